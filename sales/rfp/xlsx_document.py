"""An XLSX as rows: visible sheets, merged headings spread, columns recognised, choices kept."""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sales.rfp.block import Block, Cell, Kind, ReadDocument, SheetColumns, SheetPreview
from sales.rfp.files import DocumentRefused
from sales.rfp.tables import column_names, is_header

MOST_ROWS = 20_000  # that hold anything, of one sheet
MOST_COLUMNS = 60
HEADER_WITHIN = 40  # rows
PREVIEW_ROWS, PREVIEW_LETTERS = 15, 80
MOST_BLANK = 5_000  # rows in a row, after which a sheet is taken to have ended


def read_xlsx(
    name: str, content: bytes, mapping: Mapping[str, SheetColumns] | None = None
) -> ReadDocument:
    """The rows of a workbook's visible sheets; `mapping` says of sheets what their columns are.

    Raises:
        DocumentRefused: damaged, or without text.
    """
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        remarks = list(_remarks(name, content, book))
        blocks: list[Block] = []
        columns: list[SheetColumns] = []
        previews: list[SheetPreview] = []
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                rows = _rows(name, sheet)
                given = (mapping or {}).get(sheet.title)
                found = _titled(given, rows) if given else find_columns(sheet.title, rows)
                previews += [_preview(sheet.title, rows)]
                columns += [found] if found else []
                blocks += _blocks(sheet.title, rows, found)
    except DocumentRefused:
        raise
    except Exception as error:
        # Damage surfaces from openpyxl as KeyError, ValueError, ParseError, BadZipFile and more.
        why = "is damaged or holds forbidden XML; open it in Excel, save it again and send that"
        raise DocumentRefused(name, why) from error
    if not blocks:
        raise DocumentRefused(name, "has no visible cell with text; unhide the sheet to be read")
    return ReadDocument(
        name=name,
        blocks=tuple(blocks),
        remarks=tuple(remarks),
        sheets=tuple(columns),
        previews=tuple(previews),
    )


def _preview(sheet: str, rows: list[tuple[int, tuple[str, ...]]]) -> SheetPreview:
    shown = ((number, tuple(said[:PREVIEW_LETTERS] for said in row)) for number, row in rows)
    return SheetPreview(sheet=sheet, rows=tuple(itertools.islice(shown, PREVIEW_ROWS)))


def _titled(given: SheetColumns, rows: list[tuple[int, tuple[str, ...]]]) -> SheetColumns:
    """The columns as a person gave them, with the titles of the header row they named."""
    titles = next((row for number, row in rows if number == given.header_row), given.titles)
    return replace(given, titles=titles)


def _remarks(name: str, content: bytes, book: Any) -> list[str]:
    hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.namelist()
    said = []
    if hidden:
        said.append(f"{name}: hidden sheets were not read: {', '.join(hidden)}.")
    if any(part.endswith("vbaProject.bin") for part in parts):
        said.append(f"{name} holds macros; they were ignored.")
    if any("externalLink" in part for part in parts):
        said.append(f"{name} links to other workbooks; the last saved values were read.")
    return said


def _rows(name: str, sheet: Any) -> list[tuple[int, tuple[str, ...]]]:
    """Rows that hold anything, with the number the spreadsheet shows."""
    sheet.reset_dimensions()  # the size a file claims for itself may be anything
    rows: list[tuple[int, tuple[str, ...]]] = []
    for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
        row = tuple(_said(value) for value in values[:MOST_COLUMNS])
        if any(row):
            rows.append((number, row))
        elif number - (rows[-1][0] if rows else 0) > MOST_BLANK:
            break
        if len(rows) > MOST_ROWS:
            why = f"has more than {MOST_ROWS:,} rows on sheet {sheet.title}; split it"
            raise DocumentRefused(name, why)
    return rows


def _said(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("_x000D_", "").strip()


def find_columns(sheet: str, rows: list[tuple[int, tuple[str, ...]]]) -> SheetColumns | None:
    """The header row and what its columns hold; None where no row looks like one.

    A header may stand in two rows, as when one title is merged over several columns.
    """
    early = rows[:HEADER_WITHIN]
    for index, (number, titles) in enumerate(early):
        if not is_header(titles):
            continue
        below, after = early[index + 1] if index + 1 < len(early) else (number, ())
        if len(column_names(titles)) < 3 and _is_second(titles, after):
            titles, number = _merged(titles, after), below  # noqa: PLW2901  two rows are one header
        found = column_names(titles)
        bare = SheetColumns(sheet=sheet, header_row=number, titles=titles)
        return replace(bare, **found)
    return None


def _is_second(titles: tuple[str, ...], after: tuple[str, ...]) -> bool:
    """The row below a merged title names the columns under it."""
    short = all(len(each.split()) <= 6 and not each.rstrip().endswith((".", "?")) for each in after)
    extra = [name for name in column_names(after) if name not in column_names(titles)]
    return short and bool(extra)


def _merged(titles: tuple[str, ...], after: tuple[str, ...]) -> tuple[str, ...]:
    width = max(len(titles), len(after))
    one = [*titles, *[""] * (width - len(titles))]
    other = [*after, *[""] * (width - len(after))]
    return tuple(below or above for above, below in zip(one, other, strict=True))


def _blocks(
    sheet: str, rows: list[tuple[int, tuple[str, ...]]], columns: SheetColumns | None
) -> list[Block]:
    blocks = [Block(kind=Kind.HEADING, text=sheet, level=1, style="sheet", sheet=sheet)]
    quoted = f"'{sheet}'" if re.search(r"[^\w]", sheet) else sheet
    for number, row in rows:
        header_row = columns.header_row if columns else 0
        if number <= header_row and (
            number == header_row or len([each for each in row if each]) > 1
        ):
            continue
        width = max(len(row), len(columns.titles) if columns else 0)
        cells = tuple(
            Cell(
                text=row[index] if index < len(row) else "",
                column=index,
                address=f"{quoted}!{_letters(index)}{number}",
            )
            for index in range(width)
        )
        said = " | ".join(each for each in row if each)
        blocks.append(Block(kind=Kind.ROW, text=said, cells=cells, table=sheet, sheet=sheet))
    return blocks


def _letters(index: int) -> str:
    """0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
