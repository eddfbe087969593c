"""Tables of a PDF page without rules: columns found from where words stand below a header."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import pairwise
from statistics import median

from sales.rfp.column_rows import rows_of
from sales.rfp.labels import find_label
from sales.rfp.pdf_page import Line, Word
from sales.rfp.tables import column_names, is_header

_SPACE = 0.6  # of the type size: words nearer than this stand in one text
_COLUMN_GAP = 0.9  # of the type size: titles of columns stand at least this far apart
_FARTHEST = 6.0  # type sizes from one printed row to the next of the same table
_HEADER_ROWS = 4
_TITLE_LETTERS = 60
_TITLE = re.compile(
    r"\b(?:requirements?|questions?|specifications?|criteri(?:a|on)|functionality|needs?|statement"
    r"|description|feature|capability|item|task|clause|text)\b(?![^.]*[.;:]$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The open spaces between columns (low, high), and which column is what."""

    gutters: tuple[tuple[float, float], ...]
    names: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnTable:
    """A table as rows of cell texts, the box it fills, and whether it goes on to the page's end."""

    left: float
    bottom: float
    right: float
    top: float
    rows: tuple[tuple[str, ...], ...]
    columns: Columns
    ends_page: bool


def may_hold_columns(lines: Sequence[Line], *, after: bool) -> bool:
    """Whether the words of a page are worth their time: a short line has a title of a table.

    `after` a page that was, two numbered lines are enough.
    """
    if after and sum(find_label(each.text) is not None for each in lines) >= 2:
        return True
    return any(len(each.text) <= 120 and _TITLE.search(each.text) for each in lines)


def column_tables(words: Sequence[Word], carried: Columns | None = None) -> list[ColumnTable]:
    """The tables below a row of known titles; `carried` columns go on from the page before."""
    printed = _printed_rows(words)
    found: list[ColumnTable] = []
    at = 0
    if carried is not None and (table := _table(printed, 0, 0, carried)) is not None:
        found.append(table[0])
        at = table[1]
    while at < len(printed):
        header = _header(printed, at)
        table = _table(printed, at, header[0], header[1]) if header else None
        if table is None:
            at += 1
            continue
        found.append(table[0])
        at = table[1]
    return found


