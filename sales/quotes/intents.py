"""Solutions by what the customer is after: economy, resilience, speed, and a balance of them."""

from __future__ import annotations

from collections.abc import Sequence
from math import log10

from sales.quotes.efficient import Solution, solution_of
from sales.quotes.variants import Variant

_LEAST_MINUTES = 0.01
# How far the figures count in what "balanced" means: cost a month and downtime most.
_BALANCE = (1.0, 0.25, 1.0, 0.5, 0.25)


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
