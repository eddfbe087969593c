"""Signals beyond chance: Poisson rates tested for every site at once, and control charts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, lgamma, log, sqrt

# Of the sites named as rising, at most this share is expected to be chance (Benjamini-Hochberg).
FALSE_SHARE = 0.05
# A site without history is given this much of an average site's tickets, so that its first fault
# is no alarm.
PRIOR_MONTHS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A site's or product's tickets this month, and in the months before it."""

    key: str
    now: int
    before: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rising:
    """`chance` is how likely this many or more would be at the usual rate; `expected` a month."""

    key: str
    now: int
    expected: float
    chance: float
    reason: str


def poisson_tail(at_least: int, mean: float) -> float:
    """P(X >= at_least) of a Poisson count with this mean, summed from the smaller side."""
    if at_least <= 0:
        return 1.0
    if mean <= 0:
        return 0.0
    if at_least <= mean:
        return max(0.0, 1.0 - sum(_mass(k, mean) for k in range(at_least)))
    total, k, mass = 0.0, at_least, _mass(at_least, mean)
    while mass > total * 1e-16 and k < at_least + 10_000:
        total += mass
        k += 1
        mass *= mean / k
    return min(1.0, total)


def _mass(k: int, mean: float) -> float:
    return exp(k * log(mean) - mean - lgamma(k + 1))


def rising(counted: Iterable[Counted], *, tests: int, usual: float) -> tuple[Rising, ...]:
    """Those whose tickets rose beyond chance, the least likely first.

    `tests` is how many were looked at in all, including those not listed here: the correction of
    Benjamini and Hochberg (1995) counts every look. `usual` is an average one's tickets a month.
    """
    tested = []
    for each in counted:
        months = len(each.before)
        expected = (sum(each.before) + PRIOR_MONTHS * usual) / (months + PRIOR_MONTHS)
        tested.append((poisson_tail(each.now, expected), expected, each))
    tested.sort(key=lambda one: (one[0], one[2].key))
    last = 0
    for rank, (chance, _, _) in enumerate(tested, start=1):
        if chance <= FALSE_SHARE * rank / max(tests, len(tested)):
            last = rank
    return tuple(
        Rising(
            key=each.key,
            now=each.now,
            expected=round(expected, 2),
            chance=chance,
            reason=f"{each.now} this month where {expected:.1f} are usual; "
            f"by chance once in {1 / max(chance, 1e-12):,.0f} months",
        )
        for chance, expected, each in tested[:last]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A c-chart: mean and three-sigma limits of the months before, and which months lie outside."""

    counts: tuple[int, ...]
    mean: float
    upper: float
    lower: float
    outside: tuple[int, ...]


def control_chart(counts: Sequence[int]) -> Chart:
    """Limits are mean plus or minus 3 sqrt(mean) (Shewhart's c-chart), without the last month."""
    base = counts[:-1] or counts
    mean = sum(base) / len(base) if base else 0.0
    upper, lower = mean + 3 * sqrt(mean), max(0.0, mean - 3 * sqrt(mean))
    outside = tuple(nth for nth, count in enumerate(counts) if count > upper or count < lower)
    return Chart(counts=tuple(counts), mean=mean, upper=upper, lower=lower, outside=outside)
