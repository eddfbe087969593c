"""Every model keeps demand at zero or more, its bands in order, and says when it stood back."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasts.baselines import RecentMean, SeasonalNaive
from forecasts.forecaster import Forecaster
from forecasts.prophet_model import ProphetForecaster
from tests.forecasts.samples import history

YEAR = [float(month) for month in range(1, 13)]


def assert_sound(predicted: pd.DataFrame, months: int) -> None:
    expected = pd.date_range("2026-11-01", periods=months, freq="MS")
    assert predicted["ds"].tolist() == expected.tolist()
    order = predicted[["lo_95", "lo_80", "mean", "hi_80", "hi_95"]].to_numpy()
    assert (np.diff(order, axis=1) >= 0).all()
    assert (order >= 0).all()


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from([SeasonalNaive(), RecentMean()]),
    st.lists(st.floats(0, 1e6), min_size=1, max_size=40),
    st.integers(1, 36),
)
def test_baselines_are_sound_on_any_history(
    model: Forecaster, values: list[float], months: int
) -> None:
    assert_sound(model.fit(history(values)).predict(months), months)


def test_the_seasonal_naive_repeats_the_last_year_with_bands_that_grow_by_the_year() -> None:
    fitted = SeasonalNaive().fit(history([*YEAR, *(value + 2 for value in YEAR)]))
    predicted = fitted.predict(24)
    assert predicted["mean"].tolist() == [value + 2 for value in YEAR] * 2
    upper = predicted["hi_80"] - predicted["mean"]
    assert upper.iloc[0] == pytest.approx(1.2816 * 2, abs=1e-3)
    assert upper.iloc[12] == pytest.approx(upper.iloc[0] * 2**0.5)
    assert fitted.notes == ()


def test_the_seasonal_naive_says_when_the_mean_stands_in() -> None:
    fitted = SeasonalNaive().fit(history([2, 4]))
    assert fitted.predict(1)["mean"].item() == 3
    assert fitted.notes == ("Seasonal naive replaced by the mean: only 2 months of history.",)


def test_the_recent_mean_forgets_what_is_older_than_a_year() -> None:
    predicted = RecentMean().fit(history([1000.0] * 5 + [4.0, 8.0] * 6)).predict(2)
    assert predicted["mean"].tolist() == [6, 6]


def test_prophet_learns_trend_and_season_and_gives_the_same_numbers_each_time() -> None:
    values = [100 + 2 * t + 30 * np.sin(2 * np.pi * t / 12) for t in range(48)]
    before = np.random.get_state()[1].tolist()
    predicted = ProphetForecaster().fit(history(values)).predict(12)
    again = ProphetForecaster().fit(history(values)).predict(12)
    assert_sound(predicted, 12)
    expected = [100 + 2 * t + 30 * np.sin(2 * np.pi * t / 12) for t in range(48, 60)]
    assert predicted["mean"].tolist() == pytest.approx(expected, rel=0.05)
    pd.testing.assert_frame_equal(predicted, again)
    assert np.random.get_state()[1].tolist() == before


def test_prophet_never_forecasts_negative_demand_on_a_dying_series() -> None:
    values = [float(max(0, 90 - 3 * t)) for t in range(36)]
    predicted = ProphetForecaster().fit(history(values)).predict(12)
    assert_sound(predicted, 12)


def test_prophet_says_when_history_is_too_short_for_trend_and_season() -> None:
    fitted = ProphetForecaster().fit(history([3, 5, 4, 6, 5, 4, 3, 5]))
    assert "without trend and season: only 8 months of history" in fitted.notes[0]
    assert_sound(fitted.predict(3), 3)


@pytest.mark.parametrize(
    ("values", "note"),
    [
        ([3, 5, 4, 6], "Prophet replaced by the mean: only 4 months of history."),
        ([7] * 30, "Prophet replaced by the mean: every month of its history is the same."),
    ],
)
def test_prophet_is_replaced_by_name_where_it_cannot_run(values: list[float], note: str) -> None:
    fitted = ProphetForecaster().fit(history(values))
    assert fitted.notes == (note,)
    assert fitted.predict(1)["mean"].item() == pytest.approx(sum(values[-12:]) / len(values[-12:]))
