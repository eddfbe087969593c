"""Charges of deals in any currency brought to one, at one rate for all years."""

from __future__ import annotations

from collections.abc import Mapping

from common.errors import BusinessError
from common.money import Money
from database.work import Work

REPORTED_IN = "USD"


class RateMissing(BusinessError):
    def __init__(self, currency: str) -> None:
        super().__init__(
            f"Deals are kept in {currency}, but no rate from {REPORTED_IN} to {currency} is; "
            "load one, so that demand can be added up."
        )


def constant_rates(work: Work) -> Mapping[str, float]:
    """Units of each currency for one of REPORTED_IN, by the newest rate kept, however old."""
    kept = sorted(work.rulebooks.exchange_rates(), key=lambda each: each.on)
    newest = {
        each.currency: float(each.rate)
        for each in kept
        if each.base == REPORTED_IN and each.rate > 0
    }
    inverse = {
        each.base: 1 / float(each.rate)
        for each in kept
        if each.currency == REPORTED_IN and each.rate > 0
    }
    return inverse | newest | {REPORTED_IN: 1.0}


def in_reported(minor: int, currency: str, rates: Mapping[str, float]) -> float:
    """The amount in REPORTED_IN, in major units. Raises RateMissing."""
    if currency not in rates:
        raise RateMissing(currency)
    return float(Money.from_minor(minor, currency).amount) / rates[currency]
