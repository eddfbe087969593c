"""Rates: what a quantity costs by unit, tier, block, or usage with a commitment and overage."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from common.errors import BusinessError
from sales.pricing.ramp import RampStep


class TierKind(StrEnum):
    """Volume: the tier reached prices every unit. Graduated: each tier prices its own units.

    Block: the tier reached is one price for the whole quantity.
    """

    VOLUME = "volume"
    GRADUATED = "graduated"
    BLOCK = "block"


class TierGap(BusinessError):
    def __init__(self, charge: str, lowest: Decimal) -> None:
        super().__init__(
            f"{charge}: the tiers start at {lowest} and leave a gap below it; "
            "start the first tier at 0."
        )


class TierTwice(BusinessError):
    def __init__(self, charge: str, start: Decimal) -> None:
        super().__init__(f"{charge}: two tiers start at {start}; keep one of them.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """From this quantity on: a price a unit, or of the whole block."""

    from_quantity: Decimal
    price: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """The price of a quantity, in major units of its book's currency.

    A usage rate may have a `committed` volume, paid whether used or not, and an `overage` price a
    unit beyond it (without one, units beyond cost what the others do).
    """

    price: Decimal
    cost: Decimal = Decimal(0)
    tiers: tuple[Tier, ...] = ()
    kind: TierKind = TierKind.VOLUME
    committed: Decimal = Decimal(0)
    overage: Decimal | None = None
    ramp: tuple[RampStep, ...] = ()


def check_rate(charge: str, rate: Rate) -> None:
    """Raises TierGap or TierTwice, naming the charge."""
    starts = [tier.from_quantity for tier in rate.tiers]
    if starts and min(starts) > 0:
        raise TierGap(charge, min(starts))
    for start in starts:
        if starts.count(start) > 1:
            raise TierTwice(charge, start)


def amount_for(rate: Rate, quantity: Decimal) -> Decimal:
    """The exact list amount of a quantity, not rounded."""
    paid = max(quantity, rate.committed)
    beyond = max(quantity - rate.committed, Decimal(0)) if rate.overage is not None else Decimal(0)
    usual = _tiered(rate, paid - beyond) if rate.tiers else rate.price * (paid - beyond)
    return usual + beyond * (rate.overage or 0)


def _tiered(rate: Rate, quantity: Decimal) -> Decimal:
    tiers = sorted(rate.tiers, key=lambda tier: tier.from_quantity)
    reached = [tier for tier in tiers if tier.from_quantity <= quantity]
    if not reached:
        return Decimal(0)
    if rate.kind is TierKind.VOLUME:
        return reached[-1].price * quantity
    if rate.kind is TierKind.BLOCK:
        return reached[-1].price
    ends = [tier.from_quantity for tier in reached[1:]] + [quantity]
    return sum(
        ((end - t.from_quantity) * t.price for t, end in zip(reached, ends, strict=True)),
        start=Decimal(0),
    )
