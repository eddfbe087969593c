"""Reading the prices of a TMF620 document into charges with their matrices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from msgspec import ValidationError, convert

from catalog.offering import Charge, PriceRow, Value
from catalog.tmf620 import PRICE_TYPE, Json
from common.money import Money

T = TypeVar("T")
_CADENCE = {said: cadence for cadence, said in PRICE_TYPE.items()}
_PERIODS = ("month", "months", "monthly")


class Wrong(Exception):
    """Why a resource was not read, worded to follow its name."""


def part(each: Json, name: str) -> Json:
    found = each.get(name) or {}
    if not isinstance(found, dict):
        raise Wrong(f"{name} is no object")
    return found


def text_of(each: Json, name: str) -> str:
    if not isinstance(each.get(name), str) or not each[name].strip():
        raise Wrong(f"{name} is missing")
    return str(each[name])


def as_kind(kind: type[T], value: object) -> T:
    try:
        return convert(value, kind)
    except ValidationError as error:
        raise Wrong(str(error)) from error


def charges_of(prices: Iterable[Json]) -> tuple[Charge, ...]:
    """Prices of one name are the rows of one charge, in their order."""
    by_name: dict[str, list[Json]] = defaultdict(list)
    for each in prices:
        by_name[text_of(each, "name")].append(each)
    return tuple(_charge(name, rows) for name, rows in by_name.items())


def _charge(name: str, rows: list[Json]) -> Charge:
    first = rows[0]
    kind = str(first.get("priceType"))
    if kind not in _CADENCE:
        raise Wrong(f"the price {name!r} has priceType {kind!r}; accepted: {', '.join(_CADENCE)}")
    period = first.get("recurringChargePeriodType", "month")
    if kind == "recurring" and period not in _PERIODS:
        raise Wrong(f"the price {name!r} recurs by {period!r}; accepted: month")
    dimensions = tuple(str(use.get("name")) for use in first.get("prodSpecCharValueUse", []))
    return Charge(
        name=name,
        cadence=_CADENCE[kind],
        rows=tuple(_row(name, dimensions, each) for each in rows),
        dimensions=dimensions,
        per=str(first.get("perCharacteristic") or ""),
        only_with=as_kind(dict[str, Value], first.get("onlyWith") or {}),
        usage_unit=str(part(first, "unitOfMeasure").get("units", "")),
        usage_volume=as_kind(float, first.get("usageVolume", 0)),
    )


def _row(name: str, dimensions: tuple[str, ...], each: Json) -> PriceRow:
    uses = {use.get("name"): use for use in each.get("prodSpecCharValueUse", [])}
    if set(uses) != set(dimensions):
        raise Wrong(f"the prices {name!r} are not all by {', '.join(dimensions) or 'nothing'}")
    key: list[Value] = []
    for dimension in dimensions:
        values = uses[dimension].get("productSpecCharacteristicValue") or [{}]
        key.append(as_kind(Value, values[0].get("value")))  # type: ignore[arg-type]
    amount = _money(name, each.get("price"))
    cost = _money(name, each["cost"]) if "cost" in each else Money.zero(amount.currency)
    return PriceRow(key=tuple(key), amount=amount, cost=cost)


def _money(name: str, said: Any) -> Money:
    try:
        amount = Decimal(str(said["value"]))
        currency = str(said["unit"])
    except (TypeError, KeyError, InvalidOperation) as error:
        raise Wrong(f"the price {name!r} has no value and unit (a currency)") from error
    if not amount.is_finite() or len(currency) != 3:
        raise Wrong(f"the price {name!r} has no finite value in a currency like USD")
    return Money(amount, currency)
