"""Efficient solutions: those no other beats in cost, availability and time at once.

A solution takes one variant at each place (a service wanted at a site). Its monthly and one-off
cost and its downtime (as promised and reached, and as the network reaches) add up over the places;
it is ready when the last place is. A solution is efficient (Pareto 1906) when no other is as good
in all of these and better in one. Found are those that are cheapest for some price of a minute's
downtime, under every limit on lead time: the supported efficient solutions, which include each
figure's best; and where places change their choice at the same price, those between, in which only
some of them do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log10

import numpy as np
from numpy.typing import NDArray

from common.period import MINUTES_OF_AVERAGE_MONTH
from sales.quotes.variants import Variant

_MOST_LIMITS, _MOST_PRICES, _MOST_BETWEEN = 6, 14, 4
_LEAST_MINUTES = 0.01
# How far the figures count in what "balanced" means: cost a month and downtime most.
_BALANCE = (1.0, 0.25, 1.0, 0.5, 0.25)


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """Minutes a month over all services together: `downtime_minutes` from the availability that is
    both promised and reached, `network_minutes` from what the network reaches whatever is promised.
    """

    variants: tuple[Variant, ...]
    monthly: float
    once: float
    downtime_minutes: float
    lead_time_days: int
    wishes_missed: int
    network_minutes: float

    @property
    def figures(self) -> tuple[float, ...]:
        """To be small, all of them."""
        figures = (self.monthly, self.once, self.downtime_minutes, self.lead_time_days)
        return (*figures, self.wishes_missed, self.network_minutes)


def solution_of(variants: Sequence[Variant]) -> Solution:
    return Solution(
        variants=tuple(variants),
        monthly=float(sum(each.monthly for each in variants)),
        once=float(sum(each.once for each in variants)),
        downtime_minutes=sum(_minutes(each) for each in variants),
        lead_time_days=max((each.line.lead_time_days for each in variants), default=0),
        wishes_missed=sum(each.wishes_missed for each in variants),
        network_minutes=sum(_network_minutes(each) for each in variants),
    )


def _minutes(variant: Variant) -> float:
    return (100 - variant.kept_percent) / 100 * MINUTES_OF_AVERAGE_MONTH


def _network_minutes(variant: Variant) -> float:
    """As promised where nothing is known of the network."""
    reached = variant.network_percent or variant.kept_percent
    return (100 - reached) / 100 * MINUTES_OF_AVERAGE_MONTH


def efficient(places: Sequence[tuple[Variant, ...]], term_months: int) -> tuple[Solution, ...]:
    """The efficient solutions, the cheapest a month first; empty without places.

    Args:
        places: the variants of each place, at least one.
        term_months: over which monthly and one-off cost are weighed together.
    """
    if not places:
        return ()
    choices = set(_picks([_Figures(each) for each in places], term_months))
    found = [
        solution_of([each[at] for each, at in zip(places, picked, strict=True)])
        for picked in choices
    ]
    figures = np.array([each.figures for each in found])
    kept = [each for each, at in zip(found, range(len(found)), strict=True) if _stands(figures, at)]
    return tuple(sorted(kept, key=lambda each: each.figures))


class _Figures:
    """One place's variants as columns."""

    def __init__(self, variants: tuple[Variant, ...]) -> None:
        self.monthly = np.array([float(each.monthly) for each in variants])
        self.once = np.array([float(each.once) for each in variants])
        self.minutes = np.array([_minutes(each) for each in variants])
        self.network = np.array([_network_minutes(each) for each in variants])
        self.days = np.array([float(each.line.lead_time_days) for each in variants])
        self.missed = np.array([float(each.wishes_missed) for each in variants])


def _picks(places: list[_Figures], term_months: int) -> Iterator[tuple[int, ...]]:
    """One variant a place, for every limit on lead time, weight of costs and price of downtime."""
    for limit in _limits(places):
        for wishes in (False, True):
            allowed = [_allowed(each, limit, wishes=wishes) for each in places]
            for per_month, per_once in ((1.0, 0.0), (float(term_months), 1.0), (0.0, 1.0)):
                costs = [per_month * each.monthly + per_once * each.once for each in places]
                for downtime in ([p.minutes for p in places], [p.network for p in places]):
                    yield from _swept(places, costs, downtime, allowed)


def _swept(
    places: list[_Figures],
    costs: list[NDArray[np.float64]],
    downtime: list[NDArray[np.float64]],
    allowed: list[NDArray[np.bool_]],
) -> Iterator[tuple[int, ...]]:
    """The picks as the price of a minute grows, with those between two of them."""
    before: tuple[int, ...] | None = None
    for worth in _prices(costs, downtime):
        picked = tuple(
            _least(each, cost + worth * minutes, can)
            for each, cost, minutes, can in zip(places, costs, downtime, allowed, strict=True)
        )
        if before is not None and picked != before:
            yield from _between(before, picked)
        yield picked
        before = picked


