"""Repeat faults: the same thing broken at the same site again, which a closed ticket hides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

LEAST_REPEATS = 3
WITHIN_DAYS = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatFault:
    """Tickets of one family and cause at one site; `cause` is empty where none was found yet."""

    customer_id: str
    site_id: str
    family: str
    cause: str
    tickets: int
    last_at: datetime

    @property
    def reason(self) -> str:
        why = f", each time {self.cause}" if self.cause else ", with no cause found"
        what = self.family or "service"
        return (
            f"{self.tickets} {what} faults in {WITHIN_DAYS} days{why}; "
            f"the last on {self.last_at:%d %b %Y}"
        )


def worst_first(found: Iterable[RepeatFault]) -> tuple[RepeatFault, ...]:
    """The most repeats first, then the most recent."""
    return tuple(sorted(found, key=lambda each: (-each.tickets, -each.last_at.timestamp())))
