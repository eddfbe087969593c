"""Baselines every clever forecast must beat: last year again, and the mean of last year."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import pandas as pd

from common.wording import count
from forecasts.forecaster import BAND_PERCENTS, Floats, future_months, prediction

SEASON_MONTHS = 12


@dataclass(frozen=True, slots=True)
class FittedBaseline:
    """Twelve monthly values that repeat, with a spread that may grow each year."""

    last: pd.Timestamp
    cycle: tuple[float, ...]
    spread: float  # standard deviation of a one-year-ahead error, in units of the measure
    grows: float  # 1: variance adds up year by year as in a random walk; 0: it stays
    notes: tuple[str, ...] = ()

    def predict(self, horizon_months: int) -> pd.DataFrame:
        """Months ahead with normal bands; see `Fitted.predict`."""
        ahead = np.arange(horizon_months)
        mean = np.array(self.cycle)[ahead % len(self.cycle)]
        years = 1.0 + self.grows * (ahead // SEASON_MONTHS)
        half = self.spread * np.sqrt(years)
        return prediction(future_months(self.last, horizon_months), mean, normal_bands(mean, half))

    def expected(self, days: pd.DatetimeIndex) -> Floats:
        """The mean on the given days, which follow the history one after another."""
        return np.array(self.cycle)[np.arange(len(days)) % len(self.cycle)]


@dataclass(frozen=True, slots=True)
class SeasonalNaive:
    """Each month as it was a year before.

    Bands: the root mean square of y(t) - y(t-12), times sqrt(k + 1) for k whole years ahead
    (Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., section 5.5).
    With 12 months or fewer there is no such difference, so the mean stands in and a note says so.
    """

    name: str = "Seasonal naive"

    def fit(self, history: pd.DataFrame) -> FittedBaseline:
        y = history["y"].to_numpy(dtype=float)
        if len(y) <= SEASON_MONTHS:
            note = f"{self.name} replaced by the mean: only {count(len(y), 'month')} of history."
            return fit_mean(history, notes=(note,))
        differences = y[SEASON_MONTHS:] - y[:-SEASON_MONTHS]
        spread = float(np.sqrt(np.mean(differences**2)))
        cycle = tuple(float(value) for value in y[-SEASON_MONTHS:])
        return FittedBaseline(history["ds"].iloc[-1], cycle, spread, grows=1.0)


@dataclass(frozen=True, slots=True)
class RecentMean:
    """Each month as the mean of the last 12: hard to beat where demand is sparse."""

    name: str = "Mean of 12 months"

    def fit(self, history: pd.DataFrame) -> FittedBaseline:
        return fit_mean(history)


def fit_mean(history: pd.DataFrame, notes: tuple[str, ...] = ()) -> FittedBaseline:
    """The mean of the last 12 months (or fewer) with bands s * sqrt(1 + 1/n) (FPP3, 5.5).

    A single month shows no spread; its own size is taken, which gives a band from zero to about
    three times the value and claims nothing more.
    """
    recent = history["y"].to_numpy(dtype=float)[-SEASON_MONTHS:]
    deviation = float(np.std(recent, ddof=1)) if len(recent) > 1 else float(recent[0])
    return FittedBaseline(
        last=history["ds"].iloc[-1],
        cycle=(float(np.mean(recent)),),
        spread=deviation * float(np.sqrt(1 + 1 / len(recent))),
        grows=0.0,
        notes=notes,
    )


def normal_bands(mean: Floats, spread: Floats) -> Floats:
    """n x 4 limits, as BAND_COLUMNS, of normal errors with standard deviation `spread`."""
    limits = []
    for percent in BAND_PERCENTS:
        half = NormalDist().inv_cdf(0.5 + percent / 200) * spread
        limits += [mean - half, mean + half]
    return np.column_stack(limits)
