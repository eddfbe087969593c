"""The pipeline counts what may close, tells chances honestly, and never counts a deal twice."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts.pipeline import (
    OpenDeal,
    PastCycle,
    blend,
    fit_blend,
    outlook_of,
    weighted_by_month,
)
from forecasts.time_to_close import fit_time_to_close, newly_opened_share
from forecasts.win_probability import Chance, ClosedChance, fit_win_probability

TODAY = date(2026, 11, 15)


def closed(count: int, signal: float, seed: int = 1) -> list[ClosedChance]:
    """Deals whose log odds fall with their size by `signal`."""
    random = np.random.default_rng(seed)
    found = []
    for nth in range(count):
        size = float(random.normal(0, 1))
        odds = -0.5 - signal * size
        chance = Chance(
            segment=("Enterprise", "Wholesale")[nth % 2],
            family="SD-WAN",
            region="North",
            monthly=float(np.exp(7 + size)),
            sites=3,
        )
        won = bool(random.random() < 1 / (1 + np.exp(-odds)))
        day = date(2023, 1, 1) + timedelta(days=nth)
        found.append(ClosedChance(chance=chance, closed_on=day, won=won))
    return found


def deal(**changes: object) -> OpenDeal:
    usual = OpenDeal(
        opportunity_id="OPP-0001",
        probability=0.5,
        age_days=20.0,
        value=1000.0,
        expected_close=date(2026, 12, 20),
    )
    return replace(usual, **changes)


def test_a_real_signal_is_learnt_and_told_calibrated() -> None:
    model = fit_win_probability(closed(1000, signal=1.2))
    assert model.method == "logistic regression"
    assert model.check is not None
    assert model.check.auc > 0.65
    for each in model.check.bins:
        assert each.predicted == pytest.approx(each.won_share, abs=0.15)


def test_without_a_signal_the_base_rate_is_used_and_said() -> None:
    model = fit_win_probability(closed(800, signal=0.0))
    assert model.method == "base rate"
    assert model.said.startswith("No better than the base rate")


def test_few_deals_give_base_rates_by_segment() -> None:
    model = fit_win_probability(closed(60, signal=2.0))
    assert model.method == "base rate"
    assert "60 closed deals, 200 are needed" in model.said
    assert 0 < model.probability(closed(1, 0)[0].chance) < 1
    assert fit_win_probability([]).base_rate == 0.5


def test_nothing_that_knows_the_end_is_looked_at() -> None:
    """Neither a date nor the time spent open nor a reason is among what a chance is told from."""
    assert {each.name for each in fields(Chance)} == {
        *("segment", "family", "region", "monthly", "sites")
    }


def test_the_order_and_the_gaps_of_closing_dates_change_no_probability() -> None:
    deals = closed(400, signal=1.2)
    stretched = [
        replace(each, closed_on=date(2020, 1, 1) + 3 * (each.closed_on - date(2023, 1, 1)))
        for each in deals
    ]
    first, second = fit_win_probability(deals), fit_win_probability(stretched[::-1])
    assert first.probability(deals[0].chance) == second.probability(deals[0].chance)


def test_only_winners_or_only_losers_still_give_a_probability() -> None:
    always = [replace(each, won=True) for each in closed(300, 0)]
    assert 0.9 < fit_win_probability(always).probability(always[0].chance) < 1


def test_an_opportunity_older_than_any_that_closed_is_stale_and_counts_nothing() -> None:
    cycle = fit_time_to_close([30.0, 60.0, 90.0] * 20, [10.0])
    old = outlook_of(deal(age_days=200.0), cycle, TODAY, 6)
    assert old.stale
    assert old.weighted == 0
    assert old.at_risk == "open 200 days, longer than any deal that ever closed"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, ""),
        ({"expected_close": date(2026, 11, 1)}, "was expected to close on 2026-11-01"),
        ({"age_days": 88.0}, "open 88 days; four of five deals close sooner"),
    ],
)
def test_what_is_at_risk_says_why(changes: dict, words: str) -> None:
    cycle = fit_time_to_close([10.0, 20.0, 30.0, 40.0, 90.0] * 10, [])
    assert outlook_of(deal(**changes), cycle, TODAY, 6).at_risk == words


@given(st.lists(st.floats(1, 400), min_size=1, max_size=60), st.floats(0, 500))
def test_the_months_an_opportunity_may_close_in_never_add_up_to_more_than_one(
    days: list[float], age: float
) -> None:
    ahead = fit_time_to_close(days, [age]).months_ahead(age, 24)
    assert (ahead >= 0).all()
    assert ahead.sum() <= 1 + 1e-9


def test_an_opportunity_still_open_makes_closing_slower() -> None:
    without = fit_time_to_close([40.0] * 30, [])
    beside = fit_time_to_close([40.0] * 30, [100.0] * 30)
    assert beside.hazard[1] < without.hazard[1]


def test_weighted_months_are_chance_times_value() -> None:
    cycle = fit_time_to_close([20.0] * 50, [])
    one = outlook_of(deal(), cycle, TODAY, 6)
    months = weighted_by_month([deal(), deal()], [one, one])
    np.testing.assert_allclose(months, 2000 * np.array(one.months))


def test_blending_counts_no_deal_twice() -> None:
    """If the pipeline holds exactly the trend's share of open business, nothing changes."""
    days = [20.0, 45.0, 70.0, 100.0] * 10
    trend = np.full(6, 900.0)
    already_open = trend * (1 - newly_opened_share(days, 6))
    np.testing.assert_allclose(blend(trend, already_open, days, 1.0), trend)
    np.testing.assert_allclose(blend(trend, np.zeros(6), days, 0.0), trend)


def test_a_pipeline_that_helps_is_weighed_in_and_noise_is_not() -> None:
    random = np.random.default_rng(3)
    waves, flat = [], []
    for back in range(36 * 20):
        opened = date(2023, 11, 1) + timedelta(days=int(back * 1.5))
        won = bool(random.random() < 0.4)
        # Every other quarter brings ten times as much, which the pipeline sees coming.
        big = (opened.toordinal() // 91) % 2
        cycle = timedelta(days=int(random.integers(35, 75)))
        waves.append(
            PastCycle(opened_on=opened, closed_on=opened + cycle, value=1 + 9 * big, won=won)
        )
        shuffled = timedelta(days=int(random.integers(1, 700)))
        flat.append(
            PastCycle(
                opened_on=opened - shuffled,
                closed_on=opened + cycle,
                value=float(random.exponential(5)),
                won=won,
            )
        )
    helps = fit_blend([each for each in waves if each.closed_on < TODAY], 0.4, TODAY, open_now=99)
    assert helps.weight >= 0.5
    assert helps.pipeline_wape is not None
    assert helps.trend_wape is not None
    assert helps.pipeline_wape < helps.trend_wape
    known = [each for each in waves if each.closed_on < TODAY]
    thin = fit_blend(known, 0.4, TODAY, open_now=3)
    assert (thin.weight, thin.thin) == (0.0, True)
    noise = fit_blend([each for each in flat if each.closed_on < TODAY], 0.4, TODAY, open_now=99)
    assert noise.weight <= helps.weight


def test_too_little_history_leaves_the_trend_alone() -> None:
    assert fit_blend([], 0.3, TODAY, open_now=5).weight == 0.0
