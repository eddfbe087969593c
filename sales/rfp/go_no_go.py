"""Go or no-go: weighted marks, hard stops that marks cannot buy off, and overrides on record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from common.errors import BusinessError

# What is marked 1 (poor) to 5 (excellent), and its weight in percent.
CRITERIA: Mapping[str, int] = {
    "strategic fit": 20,
    "capability": 25,
    "price position": 20,
    "relationship with the buyer": 15,
    "capacity of the team": 10,
    "risk of the terms": 10,
}
FLOOR = 60  # percent of the best possible mark, below which the answer is no


class BadMark(BusinessError):
    def __init__(self, criterion: str) -> None:
        super().__init__(f"{criterion.capitalize()} is marked from 1 (poor) to 5 (excellent).")


class OverrideNeedsReason(BusinessError):
    def __init__(self) -> None:
        super().__init__("Going on in spite of a no needs a reason; it is kept on record.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GoNoGo:
    marks: Mapping[str, int]
    stops: tuple[str, ...] = ()  # mandatory requirements we cannot meet, and the like
    overrides: tuple[Override, ...] = ()

    @property
    def percent(self) -> float:
        """The weighted marks as a share of the best: (mark - 1) / 4, by weight."""
        return sum(weight * (self.marks.get(name, 1) - 1) / 4 for name, weight in CRITERIA.items())

    @property
    def win_probability(self) -> float:
        """A rough estimate, 0 to 1, on straight lines through three marks.

        5 % at the worst mark, 30 % at the floor (what public-sector bidders report of new work)
        and 65 % at the best; nothing can be won past a hard stop.
        """
        if self.stops:
            return 0.0
        if self.percent < FLOOR:
            return 0.05 + 0.25 * self.percent / FLOOR
        return 0.30 + 0.35 * (self.percent - FLOOR) / (100 - FLOOR)

    @property
    def go(self) -> bool:
        return bool(self.overrides) or (not self.stops and self.percent >= FLOOR)

    @property
    def why(self) -> str:
        """One sentence for the decision."""
        if self.overrides:
            last = self.overrides[-1]
            return f"Go, by decision of {last.by}: {last.reason}"
        if self.stops:
            return f"No-go: {self.stops[0]}"
        word = "Go" if self.go else "No-go"
        return f"{word}: {self.percent:.0f} % of the best mark; the floor is {FLOOR} %."


def decide(marks: Mapping[str, int], stops: tuple[str, ...] = ()) -> GoNoGo:
    """A decision from marks. Raises BadMark for one that is missing or not 1 to 5."""
    for name in CRITERIA:
        if marks.get(name, 0) not in range(1, 6):
            raise BadMark(name)
    return GoNoGo(marks=dict(marks), stops=stops)
