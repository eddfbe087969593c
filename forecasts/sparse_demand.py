"""Sparse demand: a flat mean per period, and bands that are quantiles of counts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from forecasts.forecaster import Floats

RECENT_SEASONS = 2
LEAST_TO_CORRECT = 30
MOST_CORRECTED = 0.25
HALF_BELIEVED = 100
GRID = (*np.arange(0.40, 0.99, 0.02), 0.99, 0.995)


def sparse_mean(members: Floats, y: Floats, season: int) -> Floats:
    """The expected demand of each step.

    Aggregation methods chase the newest order, which makes them overestimate after one (a bias of
    16 % of demand was measured); the mean of the last two years does not. Half of each.

    Args:
        members: models x steps, NaN where one failed.
        y: the history.
    """
    recent = y[-RECENT_SEASONS * season :].mean()
    sound = members[np.isfinite(members).all(axis=1)]
    aggregated = np.median(sound, axis=0) if len(sound) else np.full(members.shape[1], recent)
    return np.asarray((aggregated + recent) / 2)


def bias_correction(tried: Sequence[tuple[Floats, Floats, Floats]]) -> float:
    """What sparse means are multiplied by: demand over forecast at past origins.

    Spare parts fade and new ones grow together, which no single sparse series can show. 1.0 with
    fewer than thirty series to learn from, believed half with a hundred; never beyond a quarter.

    Args:
        tried: history, mean and what then happened, of past origins.
    """
    if len(tried) < LEAST_TO_CORRECT:
        return 1.0
    expected = sum(float(mean.sum()) for _, mean, _ in tried)
    happened = sum(float(actual.sum()) for _, _, actual in tried)
    ratio = happened / expected if expected else 1.0
    belief = len(tried) / (len(tried) + HALF_BELIEVED)
    return float(np.clip(1 + belief * (ratio - 1), 1 - MOST_CORRECTED, 1 + MOST_CORRECTED))


def count_band(mean: Floats, y: Floats, season: int, level: float) -> tuple[Floats, Floats]:
    """Low and high limits that hold a period's demand with probability `level`, 0 to 1.

    Whole numbers: a negative binomial with this mean and the variance of the last three seasons.
    Others: the quantiles of the last three seasons, scaled to this mean.
    """
    recent = y[-3 * season :]
    tail = (1 - level) / 2
    if not np.array_equal(recent, np.round(recent)):
        scale = mean / max(float(recent.mean()), 1e-12)
        return np.quantile(recent, tail) * scale, np.quantile(recent, 1 - tail) * scale
    from scipy import stats  # most of a second to load, and only whole numbers need it

    average = np.maximum(mean, 1e-9)
    dispersion = max(float(recent.var()) / max(float(recent.mean()), 1e-9), 1.0 + 1e-6)
    size = average / (dispersion - 1)
    law = stats.nbinom(size, 1 / dispersion)
    return np.asarray(law.ppf(tail)), np.asarray(law.ppf(1 - tail))


def calibrated_level(
    asked: float, tried: Sequence[tuple[Floats, Floats, Floats]], season: int
) -> float:
    """The nominal level whose bands held `asked` of the months they were tried on.

    Quantiles of counts are whole numbers: a band of 80 % holds more than it says where demand is
    0 or 1, and less where the future differs from the past. Both are measured together.

    Args:
        tried: history, mean and what then happened, of past origins; empty gives `asked`.
    """
    if not tried:
        return asked
    for level in GRID:
        held = [_held(mean, y, actual, season, level) for y, mean, actual in tried]
        if float(np.mean(held)) >= asked:
            return float(level)
    return float(GRID[-1])


def _held(mean: Floats, y: Floats, actual: Floats, season: int, level: float) -> float:
    low, high = count_band(mean, y, season, level)
    return float(np.mean((actual >= low) & (actual <= high)))
