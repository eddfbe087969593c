"""Short histories borrow: the season of longer series around them, times their own level."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from forecasts.forecaster import Floats

LEAST_DONORS = 5
MOST_DONORS = 200
# Of the newest value in the smoothed level; 0 is the plain mean, 1 the newest value alone.
LEVEL_WEIGHTS = (0.0, 0.1, 0.3, 0.6, 1.0)
USUAL_LEVEL_WEIGHT = 0.3  # with too few donors to learn it from
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


def short_forecast(
    y: Floats, horizon: int, profile: Floats, last: int, weight: float = USUAL_LEVEL_WEIGHT
) -> Floats:
    """The level of what is known, freed of the season, times the season of each month ahead.

    The level is smoothed exponentially with `weight` for each newer value, from the mean on. Trends
    are not drawn from so few values: doing so was measured at half as much error again.
    """
    season = len(profile)
    places = np.arange(last - len(y) + 1, last + 1) % season
    settled = y / profile[places]
    level = float(settled.mean())
    for value in settled:
        level += weight * (float(value) - level)
    ahead = np.arange(last + 1, last + horizon + 1) % season
    return np.asarray(level * profile[ahead])


def level_weight(donors: Sequence[Floats], horizon: int, length: int, season: int) -> float:
    """How much newer values should count in a history of `length`, learnt from longer series.

    Donors are cut to that length as they stood `horizon` periods ago; the weight that erred least,
    relative to each donor's level, is taken. Series of a wandering market want the newest value,
    steady ones the mean, and a short history cannot tell which it is.

    Args:
        donors: series that all end together; those too short for it say nothing.
    """
    able = [y for y in donors if len(y) >= 2 * season + horizon]
    if len(able) < LEAST_DONORS:
        return USUAL_LEVEL_WEIGHT
    flat = np.ones(season)
    errors = dict.fromkeys(LEVEL_WEIGHTS, 0.0)
    for y in able[:MOST_DONORS]:
        known, actual = y[-horizon - length : -horizon], y[-horizon:]
        size = max(float(known.mean()), 1e-9)
        for weight in LEVEL_WEIGHTS:
            said = short_forecast(known, horizon, flat, 0, weight)
            errors[weight] += float(np.abs(said - actual).mean()) / size
    return min(LEVEL_WEIGHTS, key=lambda each: errors[each])
