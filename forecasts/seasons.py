"""Seasonal factors on the log scale, drawn towards none as far as they may be chance."""

from __future__ import annotations

import numpy as np

from forecasts.forecaster import Floats

LEAST_BEYOND_TWO_SEASONS = 2
TRIMMED_FROM = 5  # with so many years the highest and lowest of a place are left out


def shrunk_log_factors(logs: Floats, season: int) -> Floats:
    """What each place in the season adds to the log of the level; 0 on average.

    Classical decomposition: the mean distance from a centred moving average. It is then multiplied
    by 1 - noise / signal (James & Stein 1961; for seasons Miller & Williams 2003, Shrinkage
    estimators of time series seasonal factors, IJF 19:669-684), which leaves strong seasons as
    they are and takes weak ones away. All 0 where there are not two seasons and two periods more.

    Args:
        logs: oldest first; places count from the first value.
    """
    flat = np.zeros(season)
    if season == 1 or len(logs) < 2 * season + LEAST_BEYOND_TWO_SEASONS:
        return flat
    apart, places = _detrended(logs, season)
    means, spreads = np.empty(season), np.empty(season)
    for place in range(season):
        there = np.sort(apart[places == place])
        trimmed = there[1:-1] if len(there) >= TRIMMED_FROM else there
        means[place] = trimmed.mean()
        spreads[place] = there.var(ddof=1) / len(there) if len(there) > 1 else np.nan
    means -= means.mean()
    signal = float(np.mean(means**2))
    known = np.isfinite(spreads)
    if not signal or not known.any():
        return flat
    noise = float(spreads[known].mean())
    return means * max(0.0, 1 - noise / signal * (season - 1) / season)


def _detrended(logs: Floats, season: int) -> tuple[Floats, np.ndarray]:
    """Distances from the centred moving average, and the place in the season of each."""
    kernel = np.ones(season) / season
    if season % 2 == 0:
        kernel = np.ones(season + 1) / season
        kernel[[0, -1]] /= 2
    trend = np.convolve(logs, kernel, mode="valid")
    offset = (len(logs) - len(trend)) // 2
    apart = logs[offset : offset + len(trend)] - trend
    return apart, np.arange(offset, offset + len(trend)) % season
