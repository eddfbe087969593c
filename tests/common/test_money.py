"""Money adds up to the minor unit, and never across currencies."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.money import CurrencyMismatch, Money, total

amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=2)
weights = st.lists(st.integers(min_value=0, max_value=1000), min_size=1, max_size=30).filter(any)


@given(amounts, weights)
def test_shares_sum_to_the_whole(amount: Decimal, parts: list[int]) -> None:
    money = Money(amount, "USD")
    assert total(money.allocate(parts), "USD") == money.rounded()


@given(amounts, weights)
def test_a_share_is_within_one_cent_of_its_exact_part(amount: Decimal, parts: list[int]) -> None:
    for share, weight in zip(Money(amount, "USD").allocate(parts), parts, strict=True):
        assert abs(share.amount - amount * weight / sum(parts)) < Decimal("0.01")


@given(amounts)
def test_minor_units_bring_the_amount_back(amount: Decimal) -> None:
    assert Money.from_minor(Money(amount, "USD").minor, "USD").amount == amount


def test_currencies_without_cents_are_rounded_to_whole_units() -> None:
    assert Money.of("1234.5", "JPY").rounded() == Money.of("1235", "JPY")
    assert Money.from_minor(1500, "KWD") == Money.of("1.5", "KWD")


def test_currencies_are_never_mixed() -> None:
    with pytest.raises(CurrencyMismatch, match="USD and EUR cannot be added"):
        Money.of(1, "USD") + Money.of(1, "EUR")
    with pytest.raises(CurrencyMismatch):
        Money.of(1, "USD") < Money.of(2, "EUR")  # noqa: B015


def test_weights_that_share_nothing_are_refused() -> None:
    for wrong in ([], [0, 0], [-1, 2]):
        with pytest.raises(ValueError, match="weights"):
            Money.of(1, "USD").allocate(wrong)
