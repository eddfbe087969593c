"""List prices of a configured offering, as far as the demo's history needs them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from catalog.offering import Cadence, NoPrice, Offering, Value
from catalog.rules import Rule
from common.money import Money


def default_values(offering: Offering) -> dict[str, Value]:
    """The configuration a customer gets who chooses nothing."""
    return {
        each.name: each.default for each in offering.characteristics if each.default is not None
    }


def keep_up(offering: Offering, values: dict[str, Value], rules: Sequence[Rule]) -> None:
    """Raises devices to the speed they must reach, to the first value that does."""
    for rule in rules:
        device = offering.characteristic(rule.reach) if rule.offering_id == offering.id else None
        if device is None or rule.holds(values):
            continue
        values[rule.reach] = next(
            (each for each in device.values if rule.holds(values | {rule.reach: each})),
            device.values[-1],
        )


def list_price(offering: Offering, values: Mapping[str, Value], cadence: Cadence) -> Money:
    """The sum of the offering's charges of one cadence; `values` holds the region too."""
    total = Money.zero("USD")
    for charge in offering.charges:
        if charge.cadence is not cadence or not charge.applies(values):
            continue
        row = charge.row_for(values)
        if row is None:
            raise NoPrice(offering.name, charge.name, str(values.get("region", "any region")))
        number = Decimal(str(values[charge.per])) if charge.per else Decimal(1)
        total = total + row.amount * number
    return total
