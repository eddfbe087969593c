"""Books of several sheets: an XLSX workbook, or a ZIP or folder with one CSV for each sheet.

They are read row by row, so that half a million rows never stand in memory as text, and weighed
before they are opened, as common.tables does with single tables.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import PurePath
from typing import Any, Protocol, TypeAlias

from common.errors import BusinessError
from common.tables import Cell, FileRefused, csv_rows, escape_cell
from common.workbooks import MAX_RATIO, Broken, cell_text, weigh

MAX_UNFOLDED = 1_500 * 1024 * 1024
MAX_CSVS = 50
MOST_COLUMNS = 500
LONGEST_CELL = 32_767  # what Excel takes; more would be cut off without a word
NumberedRow: TypeAlias = tuple[int, tuple[str, ...]]


class CellTooLong(BusinessError):
    def __init__(self, sheet: str, heading: str) -> None:
        super().__init__(
            f"The sheet {sheet} would need a cell of more than {LONGEST_CELL:,} characters under "
            f"{heading!r}; export this catalogue as CSV or TMF620 JSON."
        )


class Book(Protocol):
    """`names` are the visible sheets in their order; `hidden` are not read."""

    names: tuple[str, ...]
    hidden: tuple[str, ...]

    def rows(self, name: str) -> Iterator[NumberedRow]:
        """The rows that are not blank, with the number a spreadsheet shows beside them."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet to be written. `lists` names what a column may hold, shown as a drop-down."""

    name: str
    header: tuple[str, ...]
    rows: Iterable[Sequence[Cell]]
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)
    width: Mapping[str, int] = field(default_factory=dict)


def open_book(name: str, content: bytes, limit_mb: int) -> Book:
    """A workbook or a ZIP of CSVs, by its name's extension.

    Raises:
        FileRefused: empty, larger than `limit_mb`, damaged, with macros, or unfolding too far.
    """
    shown = PurePath(name).name[:80] or "The file"
    if not content:
        raise FileRefused(shown, "is empty")
    if len(content) > limit_mb * 1024 * 1024:
        size = len(content) / 1024 / 1024
        raise FileRefused(shown, f"is {size:.1f} MB; at most {limit_mb} MB are accepted")
    extension = PurePath(name).suffix.casefold()
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileRefused(
            shown, "is password-protected or in the old .xls format; save it as .xlsx without one"
        )
    if extension == ".xlsm":
        raise FileRefused(shown, "may hold macros; save it as .xlsx without macros and send that")
    try:
        if extension == ".xlsx":
            return WorkbookBook(content)
        if extension == ".zip":
            return CsvBook(_unzipped(content))
    except Broken as broken:
        raise FileRefused(shown, str(broken)) from broken
    raise FileRefused(shown, "is not accepted; send an .xlsx workbook or a .zip of .csv files")


class WorkbookBook:
    """A workbook read cell by cell; formulas count with the value they were saved with."""

    def __init__(self, content: bytes) -> None:
        weigh(content, MAX_UNFOLDED)
        from openpyxl import load_workbook  # only when a workbook comes in

        try:
            self._book = load_workbook(
                io.BytesIO(content), read_only=True, data_only=True, keep_links=False
            )
        except Exception as error:
            # Damage surfaces from openpyxl as KeyError, ValueError, ParseError and more.
            raise Broken("is damaged; open it in Excel, save it again and send that") from error
        sheets = self._book.worksheets
        self.names = tuple(each.title for each in sheets if each.sheet_state == "visible")
        self.hidden = tuple(each.title for each in sheets if each.sheet_state != "visible")
        if not self.names:
            raise Broken("has no visible sheet; unhide those to be read")

    def rows(self, name: str) -> Iterator[NumberedRow]:
        sheet = self._book[name]
        sheet.reset_dimensions()  # the size a file claims for itself may be anything
        try:
            for number, cells in enumerate(sheet.iter_rows(), start=1):
                row = tuple(cell_text(each) for each in cells)
                if any(row):
                    yield number, row[:MOST_COLUMNS]
        except (KeyError, ValueError, TypeError, SyntaxError, zipfile.BadZipFile, OSError) as error:
            said = f"is damaged in its sheet {name}; open it in Excel and save it again"
            raise FileRefused("The workbook", said) from error


