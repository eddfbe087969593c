"""A run of a forecast as asked for: who, when, how far it is, and whether it is still alive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from forecasts.measure import Measure

QUIET_SECONDS = 20.0  # a worker that has not been heard of for so long is gone
MOST_ATTEMPTS = 2  # a run that was cut off is taken up again once


class RunState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def open(self) -> bool:
        return self in OPEN_STATES


OPEN_STATES = (RunState.QUEUED, RunState.RUNNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRequest:
    """A stored request. `share` is 0 to 1; `why` says in a sentence why it ended undone."""

    id: int
    measure: Measure
    horizon_months: int
    asked_by_id: str
    asked_by: str
    asked_role: str
    asked_at: datetime
    state: RunState
    attempts: int
    share: float
    doing: str
    heard_at: datetime | None
    why: str

    @property
    def taken_up_again(self) -> bool:
        return self.attempts > 1

    def quiet(self, now: datetime, seconds: float = QUIET_SECONDS) -> bool:
        """Whether it is open and nobody has been heard working on it for so long."""
        last = self.heard_at or self.asked_at
        return self.state.open and now - last > timedelta(seconds=seconds)


@dataclass(frozen=True, slots=True)
class RunTask:
    """What the process that tends a run is told: where the database is and which run.

    On its input and not its command line, which everybody on the machine can read and which would
    have the database's password in it.
    """

    address: str
    run_id: int
    quiet_seconds: float = QUIET_SECONDS
