"""Bands for a whole panel: errors of past origins, pooled over series, by step and level."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from forecasts.accuracy import mase_scale
from forecasts.forecaster import Floats

NEIGHBOURING_STEPS = 1
# With fewer pooled errors than this the 95 % rank is the largest error or near it.
LEAST_ERRORS = 20


def scales_of(values: Sequence[Floats], season: int) -> Floats:
    """A positive scale for each series: its seasonal-naive error, else its mean size, else 1."""
    return np.array([_scale(y, season) for y in values])


def _scale(y: Floats, season: int) -> float:
    return mase_scale(y, season) or float(np.abs(y).mean()) or 1.0


def pooled_factors(scores: Sequence[Floats], horizon: int, level: float) -> Floats | None:
    """Half the width of a band, in scales of a series, for each step; None with too few errors.

    Split conformal prediction as in `conformal.band_factors`, for any level (0 to 1).

    Args:
        scores: for each origin, series x steps of |error| / scale; NaN where nothing is known.
    """
    whole = np.concatenate([each.reshape(-1, horizon) for each in scores]) if scores else None
    if whole is None or np.isfinite(whole).sum() < LEAST_ERRORS:
        return None
    found, widest = [], 0.0
    for step in range(horizon):
        near = whole[:, max(0, step - NEIGHBOURING_STEPS) : step + NEIGHBOURING_STEPS + 1]
        known = np.sort(near[np.isfinite(near)])
        if len(known):
            rank = min(math.ceil((len(known) + 1) * level), len(known))
            widest = max(widest, float(known[rank - 1]))
        found.append(widest)
    return np.array(found)


def around(mean: Floats, half: Floats, floors: Floats) -> tuple[Floats, Floats]:
    """Series x steps of low and high limits, no lower than `floors` (series x 1)."""
    return np.maximum(mean - half, floors), mean + half


def untested_half(values: Sequence[Floats], horizon: int, level: float) -> Floats:
    """Half widths where nothing could be tested: last year's spread, growing with the steps.

    Normal errors with the standard deviation of the last year, times sqrt(1 + 1/n), as around a
    mean; a single value counts its own size as its spread.
    """
    from statistics import NormalDist

    z = NormalDist().inv_cdf(0.5 + level / 2)
    half = np.empty((len(values), horizon))
    for at, y in enumerate(values):
        recent = y[-12:]
        spread = float(np.std(recent, ddof=1)) if len(recent) > 1 else float(np.abs(recent[0]))
        half[at] = z * spread * math.sqrt(1 + 1 / len(recent))
    return half
