"""A customer request from raised to completed; every step is an event that says who did what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from common.actor import Actor
from common.errors import BusinessError
from sales.care.interaction import Channel, Direction


class RequestState(StrEnum):
    QUEUED = "queued"
    IN_PROGRESS = "in progress"
    WAITING = "waiting for customer"
    COMPLETED = "completed"
    UNFULFILLED = "unfulfilled"
    DUPLICATE = "duplicate"

    @property
    def over(self) -> bool:
        return self in (RequestState.COMPLETED, RequestState.UNFULFILLED, RequestState.DUPLICATE)


OPEN_STATES = tuple(state for state in RequestState if not state.over)


class StepKind(StrEnum):
    RAISED = "raised"
    CLASSIFIED = "classified"
    ROUTED = "routed"
    TAKEN = "taken"
    HANDED_OVER = "handed over"
    NOTED = "noted"
    REPLIED = "replied"
    PAUSED = "waits for customer"
    RESUMED = "resumed"
    ESCALATED = "escalated"
    FULFILLED = "completed"
    UNFULFILLED = "closed unfulfilled"
    REOPENED = "reopened"
    LINKED = "closed as duplicate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One event of a request; `internal` notes are never shown to customers."""

    request_id: str
    at: datetime
    kind: StepKind
    by_id: str
    by_name: str
    note: str = ""
    internal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """`first_contact` is true when it was completed in the contact that raised it.

    `site_name` and `family` (of products) say what it is about, empty where nobody knows.
    """

    id: str  # R-000001
    customer_id: str
    type: str
    title: str
    text: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    site_id: str = ""
    site_name: str = ""
    family: str = ""
    channel: Channel = Channel.PHONE
    direction: Direction = Direction.INBOUND
    contact_name: str = ""
    contact_email: str = ""
    state: RequestState = RequestState.QUEUED
    queue: str = ""
    assignee_id: str = ""
    assignee_name: str = ""
    opened_at: datetime
    due_at: datetime
    closed_at: datetime | None = None
    cause: str = ""
    outcome: str = ""  # what fulfilled it: T-000001, OPP-0007
    first_contact: bool = False
    reopened: int = 0
    escalated: int = 0
    duplicate_of: str = ""
    raised_by_id: str = ""
    waiting_since: datetime | None = None  # while the customer is asked, the clock stands


class RequestOver(BusinessError):
    def __init__(self, request: Request) -> None:
        super().__init__(f"{request.id} is {request.state}; reopen it to go on.")


class RequestNotOver(BusinessError):
    def __init__(self, request: Request) -> None:
        super().__init__(f"{request.id} is {request.state}; only a closed request is reopened.")


class AlreadyTaken(BusinessError):
    def __init__(self, request: Request) -> None:
        super().__init__(
            f"{request.assignee_name} is working on {request.id}; ask for a hand-over instead."
        )


class WordsMissing(BusinessError):
    def __init__(self, request_id: str, what: str) -> None:
        super().__init__(f"{request_id} needs {what}, in a few words.")


Moved = tuple[Request, Step]


def step(
    request: Request,
    kind: StepKind,
    *,
    note: str = "",
    internal: bool = False,
    by: Actor,
    now: datetime,
) -> Step:
    return Step(
        request_id=request.id,
        at=now,
        kind=kind,
        by_id=by.id,
        by_name=by.name,
        note=note.strip(),
        internal=internal,
    )


def _require_open(request: Request) -> None:
    if request.state.over:
        raise RequestOver(request)


def take(request: Request, *, by: Actor, now: datetime) -> Moved:
    """One person works on it. Raises RequestOver, AlreadyTaken."""
    _require_open(request)
    if request.assignee_id and request.assignee_id != by.id:
        raise AlreadyTaken(request)
    taken = replace(
        _running(request, now),
        state=RequestState.IN_PROGRESS,
        assignee_id=by.id,
        assignee_name=by.name,
    )
    return taken, step(request, StepKind.TAKEN, by=by, now=now)


def hand_over(
    request: Request, to: tuple[str, str, str], why: str, *, by: Actor, now: datetime
) -> Moved:
    """To a queue, person id and person's name (empty: whoever is next). Raises RequestOver."""
    _require_open(request)
    queue, person_id, person = to
    if not why.strip():
        raise WordsMissing(request.id, "the reason for the hand-over")
    moved = replace(
        _running(request, now),
        state=RequestState.QUEUED,
        queue=queue,
        assignee_id=person_id,
        assignee_name=person,
    )
    note = f"To {person or queue}: {why.strip()}"
    return moved, step(request, StepKind.HANDED_OVER, note=note, internal=True, by=by, now=now)


