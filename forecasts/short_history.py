"""Short histories borrow: the season of longer series around them, times their own level."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from forecasts.forecaster import Floats

LEAST_DONORS = 5
LEVEL_WEIGHT = 0.3  # of the newest value in the smoothed level
SHRINK_DONORS = 10.0  # donors at which the borrowed season counts half


def seasonal_profile(donors: Sequence[Floats], last: int, season: int) -> Floats:
    """A factor for each place in the year, 1 on average, as the median donor has it.

    Each donor's last whole years are divided by the mean of their own year; the median over
    donors and years resists the odd one out. Few donors are trusted less: the profile is drawn
    towards 1 by n / (n + 10). All 1 with fewer than five donors.

    Args:
        donors: series of at least two seasons that end in period `last`; zeros allowed.
        last: the ordinal of that period; its remainder by `season` is the place in the year.
    """
    rows = []
    for y in donors:
        years = len(y) // season
        block = y[-years * season :].reshape(years, season)[-3:]
        means = block.mean(axis=1, keepdims=True)
        if years and (means > 0).all():
            rows.append(np.median(block / means, axis=0))
    if len(rows) < LEAST_DONORS:
        return np.ones(season)
    shrunk = 1 + (np.median(rows, axis=0) - 1) * len(rows) / (len(rows) + SHRINK_DONORS)
    found = np.empty(season)
    found[np.arange(last - season + 1, last + 1) % season] = shrunk / shrunk.mean()
    return np.maximum(found, 0.05)


def short_forecast(y: Floats, horizon: int, profile: Floats, last: int) -> Floats:
    """The level of what is known, freed of the season, times the season of each month ahead.

    The level is the mean of two estimates: exponential smoothing that starts from the mean, and
    that mean itself. Trends are not drawn from so few values: doing so was measured at half as
    much error again.
    """
    season = len(profile)
    places = np.arange(last - len(y) + 1, last + 1) % season
    settled = y / profile[places]
    level = float(settled.mean())
    for value in settled:
        level += LEVEL_WEIGHT * (float(value) - level)
    ahead = np.arange(last + 1, last + horizon + 1) % season
    return np.asarray((level + settled.mean()) / 2 * profile[ahead])
