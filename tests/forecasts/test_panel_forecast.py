"""Each series goes its own way, nothing is dropped, and bands hold what they say."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from forecasts import statistical_models
from forecasts.ensemble import choose_weights, combined, learn_weights, median_of, weighted
from forecasts.panel import Panel
from forecasts.panel_backtest import Delivery, TooShortToTest, backtest_panel
from forecasts.panel_forecast import Ask, ModelResult, forecast_panel
from forecasts.panel_models import ModelUnknown, expect
from forecasts.routes import Route, route_of
from forecasts.short_history import Borrowed, borrow, seasonal_profile, short_forecast
from forecasts.sparse_demand import count_band
from forecasts.statistical_models import fit_members
from tests.forecasts.panels import panel, seasonal, sparse
from tests.forecasts.samples import quiet


@pytest.mark.parametrize(
    ("values", "route"),
    [
        (seasonal(60, 1), Route.REGULAR),
        (sparse(60, 1), Route.SPARSE),
        (seasonal(11, 1), Route.SHORT),
        (np.array([3.0]), Route.SHORT),
        (np.full(30, 7.0), Route.CONSTANT),
        (np.zeros(30), Route.ENDED),
        (np.concatenate([seasonal(40, 1), np.zeros(12)]), Route.ENDED),
    ],
)
def test_a_series_goes_the_way_of_its_kind(values: np.ndarray, route: Route) -> None:
    assert route_of(values, 12) is route


def test_every_series_gets_a_finite_forecast_that_is_never_negative() -> None:
    falling = np.maximum(60.0 - 2 * np.arange(36), 0.5)
    odd = [[1.0], [0.0], [5.0] * 30, [0.0] * 40, falling, seasonal(30, 2), sparse(50, 3)]
    for result in forecast_panel(panel(*odd), Ask(6, ("auto", "fast", "mean", "ets")), quiet):
        assert np.isfinite(result.means.mean).all()
        assert (result.means.mean >= 0).all()
        for level in (80, 95):
            assert (result.low[level] >= 0).all()
            assert np.isfinite(result.high[level]).all()


def test_the_same_panel_gives_the_same_numbers() -> None:
    many = panel(*[seasonal(48, seed) for seed in range(22)])
    first, second = (forecast_panel(many, Ask(6, ("fast",)), quiet)[0] for _ in range(2))
    np.testing.assert_array_equal(first.means.mean, second.means.mean)
    np.testing.assert_array_equal(first.high[80], second.high[80])


def test_a_model_that_fails_is_replaced_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(season: int) -> None:
        raise ValueError("no such fit")

    monkeypatch.setitem(statistical_models._MAKERS, "dot", fails)
    two = panel(seasonal(48, 1), seasonal(48, 2))
    alone, together = forecast_panel(two, Ask(3, ("dot", "auto")), quiet)
    assert "dot: failed on 2 series, which the seasonal naive forecasts instead." in alone.notes
    assert "auto: its member dot could not be fitted to 2 series." in together.notes
    np.testing.assert_allclose(alone.means.mean[0], two.values[0][-12:][:3])


def test_wider_bands_contain_the_narrower_and_grow_with_the_steps() -> None:
    result = forecast_panel(panel(*[seasonal(60, s) for s in range(8)]), Ask(6, ("fast",)), quiet)[
        0
    ]
    assert (result.low[95] <= result.low[80]).all()
    assert (result.high[95] >= result.high[80]).all()
    width = result.high[80] - result.means.mean
    assert (np.diff(width, axis=1) >= -1e-9).all()


def test_short_histories_borrow_the_season_of_longer_ones() -> None:
    donors = [seasonal(48, seed) for seed in range(30)]
    profile = seasonal_profile(donors, [47] * 30, 12)
    assert profile.mean() == pytest.approx(1, abs=0.02)
    whole = seasonal(24, 99)
    found = short_forecast(whole[9:12], 12, 47 - 12, Borrowed(profile, None))
    flat = np.full(12, whole[9:12].mean())
    assert np.abs(found - whole[12:]).mean() < 0.6 * np.abs(flat - whole[12:]).mean()


def test_a_wandering_market_counts_the_newest_value_a_steady_one_the_mean() -> None:
    random = np.random.default_rng(1)
    wandering = [100 + np.cumsum(random.normal(0, 1, 48)) for _ in range(40)]
    steady = [100 + random.normal(0, 5, 48) for _ in range(40)]
    start = np.array([100.0, 100.0, 100.0, 100.0, 100.0, 112.0])

    def next_of(donors: list[np.ndarray]) -> float:
        lent = borrow(donors, [47] * 40, 6, 6, np.ones(12))
        return float(short_forecast(start, 6, 5, lent)[0])

    assert next_of(wandering) > 106
    assert next_of(steady) < 104


def test_a_season_seen_once_counts_as_much_as_it_did_elsewhere() -> None:
    donors = [seasonal(60, seed) for seed in range(30)]
    young = seasonal(24, 77)
    flat = np.ones(12)  # the common season is held back: the series' own year must show it
    lent = borrow(donors, [59] * 30, 12, 12, flat)
    own = short_forecast(young[:12], 12, 47, lent)
    level = np.full(12, young[:12].mean())
    assert np.abs(own - young[12:]).mean() < 0.6 * np.abs(level - young[12:]).mean()


def test_net_demand_may_fall_below_zero() -> None:
    net = seasonal(48, 1) - 110.0
    result = forecast_panel(panel(net, seasonal(48, 2)), Ask(12), quiet)[0]
    assert result.means.mean[0].min() < 0 <= result.means.mean[1].min()
    assert result.low[80][0].min() < 0 <= result.low[80][1].min()


def test_counts_have_whole_numbers_as_limits() -> None:
    low, high = count_band(np.array([0.5, 2.0]), sparse(60, 1), 12, 0.8)
    assert low.tolist() == np.round(low).tolist()
    assert high.tolist() == np.round(high).tolist()


def test_learnt_weights_sum_to_one_and_are_drawn_towards_equal_ones() -> None:
    random = np.random.default_rng(1)
    actual = random.normal(10, 1, (40, 3))
    members = np.stack([actual + random.normal(0, s, (40, 3)) for s in (0.1, 2.0)], axis=1)
    weights = learn_weights([(members, actual, np.ones(40))])
    assert weights.sum() == pytest.approx(1)
    assert 0.7 < weights[0] <= 0.75  # all of it, drawn halfway back to a half


def test_a_missing_member_leaves_its_weight_to_the_others() -> None:
    members = np.array([[[2.0], [np.nan], [4.0]]])
    assert median_of(members)[0, 0] == 3.0
    assert weighted(members, np.array([0.25, 0.5, 0.25]))[0, 0] == 3.0


def test_weights_need_origins_enough_to_be_tested_on() -> None:
    origin = (np.ones((40, 2, 3)), np.ones((40, 3)), np.ones(40))
    assert choose_weights([origin]) is None


def test_an_unknown_model_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(ModelUnknown, match="There is no model arima; accepted are auto, fast"):
        forecast_panel(panel([1.0, 2.0]), Ask(1, ("arima",)), quiet)


def test_a_backtest_sees_nothing_later_than_its_origin() -> None:
    """A jump after every origin's last known month must not be foreseen."""
    calm = np.full(48, 10.0) + np.tile([0.0, 1.0], 24)
    jumped = np.concatenate([calm, calm[:6] + 1000])
    table = backtest_panel(panel(jumped), Ask(6, ("dot",)), 1, quiet)
    assert (table["bias"] < -0.9).all()


