"""Ramps: the first months of a recurring charge are a share of its full price."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from common.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class RampStep:
    """From this month of the term (the first is 1) this share of the full price is due."""

    from_month: int
    share: Decimal

    def __str__(self) -> str:
        return f"{(self.share * 100).normalize():f} % from month {self.from_month}"


def share_in(ramp: tuple[RampStep, ...], month: int) -> Decimal:
    """The share due in a month of the term: of the latest step begun, 1 before any."""
    begun = [step for step in ramp if step.from_month <= month]
    return max(begun, key=lambda step: step.from_month).share if begun else Decimal(1)


def ramped(amount: Money, ramp: tuple[RampStep, ...], months: int) -> Decimal:
    """The sum over the term, each month's amount rounded as it is billed."""
    return sum(
        ((amount * share_in(ramp, month)).rounded().amount for month in range(1, months + 1)),
        start=Decimal(0),
    )