def note(request: Request, text: str, *, internal: bool, by: Actor, now: datetime) -> Moved:
    """A note among colleagues, or a reply the customer sees."""
    if not text.strip():
        raise WordsMissing(request.id, "something to say")
    kind = StepKind.NOTED if internal else StepKind.REPLIED
    return request, step(request, kind, note=text, internal=internal, by=by, now=now)


def wait(request: Request, what: str, *, by: Actor, now: datetime) -> Moved:
    """Pause until the customer answers; `what` is the question. Raises RequestOver."""
    _require_open(request)
    if not what.strip():
        raise WordsMissing(request.id, "what the customer is asked")
    since = request.waiting_since or now
    waiting = replace(request, state=RequestState.WAITING, waiting_since=since)
    return waiting, step(request, StepKind.PAUSED, note=what, by=by, now=now)


def resume(request: Request, said: str, *, by: Actor, now: datetime) -> Moved:
    """The customer answered; the due time moves by the wait. Raises RequestOver."""
    _require_open(request)
    state = RequestState.IN_PROGRESS if request.assignee_id else RequestState.QUEUED
    resumed = replace(_running(request, now), state=state)
    return resumed, step(request, StepKind.RESUMED, note=said, by=by, now=now)


def _running(request: Request, now: datetime) -> Request:
    """The clock goes on: what the customer took is added to the time we have."""
    if request.waiting_since is None:
        return request
    waited = max(now - request.waiting_since, timedelta())
    return replace(request, due_at=request.due_at + waited, waiting_since=None)


def escalate(request: Request, why: str, *, by: Actor, now: datetime) -> Moved:
    """Up one level. Raises RequestOver."""
    _require_open(request)
    raised = replace(request, escalated=request.escalated + 1)
    return raised, step(request, StepKind.ESCALATED, note=why, internal=True, by=by, now=now)


def complete(
    request: Request,
    cause: str,
    *,
    outcome: str = "",
    first_contact: bool = False,
    by: Actor,
    now: datetime,
) -> Moved:
    """Done as asked; `cause` is why the customer had to ask. Raises RequestOver, WordsMissing."""
    _require_open(request)
    if not cause.strip():
        raise WordsMissing(request.id, "its cause before it is completed")
    done = replace(
        request,
        state=RequestState.COMPLETED,
        closed_at=now,
        cause=cause.strip(),
        outcome=outcome or request.outcome,
        first_contact=first_contact,
    )
    return done, step(request, StepKind.FULFILLED, note=outcome, by=by, now=now)


def give_up(request: Request, reason: str, *, by: Actor, now: datetime) -> Moved:
    """Closed without what was asked; the reason teaches. Raises RequestOver, WordsMissing."""
    _require_open(request)
    if not reason.strip():
        raise WordsMissing(request.id, "the reason it is not fulfilled")
    closed = replace(request, state=RequestState.UNFULFILLED, closed_at=now, cause=reason.strip())
    return closed, step(request, StepKind.UNFULFILLED, note=reason, by=by, now=now)


def link_duplicate(request: Request, original: Request, *, by: Actor, now: datetime) -> Moved:
    """Close as the same request as another. Raises RequestOver, WordsMissing."""
    _require_open(request)
    if original.id == request.id or original.customer_id != request.customer_id:
        raise WordsMissing(request.id, "another request of the same customer as its original")
    closed = replace(
        request,
        state=RequestState.DUPLICATE,
        closed_at=now,
        duplicate_of=original.id,
        cause="duplicate",
    )
    return closed, step(request, StepKind.LINKED, note=original.id, by=by, now=now)


def reopen(request: Request, why: str, due_at: datetime, *, by: Actor, now: datetime) -> Moved:
    """Back to its queue with a new due time. Raises RequestNotOver, WordsMissing."""
    if not request.state.over:
        raise RequestNotOver(request)
    if not why.strip():
        raise WordsMissing(request.id, "why it is reopened")
    again = replace(
        request,
        state=RequestState.QUEUED,
        closed_at=None,
        duplicate_of="",
        waiting_since=None,
        due_at=due_at,
        reopened=request.reopened + 1,
        first_contact=False,
    )
    return again, step(request, StepKind.REOPENED, note=why, by=by, now=now)
