"""Which way a series is forecast: as regular, sparse, short, constant or ended demand."""

from __future__ import annotations

from enum import StrEnum

import numpy as np

from forecasts.forecaster import Floats

# Above this mean distance between periods with demand, methods for sparse demand win
# (Syntetos, Boylan & Croston 2005, On the categorization of demand patterns, JORS 56:495-503).
SPARSE_INTERVAL = 1.32
SEASONS_TO_BE_REGULAR = 2  # a season seen once cannot be told from chance
PAUSE_BY_CHANCE = 0.01  # a full season of zeros is an end if chance would have it more seldom
SEASONS_LOOKED_AT = 3  # how sparse demand was ten years ago says little


class Route(StrEnum):
    """How a series is forecast; the text is what the run report says."""

    REGULAR = "ensemble of regular demand"
    SPARSE = "sparse demand"
    SHORT = "short history"
    CONSTANT = "constant"
    ENDED = "ended"


def route_of(values: Floats, season: int) -> Route:
    """The route of one series.

    A series without demand for its last full season has ended, unless it sold so seldom before
    that such a pause is nothing unusual; one that never changed is carried
    on; fewer than two seasons are a short history; demand further apart than 1.32 periods on
    average, over the last three seasons, is sparse, unless it was ever below 0.
    """
    recent = values[-SEASONS_LOOKED_AT * season :]
    if not recent.any() or _ended(values, season):
        return Route.ENDED
    if len(values) > 2 and values.min() == values.max():
        return Route.CONSTANT
    if len(values) < SEASONS_TO_BE_REGULAR * season:
        return Route.SHORT
    if values.min() < 0:  # net demand: a zero is a balance, not a month without
        return Route.REGULAR
    interval = len(recent) / np.count_nonzero(recent)
    return Route.SPARSE if interval > SPARSE_INTERVAL else Route.REGULAR


def _ended(values: Floats, season: int) -> bool:
    if len(values) < season or values[-season:].any():
        return False
    before = values[: -season or None]
    quiet = 1 - np.count_nonzero(before) / len(before) if len(before) else 0.0
    return bool(quiet**season < PAUSE_BY_CHANCE)
