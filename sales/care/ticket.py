"""A trouble ticket and its clock: what is broken, until when it must work, how long it was out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from common.errors import BusinessError


class Priority(StrEnum):
    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"
    LOW = "low"


# Hours to restore service where the contract names none (Gold, Silver, Bronze and best effort).
RESTORE_HOURS: dict[Priority, float] = {
    Priority.CRITICAL: 4,
    Priority.MAJOR: 8,
    Priority.MINOR: 24,
    Priority.LOW: 72,
}


class TicketState(StrEnum):
    """TMF621 states that occur here."""

    OPEN = "open"
    IN_PROGRESS = "in progress"
    PENDING = "pending"  # on the customer: the clock stands
    RESOLVED = "resolved"
    CLOSED = "closed"

    @property
    def over(self) -> bool:
        return self in (TicketState.RESOLVED, TicketState.CLOSED)


_WAYS = {
    TicketState.OPEN: (TicketState.IN_PROGRESS, TicketState.PENDING, TicketState.RESOLVED),
    TicketState.IN_PROGRESS: (TicketState.PENDING, TicketState.RESOLVED),
    TicketState.PENDING: (TicketState.IN_PROGRESS, TicketState.RESOLVED),
    TicketState.RESOLVED: (TicketState.IN_PROGRESS, TicketState.CLOSED),
    TicketState.CLOSED: (TicketState.IN_PROGRESS,),
}


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` until before `end`; still running while `end` is None."""

    start: datetime
    end: datetime | None = None

    def minutes(self, since: datetime, until: datetime) -> float:
        """How much of it lies between two moments, in minutes."""
        first, last = max(self.start, since), min(self.end or until, until)
        return max(0.0, (last - first).total_seconds() / 60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """`outages` are the spans service was out; `pauses` those the customer kept us waiting."""

    id: str  # T-000001
    customer_id: str
    title: str
    priority: Priority
    opened_at: datetime
    restore_hours: float
    site_id: str = ""
    site_name: str = ""
    service: str = ""
    family: str = ""
    text: str = ""
    state: TicketState = TicketState.OPEN
    pauses: tuple[Span, ...] = ()
    outages: tuple[Span, ...] = ()
    cause: str = ""
    resolution: str = ""
    resolved_at: datetime | None = None
    reopened: int = 0
    request_id: str = ""


class TicketCannotMove(BusinessError):
    def __init__(self, ticket: Ticket, to: TicketState) -> None:
        ways = " or ".join(each.value for each in _WAYS[ticket.state])
        super().__init__(
            f"{ticket.id} is {ticket.state} and cannot become {to}; it may become {ways}."
        )


class CauseMissing(BusinessError):
    def __init__(self, id: str) -> None:
        super().__init__(f"{id} needs its cause before it is resolved, in a few words.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SlaClock:
    """Minutes used and allowed; `due_at` moves while the ticket is paused."""

    used_minutes: float
    allowed_minutes: float
    due_at: datetime
    paused: bool

    @property
    def left_minutes(self) -> float:
        return self.allowed_minutes - self.used_minutes

    @property
    def breached(self) -> bool:
        return self.left_minutes < 0


def sla_clock(ticket: Ticket, now: datetime) -> SlaClock:
    """The ticket's clock at a moment: calendar time since opening without the pauses.

    Contracts count restoration round the clock, so working hours play no part here.
    """
    until = ticket.resolved_at or now
    paused = sum(each.minutes(ticket.opened_at, until) for each in ticket.pauses)
    elapsed = max(0.0, (until - ticket.opened_at).total_seconds() / 60)
    allowed = ticket.restore_hours * 60
    return SlaClock(
        used_minutes=elapsed - paused,
        allowed_minutes=allowed,
        due_at=ticket.opened_at + timedelta(minutes=allowed + paused),
        paused=ticket.state is TicketState.PENDING,
    )


def outage_minutes(ticket: Ticket, month: date, now: datetime) -> float:
    """Minutes out of service within a calendar month (UTC), up to `now`, without the pauses.

    Overlapping outages count once. Time waiting on the customer is excused, as contracts say.
    """
    start = datetime(month.year, month.month, 1, tzinfo=now.tzinfo)
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    end = min(datetime(following.year, following.month, 1, tzinfo=now.tzinfo), now)
    merged: list[Span] = []
    for span in sorted(ticket.outages, key=lambda each: each.start):
        last = span.end or now
        if merged and span.start <= (merged[-1].end or now):
            merged[-1] = Span(merged[-1].start, max(merged[-1].end or now, last))
        else:
            merged.append(Span(span.start, last))
    total = 0.0
    for span in merged:
        since, until = max(span.start, start), min(span.end or now, end)
        excused = sum(each.minutes(since, until) for each in ticket.pauses)
        total += max(0.0, span.minutes(start, end) - max(0.0, excused))
    return total


def move(
    ticket: Ticket, to: TicketState, *, now: datetime, cause: str = "", resolution: str = ""
) -> Ticket:
    """The ticket in its next state; pauses and outages begin and end with it.

    Raises:
        TicketCannotMove, CauseMissing.
    """
    if to not in _WAYS[ticket.state]:
        raise TicketCannotMove(ticket, to)
    moved = replace(ticket, state=to)
    if ticket.state is TicketState.PENDING:
        moved = replace(moved, pauses=_ended(moved.pauses, now))
    if to is TicketState.PENDING:
        moved = replace(moved, pauses=(*moved.pauses, Span(now)))
    if to is TicketState.RESOLVED:
        if not (cause or ticket.cause).strip():
            raise CauseMissing(ticket.id)
        return replace(
            moved,
            outages=_ended(moved.outages, now),
            resolved_at=now,
            cause=(cause or ticket.cause).strip(),
            resolution=resolution.strip(),
        )
    if ticket.state.over and to is TicketState.IN_PROGRESS:
        return _reopened(moved, ticket, now)
    return moved


def _reopened(moved: Ticket, before: Ticket, now: datetime) -> Ticket:
    """Time between resolution and reopening was nobody's fault: it is kept as a pause."""
    rest = (*moved.pauses, Span(before.resolved_at, now)) if before.resolved_at else moved.pauses
    return replace(moved, pauses=rest, resolved_at=None, reopened=before.reopened + 1)


def _ended(spans: tuple[Span, ...], now: datetime) -> tuple[Span, ...]:
    return tuple(Span(each.start, each.end or now) for each in spans)
