"""A PDF as blocks: PDFium's text, furniture taken away, ruled tables row by row."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from sales.rfp.block import Block, Cell, Kind, ReadDocument
from sales.rfp.broken_words import settled
from sales.rfp.files import DocumentRefused
from sales.rfp.footnotes import with_notes
from sales.rfp.layout import blocks_of
from sales.rfp.page_body import Body, body_of
from sales.rfp.page_furniture import without_furniture
from sales.rfp.pdf_columns import Columns, ColumnTable, column_tables, may_hold_columns
from sales.rfp.pdf_grid import Grid, page_grids
from sales.rfp.pdf_page import HYPHEN, Line, Word, page_lines, page_words

MOST_PAGES = 1_000
LETTERS_A_PAGE = 20  # fewer on average, and the pages are pictures


@dataclass(frozen=True, slots=True)
class _Table:
    """A table's rows of cell texts, and how high on its page it begins."""

    page: int
    top: float
    rows: tuple[tuple[str, ...], ...]


def read_pdf(name: str, content: bytes) -> ReadDocument:
    """The blocks of a PDF.

    Raises:
        DocumentRefused: damaged, encrypted, too long, or without text.
    """
    pages, tables, words = _pages(name, content)
    letters = sum(len(line.text) for lines in pages for line in lines)
    letters += sum(len(cell) for table in tables for row in table.rows for cell in row)
    if letters < LETTERS_A_PAGE * max(1, len(pages)) and letters < 2_000:
        why = "holds pictures of pages and no text (a scan); run it through OCR and send the result"
        raise DocumentRefused(name, why)
    pages = without_furniture(pages)
    body = body_of(pages)
    pages, tables = _with_columns(pages, tables, words)
    pages = with_notes(pages, body)
    blocks: list[Block] = []
    run: list[Line] = []
    for number, lines in enumerate(pages, 1):
        waiting = [each for each in tables if each.page == number]
        for line in lines:
            while waiting and waiting[0].top > line.top:
                blocks += [*blocks_of(run, body), *_rows(waiting.pop(0), len(blocks), body)]
                run = []
            run.append(line)
        for table in waiting:
            blocks += [*blocks_of(run, body), *_rows(table, len(blocks), body)]
            run = []
    blocks += blocks_of(run, body)
    kept = tuple(each for each in blocks if each.text or each.label)
    return ReadDocument(name=name, blocks=kept, pages=len(pages))


def _with_columns(
    pages: list[list[Line]], tables: list[_Table], words: dict[int, list[Word]]
) -> tuple[list[list[Line]], list[_Table]]:
    """Tables without rules taken out of the lines they stand in, over pages too."""
    kept: list[list[Line]] = []
    every = list(tables)
    carried: Columns | None = None
    for number, lines in enumerate(pages, 1):
        shown = [each for each in words.get(number, ()) if _is_shown(each, lines)]
        found = column_tables(shown, carried)
        made = [_Table(number, each.top, each.rows) for each in found]
        if carried is not None and made and (joined := _joined(every[-1], made[0], carried)):
            every[-1], made[0] = joined
        every += made
        carried = found[-1].columns if found and found[-1].ends_page else None
        kept.append([line for line in lines if not any(_stands_in(line, each) for each in found)])
    return kept, sorted(every, key=lambda each: (each.page, -each.top))


def _joined(before: _Table, after: _Table, columns: Columns) -> tuple[_Table, _Table] | None:
    """A row broken over a page is whole on the page where it began."""
    last, first = before.rows[-1], after.rows[0]
    number, asked = columns.names.get("number", 0), columns.names["requirement"]
    if len(last) != len(first) or len(after.rows) < 2 or not (last[asked] and first[asked]):
        return None
    if bool(last[number]) == bool(first[number]):
        return None
    whole = tuple(f"{one}\n{other}".strip("\n") for one, other in zip(last, first, strict=True))
    return replace(before, rows=(*before.rows[:-1], whole)), replace(after, rows=after.rows[1:])


def _is_shown(word: Word, lines: list[Line]) -> bool:
    """Whether a word is of a line that was kept."""
    return any(
        line.left - 1 <= word.left <= line.right + 1
        and line.bottom - 1 <= word.middle <= line.top + 1
        for line in lines
    )


def _stands_in(line: Line, table: ColumnTable) -> bool:
    middle = (line.bottom + line.top) / 2
    return table.bottom <= middle <= table.top and table.left - 1 <= line.left <= table.right


