"""Currency rates of a day, as fixed in a quote when it is issued."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from common.errors import BusinessError
from common.money import Money


class NoExchangeRate(BusinessError):
    def __init__(self, base: str, currency: str, on: date | None, latest: date | None) -> None:
        when = f" on {on:%d %B %Y}" if on else ""
        known = f"the latest one kept is of {latest:%d %B %Y}" if latest else "none is kept"
        super().__init__(
            f"There is no rate from {base} to {currency}{when}: {known}. "
            f"Load a rate dated within {MOST_DAYS_OLD} days before it, or quote in {base}."
        )


class BadRate(BusinessError):
    def __init__(self, base: str, currency: str, rate: Decimal) -> None:
        super().__init__(f"{base} to {currency}: a rate of {rate} is not above zero.")


MOST_DAYS_OLD = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeRate:
    """One unit of `base` is `rate` units of `currency` from the day `on`."""

    base: str
    currency: str
    rate: Decimal
    on: date

    def __str__(self) -> str:
        return f"1 {self.base} = {self.rate} {self.currency}, {self.on:%d %B %Y}"


def rate_on(
    rates: tuple[ExchangeRate, ...], base: str, currency: str, on: date | None
) -> ExchangeRate:
    """The latest rate of at most a month before the day.

    Raises:
        NoExchangeRate: none is that recent.
        BadRate: it is not above zero.
    """
    pair = [each for each in rates if (each.base, each.currency) == (base, currency)]
    dated = [each for each in pair if on is None or 0 <= (on - each.on).days <= MOST_DAYS_OLD]
    if not dated:
        raise NoExchangeRate(base, currency, on, max((each.on for each in pair), default=None))
    found = max(dated, key=lambda each: each.on)
    if found.rate <= 0:
        raise BadRate(base, currency, found.rate)
    return found


def converted(amount: Money, rate: ExchangeRate) -> Money:
    """Not rounded: a unit price stays as fine as it is until the charge is settled."""
    return Money(amount.amount * rate.rate, rate.currency)


def in_currency(
    amount: Money, currency: str, rates: tuple[ExchangeRate, ...], on: date | None
) -> Money:
    """The amount at the rate of the day where it is in another currency; not rounded.

    Raises:
        NoExchangeRate, BadRate.
    """
    if amount.currency == currency:
        return amount
    return converted(amount, rate_on(rates, amount.currency, currency, on))
