"""Naive2, the reference of OWA: the last value, with the season taken out and put back."""

from __future__ import annotations

import numpy as np

from forecasts.forecaster import Floats

# A season counts where its autocorrelation is beyond chance at 90 % (two-sided), as in the
# M4 competition (Makridakis, Spiliotis & Assimakopoulos 2020, IJF 36:54-74).
NINETY_PERCENT_NORMAL = 1.645


def naive2(y: Floats, horizon: int, season: int) -> Floats:
    """Forecasts by classical multiplicative decomposition and the last deseasonalised value."""
    factors = seasonal_factors(y, season)
    places = np.arange(len(y) + horizon) % season
    last = y[-1] / factors[places[len(y) - 1]]
    return np.asarray(last * factors[places[len(y) :]])


def seasonal_factors(y: Floats, season: int) -> Floats:
    """A factor for each place counted from the first value, 1 on average; all 1 if not seasonal."""
    flat = np.ones(season)
    if season == 1 or len(y) < 3 * season or (y <= 0).any() or not is_seasonal(y, season):
        return flat
    kernel = np.ones(season + 1) / season
    kernel[[0, -1]] /= 2
    if season % 2:
        kernel = np.ones(season) / season
    trend = np.convolve(y, kernel, mode="valid")
    offset = (len(y) - len(trend)) // 2
    ratios = y[offset : offset + len(trend)] / trend
    places = np.arange(offset, offset + len(trend)) % season
    means = np.array([ratios[places == place].mean() for place in range(season)])
    return np.asarray(means / means.mean())


def is_seasonal(y: Floats, season: int) -> bool:
    """Whether the autocorrelation at one season is beyond chance."""
    centred = y - y.mean()
    whole = float(centred @ centred)
    if not whole:
        return False
    lags = [float(centred[lag:] @ centred[:-lag]) / whole for lag in range(1, season + 1)]
    limit = NINETY_PERCENT_NORMAL * np.sqrt((1 + 2 * np.square(lags[:-1]).sum()) / len(y))
    return bool(abs(lags[-1]) > limit)
