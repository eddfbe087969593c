"""Pricing: every price explained to the coin, whatever the lines, terms and discounts."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.offering import Cadence, NoPrice
from common.money import Money, minor_digits
from sales.pricing.exchange import ExchangeRate, NoExchangeRate
from sales.pricing.policy import STANDARD_POLICY, DiscountOutOfRange
from sales.pricing.price import BadQuantity, price
from sales.pricing.price_sheet import PriceSheet, PriceTerms, QuoteLine
from sales.pricing.spread import TargetAbove, TooMuchOff, amount_to_target, fill
from tests.database.sample_catalogue import usd
from tests.sales.pricing.sample_lines import ACCESS, OFFERINGS, TODAY, line, terms

percents = st.decimals(0, 40, places=2)
lines_of_quotes = st.lists(
    st.builds(
        line,
        st.integers(1, 10**6),
        st.sampled_from([100, 1000]),
        st.sampled_from(["North", "South"]),
        st.integers(1, 500),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda each: each.id,
)


@st.composite
def quotes(draw: st.DrawFn) -> tuple[tuple[QuoteLine, ...], PriceTerms]:
    lines = tuple(draw(lines_of_quotes))
    discounts = {each.id: draw(percents) for each in lines if draw(st.booleans())}
    asked = replace(
        terms(draw(st.sampled_from([1, 12, 36, 60]))),
        line_discounts=discounts,
        header_discount_percent=draw(percents),
        group_discounts={"family:Internet access": draw(percents)},
        payment=draw(st.sampled_from(["", "a year ahead"])),
    )
    return lines, asked


@given(quotes())
def test_the_waterfall_of_every_charge_sums_to_its_net(
    quote: tuple[tuple[QuoteLine, ...], PriceTerms],
) -> None:
    for priced in price(quote[0], OFFERINGS, quote[1]).lines:
        for charge in priced.charges:
            steps = sum((each.amount.amount for each in charge.adjustments), Decimal(0))
            assert charge.list_price.amount + steps == charge.net.amount
            assert charge.net.amount >= 0
            assert charge.net == charge.net.rounded()


@given(quotes())
def test_totals_are_the_sum_of_the_rounded_lines(
    quote: tuple[tuple[QuoteLine, ...], PriceTerms],
) -> None:
    sheet = price(quote[0], OFFERINGS, quote[1])
    totals = sheet.totals()
    for cadence, shown in ((Cadence.MONTHLY, totals.monthly), (Cadence.ONCE, totals.once)):
        assert shown.amount == sum(x.net(cadence, "USD").amount for x in sheet.lines)
    by_site = [sheet.totals(lines) for lines in sheet.by_site().values()]
    assert totals.contract_value.amount == sum(x.contract_value.amount for x in by_site)
    months = quote[1].term_months
    worth = totals.once.amount + months * (totals.monthly.amount + totals.usage.amount)
    assert totals.contract_value.amount == worth


@given(quotes(), st.randoms())
def test_a_line_costs_the_same_wherever_it_stands_in_the_quote(
    quote: tuple[tuple[QuoteLine, ...], PriceTerms], random: object
) -> None:
    lines = list(quote[0])
    random.shuffle(lines)  # type: ignore[attr-defined]
    straight = {x.line.id: x.charges for x in price(quote[0], OFFERINGS, quote[1]).lines}
    shuffled = {x.line.id: x.charges for x in price(tuple(lines), OFFERINGS, quote[1]).lines}
    assert straight == shuffled


@given(quotes())
def test_charges_shared_by_alike_lines_are_those_each_would_get_alone(
    quote: tuple[tuple[QuoteLine, ...], PriceTerms],
) -> None:
    """Alike lines are worked out once; priced one by one, without volume tiers, nothing differs."""
    lines, asked = quote
    flat = replace(STANDARD_POLICY, volume_tiers=())
    together = price(lines, OFFERINGS, asked, flat)
    for priced in together.lines:
        (alone,) = price((priced.line,), OFFERINGS, asked, flat).lines
        assert alone == priced


@given(st.lists(st.integers(1, 200), min_size=2, max_size=2, unique=True))
def test_a_larger_order_never_costs_more_a_service(quantities: list[int]) -> None:
    few, many = sorted(quantities)
    nets = []
    for quantity in (few, many):
        (priced,) = price((line(quantity=quantity),), OFFERINGS, terms()).lines
        nets.append(priced.net(Cadence.MONTHLY, "USD").amount / quantity)
    assert nets[1] <= nets[0] + Decimal("0.01")


@settings(max_examples=60)
@given(quotes(), st.integers(0, 100))
def test_a_target_price_is_met_to_the_cent_and_within_the_limits(
    quote: tuple[tuple[QuoteLine, ...], PriceTerms], share: int
) -> None:
    sheet = price(quote[0], OFFERINGS, quote[1])
    monthly = sheet.totals().monthly
    target = Money(monthly.amount * (100 - share) / 100, "USD").rounded()
    try:
        off = amount_to_target(sheet, target, STANDARD_POLICY)
    except (TooMuchOff, TargetAbove):
        return
    aimed = price(quote[0], OFFERINGS, replace(quote[1], header_amount=off))
    assert aimed.totals().monthly == target
    for priced in aimed.lines:
        for charge in priced.charges:
            if any(each.step == "quote amount" for each in charge.adjustments):
                assert not charge.net < STANDARD_POLICY.floor_price(charge.cost)


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 500)), min_size=1), st.data())
def test_shares_sum_to_the_whole_and_none_exceeds_its_room(
    places: list[tuple[int, int]], data: st.DataObject
) -> None:
    weights, rooms = [w for w, _ in places], [r for _, r in places]
    wanted = data.draw(st.integers(0, sum(rooms)))
    shares = fill(wanted, weights, rooms)
    assert sum(shares) == wanted
    assert all(0 <= share <= room for share, room in zip(shares, rooms, strict=True))


def test_a_target_beyond_the_limits_says_where_they_end() -> None:
    sheet = price((line(),), OFFERINGS, terms())
    with pytest.raises(TooMuchOff, match=r"at most USD 164\.20 can, which makes USD 246\.30"):
        amount_to_target(sheet, usd("100"), STANDARD_POLICY)
    with pytest.raises(TargetAbove, match="take discounts back"):
        amount_to_target(sheet, usd("500"), STANDARD_POLICY)


def test_the_closest_row_of_a_matrix_is_the_first_that_fits() -> None:
    sheet = price((line(1, 1000), line(2, 1000, "South")), OFFERINGS, terms())
    nets = [each.net(Cadence.MONTHLY, "USD") for each in sheet.lines]
    assert nets == [usd("990.00"), usd("1000.00")]
    with pytest.raises(NoPrice, match=r"L-001 .*Port.* bandwidth_mbps 50"):
        price((line(1, 50),), OFFERINGS, terms())


def test_a_line_reads_as_a_sentence_a_charge() -> None:
    asked = replace(terms(36), line_discounts={"L-001": Decimal(5)})
    (priced,) = price((line(),), OFFERINGS, asked).lines
    assert str(priced).splitlines()[:3] == [
        "L-001 Dedicated Internet – Fibre, Site 1",
        "Port: list USD 410.50; 10 % off for 36 months: USD -41.05; "
        "5 % line discount: USD -18.47; net USD 350.98 a month",
        "Installation: list USD 750.00; 5 % line discount: USD -37.50; net USD 712.50 once",
    ]


def test_what_cannot_be_sold_is_refused_by_name() -> None:
    with pytest.raises(BadQuantity, match="L-001: quantity -3 is out of range"):
        price((line(quantity=-3),), OFFERINGS, terms())
    with pytest.raises(BadQuantity, match="1 to 100,000"):
        price((line(quantity=10**9),), OFFERINGS, terms())
    over = replace(terms(), line_discounts={"L-001": Decimal(101)})
    with pytest.raises(DiscountOutOfRange, match="L-001: a discount of 101 % is out of range"):
        price((line(),), OFFERINGS, over)


def test_another_currency_needs_a_rate_of_that_time() -> None:
    rate = ExchangeRate(base="USD", currency="EUR", rate=Decimal("0.9"), on=TODAY)
    asked = replace(terms(currency="EUR"), exchange=(rate,))
    totals = price((line(),), OFFERINGS, asked).totals()
    assert (totals.monthly.currency, totals.monthly.amount) == ("EUR", Decimal("369.45"))
    old = replace(rate, on=TODAY.replace(month=9))
    with pytest.raises(NoExchangeRate, match="latest one kept is of 23 September 2026"):
        price((line(),), OFFERINGS, replace(asked, exchange=(old,)))
    with pytest.raises(NoExchangeRate, match="none is kept"):
        price((line(),), OFFERINGS, replace(asked, exchange=()))


@pytest.mark.parametrize("currency", ["USD", "JPY", "KWD"])
def test_every_amount_is_whole_in_its_currency(currency: str) -> None:
    rate = ExchangeRate(base="USD", currency=currency, rate=Decimal("1.2345678"), on=TODAY)
    asked = replace(terms(currency=currency), exchange=() if currency == "USD" else (rate,))
    sheet: PriceSheet = price((line(),), {ACCESS.id: ACCESS}, asked)
    for priced in sheet.lines:
        for charge in priced.charges:
            assert -int(charge.net.amount.as_tuple().exponent) <= minor_digits(currency)
