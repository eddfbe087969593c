"""One offering's sheet as a grid on a page: the same headings and words as in the workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeVar

from catalog.offering import Charge, Offering, PriceRow
from catalog.sheets import layout, writing
from catalog.sheets.reading_offerings import (
    read_characteristic,
    read_charge,
    read_class,
    read_element,
    read_head,
    read_member,
    read_price,
)
from catalog.sheets.rows import Problems, Row
from common.errors import RowErrors
from common.tables import Cell

T = TypeVar("T")
GridRow = Mapping[str, object]

_WRITERS: dict[str, Callable[[Offering], Iterable[Sequence[Cell]]]] = {
    layout.OFFERINGS: lambda offering: [writing.offering_row(offering)],
    layout.CHARACTERISTICS: writing.characteristic_rows,
    layout.MEMBERS: writing.member_rows,
    layout.CHARGES: lambda offering: [writing.charge_row(offering, c) for c in offering.charges],
    layout.CLASSES: writing.class_rows,
    layout.ELEMENTS: writing.element_rows,
}
SHEETS = tuple(_WRITERS)


def grid_headings(sheet: str, charge: Charge | None = None) -> tuple[str, ...]:
    """Of a sheet without the offering's id; of prices with what the charge is priced by."""
    if charge is not None:
        by = tuple(layout.BY + name for name in charge.dimensions)
        return (*by, "Price", "Cost", "Currency")
    return layout.headings(sheet)[1:]


def grid_of(offering: Offering, sheet: str) -> list[dict[str, str]]:
    """Every row of a sheet about the offering, cells as text."""
    headings = layout.headings(sheet)
    rows = [dict(zip(headings, map(_text, row), strict=True)) for row in _WRITERS[sheet](offering)]
    return [{name: row[name] for name in headings[1:]} for row in rows]


def price_grid(
    offering: Offering, charge: Charge, rows: Sequence[PriceRow]
) -> list[dict[str, str]]:
    """Some rows of a charge's matrix, cells as text."""
    shown = replace(charge, rows=tuple(rows))
    headings = (
        *layout.headings(layout.PRICES),
        *(layout.BY + name for name in charge.dimensions),
    )
    wanted = grid_headings(layout.PRICES, charge)
    found = []
    for row in writing.price_rows(offering, shown, charge.dimensions):
        cells = dict(zip(headings, map(_text, row), strict=True))
        found.append({name: cells[name] for name in wanted})
    return found


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return str(cell)


def with_grid(offering: Offering, sheet: str, rows: Iterable[GridRow]) -> Offering:
    """The offering with a sheet's rows as they were edited; blank rows count as deleted.

    Raises:
        RowErrors: every cell that is not understood, with what would be accepted.
    """
    problems = Problems()
    given = [
        _row(sheet, at, row, offering, problems) for at, row in enumerate(rows, 1) if _any(row)
    ]
    changed = _READERS[sheet](offering, given)
    names = [getattr(each, "name", "") for each in _named(changed, sheet)]
    for at, name in enumerate(names, start=1):
        if name in names[: at - 1]:
            heading = layout.headings(sheet)[1]
            problems.add(sheet, at, heading, f"{name!r} stands above already; give each its own")
    _refuse(problems)
    return changed


def with_prices(
    offering: Offering, charge_name: str, rows: Iterable[GridRow], part: slice
) -> Offering:
    """The offering with a part of a charge's matrix as it was edited. Raises RowErrors."""
    charge = next(each for each in offering.charges if each.name == charge_name)
    problems = Problems()
    read = []
    for at, row in enumerate(rows, start=1):
        if _any(row):
            cells = {**row, "Charge": charge_name}
            given = _row(layout.PRICES, at, cells, offering, problems)
            read.append(read_price(given, charge))
    _refuse(problems)
    all_rows = list(charge.rows)
    all_rows[part] = read
    changed = replace(charge, rows=tuple(all_rows))
    charges = tuple(changed if each.name == charge_name else each for each in offering.charges)
    return replace(offering, charges=charges)


def _any(row: GridRow) -> bool:
    return any(str(cell).strip() for cell in row.values() if cell is not None)


def _row(sheet: str, at: int, row: GridRow, offering: Offering, into: Problems) -> Row:
    cells = {name: "" if cell is None else str(cell) for name, cell in row.items()}
    return Row(sheet, at, {**cells, layout.ID: offering.id}, into)


def _refuse(problems: Problems) -> None:
    if problems.found:
        raise RowErrors(
            "Nothing was kept: some cells are not understood.",
            tuple(f"Row {p.row}, {p.column}: {p.sentence}." for p in problems.found),
        )


def _named(offering: Offering, sheet: str) -> Sequence[Any]:
    of_sheet: dict[str, Sequence[Any]] = {
        layout.CHARACTERISTICS: offering.characteristics,
        layout.MEMBERS: offering.members,
        layout.CHARGES: offering.charges,
        layout.CLASSES: offering.service_classes,
    }
    return of_sheet.get(sheet, ())


def _head(offering: Offering, rows: list[Row]) -> Offering:
    read = read_head(rows[0]) if rows else offering
    return replace(
        read,
        characteristics=offering.characteristics,
        charges=offering.charges,
        service_classes=offering.service_classes,
        elements=offering.elements,
        members=offering.members,
        extensions=offering.extensions,
    )


def _charges(offering: Offering, rows: list[Row]) -> Offering:
    """Each charge keeps its prices: by its place while their number is the same, else by name."""
    read = [read_charge(row) for row in rows]
    by_name = {each.name: each for each in offering.charges}
    made = []
    for at, charge in enumerate(read):
        old = by_name.get(charge.name)
        if old is None and len(read) == len(offering.charges):
            old = offering.charges[at]
        made.append(replace(charge, rows=_moved(old, charge)) if old else charge)
    return replace(offering, charges=tuple(made))


def _moved(old: Charge, new: Charge) -> tuple[PriceRow, ...]:
    """The prices under other dimensions: a new one is priced for any value at first."""
    if old.dimensions == new.dimensions:
        return old.rows
    places = [old.dimensions.index(n) if n in old.dimensions else None for n in new.dimensions]
    return tuple(
        replace(row, key=tuple("*" if at is None else row.key[at] for at in places))
        for row in old.rows
    )


_READERS: dict[str, Callable[[Offering, list[Row]], Offering]] = {
    layout.OFFERINGS: _head,
    layout.CHARACTERISTICS: lambda offering, rows: replace(
        offering, characteristics=tuple(read_characteristic(row) for row in rows)
    ),
    layout.MEMBERS: lambda offering, rows: replace(
        offering, members=tuple(read_member(row) for row in rows)
    ),
    layout.CHARGES: _charges,
    layout.CLASSES: lambda offering, rows: replace(
        offering, service_classes=tuple(read_class(row) for row in rows)
    ),
    layout.ELEMENTS: lambda offering, rows: replace(
        offering, elements=tuple(read_element(row) for row in rows)
    ),
}
