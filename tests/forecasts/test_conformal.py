"""Calibrated bands are as wide as the errors that were made, and tested on unseen months."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from forecasts.backtest import BacktestPlan, backtest
from forecasts.baselines import RecentMean
from forecasts.conformal import band_factors, calibrate, calibrate_newest
from tests.forecasts.samples import series


def rows(errors: list[float], step: int = 1, scale: float = 2.0) -> pd.DataFrame:
    """One backtest row an error, each predicted as 10 with a band of no width."""
    size = len(errors)
    same = dict.fromkeys(["mean", "lo_80", "hi_80", "lo_95", "hi_95"], [10.0] * size)
    return pd.DataFrame(
        {
            "model": ["M"] * size,
            "pool": ["fitted"] * size,
            "step": [step] * size,
            "scale": [scale] * size,
            "y": [10.0 + error for error in errors],
            **same,
        }
    )


def test_the_factor_is_the_error_of_the_conformal_rank() -> None:
    factors = band_factors(rows([float(error) for error in range(1, 20)]))
    # 19 errors: rank ceil(20 x 0.8) = 16 and ceil(20 x 0.95) = 19, over the scale of 2.
    assert factors["factor_80"].tolist() == [8.0]
    assert factors["factor_95"].tolist() == [9.5]


def test_bands_reach_the_factor_times_the_scale_and_never_below_zero() -> None:
    factors = band_factors(rows([float(error) for error in range(1, 20)]))
    band = calibrate(rows([0.0], scale=1.0), factors).iloc[0]
    assert (band["lo_80"], band["hi_80"]) == (2.0, 18.0)
    assert (band["lo_95"], band["hi_95"]) == (0.5, 19.5)
    assert calibrate(rows([0.0], scale=4.0), factors)["lo_80"].item() == 0.0


def test_a_later_month_never_has_the_narrower_band() -> None:
    factors = band_factors(pd.concat([rows([8.0] * 9), rows([2.0] * 9, step=5)]))
    assert factors["factor_80"].is_monotonic_increasing


def test_steps_beyond_those_tested_widen_with_the_square_root_of_time() -> None:
    factors = band_factors(rows([2.0] * 9, step=1))
    band = calibrate(rows([0.0], step=4), factors)
    assert band["hi_80"].item() == pytest.approx(10 + 2.0 * 2)


def test_what_cannot_be_calibrated_keeps_its_own_band() -> None:
    never_changed = rows([1.0] * 5, scale=0.0)
    factors = band_factors(never_changed)
    assert factors.empty
    pd.testing.assert_frame_equal(calibrate(never_changed, factors), never_changed)
    known = band_factors(rows([4.0] * 9))
    pd.testing.assert_frame_equal(calibrate(never_changed, known), never_changed)


def test_the_newest_cut_off_is_calibrated_on_months_before_it_only() -> None:
    random = np.random.default_rng(3)
    known = random.poisson(20, 48).astype(float)
    calm = series([*known, *known[:12]])
    wild = series([*known, *(known[:12] * 50)])

    def bands(demand: pd.DataFrame) -> pd.DataFrame:
        tested = backtest(demand, [RecentMean()], BacktestPlan(), lambda text: None)
        return calibrate_newest(tested.assign(pool="fitted")).drop(columns=["y"])

    pd.testing.assert_frame_equal(bands(calm), bands(wild))


def test_calibrated_bands_cover_about_what_they_claim_on_unseen_months() -> None:
    random = np.random.default_rng(5)
    demand = pd.concat(
        [series(random.poisson(30, 60).tolist(), f"family={index}") for index in range(40)]
    )
    tested = backtest(demand, [RecentMean()], BacktestPlan(), lambda text: None)
    newest = calibrate_newest(tested.assign(pool="fitted"))
    inside = newest["y"].between(newest["lo_80"], newest["hi_80"]).mean()
    assert 0.74 <= inside <= 0.86
