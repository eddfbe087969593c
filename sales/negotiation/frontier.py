"""The exact Pareto frontier of two additive utilities, and the fair points on it.

Issue by issue: every point so far plus every value of the next issue (a Minkowski sum), then what
is dominated goes. A deal that is dominated in some of its issues cannot be efficient in all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from common.errors import BusinessError
from sales.negotiation.issue import Deal


class NoZone(BusinessError):
    def __init__(self) -> None:
        super().__init__(
            "No deal gives both sides at least what they have without one; lower a reservation "
            "value, or put another issue on the table."
        )


class UnsoundUtilities(BusinessError):
    pass


@dataclass(frozen=True, slots=True)
class Point:
    """A deal with what it is to either side."""

    deal: Deal
    ours: float
    theirs: float


def frontier(
    ours: Sequence[Sequence[float]], theirs: Sequence[Sequence[float]]
) -> tuple[Point, ...]:
    """Efficient deals, from best for us to best for them; of equal ones the first.

    Both arguments hold a sequence of utilities for each issue, of the same lengths.

    Raises:
        UnsoundUtilities: lengths differ, an issue has no value, or a figure is not finite.
    """
    _check(ours, theirs)
    one, other = np.zeros(1), np.zeros(1)
    steps: list[tuple[np.ndarray, np.ndarray]] = []
    for mine, yours in zip(ours, theirs, strict=True):
        a, b = np.asarray(mine, dtype=float), np.asarray(yours, dtype=float)
        sums = (one[:, None] + a).ravel(), (other[:, None] + b).ravel()
        kept = _efficient(*sums)
        steps.append((kept // len(a), kept % len(a)))
        one, other = sums[0][kept], sums[1][kept]
    chosen = np.empty((len(one), len(steps)), dtype=np.int64)
    rows = np.arange(len(one))
    for number in range(len(steps) - 1, -1, -1):
        origins, positions = steps[number]
        chosen[:, number] = positions[rows]
        rows = origins[rows]
    return tuple(
        Point(tuple(deal), u, v)
        for deal, u, v in zip(chosen.tolist(), one.tolist(), other.tolist(), strict=True)
    )


def _check(ours: Sequence[Sequence[float]], theirs: Sequence[Sequence[float]]) -> None:
    if not ours or len(ours) != len(theirs):
        raise UnsoundUtilities("Both sides need utilities for the same issues, at least one.")
    for number, (mine, yours) in enumerate(zip(ours, theirs, strict=True), 1):
        if not mine or len(mine) != len(yours):
            raise UnsoundUtilities(
                f"Issue {number}: both sides need a utility for each of its values."
            )
        if not np.isfinite([*mine, *yours]).all():
            raise UnsoundUtilities(f"Issue {number}: every utility must be a finite number.")


def _efficient(ours: np.ndarray, theirs: np.ndarray) -> np.ndarray:
    """Positions of the undominated points, ours falling."""
    order = np.lexsort((-theirs, -ours))
    sorted_theirs = theirs[order]
    best_before = np.concatenate(([-np.inf], np.maximum.accumulate(sorted_theirs)[:-1]))
    # Sums of the same figures in another order differ in the last digits; those are the same deal.
    return np.asarray(order[sorted_theirs > best_before + 1e-12 * (1 + np.abs(sorted_theirs))])


@dataclass(frozen=True, slots=True, kw_only=True)
class FairPoints:
    """Nash: the greatest product of gains over the reservations. Egalitarian: the greatest least
    gain; welfare: the greatest sum; both of gains as shares of the most either side could gain,
    since money and points have no common unit."""

    nash: Point
    egalitarian: Point
    welfare: Point
    zone: int  # efficient deals both sides would take


def fair_points(
    efficient: Sequence[Point], *, our_reservation: float, their_reservation: float
) -> FairPoints:
    """Raises NoZone: no efficient deal reaches both reservations."""
    zone = [p for p in efficient if p.ours >= our_reservation and p.theirs >= their_reservation]
    if not zone:
        raise NoZone
    most_ours = max(p.ours for p in zone) - our_reservation or 1.0
    most_theirs = max(p.theirs for p in zone) - their_reservation or 1.0

    def shares(p: Point) -> tuple[float, float]:
        return (p.ours - our_reservation) / most_ours, (p.theirs - their_reservation) / most_theirs

    return FairPoints(
        nash=max(zone, key=lambda p: shares(p)[0] * shares(p)[1]),
        egalitarian=max(zone, key=lambda p: (min(shares(p)), sum(shares(p)))),
        welfare=max(zone, key=lambda p: sum(shares(p))),
        zone=len(zone),
    )
