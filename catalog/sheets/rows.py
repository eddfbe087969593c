"""Rows of a sheet by their headings; every cell that is not understood becomes a problem."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from catalog.offering import Value
from catalog.sheets import layout
from catalog.sheets.cell_words import (
    Unreadable,
    read_cell,
    read_list,
    read_mapping,
    read_names,
)
from common.books import Book
from common.wording import join_words

S = TypeVar("S")
T = TypeVar("T")

_SEARCHED = 20  # rows in which the headings may stand
_MOST_PROBLEMS = 10_000
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that is not understood; `sentence` says what would be accepted."""

    sheet: str
    row: int
    column: str
    sentence: str

    def __str__(self) -> str:
        where = f"{self.sheet}, row {self.row}" if self.row else self.sheet
        return f"{where}, {self.column}: {self.sentence}" if self.column else self.sentence


class Problems:
    """Every problem of a book, up to a number nobody reads to its end."""

    def __init__(self) -> None:
        self.found: list[Problem] = []
        self.number = 0

    def add(self, sheet: str, row: int, column: str, sentence: str) -> None:
        self.number += 1
        if len(self.found) < _MOST_PROBLEMS:
            self.found.append(Problem(sheet, row, column, sentence))


class Row:
    """One row; what cannot be read is noted, marks the row bad and reads as nothing."""

    def __init__(self, sheet: str, number: int, cells: Mapping[str, str], into: Problems) -> None:
        self.sheet, self.number = sheet, number
        self._cells, self._into = cells, into
        self.bad = False

    def refuse(self, heading: str, sentence: str) -> None:
        self.bad = True
        self._into.add(self.sheet, self.number, heading, sentence)

    def text(self, heading: str) -> str:
        return self._cells.get(heading, "").strip()

    def needed(self, heading: str) -> str:
        said = self.text(heading)
        if not said:
            about = layout.COLUMNS[self.sheet].get(f"{heading}*", "")
            self.refuse(heading, f"is empty; accepted: {about or 'any text'}")
        return said

    def read(self, heading: str, reader: Callable[[str], S], empty: T) -> S | T:
        said = self.text(heading)
        if not said:
            return empty
        try:
            return reader(said)
        except Unreadable as wrong:
            self.refuse(heading, str(wrong))
            return empty

    def choice(self, heading: str, accepted: tuple[str, ...]) -> str:
        said = " ".join(self.needed(heading).casefold().split())
        if said and said not in accepted:
            listed = join_words(list(accepted), "or")
            self.refuse(heading, f"{self.shown(heading)} is not known; accepted: {listed}")
            return accepted[0]
        return said or accepted[0]

    def shown(self, heading: str) -> str:
        return repr(self.text(heading)[:_SHOWN])

    def yes(self, heading: str, empty: bool) -> bool:
        said: Value = self.read(heading, read_cell, empty)
        if not isinstance(said, bool):
            self.refuse(heading, f"{self.shown(heading)} is neither; accepted: yes or no")
            return empty
        return said

    def number_at(self, heading: str) -> float | None:
        said = self.read(heading, read_cell, None)
        if said is None:
            return None
        if isinstance(said, bool) or not isinstance(said, int | float):
            self.refuse(
                heading, f"{self.shown(heading)} is no number; accepted: a number like 99.5"
            )
            return None
        return said

    def needed_number(self, heading: str) -> float:
        if not self.needed(heading):
            return 0
        return self.number_at(heading) or 0

    def whole(self, heading: str) -> int | None:
        said = self.number_at(heading)
        if said is not None and said != int(said):
            self.refuse(heading, f"{self.shown(heading)} is no whole number; accepted: like 12")
            return None
        return None if said is None else int(said)

    def day(self, heading: str) -> date | None:
        return self.read(heading, _day, None)

    def value(self, heading: str) -> Value | None:
        return self.read(heading, read_cell, None)

    def values(self, heading: str) -> tuple[Value, ...]:
        return self.read(heading, read_list, ())

    def names(self, heading: str) -> tuple[str, ...]:
        return self.read(heading, read_names, ())

    def mapping(self, heading: str) -> dict[str, Value]:
        return self.read(heading, read_mapping, {})


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text[:10] if re.fullmatch(r"\S{10}T[0:.]+", text) else text)
    except ValueError:
        raise Unreadable(f"{text[:_SHOWN]!r} is no day; accepted: like 2026-12-31") from None


def rows_of(book: Book, name: str, into: Problems, notes: list[str]) -> Iterator[Row]:
    """The rows under a sheet's headings; none, with a problem, when a heading is missing.

    Headings stand in any order, below a title if there is one; others are noted and not read.
    """
    header: dict[int, str] = {}
    seen = 0
    for number, cells in book.rows(name):
        if header:
            yield Row(
                name, number, {h: cells[at] for at, h in header.items() if at < len(cells)}, into
            )
            continue
        found = _header(name, cells)
        seen += 1
        if layout.required(name) <= set(found.values()):
            header = found
            unknown = [c for at, c in enumerate(cells) if c.strip() and at not in header]
            if unknown:
                notes.append(f"{name}: the columns {join_words(unknown)} are not read.")
        elif seen == _SEARCHED:
            break
    if not header and (seen or name == layout.OFFERINGS):
        _headings_missing(book, name, into)


def _header(name: str, cells: tuple[str, ...]) -> dict[int, str]:
    known = {each.casefold(): each for each in layout.headings(name)}
    found: dict[int, str] = {}
    for at, cell in enumerate(cells):
        said = " ".join(cell.rstrip("* ").split())
        if heading := known.get(said.casefold()):
            if heading not in found.values():
                found[at] = heading
        elif name == layout.PRICES and _matrix_heading(cell):
            found[at] = cell.strip()
    return found


def _matrix_heading(cell: str) -> bool:
    return cell.strip().startswith(layout.BY) and len(cell.strip()) > len(layout.BY)


def _headings_missing(book: Book, name: str, into: Problems) -> None:
    best: set[str] = set()
    for at, (_, cells) in enumerate(book.rows(name)):
        best = max(best, set(_header(name, cells).values()), key=len)
        if at == _SEARCHED:
            break
    lacking = [each for each in layout.headings(name) if each in layout.required(name) - best]
    into.add(
        name,
        0,
        join_words(lacking),
        "this heading is missing; write it in a cell of its own (a merged cell hides the others)",
    )
