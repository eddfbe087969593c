"""A what-if works an assumption through; capacity fills with a chance that is never too sure."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.period import add_months
from forecasts.capacity import CapacityRefused, capacity_outlook, fills_in
from forecasts.demand import Measure
from forecasts.forecast import ForecastPoint
from forecasts.what_if import Scenario, ScenarioRefused, apply_scenario, decided_deal

FIRST = date(2026, 11, 1)
POINTS = tuple(
    ForecastPoint(add_months(FIRST, nth), 100.0, 80.0, 120.0, 60.0, 140.0) for nth in range(6)
)


def means(scenario: Scenario, measure: Measure = Measure.UNITS) -> list[float]:
    return [round(p.mean, 6) for p in apply_scenario(POINTS, scenario, measure)]


def test_nothing_changed_changes_nothing() -> None:
    assert apply_scenario(POINTS, Scenario(), Measure.MRC) == POINTS


def test_a_dearer_price_sells_less_and_may_still_bring_more() -> None:
    dearer = Scenario(price_change=0.1, elasticity=-0.5)
    assert means(dearer)[0] == 95.0
    assert means(dearer, Measure.MRC)[0] == 104.5


def test_a_campaign_lifts_its_own_months_only() -> None:
    campaign = Scenario(campaign_lift=0.5, campaign_from=add_months(FIRST, 1), campaign_months=2)
    assert means(campaign) == [100, 150, 150, 100, 100, 100]


def test_a_lost_deal_leaves_no_negative_demand() -> None:
    lost = Scenario(deal_month=FIRST, deal_value=-500.0)
    assert means(lost) == [0, 100, 100, 100, 100, 100]


@given(
    win=st.floats(-0.9, 2),
    price=st.floats(-0.9, 2),
    elasticity=st.floats(-5, 0),
    deal=st.floats(-1e6, 1e6),
)
def test_bands_stay_in_order_whatever_is_assumed(
    win: float, price: float, elasticity: float, deal: float
) -> None:
    scenario = Scenario(
        win_rate_change=win,
        price_change=price,
        elasticity=elasticity,
        deal_month=FIRST,
        deal_value=deal,
    )
    for p in apply_scenario(POINTS, scenario, Measure.MRC):
        assert 0 <= p.lo_95 <= p.lo_80 <= p.mean <= p.hi_80 <= p.hi_95


@pytest.mark.parametrize(
    ("scenario", "sentence"),
    [
        (Scenario(price_change=-1.0), "A price cannot fall by 100 %"),
        (Scenario(deal_month=date(2030, 1, 1), deal_value=5), "in no month of this forecast"),
    ],
)
def test_what_cannot_be_is_refused(scenario: Scenario, sentence: str) -> None:
    with pytest.raises(ScenarioRefused, match=sentence):
        means(scenario)


def test_capacity_fills_as_demand_is_added_up() -> None:
    outlook = capacity_outlook(POINTS, used=1000, capacity=1150, takes=0.5)
    assert [each.used for each in outlook] == [1050, 1100, 1150, 1200, 1250, 1300]
    assert outlook[2].full_chance == pytest.approx(0.5)
    assert fills_in(outlook, 0.5) == POINTS[2].month
    assert fills_in(outlook[:1], 0.5) is None
    chances = [each.full_chance for each in outlook]
    assert chances == sorted(chances)


def test_bands_of_sums_are_wider_than_chance_alone_would_have_them() -> None:
    last = capacity_outlook(POINTS, used=0, capacity=1e6)[-1]
    alone, together = 20 * 6**0.5, 20 * 6
    assert alone < last.hi_80 - last.used < together


@pytest.mark.parametrize("wrong", [{"capacity": 0.0}, {"used": -1.0}, {"takes": 0.0}])
def test_a_capacity_that_cannot_be_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(CapacityRefused):
        capacity_outlook(POINTS, **({"used": 1.0, "capacity": 5.0} | wrong))


def test_a_decision_changes_only_what_was_not_expected_already() -> None:
    assert decided_deal(1000, 0.4, won=True) == 600
    assert decided_deal(1000, 0.4, won=False) == -400
    with pytest.raises(ScenarioRefused, match="between 0 and 100 %"):
        decided_deal(1000, 1.4, won=True)