def test_the_metric_table_has_every_model_on_every_route() -> None:
    mixed = panel(*[seasonal(60, s) for s in range(4)], *[sparse(60, s) for s in range(4)])
    table = backtest_panel(mixed, Ask(6, ("fast",)), 2, quiet)
    every = table[table["route"] == "all"].set_index("model")
    assert list(every.index) == ["fast", "seasonal-naive"]
    assert every.loc["seasonal-naive", "value_added"] == 0
    assert every.loc["fast", "value_added"] > 0
    assert set(table["route"]) == {"all", str(Route.REGULAR), str(Route.SPARSE)}
    assert table[["coverage_80", "coverage_95"]].to_numpy().min() > 0.3


def test_series_too_short_to_test_are_refused() -> None:
    with pytest.raises(TooShortToTest, match="ask for fewer windows or a shorter horizon"):
        backtest_panel(panel([1.0, 2.0]), Ask(6), 3, quiet)


def test_known_before_ends_every_series_earlier() -> None:
    two = panel([1.0, 2.0, 3.0], [4.0, 5.0])
    earlier = two.known_before(1)
    assert [each.tolist() for each in earlier.values] == [[1.0, 2.0], [4.0]]
    assert earlier.last == two.last - 1
    assert all(a < b for a, b in pairwise(two.future(3)))


def test_a_weighted_ensemble_uses_its_weights() -> None:
    two = panel(seasonal(48, 1), seasonal(48, 2))
    only_dot = np.array([1.0, 0.0, 0.0, 0.0])
    alone = expect("dot", two, 3, fit_members).mean
    found = expect("fast", two, 3, fit_members, only_dot)
    assert found.members is not None
    np.testing.assert_allclose(found.mean, (alone + median_of(found.members)) / 2)
    np.testing.assert_allclose(found.mean, combined(found.members, only_dot))


def test_a_backtest_of_a_hierarchy_has_rows_of_its_levels_and_judges_what_is_delivered() -> None:
    three = panel(*[seasonal(48, seed) for seed in range(3)])

    def doubled(known: Panel, result: ModelResult) -> ModelResult:
        assert len(known.values[0]) < 48
        return replace(result, means=replace(result.means, mean=2 * result.means.mean))

    levels = {"s000": "total", "s001": "series", "s002": "series"}
    delivery = Delivery(doubled, levels)
    table = backtest_panel(three, Ask(6, ("dot",)), 1, quiet, fit_members, delivery)
    dot = table[table["model"] == "dot"].set_index("route")
    assert dot.loc["level series", "series"] == 2
    assert dot.loc["all", "bias"] > 0.8


def test_a_series_around_zero_does_not_widen_the_bands_of_short_ones() -> None:
    around_zero = np.random.default_rng(1).normal(0, 5, 60)
    many = [*(seasonal(60, seed) for seed in range(6)), around_zero - around_zero.mean()]
    (found,) = forecast_panel(panel(*many, [100.0, 104.0]), Ask(6, ("fast",)), quiet)
    assert (found.high[95][-1] < 1_000).all()


def test_loess_seasons_shared_by_members_are_those_of_statsforecast() -> None:
    from statsforecast.models import MSTL, DynamicOptimizedTheta

    y = seasonal(60, 4)
    whole = MSTL(season_length=12, trend_forecaster=DynamicOptimizedTheta(season_length=1))
    wanted = np.exp(whole.forecast(y=np.log(y), h=15)["mean"])
    found = fit_members([y], 15, 12, ("stl-damped", "stl-theta")).of("stl-theta")[0]
    np.testing.assert_allclose(found, wanted, rtol=1e-9)
