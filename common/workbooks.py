"""XLSX behind common.tables: weighed as a ZIP before it is opened, read cell by cell, written."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

# What a 10 MB upload may unfold to. Sheets of repeated text compress some 30 times, the
# classic bombs over a thousand.
MAX_UNFOLDED = 200 * 1024 * 1024
MAX_RATIO = 200
MAX_PARTS = 2_000
_SMALL = 5 * 1024 * 1024  # below this no ratio is a danger


class Broken(Exception):
    """Why a workbook was not read, worded to follow its file name."""


def read_workbook(content: bytes, max_rows: int, max_columns: int) -> list[tuple[str, ...]]:
    """All rows of the first visible sheet as text, blank ones in between included.

    Formulas count with the value they had when the file was saved. Zero-padded codes and
    percentages read as they are shown, not as they are stored.

    Raises:
        Broken: no workbook, damaged, with macros, too large unfolded, or beyond the limits.
    """
    weigh(content)
    from openpyxl import load_workbook  # only when a workbook comes in

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = next((each for each in book.worksheets if each.sheet_state == "visible"), None)
        if sheet is None:
            raise Broken("has no visible sheet; unhide the one to be read")
        return _rows(sheet, max_rows, max_columns)
    except Broken:
        raise
    except Exception as error:
        # Damage surfaces from openpyxl as KeyError, ValueError, ParseError, BadZipFile and more.
        raise Broken("is damaged; open it in Excel, save it again and send that") from error


def weigh(content: bytes, max_unfolded: int = MAX_UNFOLDED) -> None:
    """Refuses what is no workbook, holds macros or would unfold beyond measure.

    Raises:
        Broken.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError) as error:
        raise Broken("is damaged; open it in Excel, save it again and send that") from error
    names = {part.filename for part in parts}
    if "[Content_Types].xml" not in names or not any(n.startswith("xl/") for n in names):
        raise Broken("is not an Excel workbook inside; save it as .xlsx and send that")
    if any(name.endswith("vbaProject.bin") for name in names):
        raise Broken("holds macros; save it as .xlsx without macros and send that")
    unfolded = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    bomb = unfolded > _SMALL and unfolded / packed > MAX_RATIO
    if unfolded > max_unfolded or len(parts) > MAX_PARTS or bomb:
        raise Broken("unfolds to far more than it should; copy its rows into a new workbook")


def _rows(sheet: Any, max_rows: int, max_columns: int) -> list[tuple[str, ...]]:
    sheet.reset_dimensions()  # the size a file claims for itself may be anything
    rows: list[tuple[str, ...]] = []
    blank = 0
    for cells in sheet.iter_rows():
        row = tuple(cell_text(cell) for cell in cells)
        if not any(row):
            blank += 1
            continue
        if len(rows) + blank >= max_rows + 1_000:
            raise Broken(f"has too many rows; at most {max_rows - 1:,} are accepted")
        if any(row[max_columns:]):
            raise Broken(f"has too many columns; at most {max_columns} are accepted")
        rows.extend([()] * blank)
        rows.append(row[:max_columns])
        blank = 0
    return rows


def cell_text(cell: Any) -> str:
    value = cell.value
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return _number_text(value, str(cell.number_format or ""))
    if isinstance(value, datetime) and value.time() == time(0):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _number_text(value: float, shown_as: str) -> str:
    if re.fullmatch(r"0{2,20}", shown_as) and value >= 0:
        return f"{value:.0f}".zfill(len(shown_as))
    if shown_as.endswith("%"):
        return f"{value * 100:.10g} %"
    whole = isinstance(value, int) or value.is_integer()
    return str(int(value)) if whole else repr(value)


def write_workbook(header: Sequence[str], rows: Iterable[Sequence[Any]], sheet: str) -> bytes:
    """A one-sheet workbook: str, numbers, Decimal, dates, bool (as yes or no) and None."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    title = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", sheet).strip(" '")[:31]
    page = book.create_sheet(title or "Sheet 1")
    page.freeze_panes = "A2"
    for index, name in enumerate(header):
        page.column_dimensions[_letters(index)].width = min(60, max(12, len(name) + 4))

    def cell(value: Any) -> Any:
        if isinstance(value, bool):
            value = "yes" if value else "no"
        if not isinstance(value, str):
            return WriteOnlyCell(page, float(value) if isinstance(value, Decimal) else value)
        made = WriteOnlyCell(page, ILLEGAL_CHARACTERS_RE.sub("", value))
        made.data_type = "s"  # else a leading = would make it a formula
        return made

    titles = [cell(name) for name in header]
    for each in titles:
        each.font = Font(bold=True)
    page.append(titles)
    for row in rows:
        page.append([cell(value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _letters(index: int) -> str:
    """0 is A, 26 is AA."""
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(index + 1))
