"""The waterfall adds up, discounts move one way, and what cannot be priced is refused by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.configurator import configure
from catalog.offering import Cadence, NoPrice, Offering, UnknownOffering
from common.money import Money, total
from sales.pricing.builds import BUILD
from sales.pricing.exchange import ExchangeRate, NoExchangeRate
from sales.pricing.policy import STANDARD_POLICY, DiscountOutOfRange
from sales.pricing.price import BadQuantity, price
from sales.pricing.price_memory import PriceMemory
from sales.pricing.price_sheet import PriceSheet, PriceTerms, QuoteLine
from sales.quotes.approval import foresee
from sales.quotes.approval_matrix import STANDARD_MATRIX, figures_of
from tests.database.samples import NOW
from workflows.demo.catalogue import demo_offerings, demo_rules

OFFERINGS = {each.id: each for each in demo_offerings()}
RULES = demo_rules()
DIA = OFFERINGS["dia-fibre"]


def line(offering: Offering = DIA, number: int = 1, **given_values: object) -> QuoteLine:
    quantity = int(given_values.pop("quantity", 1))  # type: ignore[call-overload]
    return QuoteLine(
        id=f"L-{number:03d}",
        site_id=f"S-{number}",
        site_name=f"Site {number}",
        region="Midwest",
        configuration=configure(offering, RULES, given_values),  # type: ignore[arg-type]
        quantity=quantity,
    )


def terms(months: int = 36, header: str = "0", **lines: str) -> PriceTerms:
    discounts = {name.replace("_", "-"): Decimal(value) for name, value in lines.items()}
    return PriceTerms(
        currency="USD",
        term_months=months,
        line_discounts=discounts,
        header_discount_percent=Decimal(header),
    )


def monthly(sheet: PriceSheet) -> Money:
    return sheet.totals().monthly


percents = st.decimals(min_value=0, max_value=40, places=2)
chosen = st.lists(
    st.tuples(st.sampled_from(sorted(OFFERINGS)), st.integers(min_value=1, max_value=40)),
    min_size=1,
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(chosen, percents, percents, st.sampled_from([1, 12, 24, 30, 36, 60, 120]))
def test_list_plus_adjustments_is_net_and_totals_are_sums_of_rounded_charges(
    picks: list[tuple[str, int]], header: Decimal, own: Decimal, months: int
) -> None:
    lines = tuple(
        line(OFFERINGS[offering_id], number, quantity=quantity)
        for number, (offering_id, quantity) in enumerate(picks, start=1)
    )
    agreed = replace(terms(months), header_discount_percent=header, line_discounts={"L-001": own})
    sheet = price(lines, OFFERINGS, agreed)
    charges = [charge for each in sheet.lines for charge in each.charges]
    for charge in charges:
        steps = total((each.amount for each in charge.adjustments), "USD")
        assert charge.list_price + steps == charge.net
        assert charge.net == charge.net.rounded()
        assert all(each.reason for each in charge.adjustments)
    totals = sheet.totals()
    for cadence, found in (
        (Cadence.ONCE, totals.once),
        (Cadence.MONTHLY, totals.monthly),
        (Cadence.USAGE, totals.usage),
    ):
        assert found == total((c.net for c in charges if c.cadence is cadence), "USD")
    assert totals.contract_value == totals.once + (totals.monthly + totals.usage) * months


@settings(max_examples=40, deadline=None)
@given(percents, percents)
def test_a_larger_discount_never_costs_more(one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    dearer = price((line(),), OFFERINGS, replace(terms(), header_discount_percent=low))
    cheaper = price((line(),), OFFERINGS, replace(terms(), header_discount_percent=high))
    assert monthly(cheaper) <= monthly(dearer)


@given(st.integers(min_value=1, max_value=200), st.integers(min_value=1, max_value=200))
def test_more_services_never_earn_a_smaller_share(one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert STANDARD_POLICY.volume_share(low) <= STANDARD_POLICY.volume_share(high)


def test_lines_in_any_order_cost_the_same() -> None:
    lines = (line(), line(number=2, bandwidth_mbps=1000), line(OFFERINGS["sip-trunk"], 3))
    forwards = price(lines, OFFERINGS, terms())
    backwards = price(tuple(reversed(lines)), OFFERINGS, terms())
    assert forwards.totals() == backwards.totals()


def test_a_longer_term_is_rewarded_and_a_term_between_two_gets_the_shorter_reward() -> None:
    by_term = {m: monthly(price((line(),), OFFERINGS, terms(m))) for m in (12, 30, 24, 36)}
    assert by_term[12] > by_term[24] > by_term[36]
    assert by_term[30] == by_term[24]


def test_the_waterfall_can_be_read_aloud() -> None:
    sheet = price((line(),), OFFERINGS, terms(header="5"))
    said = str(sheet.lines[0].charges[0])
    assert "10 % off for 36 months" in said
    assert "5 % quote discount" in said
    assert said.endswith("a month")


def test_bringing_fibre_in_is_passed_on_and_never_discounted() -> None:
    near = replace(line(), build_cost=Money.of(5000, "USD"))
    sheet = price((near,), OFFERINGS, terms(header="20"))
    build = next(each for each in sheet.lines[0].charges if each.name == BUILD)
    assert build.net == Money.of(5000, "USD")
    assert not build.adjustments


def test_fibre_is_brought_into_a_site_once_however_many_services_go_over_it() -> None:
    cost = Money.of(5000, "USD")
    near = replace(line(), build_cost=cost, quantity=3)
    second = replace(near, id="L-002", quantity=1)
    elsewhere = replace(near, id="L-003", site_id="S-2")
    memory = PriceMemory()

    def builds(*lines: QuoteLine) -> list[str]:
        sheet = price(lines, OFFERINGS, terms(), memory=memory)
        assert all(c.net == cost for x in sheet.lines for c in x.charges if c.name == BUILD)
        return [x.line.id for x in sheet.lines for c in x.charges if c.name == BUILD]

    assert builds(near, second, elsewhere) == ["L-001", "L-003"]
    assert builds(second, elsewhere) == ["L-002", "L-003"]  # the rest carries it on
    assert builds(near, second) == ["L-001"]


def test_a_build_in_another_currency_is_taken_at_the_rate_of_the_day() -> None:
    near = replace(line(), build_cost=Money.of(5000, "EUR"))
    with pytest.raises(NoExchangeRate, match="no rate from EUR to USD"):
        price((near,), OFFERINGS, terms())
    rate = ExchangeRate(base="EUR", currency="USD", rate=Decimal("1.1"), on=date(2026, 3, 1))
    dated = replace(terms(), exchange=(rate,), priced_on=date(2026, 3, 2))
    sheet = price((near,), OFFERINGS, dated)
    assert [c.net for c in sheet.lines[0].charges if c.name == BUILD] == [Money.of(5500, "USD")]


@pytest.mark.parametrize("quantity", [0, -3, 100_001])
def test_absurd_quantities_are_refused_by_line(quantity: int) -> None:
    with pytest.raises(BadQuantity, match="L-001: quantity"):
        price((replace(line(), quantity=quantity),), OFFERINGS, terms())


def test_a_discount_out_of_range_is_refused_by_line_or_quote() -> None:
    with pytest.raises(DiscountOutOfRange, match="L-001: a discount of 41 %"):
        price((line(),), OFFERINGS, terms(L_001="41"))
    with pytest.raises(DiscountOutOfRange, match="Quote discount: a discount of -1 %"):
        price((line(),), OFFERINGS, terms(header="-1"))


def test_a_hole_in_the_price_matrix_names_the_charge() -> None:
    charge = replace(DIA.charges[0], rows=DIA.charges[0].rows[:1])
    holed = replace(DIA, charges=(charge,))
    with pytest.raises(NoPrice, match="'Port and access' has no price for bandwidth_mbps 10,000"):
        price((line(bandwidth_mbps=10000),), {DIA.id: holed}, terms())


def test_an_offering_that_is_not_on_sale_is_refused() -> None:
    with pytest.raises(UnknownOffering, match="dia-fibre"):
        price((line(),), {}, terms())


def asked(sheet: PriceSheet) -> list[str]:
    return [each.reason for each in foresee(figures_of(sheet, ()), STANDARD_MATRIX, NOW)]


def test_an_approver_is_asked_beyond_the_limit_and_below_the_floor() -> None:
    assert not asked(price((line(),), OFFERINGS, terms(header="15")))
    combined = price((line(),), OFFERINGS, terms(header="10", L_001="10"))
    assert "greatest discount of a line (%) is 19" in asked(combined)[0]
    thin = price((line(),), OFFERINGS, terms(header="40"))
    assert any("under the floor" in each for each in asked(thin))
