"""The generated past keeps its promises: repeatable, seasonal, trending, here and there sparse."""

from __future__ import annotations

import time
from collections import Counter
from datetime import date

import pytest

from catalog.rules import broken
from common.period import add_months, month_start
from workflows.demo.catalogue import demo_offerings, demo_rules
from workflows.demo.customers import demo_customers
from workflows.demo.history import PastDeal, past_deals
from workflows.demo.list_prices import default_values, keep_up
from workflows.demo.market import demo_market

TODAY = date(2026, 4, 17)
DEALS = past_deals(TODAY)


def _year(deal: PastDeal) -> int:
    """0 to 4, counted from the first month."""
    first = add_months(month_start(TODAY), -60)
    months = (deal.closed_on.year - first.year) * 12 + deal.closed_on.month - first.month
    return months // 12


def test_the_same_day_gives_the_same_past_and_quickly() -> None:
    start = time.perf_counter()
    again = past_deals(TODAY)
    assert time.perf_counter() - start < 2  # a fifth of a second on an idle machine
    assert again == DEALS


@pytest.mark.parametrize("today", [date(2024, 2, 29), date(2026, 4, 17), date(2027, 1, 1)])
def test_it_covers_sixty_whole_months_up_to_the_last(today: date) -> None:
    months = {month_start(deal.closed_on) for deal in past_deals(today)}
    first = add_months(month_start(today), -60)
    assert months == {add_months(first, number) for number in range(60)}


def test_there_are_enough_deals_and_about_38_percent_are_won() -> None:
    assert 1500 <= len(DEALS) <= 2500
    assert len({deal.id for deal in DEALS}) == len(DEALS)
    assert sum(deal.won for deal in DEALS) / len(DEALS) == pytest.approx(0.38, abs=0.03)
    assert all(deal.generated for deal in DEALS)


def test_dates_money_and_decision_of_a_deal_fit_together() -> None:
    offerings = {each.id: each for each in demo_offerings()}
    customers = {each.id for each in demo_customers()} | {""}
    for deal in DEALS:
        assert deal.opened_on < deal.closed_on
        assert deal.closed_on.weekday() < 5
        assert (deal.activation_on is not None) == deal.won
        assert deal.mrc
        assert deal.mrc <= deal.list_mrc
        assert deal.units >= 1
        assert deal.reason
        assert deal.competitor
        assert deal.customer_id in customers
        assert deal.term_months in offerings[deal.offering_id].terms
        assert deal.family == offerings[deal.offering_id].family


def test_a_larger_discount_wins_more_often() -> None:
    low = [deal.won for deal in DEALS if deal.discount_share < 0.07]
    high = [deal.won for deal in DEALS if deal.discount_share > 0.14]
    assert sum(high) / len(high) > sum(low) / len(low) + 0.05


def test_growing_and_declining_families_do_so() -> None:
    years = Counter((deal.offering_id, _year(deal)) for deal in DEALS)
    families = Counter((deal.family, _year(deal)) for deal in DEALS)
    for growing in ("SD-WAN", "Cloud connect", "UCaaS"):
        assert families[growing, 4] > 1.7 * families[growing, 0]
    assert years["fixed-wireless-5g", 4] > 2 * years["fixed-wireless-5g", 0]
    assert families["IP-VPN", 4] < 0.65 * families["IP-VPN", 0]
    assert years["pri-trunk", 4] < 0.5 * years["pri-trunk", 0]


def test_quarter_ends_peak_and_summer_is_weak() -> None:
    months = Counter(d.closed_on.month for d in DEALS if d.segment != "Public sector")
    assert min(months[3], months[6], months[9]) > 1.2 * max(months[7], months[8])
    public = Counter(d.closed_on.month for d in DEALS if d.segment == "Public sector")
    assert {month for month, _ in public.most_common(2)} == {6, 7}


def test_some_products_sell_only_now_and_then() -> None:
    for offering in ("dark-fibre-metro", "wavelength-100g", "colo-cage"):
        months = {month_start(d.closed_on) for d in DEALS if d.offering_id == offering}
        assert 3 <= len(months) <= 30


def test_a_few_giants_stand_out() -> None:
    amounts = sorted(deal.mrc.amount for deal in DEALS)
    assert len([deal for deal in DEALS if deal.won and deal.mrc.amount > 40_000]) >= 4
    assert amounts[-1] > 20 * amounts[len(amounts) // 2]


def test_every_popular_configuration_breaks_no_rule() -> None:
    offerings = {each.id: each for each in demo_offerings()}
    for demand in demo_market().demands:
        offering = offerings[demand.offering_id]
        for value in demand.popular:
            characteristic = offering.characteristic(demand.vary)
            assert characteristic is not None
            assert characteristic.accepts(value)
            values = default_values(offering) | {demand.vary: value}
            keep_up(offering, values, demo_rules())
            rules = tuple(rule for rule in demo_rules() if rule.offering_id == offering.id)
            assert broken(rules, values) == ()


def test_every_offering_has_a_past() -> None:
    assert {d.offering_id for d in DEALS} == {each.id for each in demo_offerings()}
