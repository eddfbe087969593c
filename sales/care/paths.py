"""The paths requests take: which step follows which, how often, and where they wait."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, pairwise
from statistics import median


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """From one step to the next: how many requests, and the median wait in hours."""

    before: str
    after: str
    number: int
    wait_hours: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Paths:
    """`variants` are whole paths with how many requests took them, the most frequent first."""

    requests: int
    ways: tuple[Way, ...]
    variants: tuple[tuple[tuple[str, ...], int], ...]

    @property
    def longest_wait(self) -> Way | None:
        """The step that costs the most time in all: waits times requests."""
        return max(self.ways, key=lambda way: way.wait_hours * way.number, default=None)


def find_paths(steps: Iterable[tuple[str, datetime, str]], most: int = 10) -> Paths:
    """Paths from steps of request, moment and kind, which stand together and in order."""
    waits: dict[tuple[str, str], list[float]] = {}
    variants: Counter[tuple[str, ...]] = Counter()
    for _, group in groupby(steps, key=lambda each: each[0]):
        path = [(at, kind) for _, at, kind in group]
        variants[tuple(kind for _, kind in path)] += 1
        for (at, kind), (later, following) in pairwise(path):
            hours = max(0.0, (later - at).total_seconds() / 3600)
            waits.setdefault((kind, following), []).append(hours)
    ways = [
        Way(before=before, after=after, number=len(hours), wait_hours=round(median(hours), 2))
        for (before, after), hours in waits.items()
    ]
    ways.sort(key=lambda way: (-way.number, way.before, way.after))
    return Paths(
        requests=sum(variants.values()),
        ways=tuple(ways),
        variants=tuple(variants.most_common(most)),
    )
