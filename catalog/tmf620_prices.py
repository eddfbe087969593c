"""The prices of a TMF620 document: a resource for each row of a charge's matrix, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from catalog.offering import Cadence, Charge, Offering, PriceRow, Value, say_value
from catalog.tmf620_parts import (
    PRICES,
    STATUS,
    Json,
    Wrong,
    as_kind,
    part,
    parts,
    resource,
    text_of,
)
from common.money import Money
from common.wording import join_words

PRICE_TYPE = {
    Cadence.ONCE: "oneTime",
    Cadence.MONTHLY: "recurring",
    Cadence.QUARTERLY: "recurring",
    Cadence.ANNUAL: "recurring",
    Cadence.USAGE: "usage",
}
_RECURRING = {Cadence.MONTHLY: 1, Cadence.QUARTERLY: 3, Cadence.ANNUAL: 12}  # months
_CADENCE_OF_MONTHS = {months: cadence for cadence, months in _RECURRING.items()}
_MONTHS_OF_PERIOD = {
    **dict.fromkeys(("month", "months", "monthly"), 1),
    **dict.fromkeys(("quarter", "quarters", "quarterly"), 3),
    **dict.fromkeys(("year", "years", "yearly", "annual", "annually"), 12),
}
# Our writing of the prices of an offering that has none in a charge yet.
_UNPRICED = "withoutPrice"
Priced = tuple[Charge, str, PriceRow | None]


def price_ids(offering: Offering) -> Iterator[Priced]:
    """Every price of an offering with its id, which names what is priced: it stays with its row
    when others come and go. A charge without rows stands once, with None."""
    seen: dict[str, int] = {}
    for charge in offering.charges:
        for row in charge.rows or (None,):
            key = [say_value(part) for part in row.key] if row else []
            id = ":".join([offering.id, charge.name, *key])
            seen[id] = seen.get(id, 0) + 1
            yield charge, id if seen[id] == 1 else f"{id}#{seen[id]}", row


def written_prices(offering: Offering, last_update: str) -> Iterator[Json]:
    """The price resources of an offering in TMF620's form, in the order of `price_ids`."""
    last: Charge | None = None
    head: Json = {}
    for charge, id, row in price_ids(offering):
        if charge is not last:
            last, head = charge, _head(offering, charge)
        yield {
            **resource(PRICES, id, charge.name, last_update),
            **head,
            **({_UNPRICED: True} if row is None else _matrix_cell(charge, row)),
        }


def _head(offering: Offering, charge: Charge) -> Json:
    """What all prices of a charge say alike."""
    months = _RECURRING.get(charge.cadence)
    period = {"recurringChargePeriodType": "month", "recurringChargePeriodLength": months}
    units = {"unitOfMeasure": {"amount": 1, "units": charge.usage_unit}}
    return {
        "lifecycleStatus": STATUS[offering.lifecycle],
        "priceType": PRICE_TYPE[charge.cadence],
        **(period if months else {}),
        **(units if charge.usage_unit else {}),
        "perCharacteristic": charge.per,
        "onlyWith": dict(charge.only_with),
        "usageVolume": charge.usage_volume,
        **({"timesCharacteristic": list(charge.times)} if charge.times else {}),
        **({"pricedBy": list(charge.dimensions)} if not charge.rows else {}),
    }


def _matrix_cell(charge: Charge, row: PriceRow) -> Json:
    return {
        "price": {"value": str(row.amount.amount), "unit": row.amount.currency},
        "cost": {"value": str(row.cost.amount), "unit": row.cost.currency},
        "prodSpecCharValueUse": [
            {"name": name, "productSpecCharacteristicValue": [{"value": value}]}
            for name, value in zip(charge.dimensions, row.key, strict=True)
        ],
    }


def charges_of(prices: Iterable[Json]) -> tuple[tuple[Charge, ...], list[Json]]:
    """The charges, and the resources in the order `price_ids` gives their rows.

    Prices of one name that fall due alike are the rows of one charge, in their order; another
    charge of that name is told apart by when it falls due.

    Raises:
        Wrong: a price is not understood.
    """
    groups: dict[tuple[object, ...], list[Json]] = {}
    for each in prices:
        groups.setdefault(_group(each), []).append(each)
    charges: list[Charge] = []
    ordered: list[Json] = []
    names: set[str] = set()
    for rows in groups.values():
        name = free_name(text_of(rows[0], "name"), _cadence(rows[0]).value, names)
        charges.append(_charge(name, rows))
        ordered += rows
    return tuple(charges), ordered


