"""Sums made in one pass are those of the sheet, whatever was remembered from before."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.money import CurrencyMismatch
from sales.pricing.price import price
from sales.pricing.price_memory import PriceMemory
from sales.pricing.sums import SumMemory, sum_up
from tests.sales.pricing.sample_lines import OFFERINGS, line, terms

PERCENTS = st.integers(0, 40).map(Decimal)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 30), PERCENTS), min_size=1, max_size=8), PERCENTS)
def test_remembered_sums_and_prices_equal_those_made_anew(
    wanted: list[tuple[int, Decimal]], header: Decimal
) -> None:
    lines = tuple(line(at, quantity=each) for at, (each, _) in enumerate(wanted, start=1))
    discounts = {each.id: percent for each, (_, percent) in zip(lines, wanted, strict=True)}
    asked = replace(terms(), line_discounts=discounts, header_discount_percent=header)
    prices, sums = PriceMemory(), SumMemory()
    first = price(lines, OFFERINGS, asked, memory=prices)
    sum_up(first, sums)
    edited = (replace(lines[0], quantity=lines[0].quantity + 7), *lines[1:])
    remembered = price(edited, OFFERINGS, asked, memory=prices)
    anew = price(edited, OFFERINGS, asked)
    assert remembered == anew
    found = sum_up(remembered, sums)
    assert found == sum_up(anew)
    assert found.totals == anew.totals()
    assert found.greatest_discount <= 40 + 25


def test_charges_of_one_currency_are_never_summed_into_another() -> None:
    sheet = price((line(1),), OFFERINGS, terms())
    with pytest.raises(CurrencyMismatch):
        sum_up(replace(sheet, terms=replace(sheet.terms, currency="EUR")))
