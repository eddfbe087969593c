"""Checking price matrices: gaps, overlaps, rows nobody is charged by, names that are not there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import product

from catalog.finding import Finding, error, warning
from catalog.offering import Charge, Offering, Value, say_value
from catalog.row_index import index_of
from common.wording import count, join_words

_MOST_COMBINATIONS = 20_000
_MOST_NAMED = 3


def check_prices(offering: Offering, *, sold: Offering) -> Iterator[Finding]:
    """Of the offering's own charges; `sold` is it unfolded, whose names a charge may use."""
    names = {each.name for each in sold.characteristics} | {"region"}
    for charge in offering.charges:
        said = f"{offering.name}: the charge {charge.name!r}"
        for name in (*charge.dimensions, *charge.multipliers, *charge.only_with):
            if name not in names:
                yield error(offering.id, f"{said} speaks of {name!r}, which it lacks.")
        if not charge.rows:
            yield warning(offering.id, f"{said} has no price yet.")
        yield from _holes(offering, charge)
        yield from _overlaps(offering, charge)
        yield from _never_used(offering, charge)


def _holes(offering: Offering, charge: Charge) -> Iterator[Finding]:
    """Combinations of listed values without a price, the first few named."""
    listed = {c.name: c.values for c in offering.characteristics if c.values}
    names = [name for name in charge.dimensions if name in listed]
    size = 1
    for name in names:
        size *= len(listed[name])
    if not names or not charge.rows or size > _MOST_COMBINATIONS:
        return
    regions = (
        {str(row.key[charge.dimensions.index("region")]) for row in charge.rows}
        if ("region" in charge.dimensions)
        else {""}
    )
    holes = []
    for combination in product(*(listed[name] for name in names)):
        values: dict[str, Value] = dict(zip(names, combination, strict=True))
        if charge.applies({**charge.only_with, **values}) and any(
            charge.row_for({**values, "region": region}) is None for region in regions
        ):
            holes.append(" with ".join(f"{n} {say_value(v)}" for n, v in values.items()))
    if holes:
        said = f"no price for {_first(holes)}"
        yield warning(offering.id, f"{offering.name}: the charge {charge.name!r} has {said}.")


def _first(named: list[str]) -> str:
    more = f" and {len(named) - _MOST_NAMED:,} more" if len(named) > _MOST_NAMED else ""
    return join_words(named[:_MOST_NAMED]) + more


def _say_key(key: tuple[Value, ...]) -> str:
    return ", ".join(say_value(part) for part in key) or "every service"


def _overlaps(offering: Offering, charge: Charge) -> Iterator[Finding]:
    for key, number in Counter(row.key for row in charge.rows).items():
        if number > 1:
            sentence = f"the charge {charge.name!r} prices {_say_key(key)} {number} times."
            yield error(offering.id, f"{offering.name}: {sentence}")


def _never_used(offering: Offering, charge: Charge) -> Iterator[Finding]:
    """Rows that an earlier row with "*" takes every case of."""
    if len(charge.rows) < 2 or not any("*" in row.key for row in charge.rows):
        return
    index = index_of(charge.dimensions, charge.rows)
    lost = []
    for row in charge.rows:
        taken = index.at(row.key)
        if taken is not None and taken is not row and taken.key != row.key:
            lost.append(f"{_say_key(row.key)} (the row for {_say_key(taken.key)} comes first)")
    if lost:
        said = f"{count(len(lost), 'price')} of the charge {charge.name!r} can never apply"
        yield warning(offering.id, f"{offering.name}: {said}: {_first(lost)}.")
