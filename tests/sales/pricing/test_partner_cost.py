"""A supplier's quote is cost alone: prices stay, and the margin falls by exactly what it asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.offering import Cadence
from catalog.supplier_quote import SupplierQuote
from common.money import Money
from sales.pricing.exchange import ExchangeRate, NoExchangeRate
from sales.pricing.partner_cost import CARRIER
from sales.pricing.price import price
from sales.pricing.price_sheet import PriceSheet, PriceTerms, QuoteLine
from sales.pricing.sums import sum_up
from tests.sales.pricing.sample_lines import ACCESS, OFFERINGS, line, terms
from tests.sales.pricing.sample_supplier import SECRET_QUOTE

AMOUNTS = st.decimals(0, 100_000, places=2).map(lambda each: Money(each, "USD"))


def supplied(once: Money, monthly: Money) -> SupplierQuote:
    return replace(SECRET_QUOTE, once=once, monthly=monthly)


def sheets(asked: PriceTerms, *lines: QuoteLine) -> tuple[PriceSheet, PriceSheet]:
    """The same lines on our own network, and as they are."""
    own = tuple(replace(each, supplier=None) for each in lines)
    return price(own, OFFERINGS, asked), price(lines, OFFERINGS, asked)


@settings(max_examples=60)
@given(
    once=AMOUNTS,
    monthly=AMOUNTS,
    quantity=st.integers(1, 50),
    months=st.integers(1, 60),
    own_term=st.integers(0, 60),
    header=st.sampled_from(["0", "7.5", "20"]),
)
def test_the_margin_falls_by_exactly_the_suppliers_cost(
    once: Money, monthly: Money, quantity: int, months: int, own_term: int, header: str
) -> None:
    bought = replace(
        line(quantity=quantity), supplier=supplied(once, monthly), term_months=own_term
    )
    asked = replace(terms(months), header_discount_percent=Decimal(header))
    before, after = sheets(asked, bought, line(2))
    run = own_term or months
    cost = (once.amount + monthly.amount * run) * quantity
    assert before.totals().margin.amount - after.totals().margin.amount == cost
    assert sum_up(after).totals == after.totals()
    for name in ("once", "monthly", "usage", "contract_value"):
        assert getattr(after.totals(), name) == getattr(before.totals(), name)


def test_the_charges_of_a_bought_line_name_no_supplier_and_keep_their_prices() -> None:
    before, after = sheets(terms(), replace(line(), supplier=SECRET_QUOTE))
    (own,), (bought,) = before.lines, after.lines
    assert [(c.name, c.net, c.adjustments) for c in bought.charges] == [
        (c.name, c.net, c.adjustments) for c in own.charges
    ]
    assert str(bought) == str(own)


def test_a_line_without_a_charge_to_bear_it_still_costs_it() -> None:
    offering = replace(ACCESS, charges=ACCESS.charges[2:])  # usage only
    bought = replace(line(), supplier=SECRET_QUOTE)
    sheet = price((bought,), {ACCESS.id: offering}, terms(12))
    borne = [each for each in sheet.lines[0].charges if each.name == CARRIER]
    assert {each.cadence for each in borne} == {Cadence.MONTHLY, Cadence.ONCE}
    assert all(not each.net and not each.list_price for each in borne)
    own = price((line(),), {ACCESS.id: offering}, terms(12))
    fell = own.totals().margin - sheet.totals().margin
    assert fell == SECRET_QUOTE.once + SECRET_QUOTE.monthly * 12


def test_a_quote_in_another_currency_is_taken_at_the_rate_of_the_day_or_refused() -> None:
    foreign = supplied(Money.of(1, "EUR"), Money.of(1, "EUR"))
    with pytest.raises(NoExchangeRate):
        price((replace(line(), supplier=foreign),), OFFERINGS, terms())
    rate = ExchangeRate(base="EUR", currency="USD", rate=Decimal(100), on=date(2026, 3, 1))
    dated = replace(terms(), exchange=(rate,), priced_on=date(2026, 3, 2))
    own = price((line(),), OFFERINGS, dated)
    sheet = price((replace(line(), supplier=foreign),), OFFERINGS, dated)
    assert own.totals().margin - sheet.totals().margin == Money.of(
        100 + 100 * dated.term_months, "USD"
    )
