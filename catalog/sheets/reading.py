"""Reading a catalogue's book: every problem of every sheet at once, and what is valid without it.

What hangs on a bad row goes with it: an offering with a bad characteristic, member or charge is
left out whole, since it would be another product; a bad price, rule or building goes alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import TypeVar

from catalog.feasibility import Building
from catalog.offering import Offering, Value
from catalog.rules import Rule
from catalog.sheets import layout
from catalog.sheets.reading_offerings import (
    Pieces,
    read_characteristic,
    read_charge,
    read_class,
    read_element,
    read_head,
    read_member,
    read_price,
)
from catalog.sheets.reading_rules import read_building, read_rule
from catalog.sheets.rows import Problem, Problems, Row, rows_of
from common.books import Book
from common.wording import join_words

T = TypeVar("T")
_TOLD_EVERY = 5_000  # rows

Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class BookReading:
    """What a book held. `bad` are offerings that are not valid as they stand, with the reason.

    `buildings` is None when the book has no sheet of them. `number` counts all problems, of which
    `problems` lists the first ten thousand.
    """

    offerings: tuple[Offering, ...]
    rules: tuple[Rule, ...]
    buildings: tuple[Building, ...] | None
    problems: tuple[Problem, ...]
    number: int
    bad: dict[str, str]
    bad_rules: tuple[str, ...] = ()
    notes: tuple[str, ...] = dataclass_field(default=())


def read_book(book: Book, progress: Progress = lambda _sheet, _row: None) -> BookReading:
    """Everything the book's sheets hold; never refuses for a row, whose problems are listed."""
    return _BookReader(book, progress).read()


