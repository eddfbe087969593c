"""Feedback on matches: what was chosen or rejected, and what that says once there is enough."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from common.wording import count

# Below this many decisions on a service, a share of them is chance and not experience.
ENOUGH = 8
MOST_POINTS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """One decision on one offering: `group` is the service asked for, `note` why."""

    opportunity_id: str
    group: str
    offering_id: str
    chosen: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Experience:
    """What past decisions add to a match's score, -5 to 5 points, and the sentence that says so."""

    points: float
    reason: str


def turned_down(feedback: Iterable[Feedback]) -> frozenset[tuple[str, str]]:
    """(service, offering id) of what was decided against."""
    return frozenset((each.group, each.offering_id) for each in feedback if not each.chosen)


def experience(feedback: Iterable[Feedback], group: str) -> Mapping[str, Experience]:
    """By offering; empty until the service asked for has `ENOUGH` decisions.

    Points are (share chosen - share chosen over all of the group) x 10, each share smoothed by
    two decisions of the average (Laplace), held within 5 points: experience orders what fits
    about equally, it never lifts what does not fit.
    """
    own = [each for each in feedback if each.group == group]
    if len(own) < ENOUGH:
        return {}
    chosen = Counter(each.offering_id for each in own if each.chosen)
    asked = Counter(each.offering_id for each in own)
    average = sum(chosen.values()) / len(own)
    found = {}
    for offering_id, number in asked.items():
        share = (chosen[offering_id] + 2 * average) / (number + 2)
        points = max(-MOST_POINTS, min(MOST_POINTS, round((share - average) * 10, 1)))
        said = f"Chosen in {chosen[offering_id]} of {count(number, 'earlier decision')}"
        found[offering_id] = Experience(points, f"{said}: {points:+g} points.")
    return found
