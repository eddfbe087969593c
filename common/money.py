"""Money: an exact amount in one currency, never mixed, whose shares sum to the whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import cache

from babel.numbers import format_currency, get_currency_precision

from common.errors import BusinessError


class CurrencyMismatch(BusinessError):
    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"{one} and {other} cannot be added; convert one of them first.")


@cache
def minor_digits(currency: str) -> int:
    """How many decimals the currency has (ISO 4217): USD 2, JPY 0, KWD 3."""
    return int(get_currency_precision(currency))


@dataclass(frozen=True, slots=True)
class Money:
    """`amount` in major units of `currency` (ISO 4217 code); may be finer than a minor unit."""

    amount: Decimal
    currency: str

    @classmethod
    def zero(cls, currency: str) -> Money:
        return cls(Decimal(0), currency)

    @classmethod
    def of(cls, amount: Decimal | int | str, currency: str) -> Money:
        """Money of an exact amount; a float is not accepted, since it is rarely what it shows."""
        return cls(Decimal(amount), currency)

    @classmethod
    def from_minor(cls, minor: int, currency: str) -> Money:
        return cls(Decimal(minor).scaleb(-minor_digits(currency)), currency)

    @property
    def minor(self) -> int:
        """Whole minor units (cents). Rounds half up: settle with `rounded()` first to see it."""
        return int(self.rounded().amount.scaleb(minor_digits(self.currency)))

    def rounded(self) -> Money:
        """To whole minor units, half away from zero, as invoices do."""
        quantum = Decimal(1).scaleb(-minor_digits(self.currency))
        return Money(self.amount.quantize(quantum, rounding=ROUND_HALF_UP), self.currency)

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.amount - other.amount, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __mul__(self, factor: Decimal | int) -> Money:
        return Money(self.amount * factor, self.currency)

    __rmul__ = __mul__

    def __lt__(self, other: Money) -> bool:
        self._same(other)
        return self.amount < other.amount

    def __le__(self, other: Money) -> bool:
        self._same(other)
        return self.amount <= other.amount

    def __bool__(self) -> bool:
        return bool(self.amount)

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise CurrencyMismatch(self.currency, other.currency)

    def allocate(self, weights: Sequence[Decimal | int]) -> tuple[Money, ...]:
        """Split the rounded amount by weights so that the shares sum to it exactly.

        Largest remainder method: every share is rounded toward zero, then the left-over minor
        units go to the largest remainders, ties to the earlier share.

        Raises:
            ValueError: no weights, a negative one, or all zero.
        """
        if not weights or min(weights) < 0 or not any(weights):
            raise ValueError("weights must be non-negative and not all zero")
        total, whole = sum(Decimal(w) for w in weights), Decimal(self.minor)
        exact = [whole * Decimal(weight) / total for weight in weights]
        floors = [int(share.to_integral_value(rounding=ROUND_DOWN)) for share in exact]
        left = int(whole) - sum(floors)
        step = 1 if left >= 0 else -1
        by_remainder = sorted(
            range(len(exact)), key=lambda i: abs(exact[i] - floors[i]), reverse=True
        )
        for index in by_remainder[: abs(left)]:
            floors[index] += step
        return tuple(Money.from_minor(share, self.currency) for share in floors)

    def format(self, locale: str = "en_US") -> str:
        """For people: USD 1,234.50 becomes $1,234.50 in en_US."""
        return str(format_currency(self.amount, self.currency, locale=locale))

    def __str__(self) -> str:
        digits = minor_digits(self.currency)
        return f"{self.currency} {self.rounded().amount:,.{digits}f}"


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum of amounts of one currency; zero of that currency if there are none."""
    result = Money.zero(currency)
    for amount in amounts:
        result = result + amount
    return result