class _BookReader:
    def __init__(self, book: Book, progress: Progress) -> None:
        self._book, self._progress = book, progress
        self._problems = Problems()
        self._notes: list[str] = []
        self._known: dict[str, Pieces] = {}
        self._bad: dict[str, str] = {}
        self._bad_rules: list[str] = []
        self._names = self._sheet_names()

    def _sheet_names(self) -> dict[str, str]:
        """The book's name of each sheet we know."""
        known = {each.casefold(): each for each in (*layout.COLUMNS, layout.READ_ME)}
        found = {}
        for name in self._book.names:
            sheet = known.get(" ".join(name.split()).casefold())
            if sheet is None:
                self._notes.append(f"The sheet {name} is not read; its name is none of ours.")
            else:
                found[sheet] = name
        for name in self._book.hidden:
            if name.casefold() in known:
                said = f"The sheet {name} is hidden; unhide it, or delete it to import without it."
                self._problems.add(name, 0, "", said)
        for sheet in (layout.OFFERINGS, layout.PRICES):
            if sheet not in found and sheet.casefold() not in map(str.casefold, self._book.hidden):
                said = f"There is no sheet {sheet}."
                if sheet == layout.OFFERINGS:
                    self._problems.add(sheet, 0, "", f"{said} Every offering stands there.")
                else:
                    self._notes.append(said)
        return found

    def read(self) -> BookReading:
        self._offerings()
        for sheet, reader, into in (
            (layout.CHARACTERISTICS, read_characteristic, "characteristics"),
            (layout.MEMBERS, read_member, "members"),
            (layout.CHARGES, read_charge, "charges"),
            (layout.CLASSES, read_class, "classes"),
        ):
            self._named_pieces(sheet, reader, into)
        for row, pieces in self._pieces(layout.ELEMENTS):
            element = read_element(row)
            if not row.bad:
                pieces.elements.append(element)
        self._prices()
        for row, pieces in self._pieces(layout.KEPT):
            pieces.kept.append(row.text("Text").removesuffix("|"))
        rules, buildings = self._rules(), self._buildings()
        return BookReading(
            offerings=tuple(each.offering() for each in self._known.values()),
            rules=rules,
            buildings=buildings,
            problems=tuple(self._problems.found),
            number=self._problems.number,
            bad=self._bad,
            bad_rules=tuple(self._bad_rules),
            notes=tuple(self._notes),
        )

    def _rows(self, sheet: str) -> Iterator[Row]:
        if sheet not in self._names:
            return
        book = _Renamed(self._book, self._names[sheet])
        for row in rows_of(book, sheet, self._problems, self._notes):
            if row.number % _TOLD_EVERY == 0:
                self._progress(sheet, row.number)
            yield row
        self._progress(sheet, 0)

    def _offerings(self) -> None:
        categories = {" / ".join(_path(row)) for row in self._rows(layout.CATEGORIES)}
        for row in self._rows(layout.OFFERINGS):
            head = read_head(row)
            if head.id in self._known:
                row.refuse(layout.ID, f"{head.id!r} stands above already; give each its own id")
                self._bad[head.id] = f"Offerings, row {row.number}: its id stands twice"
                continue
            if categories and head.category and head.category not in categories:
                listed = "one of the sheet Categories; add it there if it is new"
                row.refuse("Category", f"{head.category!r} is not known; accepted: {listed}")
            if head.id:
                self._known[head.id] = Pieces(head)
            self._mark(row, head.id)

    def _mark(self, row: Row, id: str) -> None:
        if row.bad and id:
            self._bad.setdefault(id, f"{row.sheet}, row {row.number} is not understood")

    def _pieces(self, sheet: str) -> Iterator[tuple[Row, Pieces]]:
        """Rows with the offering they belong to; those of none are problems."""
        for row in self._rows(sheet):
            pieces = self._known.get(row.text(layout.ID))
            if pieces is None:
                self._no_offering(row)
            else:
                yield row, pieces

    def _no_offering(self, row: Row) -> None:
        if row.needed(layout.ID):
            said = "is not on the sheet Offerings; accepted: an id that stands there"
            row.refuse(layout.ID, f"{row.shown(layout.ID)} {said}")

    def _named_pieces(self, sheet: str, reader: Callable[[Row], T], into: str) -> None:
        for row, pieces in self._pieces(sheet):
            found = reader(row)
            name = str(getattr(found, "name", ""))
            kept: dict[str, T] = getattr(pieces, into)
            if name in kept:
                heading = layout.headings(sheet)[1]
                row.refuse(heading, f"{name!r} stands above already for {pieces.head.id}")
            else:
                kept[name] = found
            self._mark(row, pieces.head.id)

    def _prices(self) -> None:
        for row, pieces in self._pieces(layout.PRICES):
            name = row.needed("Charge")
            charge = pieces.charges.get(name)
            if charge is not None:
                found = read_price(row, charge)
                if not row.bad:
                    pieces.rows.setdefault(name, []).append(found)
            elif name:
                accepted = join_words(list(pieces.charges)[:10], "or") or "a charge of that sheet"
                row.refuse("Charge", f"{name!r} is not on the sheet Charges; accepted: {accepted}")

    def _rules(self) -> tuple[Rule, ...]:
        combinations: dict[str, list[tuple[Value, ...]]] = {}
        for row in self._rows(layout.COMBINATIONS):
            if row.needed("Rule") and row.needed("Combination"):
                combinations.setdefault(row.text("Rule"), []).append(row.values("Combination"))
        found: dict[str, Rule] = {}
        for row in self._rows(layout.RULES):
            rule = read_rule(row, combinations)
            if rule.offering_id and rule.offering_id not in self._known:
                self._no_offering(row)
            if rule.id in found:
                row.refuse("Rule", f"{rule.id!r} stands above already; give each its own id")
            if row.bad:
                self._bad_rules.append(rule.id or f"of row {row.number}")
            else:
                found[rule.id] = rule
        for id in combinations.keys() - found.keys() - set(self._bad_rules):
            said = f"{id!r} is not on the sheet Rules; accepted: a rule that stands there"
            self._problems.add(layout.COMBINATIONS, 0, "Rule", said)
        return tuple(found.values())

    def _buildings(self) -> tuple[Building, ...] | None:
        if layout.BUILDINGS not in self._names:
            return None
        found: dict[str, Building] = {}
        for row in self._rows(layout.BUILDINGS):
            building = read_building(row)
            if building.id in found:
                row.refuse("Building", f"{building.id!r} stands above already")
            elif not row.bad:
                found[building.id] = building
        return tuple(found.values())


def _path(row: Row) -> Iterable[str]:
    return [part.strip() for part in row.needed("Category").split("/") if part.strip()]


class _Renamed:
    """A book whose sheet is asked for by our name and read by its own ("PRICES ")."""

    def __init__(self, book: Book, own_name: str) -> None:
        self.names, self.hidden = book.names, book.hidden
        self._book, self._own_name = book, own_name

    def rows(self, name: str) -> Iterator[tuple[int, tuple[str, ...]]]:
        del name
        return self._book.rows(self._own_name)
