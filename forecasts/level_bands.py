"""Bands of a hierarchy's nodes after they are made to add up: wider at levels that err more.

Bands are calibrated on the errors of all nodes in one pool, each in scales of its series. Sums err
by more of their scale where their parts drift together, and forecasts that were made to add up err
otherwise than before; so each level is held against its own past errors as well.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from forecasts.forecaster import Floats
from forecasts.hierarchy import Hierarchy

# Past errors of so many nodes at so many origins are believed half against the common pool: the
# errors of one node at one origin say little more than one error, however many steps they are of.
HALF_BELIEVED = 3.0


def level_factors(
    hierarchy: Hierarchy,
    errors: Sequence[Floats],
    half: Sequence[Floats],
    level: float,
    regular: Sequence[int],
) -> Floats:
    """By how much each node's band is to be widened: nodes x 1, 1 or more.

    Of a level's past errors, in half widths of their band, the ceil((n + 1) * level)-th smallest,
    drawn towards 1 on the log scale. A level is never narrowed below the common pool: its few
    errors may all be small by chance, and bands held too seldom in the benchmark when it was.

    Args:
        errors: for each past origin |error| of the coherent forecast, nodes x steps.
        half: what half the band would have been at those origins, nodes x steps.
        level: share of periods the band is meant to hold, 0 to 1.
        regular: nodes whose bands are symmetrical and from the common pool; others get 1.
    """
    found = np.ones((len(hierarchy.names), 1))
    usable = set(regular)
    for name in dict.fromkeys(hierarchy.levels):
        at = [n for n, each in enumerate(hierarchy.levels) if each == name and n in usable]
        if not at or not errors:
            continue
        pairs = [(miss[at], width[at]) for miss, width in zip(errors, half, strict=True)]
        ratios = np.sort(np.concatenate([(m[w > 0] / w[w > 0]).ravel() for m, w in pairs]))
        if not len(ratios):
            continue
        rank = min(math.ceil((len(ratios) + 1) * level), len(ratios))
        believed = len(at) * len(errors)
        share = believed / (believed + HALF_BELIEVED)
        found[at] = max(float(ratios[rank - 1]), 1.0) ** share
    return found
