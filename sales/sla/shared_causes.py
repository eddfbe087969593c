"""States of what services share: how causes hang together, and the downtimes they are taken at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from common.errors import BusinessError
from common.wording import join_words
from sales.sla.breach import downtime_at_risk, downtime_cdf
from sales.sla.restore import Floats, Outages

MOST_TOGETHER = 4  # causes conditioned on at once
_MOST_STATES = 2000  # of causes together, beyond a single one
_MOST_EDGES = 24
# Shares of the windows with shared downtime that one representative stands for; finer towards
# the long outages, which decide the tail.
_SHARES = np.concatenate((np.linspace(0, 0.9, 11), [0.94, 0.97, 0.985, 0.995, 0.999, 1.0]))[1:-1]


class TooManyTogether(BusinessError):
    def __init__(self, causes: Sequence[str]) -> None:
        super().__init__(
            f"The shared causes {join_words(sorted(causes))} hang together through their services; "
            f"at most {MOST_TOGETHER} at a time can be worked out exactly. Join some of them into "
            "one cause."
        )


@dataclass(frozen=True, slots=True)
class Elimination:
    """Causes in the order they are summed out; `together` counts how many, at most, each meets."""

    order: tuple[str, ...]
    together: Mapping[str, int]
    widest: tuple[str, ...]  # the causes that have to be conditioned on at once


def eliminate(groups: Sequence[tuple[str, ...]]) -> Elimination:
    """The order that keeps what must be conditioned on at once small: always the least cause next.

    Each group holds the causes that one kind of service goes down with.
    """
    factors = [set(each) for each in groups if each]
    left = {cause for each in factors for cause in each}
    order: list[str] = []
    together = dict.fromkeys(left, 1)
    widest: set[str] = set()
    while left:
        cliques = {c: set().union(*(f for f in factors if c in f)) for c in left}
        cause = min(sorted(left), key=lambda each: len(cliques[each]))
        clique = cliques[cause]
        for each in clique:
            together[each] = max(together[each], len(clique))
        widest = max(widest, clique, key=len)
        factors = [f for f in factors if cause not in f] + [clique - {cause}]
        order.append(cause)
        left.remove(cause)
    return Elimination(tuple(order), together, tuple(sorted(widest)))


@dataclass(frozen=True, slots=True)
class States:
    """A cause's downtimes in a window: weights and hours; none at all first."""

    weights: Floats
    hours: Floats


def states_of(
    cause: Outages, edges: Sequence[float], window_hours: float, together: int = 1
) -> States:
    """Representatives of a cause's downtime, each the mean of its stratum.

    Strata are cut at the commonest of `edges` (hours down at which credits jump) and at shares of
    the windows with downtime; fewer of them for causes that are conditioned on together.
    """
    none = float(downtime_cdf(cause, window_hours, np.zeros(1))[0])
    far = downtime_at_risk(cause, window_hours, max((1 - none) * 1e-7, 1e-14))
    most, shares = _MOST_EDGES, _SHARES
    if together > 1:
        strata = max(2, int(_MOST_STATES ** (1 / together))) - 1
        most = min(most, (strata - 1) // 2)
    common = [e for e, _ in Counter(edges).most_common() if 0 < e < far][:most]
    if together > 1:
        number = strata - 1 - len(common)
        # About evenly in hours, up to the longest hundredth.
        shares = 1 - 0.01 ** (np.arange(1, number + 1) / number)
    grid = np.unique(np.concatenate(([0.0], np.geomspace(far * 1e-5, far, 4000), common)))
    within = (downtime_cdf(cause, window_hours, grid) - none) / (1 - none)
    within[-1] = 1.0
    inner = np.searchsorted(within, shares)
    cuts = np.unique([0, *inner, *np.searchsorted(grid, common), len(grid) - 1])
    mass = np.diff(within)
    middle = (grid[1:] + grid[:-1]) / 2
    downs, weights = [0.0], [none]
    for one, other in pairwise(cuts):
        share = float(mass[one:other].sum())
        if share > 0:
            downs.append(float(mass[one:other] @ middle[one:other]) / share)
            weights.append((1 - none) * share)
    return States(np.array(weights), np.array(downs))
