"""Efficient solutions: those no other beats in cost, availability and time at once.

A solution takes one variant at each place (a service wanted at a site). Its monthly and one-off
cost and its downtime (as promised and reached, and as the network reaches) add up over the places,
but fibre is built into a site once; it is ready when the last place is. A solution is efficient
(Pareto 1906) when no other is as good in all of these and better in one. Found are those that are
cheapest for some price of a minute's downtime, under every limit on lead time: the supported
efficient solutions, which include each figure's best; and where places change their choice at the
same price, those between, in which only some of them do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise, product
from math import prod

import numpy as np
from numpy.typing import NDArray

from common.period import MINUTES_OF_AVERAGE_MONTH
from sales.quotes.variants import Variant

_MOST_LIMITS, _MOST_PRICES, _MOST_BETWEEN = 6, 14, 4
_MOST_ENUMERATED = 2_000


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
        once=float(sum(each.once for each in variants) - _builds_shared(variants)),
        downtime_minutes=sum(_minutes(each) for each in variants),
        lead_time_days=max((each.line.lead_time_days for each in variants), default=0),
        wishes_missed=sum(each.wishes_missed for each in variants),
        network_minutes=sum(_network_minutes(each) for each in variants),
    )


def _builds_shared(variants: Sequence[Variant]) -> Decimal:
    """What single prices count too often: fibre into a site that another service brings in."""
    dearest: dict[str, Decimal] = {}
    for each in variants:
        dearest[each.line.site_id] = max(each.build, dearest.get(each.line.site_id, Decimal(0)))
    return sum((each.build for each in variants), Decimal(0)) - sum(dearest.values())


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
    found = _unbeaten(found, places)
    figures = np.array([each.figures for each in found])
    kept = [each for each, at in zip(found, range(len(found)), strict=True) if _stands(figures, at)]
    return tuple(sorted(kept, key=lambda each: each.figures))


def _unbeaten(found: list[Solution], places: Sequence[tuple[Variant, ...]]) -> list[Solution]:
    """What beats a solution in its place, where all there are can be looked at.

    Between the supported ones some may be beaten by solutions no price of downtime leads to. Of
    those that beat it the first by its figures is taken, which is beaten by none.
    """
    if prod(len(each) for each in places) > _MOST_ENUMERATED:
        return found
    every = sorted((solution_of(each) for each in product(*places)), key=lambda each: each.figures)
    figures = np.array([each.figures for each in every])
    kept: dict[tuple[float, ...], Solution] = {}
    for each in found:
        own = np.array(each.figures)
        beaten_by = (figures <= own + 1e-9).all(axis=1) & (figures < own - 1e-9).any(axis=1)
        best = every[int(beaten_by.argmax())] if beaten_by.any() else each
        kept.setdefault(best.figures, best)
    return list(kept.values())


class _Figures:
    """One place's variants as columns."""

    def __init__(self, variants: tuple[Variant, ...]) -> None:
        self.monthly = np.array([float(each.monthly) for each in variants])
        self.once = np.array([float(each.once) for each in variants])
        self.build = np.array([float(each.build) for each in variants])
        self.site = variants[0].line.site_id
        self.minutes = np.array([_minutes(each) for each in variants])
        self.network = np.array([_network_minutes(each) for each in variants])
        self.days = np.array([float(each.line.lead_time_days) for each in variants])
        self.missed = np.array([float(each.wishes_missed) for each in variants])


def _picks(places: list[_Figures], term_months: int) -> Iterator[tuple[int, ...]]:
    """One variant a place, for every limit on lead time, weight of costs and price of downtime."""
    shared = _sharing_a_build(places)
    for limit in _limits(places):
        for wishes in (False, True):
            allowed = [_allowed(each, limit, wishes=wishes) for each in places]
            for per_month, per_once in ((1.0, 0.0), (float(term_months), 1.0), (0.0, 1.0)):
                costs = [per_month * each.monthly + per_once * each.once for each in places]
                builds = _Builds([per_once * each.build for each in places], shared)
                for downtime in ([p.minutes for p in places], [p.network for p in places]):
                    yield from _swept(places, costs, builds, downtime, allowed)


def _sharing_a_build(places: list[_Figures]) -> tuple[tuple[int, ...], ...]:
    """The places of each site at which more than one service may need fibre brought in."""
    by_site: dict[str, list[int]] = {}
    for at, each in enumerate(places):
        if each.build.any():
            by_site.setdefault(each.site, []).append(at)
    return tuple(tuple(ats) for ats in by_site.values() if len(ats) > 1)


@dataclass(frozen=True, slots=True)
class _Builds:
    """Of the costs, bringing fibre in; the places of one of `shared` pay it once together."""

    of: list[NDArray[np.float64]]
    shared: tuple[tuple[int, ...], ...]

    def cost(
        self, ats: tuple[int, ...], costs: list[NDArray[np.float64]], pick: list[int]
    ) -> float:
        builds = [float(self.of[at][pick[at]]) for at in ats]
        return sum(float(costs[at][pick[at]]) for at in ats) - sum(builds) + max(builds)


def _swept(
    places: list[_Figures],
    costs: list[NDArray[np.float64]],
    builds: _Builds,
    downtime: list[NDArray[np.float64]],
    allowed: list[NDArray[np.bool_]],
) -> Iterator[tuple[int, ...]]:
    """The picks as the price of a minute grows, with those between two of them."""
    before: tuple[int, ...] | None = None
    for worth in _prices(costs, downtime):
        weighed = [cost + worth * each for cost, each in zip(costs, downtime, strict=True)]
        picked = _cheapest(places, weighed, builds, allowed)
        if before is not None and picked != before:
            yield from _between(before, picked)
        yield picked
        before = picked


def _cheapest(
    places: list[_Figures],
    costs: list[NDArray[np.float64]],
    builds: _Builds,
    allowed: list[NDArray[np.bool_]],
) -> tuple[int, ...]:
    """Exact: at each site either nothing is built, or what is built costs nothing more there."""
    picked = [_least(*each) for each in zip(places, costs, allowed, strict=True)]
    if builds.shared:
        paid = [cost - build for cost, build in zip(costs, builds.of, strict=True)]
        built = [_least(*each) for each in zip(places, paid, allowed, strict=True)]
        for ats in builds.shared:
            if builds.cost(ats, costs, built) < builds.cost(ats, costs, picked):
                for at in ats:
                    picked[at] = built[at]
    return tuple(picked)


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