def free_name(name: str, mark: str, taken: set[str]) -> str:
    """The name, or with the mark and a number behind it while it is taken."""
    found, number = name, 1
    while found in taken:
        found = f"{name} ({mark})" if number == 1 else f"{name} ({mark} {number})"
        number += 1
    taken.add(found)
    return found


def _group(each: Json) -> tuple[object, ...]:
    units = part(each, "unitOfMeasure").get("units", "")
    only = json.dumps(each.get("onlyWith") or {})
    return (text_of(each, "name"), _cadence(each), str(units), only)


def _cadence(each: Json) -> Cadence:
    kind = str(each.get("priceType"))
    if kind == "recurring":
        return _recurring(each)
    for cadence, said in PRICE_TYPE.items():
        if said.casefold() == kind.casefold().replace(" ", "").replace("-", ""):
            return cadence
    accepted = join_words(list(dict.fromkeys(PRICE_TYPE.values())), "or")
    raise Wrong(f"the price {each.get('name')!r} has priceType {kind!r}; accepted: {accepted}")


def _recurring(each: Json) -> Cadence:
    period = each.get("recurringChargePeriodType") or each.get("recurringChargePeriod") or "month"
    months = _MONTHS_OF_PERIOD.get(str(period).casefold(), 0)
    length = each.get("recurringChargePeriodLength") or 1
    cadence = _CADENCE_OF_MONTHS.get(months * length) if isinstance(length, int) else None
    if cadence is None:
        raise Wrong(
            f"the price {each.get('name')!r} recurs by {length} {period}; "
            "accepted: 1 month, 3 months (a quarter) or 12 months (a year)"
        )
    return cadence


def _charge(name: str, rows: list[Json]) -> Charge:
    first = rows[0]
    unpriced = bool(first.get(_UNPRICED))
    uses = [use.get("name") for use in parts(first, "prodSpecCharValueUse")]
    dimensions = as_kind(tuple[str, ...], first.get("pricedBy") or uses)
    return Charge(
        name=name,
        cadence=_cadence(first),
        rows=() if unpriced else tuple(_row(name, dimensions, each) for each in rows),
        dimensions=dimensions,
        per=str(first.get("perCharacteristic") or ""),
        only_with=as_kind(dict[str, Value], first.get("onlyWith") or {}),
        usage_unit=str(part(first, "unitOfMeasure").get("units", "")),
        usage_volume=as_kind(float, first.get("usageVolume", 0)),
        times=as_kind(tuple[str, ...], first.get("timesCharacteristic") or ()),
    )


def _row(name: str, dimensions: tuple[str, ...], each: Json) -> PriceRow:
    uses = {use.get("name"): use for use in parts(each, "prodSpecCharValueUse")}
    if set(uses) != set(dimensions):
        raise Wrong(f"the prices {name!r} are not all by {', '.join(dimensions) or 'nothing'}")
    amount = _money(name, each.get("price"))
    cost = _money(name, each["cost"]) if each.get("cost") else Money.zero(amount.currency)
    key = tuple(_key_part(name, dimension, uses) for dimension in dimensions)
    return PriceRow(key=key, amount=amount, cost=cost)


def _key_part(name: str, dimension: str, uses: Mapping[Any, Json]) -> Value:
    values = parts(uses[dimension], "productSpecCharacteristicValue")
    if len(values) != 1 or not isinstance(values[0].get("value"), str | int | float):
        raise Wrong(f"the price {name!r} is not for one value of {dimension}")
    return as_kind(Value, values[0]["value"])  # type: ignore[arg-type]


def _money(name: str, said: Any) -> Money:
    try:
        amount = Decimal(str(said["value"]))
        currency = str(said["unit"])
    except (TypeError, KeyError, InvalidOperation) as error:
        raise Wrong(f"the price {name!r} has no value and unit (a currency)") from error
    if not amount.is_finite() or len(currency) != 3:
        raise Wrong(f"the price {name!r} has no finite value in a currency like USD")
    return Money(amount, currency)