class CsvBook:
    """One CSV for each sheet, by the sheet's name."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = {PurePath(name).stem: content for name, content in files.items()}
        self.names = tuple(self._files)
        self.hidden: tuple[str, ...] = ()

    def rows(self, name: str) -> Iterator[NumberedRow]:
        for number, row in enumerate(csv_rows(f"{name}.csv", self._files[name]), start=1):
            if any(row):
                yield number, tuple(_unescaped(cell) for cell in row[:MOST_COLUMNS])


def _unescaped(cell: str) -> str:
    """Without the quote that `_escaped` put before it."""
    rest = cell[1:]
    return rest if cell.startswith("'") and _escaped(rest) == cell else cell


def _escaped(text: str) -> str:
    return "'" + text if text.startswith("'") else escape_cell(text)


def _unzipped(content: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [each for each in archive.infolist() if not each.is_dir()]
            unfolded = sum(each.file_size for each in parts)
            packed = max(1, sum(each.compress_size for each in parts))
            large = unfolded > MAX_UNFOLDED / 3 or len(parts) > MAX_CSVS
            if large or (unfolded > 5 * 1024 * 1024 and unfolded / packed > MAX_RATIO):
                raise Broken("unfolds to far more than it should; zip its CSV files anew")
            return {
                each.filename: archive.read(each)
                for each in parts
                if each.filename.casefold().endswith(".csv") and "__MACOSX" not in each.filename
            }
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError) as error:
        raise Broken("is damaged; zip its CSV files anew") from error
    except RuntimeError as error:  # what zipfile says of a password
        raise Broken("is protected by a password; zip its CSV files without one") from error


def write_csvs(sheets: Iterable[Sheet]) -> bytes:
    """A ZIP with a CSV for each sheet: UTF-8 with a byte order mark, as Excel opens it."""
    import csv

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for sheet in sheets:
            text = io.StringIO(newline="")
            writer = csv.writer(text)
            writer.writerow(sheet.header)
            for row in sheet.rows:
                writer.writerow([_csv_cell(cell) for cell in row])
            named = zipfile.ZipInfo(f"{sheet.name}.csv", (2020, 1, 1, 0, 0, 0))
            named.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(named, text.getvalue().encode("utf-8-sig", errors="replace"))
    return out.getvalue()


def _csv_cell(cell: Cell) -> object:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return _escaped(cell) if isinstance(cell, str) else cell


def write_sheets(sheets: Iterable[Sheet]) -> bytes:
    """A workbook: bold frozen headings with a filter, drop-downs where values are listed.

    Raises:
        CellTooLong.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    columns: list[tuple[str, ...]] = []
    for sheet in sheets:
        _write_sheet(book, sheet, columns)
    # Behind the others and out of sight: only drop-downs look there.
    lists = book.create_sheet("Lists")
    lists.sheet_state = "hidden"
    for at in range(max((len(each) for each in columns), default=0)):
        lists.append([each[at] if at < len(each) else None for each in columns])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write_sheet(book: Any, sheet: Sheet, columns: list[tuple[str, ...]]) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    page = book.create_sheet(sheet.name)
    page.freeze_panes = "A2"
    for at, heading in enumerate(sheet.header):
        letter = get_column_letter(at + 1)
        page.column_dimensions[letter].width = sheet.width.get(heading, max(12, len(heading) + 4))
        if heading in sheet.lists:
            page.data_validations.append(_drop_down(letter, sheet.lists[heading], columns))
    titles = [WriteOnlyCell(page, heading) for heading in sheet.header]
    for each in titles:
        each.font = Font(bold=True)
    page.append(titles)
    for row in sheet.rows:
        page.append([_xlsx_cell(page, sheet, at, cell) for at, cell in enumerate(row)])


def _drop_down(letter: str, options: Sequence[str], columns: list[tuple[str, ...]]) -> Any:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    listed = tuple(options)
    if listed not in columns:
        columns.append(listed)
    source = get_column_letter(columns.index(listed) + 1)
    made = DataValidation(
        type="list",
        formula1=f"Lists!${source}$1:${source}${max(1, len(listed))}",
        allow_blank=True,
        errorTitle="Not in the list",
        error="Choose one of the values listed.",
    )
    made.add(f"{letter}2:{letter}1048576")
    return made


def _xlsx_cell(page: Any, sheet: Sheet, at: int, value: Cell) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if isinstance(value, bool):
        value = "yes" if value else "no"
    if not isinstance(value, str):
        return float(value) if isinstance(value, Decimal) else value
    if len(value) > LONGEST_CELL:
        raise CellTooLong(sheet.name, sheet.header[at])
    if not value.startswith("="):
        return ILLEGAL_CHARACTERS_RE.sub("", value) if not value.isprintable() else value
    made = WriteOnlyCell(page, ILLEGAL_CHARACTERS_RE.sub("", value))
    made.data_type = "s"  # else a leading = would make it a formula
    return made