def _between(before: tuple[int, ...], after: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Place after place changed, at most a few steps: sites alike need not all be built alike."""
    changed = [at for at, pair in enumerate(zip(before, after, strict=True)) if pair[0] != pair[1]]
    steps = min(len(changed) - 1, _MOST_BETWEEN)
    for step in range(1, steps + 1):
        first = set(changed[: round(step * len(changed) / (steps + 1))])
        yield tuple(after[at] if at in first else old for at, old in enumerate(before))


def _limits(places: list[_Figures]) -> list[float]:
    """Lead times at which a place has a choice more, from what every place can keep."""
    least = max(float(each.days.min()) for each in places)
    days = sorted({float(d) for each in places for d in each.days if d >= least} | {least})
    if len(days) > _MOST_LIMITS:
        days = [
            days[round(at * (len(days) - 1) / (_MOST_LIMITS - 1))] for at in range(_MOST_LIMITS)
        ]
    return days


def _allowed(place: _Figures, limit: float, *, wishes: bool) -> NDArray[np.bool_]:
    allowed: NDArray[np.bool_] = place.days <= limit
    if wishes:
        allowed &= place.missed <= place.missed[allowed].min()
    return allowed


def _prices(costs: list[NDArray[np.float64]], downtime: list[NDArray[np.float64]]) -> list[float]:
    """Prices of a minute at which some place changes its choice, none and all of them included."""
    found = set()
    for cost, minutes in zip(costs, downtime, strict=True):
        less = minutes[:, None] - minutes[None, :]
        more = cost[None, :] - cost[:, None]
        found |= set(np.round((more[less > 1e-9] / less[less > 1e-9]).clip(min=0), 9).tolist())
    changes = sorted(found)
    # Between two changes every price gives the same choice: their middle stands for it.
    prices = [0.0, *((a + b) / 2 for a, b in pairwise(changes)), 1e12]
    if len(prices) > _MOST_PRICES:
        last = len(prices) - 1
        prices = [prices[round(at * last / (_MOST_PRICES - 1))] for at in range(_MOST_PRICES)]
    return prices


def _least(place: _Figures, cost: NDArray[np.float64], allowed: NDArray[np.bool_]) -> int:
    ties = (place.days, place.missed, place.network, place.minutes, place.once, place.monthly)
    order = np.lexsort((*ties, np.round(cost, 6)))
    return int(next(at for at in order if allowed[at]))


def _stands(figures: NDArray[np.float64], at: int) -> bool:
    own = figures[at]
    as_good = (figures <= own + 1e-9).all(axis=1)
    better = (figures < own - 1e-9).any(axis=1)
    return not bool((as_good & better).any())


def economy(front: tuple[Solution, ...]) -> Solution:
    """The least cost a month; then the least once."""
    return min(front, key=lambda each: (each.monthly, each.once, each.downtime_minutes))


def resilient(places: Sequence[tuple[Variant, ...]]) -> Solution:
    """At each place the most availability that is kept, then the most the network reaches."""
    return solution_of(
        [
            min(
                each,
                key=lambda v: (-v.kept_percent, -v.network_percent, v.wishes_missed, v.monthly),
            )
            for each in places
        ]
    )


def quickest(front: tuple[Solution, ...]) -> Solution:
    """The shortest lead time; then the least cost a month."""
    return min(front, key=lambda each: (each.lead_time_days, each.monthly, each.once))


def balanced(front: tuple[Solution, ...], but: Sequence[Solution]) -> Solution | None:
    """The nearest to having it all, among those that leave out the fewest wishes.

    Each figure counts by where it stands between the front's best (0) and worst (1), downtime on
    a logarithmic scale since a tenth of it is one "nine" more. Others than `but` are preferred;
    None when the front holds nothing else.
    """
    fewest = min(each.wishes_missed for each in front)
    taken = {_content(each) for each in but}
    pool = [each for each in front if each.wishes_missed == fewest]
    others = [each for each in pool if _content(each) not in taken]
    others = others or [each for each in front if _content(each) not in taken]
    if not others:
        return None
    columns = [_scales(each) for each in front]
    low = [min(column) for column in zip(*columns, strict=True)]
    high = [max(column) for column in zip(*columns, strict=True)]

    def distance(each: Solution) -> float:
        parts = zip(_scales(each), low, high, _BALANCE, strict=True)
        return sum(w * ((x - lo) / (hi - lo) if hi > lo else 0) ** 2 for x, lo, hi, w in parts)

    return min(others, key=lambda each: (distance(each), each.figures))


def _scales(each: Solution) -> tuple[float, ...]:
    downtime = (each.downtime_minutes, each.network_minutes)
    minutes = (log10(max(figure, _LEAST_MINUTES)) for figure in downtime)
    return (each.monthly, each.once, *minutes, float(each.lead_time_days))


def _content(each: Solution) -> tuple[object, ...]:
    return tuple(
        (v.line.configuration.offering_id, tuple(v.line.configuration.values.items()))
        for v in each.variants
    )
