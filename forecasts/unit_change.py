"""A unit that changes in mid-history (Mbit to kbit, seats to hundreds): found, and cut off."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from common.wording import join_words, plain
from forecasts.forecaster import Floats

# Real demand rarely moves by a factor of 50 from one half-year to the next and stays there.
LEAST_FACTOR = 50.0
STEADY_PERIODS = 6
# Within each side the largest value may be this many times the smallest: else it is no unit.
STEADY_SPREAD = 8.0
MOST_NAMED = 5


def after_unit_change(
    values: Sequence[Floats], ids: Sequence[str]
) -> tuple[tuple[Floats, ...], tuple[str, ...]]:
    """Series without what lies before a change of unit, and a note naming those that were cut."""
    kept, named = [], []
    for name, y in zip(ids, values, strict=True):
        at, factor = unit_change(y)
        kept.append(y[at:])
        if at:
            named.append(f"{name} ({plain(round(factor, 2))} times)")
    if not named:
        return tuple(kept), ()
    more = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
    note = (
        "The unit seems to change within a history, which is used from the change on: "
        f"{join_words(named[:MOST_NAMED])}{more}."
    )
    return tuple(kept), (note,)


def unit_change(y: Floats) -> tuple[int, float]:
    """Where the newest change of unit lies and by what factor; 0 and 1.0 where there is none."""
    if len(y) < 2 * STEADY_PERIODS or (y <= 0).any():
        return 0, 1.0
    steps = np.abs(np.diff(np.log(y)))
    for at in np.flatnonzero(steps > np.log(LEAST_FACTOR))[::-1] + 1:
        before, after = y[max(0, at - STEADY_PERIODS) : at], y[at : at + STEADY_PERIODS]
        sides = (before, after)
        if all(len(each) == STEADY_PERIODS and _steady(each) for each in sides):
            return int(at), float(np.median(after) / np.median(before))
    return 0, 1.0


def _steady(values: Floats) -> bool:
    return bool(values.max() <= STEADY_SPREAD * values.min())
