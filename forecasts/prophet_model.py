"""Prophet behind the Forecaster protocol; the one file that knows Prophet, loaded on first fit."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from common.wording import count
from forecasts.baselines import FittedBaseline, fit_mean
from forecasts.forecaster import BAND_PERCENTS, Floats, future_months, prediction

LEAST_MONTHS = 6
# Below two years a season seen once cannot be told from chance, and a trend drawn through it runs
# away: with 12 months of history Prophet's trend was measured at MASE 1.30, smoothing at 0.86.
LEAST_MONTHS_FOR_SEASON = 24
# Four sine and cosine pairs bend enough for months; Prophet's ten (for days) have 20 coefficients
# to fit to as few as 24 values.
YEARLY_WAVES = 4
CHANGE_POINTS = 10  # at most one in five months of a five-year history; Prophet's 25 is for days
SAMPLES = 400  # the 2.5 % quantile rests on ten of them, enough for bands that are calibrated
SEED = 20_240_229


@dataclass(frozen=True, slots=True)
class FittedProphet:
    """A Prophet that has seen one series."""

    model: Any  # prophet.Prophet, which publishes no usable types
    last: pd.Timestamp
    notes: tuple[str, ...] = ()

    def predict(self, horizon_months: int) -> pd.DataFrame:
        """Months ahead with both bands from one set of samples; see `Fitted.predict`.

        The bands are Prophet's own. They are known to be far too narrow on monthly business
        series (48 % of months inside the 80 % band on M3): `conformal.py` widens them.
        """
        months = future_months(self.last, horizon_months)
        future = pd.DataFrame({"ds": months})
        with _seeded():
            samples = self.model.predictive_samples(future)["yhat"]
            # The mean is the point estimate, not the samples' mean: no sampling noise in it.
            mean = self.model.predict(future)["yhat"].to_numpy(dtype=float)
        limits = []
        for percent in BAND_PERCENTS:
            tail = (100 - percent) / 2
            limits += [np.percentile(samples, tail, axis=1)]
            limits += [np.percentile(samples, 100 - tail, axis=1)]
        return prediction(months, mean, np.column_stack(limits))

    def expected(self, days: pd.DatetimeIndex) -> Floats:
        """The point estimate on the given days, without bands; may be negative."""
        future = pd.DataFrame({"ds": days})
        return np.asarray(self.model.predict(future)["yhat"], dtype=float)


@dataclass(frozen=True, slots=True)
class ProphetForecaster:
    """Prophet set for short monthly series (Taylor & Letham 2018, Forecasting at Scale).

    From 24 months: a linear trend with change points and a yearly season. Below: level and noise
    only, with a note. Below 6 months, on a constant series, or where the fit fails: the mean of
    the last 12 months, with a note. Values are fitted as they are and predictions floored at 0.
    """

    name: str = "Prophet"
    samples: int = SAMPLES  # 0 where bands come from elsewhere

    def fit(self, history: pd.DataFrame) -> FittedProphet | FittedBaseline:
        months, last = len(history), history["ds"].iloc[-1]
        if months < LEAST_MONTHS:
            return _mean_instead(history, f"only {count(months, 'month')} of history")
        if history["y"].nunique() == 1:
            return _mean_instead(history, "every month of its history is the same")
        model = _new_prophet(months, self.samples)
        try:
            with _seeded():
                model.fit(history[["ds", "y"]], seed=SEED)
        except RuntimeError:  # what Stan raises when neither of its optimisers converges
            return _mean_instead(history, "its fit did not converge")
        if months >= LEAST_MONTHS_FOR_SEASON:
            return FittedProphet(model, last)
        note = (
            f"Prophet ran without trend and season: only {count(months, 'month')} of history, "
            f"{LEAST_MONTHS_FOR_SEASON} are needed to tell them from chance."
        )
        return FittedProphet(model, last, (note,))


def _mean_instead(history: pd.DataFrame, reason: str) -> FittedBaseline:
    return fit_mean(history, notes=(f"Prophet replaced by the mean: {reason}.",))


def _new_prophet(months: int, samples: int) -> Any:
    # Prophet takes seconds to load; importing this file must not.
    logging.getLogger("prophet.plot").setLevel(logging.CRITICAL)  # "plotly failed" is no concern
    from prophet import Prophet

    logging.getLogger("prophet").setLevel(logging.ERROR)
    logging.getLogger("cmdstanpy").disabled = True  # two lines a fit, even at level ERROR
    long_enough = months >= LEAST_MONTHS_FOR_SEASON
    return Prophet(
        growth="linear" if long_enough else "flat",
        yearly_seasonality=YEARLY_WAVES if long_enough else 0,
        weekly_seasonality=0,
        daily_seasonality=0,
        n_changepoints=CHANGE_POINTS if long_enough else 0,
        uncertainty_samples=samples,
    )


@contextmanager
def _seeded() -> Iterator[None]:
    """Prophet draws from numpy's global generator: seed it, then put it back as it was."""
    before = np.random.get_state()
    np.random.seed(SEED)
    try:
        yield
    finally:
        np.random.set_state(before)