def _pages(
    name: str, content: bytes
) -> tuple[list[list[Line]], list[_Table], dict[int, list[Word]]]:
    """Lines and ruled tables, and the words of pages that may hold tables without rules."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower() or "security" in str(error).lower()
        why = (
            "is encrypted; save it without a password"
            if locked
            else "is damaged and cannot be opened; export the PDF again"
        )
        raise DocumentRefused(name, why) from error
    try:
        count = len(document)
        if count > MOST_PAGES:
            why = f"has {count:,} pages, and at most {MOST_PAGES:,} are read; split it"
            raise DocumentRefused(name, why)
        pages: list[list[Line]] = []
        tables: list[_Table] = []
        words: dict[int, list[Word]] = {}
        for number in range(1, count + 1):
            lines, found = _page(document, number)
            pages.append(lines)
            tables += found
            if may_hold_columns(lines, after=number - 1 in words):
                words[number] = page_words(document[number - 1])
        return pages, tables, words
    finally:
        document.close()


def _page(document: Any, number: int) -> tuple[list[Line], list[_Table]]:
    import pypdfium2

    try:
        sheet = document[number - 1]
    except pypdfium2.PdfiumError:
        return [], []  # a broken page does not cost the others
    try:
        lines = page_lines(sheet, number)
        tables = []
        for grid in page_grids(sheet):
            table = _table(sheet, grid, number)
            if sum(1 for row in table.rows if sum(map(bool, row)) > 1) < 1:
                continue
            if any(_crosses(each, grid) for each in lines):
                printed = page_words(sheet)
                lines = [_outside(e, grid, printed) if _crosses(e, grid) else e for e in lines]
            words = {word for row in table.rows for cell in row for word in _words(cell)}
            lines = [each for each in lines if not (_inside(each, grid) and _told(each, words))]
            tables.append(table)
        return lines, sorted(tables, key=lambda each: -each.top)
    finally:
        sheet.close()


def _inside(line: Line, grid: Grid) -> bool:
    return grid.holds(line.left + 1, (line.top + line.bottom) / 2)


def _crosses(line: Line, grid: Grid) -> bool:
    """Whether a line has words in the table and words above or below it."""
    if not (grid.left <= line.left + 1 and line.left < grid.right):
        return False
    return any(line.bottom + 4 < edge < line.top - 4 for edge in (grid.bottom, grid.top))


def _outside(line: Line, grid: Grid, printed: list[Word]) -> Line:
    """What of a line stands outside the table; the line itself where nothing does."""
    own = [each for each in printed if _is_shown(each, [line])]
    rest = [each for each in own if not grid.holds(each.left + 1, each.middle)]
    if not rest or len(rest) == len(own):
        return line
    return replace(
        line,
        text=" ".join(each.text for each in rest),
        left=min(each.left for each in rest),
        right=max(each.right for each in rest),
        bottom=min(each.bottom for each in rest),
        top=max(each.top for each in rest),
        size=rest[-1].size,
    )


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _told(line: Line, words: set[str]) -> bool:
    """A line over a table is gone only if its cells say what it says."""
    said = _words(line.text)
    return sum(word in words for word in said) >= 0.6 * len(said)


def _table(sheet: Any, grid: Grid, number: int) -> _Table:
    textpage = sheet.get_textpage()
    try:
        rows = []
        for boxes in grid.rows:
            row = tuple(
                _cell_text(textpage.get_text_bounded(left, bottom, right, top))
                for left, bottom, right, top in boxes
            )
            if any(row):
                rows.append(row)
        return _Table(number, grid.top, tuple(rows))
    finally:
        textpage.close()


def _cell_text(text: str) -> str:
    said = re.sub(r"[\x02\ufffe]\s*", HYPHEN, text)
    lines = [" ".join(line.split()) for line in said.splitlines()]
    return "\n".join(line for line in lines if line)


def _rows(table: _Table, serial: int, body: Body) -> list[Block]:
    rows = [tuple(settled(cell, body.words) for cell in row) for row in table.rows]
    return [
        Block(
            kind=Kind.ROW,
            text=" | ".join(" ".join(cell.split()) for cell in row if cell),
            page=table.page,
            cells=tuple(Cell(text=cell, column=index) for index, cell in enumerate(row)),
            table=f"p{table.page}-{serial}",
        )
        for row in rows
    ]
