"""Find the efficient deals from a file: issues with both sides' utilities in, the frontier out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sales.negotiation.frontier import (
    FairPoints,
    NoZone,
    Point,
    UnsoundUtilities,
    fair_points,
    frontier,
)
from workflows.exchange import read_json, write_json


@dataclass(frozen=True, slots=True, kw_only=True)
class ParetoIssue:
    """`ours` and `theirs` hold a utility for each value, in any unit of each side's own."""

    id: str
    values: tuple[str | int | float | bool, ...]
    ours: tuple[float, ...]
    theirs: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParetoFile:
    issues: tuple[ParetoIssue, ...]
    our_reservation: float
    their_reservation: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ParetoPoint:
    """`positions` counts an issue's values from 0; it tells values apart that read the same."""

    deal: dict[str, Any]
    positions: dict[str, int]
    ours: float
    theirs: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ParetoReport:
    """The fair points are null, with a warning, when no deal reaches both reservations."""

    frontier: tuple[ParetoPoint, ...]
    nash: ParetoPoint | None = None
    egalitarian: ParetoPoint | None = None
    welfare: ParetoPoint | None = None
    warning: str = ""


def find_pareto(content: bytes) -> str:
    """The report of a file as JSON. Raises UnreadableFile, UnsoundUtilities."""
    asked = read_json(ParetoFile, content)
    ids = [each.id for each in asked.issues]
    for each in asked.issues:
        if ids.count(each.id) > 1:
            raise UnsoundUtilities(f"The issue {each.id!r} is there twice; give each its own id.")
        if len(each.values) != len(each.ours):
            raise UnsoundUtilities(f"{each.id}: give as many utilities as it has values.")
    efficient = frontier([i.ours for i in asked.issues], [i.theirs for i in asked.issues])
    points = tuple(_named(asked, each) for each in efficient)
    try:
        fair: FairPoints = fair_points(
            efficient,
            our_reservation=asked.our_reservation,
            their_reservation=asked.their_reservation,
        )
    except NoZone as refusal:
        return write_json(ParetoReport(frontier=points, warning=str(refusal)))
    return write_json(
        ParetoReport(
            frontier=points,
            nash=_named(asked, fair.nash),
            egalitarian=_named(asked, fair.egalitarian),
            welfare=_named(asked, fair.welfare),
        )
    )


def _named(asked: ParetoFile, point: Point) -> ParetoPoint:
    positions = {i.id: position for i, position in zip(asked.issues, point.deal, strict=True)}
    deal = {each.id: each.values[positions[each.id]] for each in asked.issues}
    return ParetoPoint(deal=deal, positions=positions, ours=point.ours, theirs=point.theirs)
