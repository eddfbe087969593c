"""Reading one charge of an offering file: its price matrix is expanded and checked for holes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import product

from catalog.offering import Cadence, Characteristic, Charge, PriceRow, Value, say_value
from common.money import Money
from common.wording import join_words
from workflows.demo.toml_table import Table, plain_value

CURRENCY = "USD"
FIELDS = (
    *("name", "cadence", "price", "cost", "by", "rows", "by_region", "share_of", "price_share"),
    *("cost_share", "per", "only_with", "usage_unit", "usage_volume"),
)

Characteristics = Mapping[str, Characteristic]


def read_charge(
    table: Table,
    characteristics: Characteristics,
    earlier: Mapping[str, Charge],
    region_factors: Mapping[str, Decimal],
) -> Charge:
    """A charge from its table; `earlier` charges of the offering may be shared in."""
    table = table.named(f"charge {table.text('name')!r}")
    table.allow(*FIELDS)
    base = _shared_charge(table, earlier) if table.has("share_of") else None
    if base:
        dimensions, rows = base.dimensions, _shared_rows(table, base)
    else:
        dimensions, rows = _priced_rows(table, characteristics, region_factors)
    per = table.text("per", base.per if base else "")
    if per and (per not in characteristics or isinstance(characteristics[per].default, str | bool)):
        raise table.refuse(f"'per' names {per!r}, which is no numeric characteristic.")
    only_with = table.pairs("only_with")
    check_conditions(table, "only_with", only_with, characteristics)
    return Charge(
        name=table.text("name"),
        cadence=_cadence(table),
        rows=rows,
        dimensions=dimensions,
        per=per,
        only_with=only_with,
        usage_unit=table.text("usage_unit", ""),
        usage_volume=float(table.decimal("usage_volume", 0)),
    )


def check_conditions(
    table: Table, field: str, conditions: Mapping[str, Value], characteristics: Characteristics
) -> None:
    """Refuses a condition on an unknown characteristic or on a value it does not accept."""
    for name, value in conditions.items():
        known = characteristics.get(name)
        if known is None:
            raise table.refuse(f"{field!r} names {name!r}, which is no characteristic.")
        if not known.accepts(value):
            raise table.refuse(
                f"{field!r} asks {name} = {say_value(value)}, but accepted is {known.accepted()}."
            )


def _cadence(table: Table) -> Cadence:
    text = table.text("cadence")
    if text not in list(Cadence):
        raise table.refuse(
            f"the cadence {text!r} is not known; accepted is {join_words(list(Cadence), 'or')}."
        )
    return Cadence(text)


def _shared_charge(table: Table, earlier: Mapping[str, Charge]) -> Charge:
    name = table.text("share_of")
    if name not in earlier:
        raise table.refuse(f"'share_of' names {name!r}, which is no charge above this one.")
    return earlier[name]


def _shared_rows(table: Table, base: Charge) -> tuple[PriceRow, ...]:
    price_share, cost_share = table.decimal("price_share"), table.decimal("cost_share")
    return tuple(
        _row(row.key, row.amount.amount * price_share, row.cost.amount * cost_share)
        for row in base.rows
    )


def _priced_rows(
    table: Table, characteristics: Characteristics, region_factors: Mapping[str, Decimal]
) -> tuple[tuple[str, ...], tuple[PriceRow, ...]]:
    by = table.texts("by")
    cells = _cells(table, by, characteristics)
    if not table.flag("by_region", default=False):
        return by, tuple(_row(key, price, cost) for key, price, cost in cells)
    if not region_factors:
        raise table.refuse("'by_region' needs a table [region_factors] at the top of the file.")
    # "*" comes last: a site that names no region pays the price as it stands in the file.
    factors = [*region_factors.items(), ("*", Decimal(1))]
    return (*by, "region"), tuple(
        _row((*key, region), price * factor, cost * factor)
        for key, price, cost in cells
        for region, factor in factors
    )


def _cells(
    table: Table, by: Sequence[str], characteristics: Characteristics
) -> list[tuple[tuple[Value, ...], Decimal, Decimal]]:
    if not by:
        if not table.has("price"):
            raise table.refuse("has no price: give 'price' and 'cost', or 'by' and 'rows'.")
        return [((), table.decimal("price"), table.decimal("cost"))]
    lists = [_value_list(table, name, characteristics) for name in by]
    cells = [_cell(table, row, by, lists) for row in table.content.get("rows", [])]
    _refuse_holes(table, by, lists, [key for key, _, _ in cells])
    return cells


def _value_list(table: Table, name: str, characteristics: Characteristics) -> tuple[Value, ...]:
    known = characteristics.get(name)
    if known is None:
        raise table.refuse(f"'by' names {name!r}, which is no characteristic.")
    if not known.values:
        raise table.refuse(f"'by' names {name!r}, which has no list of values to price.")
    return known.values


def _cell(
    table: Table, row: Sequence[object], by: Sequence[str], lists: Sequence[tuple[Value, ...]]
) -> tuple[tuple[Value, ...], Decimal, Decimal]:
    if len(row) != len(by) + 2:
        raise table.refuse(f"the row {row} must be {', '.join(by)}, price, cost.")
    key = tuple(plain_value(part) for part in row[: len(by)])
    for name, part, values in zip(by, key, lists, strict=True):
        if part != "*" and part not in values:
            raise table.refuse(f"the row {row} has {part!r}, which is no value of {name}.")
    price, cost = row[-2:]
    for amount in (price, cost):
        if isinstance(amount, bool) or not isinstance(amount, int | Decimal):
            raise table.refuse(f"the row {row} must end in two numbers: price and cost.")
    return key, Decimal(str(price)), Decimal(str(cost))


def _refuse_holes(
    table: Table,
    by: Sequence[str],
    lists: Sequence[tuple[Value, ...]],
    keys: Sequence[tuple[Value, ...]],
) -> None:
    for wanted in product(*lists):
        fits = (all(p in ("*", w) for p, w in zip(key, wanted, strict=True)) for key in keys)
        if not any(fits):
            said = [f"{name} {say_value(part)}" for name, part in zip(by, wanted, strict=True)]
            raise table.refuse(f"has no price for {join_words(said)}.")


def _row(key: tuple[Value, ...], price: Decimal, cost: Decimal) -> PriceRow:
    return PriceRow(
        key=key,
        amount=Money(_settle(price), CURRENCY),
        cost=Money(_settle(cost), CURRENCY),
    )


def _settle(amount: Decimal) -> Decimal:
    """As a price list would show it: whole from 100 up, cents from 1 up, else four decimals."""
    quantum = "1" if amount >= 100 else "0.01" if amount >= 1 else "0.0001"
    return amount.quantize(Decimal(quantum), rounding=ROUND_HALF_UP)
