"""Measures of error come out as worked by hand, and None where they cannot be formed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts.accuracy import bias, coverage, mase, mase_scale, smape, wape

ACTUAL, PREDICTED = np.array([10.0, 20.0, 30.0]), np.array([12.0, 16.0, 33.0])
demands = st.lists(st.floats(0.1, 1e6), min_size=1, max_size=30).map(np.array)


def test_the_scale_is_the_seasonal_naive_error_where_there_is_more_than_a_year() -> None:
    history = np.array([*range(12), 3.0, 5.0], dtype=float)
    assert mase_scale(history) == pytest.approx((3 + 4) / 2)


def test_the_scale_is_the_naive_error_within_the_first_year() -> None:
    assert mase_scale(np.array([1.0, 4.0, 2.0])) == pytest.approx((3 + 2) / 2)


@pytest.mark.parametrize("history", [[5.0], [5.0, 5.0], [2.0] * 20])
def test_a_history_that_never_changed_has_no_scale(history: list[float]) -> None:
    assert mase_scale(np.array(history)) == 0.0


def test_errors_worked_by_hand() -> None:
    assert mase(ACTUAL, PREDICTED, np.array([2.0, 2.0, 2.0])) == pytest.approx(1.5)
    assert wape(ACTUAL, PREDICTED) == pytest.approx(9 / 60)
    assert bias(ACTUAL, PREDICTED) == pytest.approx(1 / 60)
    assert smape(ACTUAL, PREDICTED) == pytest.approx((4 / 22 + 8 / 36 + 6 / 63) / 3)
    assert coverage(ACTUAL, ACTUAL - [0, 1, -1], ACTUAL + 2) == pytest.approx(2 / 3)


def test_months_without_a_scale_are_left_out_of_mase() -> None:
    assert mase(ACTUAL, PREDICTED, np.array([2.0, 0.0, 3.0])) == pytest.approx(1.0)
    assert mase(ACTUAL, PREDICTED, np.zeros(3)) is None


def test_errors_relative_to_no_demand_at_all_are_none_not_infinite() -> None:
    zero = np.zeros(3)
    assert wape(zero, PREDICTED) is None
    assert bias(zero, PREDICTED) is None
    assert smape(zero, zero) == 0.0
    assert smape(np.array([]), np.array([])) is None
    assert coverage(np.array([]), np.array([]), np.array([])) is None


@given(demands)
def test_a_perfect_forecast_has_no_error(demand: np.ndarray) -> None:
    assert mase(demand, demand, np.ones(len(demand))) == 0
    assert wape(demand, demand) == 0
    assert bias(demand, demand) == 0
    assert smape(demand, demand) == 0


@given(demands, st.floats(0.01, 100), st.floats(0.1, 3))
def test_wape_does_not_depend_on_the_unit(demand: np.ndarray, unit: float, off: float) -> None:
    predicted = demand * off
    assert wape(demand * unit, predicted * unit) == pytest.approx(wape(demand, predicted))


@given(demands, st.floats(0, 3))
def test_bias_is_never_larger_than_wape(demand: np.ndarray, off: float) -> None:
    signed, absolute = bias(demand, demand * off), wape(demand, demand * off)
    assert signed is not None
    assert absolute is not None
    assert abs(signed) <= absolute + 1e-9