def _printed_rows(words: Sequence[Word]) -> list[list[Word]]:
    """Words at one height, as texts with wide spaces between them; top row first."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda each: -each.middle):
        if rows and abs(rows[-1][0].middle - word.middle) < 0.35 * word.size:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [_texts(sorted(row, key=lambda each: each.left)) for row in rows]


def _texts(row: list[Word]) -> list[Word]:
    """Words that follow one another closely, joined."""
    texts: list[Word] = []
    for word in row:
        if texts and word.left - texts[-1].right < _SPACE * word.size:
            texts[-1] = texts[-1].followed_by(word)
        else:
            texts.append(word)
    return texts


def _header(printed: list[list[Word]], at: int) -> tuple[int, Columns] | None:
    """How many rows of titles begin here, and their columns; None where there are none."""
    count = 1
    while count < _HEADER_ROWS and at + count < len(printed):
        above, below = printed[at + count - 1], printed[at + count]
        near = above[0].bottom - below[0].top < 0.5 * above[0].size
        alike = all(each.bold and abs(each.size - above[0].size) < 0.5 for each in (*above, *below))
        if not (near and alike):
            break
        count += 1
    for rows in range(count, 0, -1):
        titles = _titles(printed[at : at + rows])
        columns = _columns(titles)
        if columns is not None:
            return rows, columns
    return None


def _titles(rows: list[list[Word]]) -> list[Word]:
    """Titles wrapped over several printed rows, each as one."""
    titles: list[Word] = []
    for text in (text for row in rows for text in row):
        over = [each for each in titles if each.left < text.right and text.left < each.right]
        titles = [each for each in titles if each not in over]
        titles.append(reduce(lambda whole, each: each.followed_by(whole), reversed(over), text))
    return sorted(titles, key=lambda each: each.left)


def _columns(titles: list[Word]) -> Columns | None:
    said = tuple(each.text for each in titles)
    if len(said) < 2 or any(len(each) > _TITLE_LETTERS for each in said) or not is_header(said):
        return None
    names = column_names(said)
    if "number" not in names and "answer" not in names:
        return None
    gutters = tuple((one.right, other.left) for one, other in pairwise(titles))
    if any(high - low < _COLUMN_GAP * titles[0].size for low, high in gutters):
        return None
    return Columns(gutters=gutters, names=names)


def _table(
    printed: list[list[Word]], at: int, titles: int, columns: Columns
) -> tuple[ColumnTable, int] | None:
    """The table whose titles (if any) begin at a printed row, and the row after it."""
    end = at + titles
    body: list[list[Word]] = []
    while end < len(printed) and not (body and _stops(body, printed[end])):
        narrowed = _fitting(printed[end], columns)
        if narrowed is None or (body and _header(printed, end) is not None):
            break
        columns = narrowed
        body.append(printed[end])
        end += 1
    cells = [[_in_column(each, columns) for each in row] for row in body]
    placed = [
        (text, column)
        for row, at_ in zip(body, cells, strict=True)
        for text, column in zip(row, at_, strict=True)
    ]
    rows = rows_of(placed, len(columns.gutters) + 1, columns.names)
    if not _is_table(rows, columns, continued=not titles):
        return None
    every = [text for row in printed[at:end] for text in row]
    head = _by_column(_titles(printed[at : at + titles]), columns) if titles else ()
    table = ColumnTable(
        left=min(each.left for each in every),
        bottom=min(each.bottom for each in every),
        right=max(each.right for each in every),
        top=max(each.top for each in every),
        rows=(*((head,) if head else ()), *rows),
        columns=columns,
        ends_page=end >= len(printed),
    )
    return table, end


def _by_column(titles: list[Word], columns: Columns) -> tuple[str, ...]:
    found = [""] * (len(columns.gutters) + 1)
    for each in titles:
        index = _in_column(each, columns)
        found[index] = f"{found[index]} {each.text}".strip()
    return tuple(found)


def _stops(body: list[list[Word]], row: list[Word]) -> bool:
    """A wide space, or the larger type of a heading, ends a table."""
    size = median(each.size for before in body for each in before)
    gap = min(each.bottom for each in body[-1]) - max(each.top for each in row)
    return gap > _FARTHEST * size or any(each.size > size + 0.9 for each in row)


def _fitting(row: list[Word], columns: Columns) -> Columns | None:
    """The columns with the spaces this row leaves open; None when a text runs over one."""
    gutters = []
    for gutter in columns.gutters:
        low, high = gutter
        for text in row:
            if text.left <= low and text.right >= high:
                return None
            if text.left <= low < text.right:
                low = text.right
            elif low < text.left < high:
                high = text.left
        if high - low < 0.3 * row[0].size:
            return None
        gutters.append((low, high))
    return replace(columns, gutters=tuple(gutters))


def _in_column(text: Word, columns: Columns) -> int:
    return sum(text.left >= high - 0.5 for _, high in columns.gutters)


def _is_table(rows: tuple[tuple[str, ...], ...], columns: Columns, *, continued: bool) -> bool:
    """Enough rows, something asked in them, and no second column of running text."""
    asked = [row[columns.names["requirement"]] for row in rows]
    if not any(asked):
        return False
    number = columns.names.get("number")
    if continued:
        return number is not None and any(row[number] for row in rows)
    if len(columns.gutters) > 1:
        return True
    beside = [
        cell for row in rows for at, cell in enumerate(row) if at != columns.names["requirement"]
    ]
    return len(rows) >= 2 and sum(len(each.split()) for each in beside) <= 8 * len(rows)
