"""Handle a request: take it, answer, ask back, hand over, complete, reopen, link duplicates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from common.actor import SYSTEM, Actor, Permission
from database.stored import Stored
from database.work import Work
from sales.care import request as moves
from sales.care.interaction import Channel, Direction, Interaction
from sales.care.request import Moved, Request, Step
from sales.care.request_types import request_type
from sales.care.working_time import hours_of
from sales.customers.customer import Customer


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedRequest:
    request: Stored[Request]
    steps: tuple[Step, ...]
    customer: Customer


def open_request(work: Work, request_id: str, *, by: Actor) -> OpenedRequest:
    """A request with all its steps. Raises NotFound."""
    by.require(Permission.CARE)
    stored = work.requests.get(request_id)
    return OpenedRequest(
        request=stored,
        steps=work.requests.steps_of(request_id),
        customer=work.customers.get(stored.value.customer_id).value,
    )


def inbox(
    work: Work,
    *,
    queue: str = "",
    mine: bool = False,
    overdue: bool = False,
    by: Actor,
    now: datetime,
) -> tuple[Stored[Request], ...]:
    """Open requests by due time: mine, a queue's, those overdue, or all."""
    by.require(Permission.CARE)
    return work.requests.inbox(
        queue=queue, assignee_id=by.id if mine else "", due_before=now if overdue else None
    )


def take_requests(
    work: Work, requests: Sequence[tuple[str, int]], *, by: Actor, now: datetime
) -> tuple[Stored[Request], ...]:
    """Take several at once, as read (`id`, revision): all of them or none.

    Raises:
        AlreadyTaken, RequestOver, ChangedMeanwhile: another was first.
    """
    by.require(Permission.CARE)
    taken = []
    for request_id, expected in requests:
        moved = moves.take(work.requests.get(request_id).value, by=by, now=now)
        taken.append(_keep(work, moved, "took", expected=expected, by=by, now=now))
    return tuple(taken)


def say(
    work: Work,
    request_id: str,
    text: str,
    *,
    internal: bool,
    expected: int,
    by: Actor,
    now: datetime,
) -> Stored[Request]:
    """A note among colleagues, or a reply that the customer reads and is mailed."""
    by.require(Permission.CARE)
    request = work.requests.get(request_id).value
    moved = moves.note(request, text, internal=internal, by=by, now=now)
    if not internal:
        _reply(work, request, text, by=by, now=now)
    return _keep(
        work, moved, "noted" if internal else "answered", expected=expected, by=by, now=now
    )


def ask_customer(
    work: Work, request_id: str, question: str, *, expected: int, by: Actor, now: datetime
) -> Stored[Request]:
    """Pause until the customer answers."""
    by.require(Permission.CARE)
    request = work.requests.get(request_id).value
    moved = moves.wait(request, question, by=by, now=now)
    _reply(work, request, question, by=by, now=now)
    return _keep(work, moved, "asked back on", expected=expected, by=by, now=now)


def customer_answered(
    work: Work, request_id: str, answer: str, *, expected: int, by: Actor, now: datetime
) -> Stored[Request]:
    by.require(Permission.CARE)
    moved = moves.resume(work.requests.get(request_id).value, answer, by=by, now=now)
    return _keep(work, moved, "resumed", expected=expected, by=by, now=now)


def hand_over_request(
    work: Work,
    request_id: str,
    to: tuple[str, str],
    why: str,
    *,
    expected: int,
    by: Actor,
    now: datetime,
) -> Stored[Request]:
    """To a queue and, if given, a person by account id. Raises WordsMissing, NotFound."""
    by.require(Permission.CARE)
    queue, account_id = to
    person = work.accounts.get(account_id).name if account_id else ""
    request = work.requests.get(request_id).value
    moved = moves.hand_over(request, (queue, account_id, person), why, by=by, now=now)
    if account_id:
        told = f"{by.name} handed {request_id} over to you: {request.title}"
        work.care_desk.notify(account_id, told, request_id, now=now)
    return _keep(work, moved, "handed over", expected=expected, by=by, now=now)


def complete_request(
    work: Work, request_id: str, cause: str, said: str, *, expected: int, by: Actor, now: datetime
) -> Stored[Request]:
    """Done as asked. In the first contact if nobody else had to touch it and it never waited."""
    by.require(Permission.CARE)
    request = work.requests.get(request_id).value
    first = not _touched_before(work.requests.steps_of(request_id), by)
    moved = moves.complete(request, cause, outcome=said, first_contact=first, by=by, now=now)
    if said.strip():
        _reply(work, request, said, by=by, now=now)
    return _keep(work, moved, "completed", expected=expected, by=by, now=now)


def give_up_request(
    work: Work, request_id: str, reason: str, *, expected: int, by: Actor, now: datetime
) -> Stored[Request]:
    by.require(Permission.CARE)
    moved = moves.give_up(work.requests.get(request_id).value, reason, by=by, now=now)
    return _keep(work, moved, "closed unfulfilled", expected=expected, by=by, now=now)


def reopen_request(
    work: Work, request_id: str, why: str, *, expected: int, by: Actor, now: datetime
) -> Stored[Request]:
    by.require(Permission.CARE)
    request = work.requests.get(request_id).value
    kind = request_type(request.type)
    due = hours_of(kind.queue).after(now, kind.answer_hours)
    moved = moves.reopen(request, why, due, by=by, now=now)
    return _keep(work, moved, "reopened", expected=expected, by=by, now=now)


def link_requests(
    work: Work, request_id: str, original_id: str, *, expected: int, by: Actor, now: datetime
) -> Stored[Request]:
    """Close as a duplicate of another request of the same customer."""
    by.require(Permission.CARE)
    original = work.requests.get(original_id.strip()).value
    request = work.requests.get(request_id).value
    moved = moves.link_duplicate(request, original, by=by, now=now)
    return _keep(work, moved, "linked", expected=expected, by=by, now=now)


def escalate_due_requests(work: Work, *, by: Actor, now: datetime) -> tuple[str, ...]:
    """Up a level once most of the time is gone, and again when overdue; ids of those raised.

    A level is told to the person who has it, the queue's agents and the account manager's pages.
    """
    by.require(Permission.CARE)
    raised = []
    for stored in work.requests.inbox(due_before=now + timedelta(hours=24), limit=1_000):
        request = stored.value
        share = request_type(request.type).escalate_share
        span = (request.due_at - request.opened_at).total_seconds()
        gone = (now - request.opened_at).total_seconds() / span if span > 0 else 1.0
        level = (gone >= share) + (gone >= 1)
        if level <= request.escalated:
            continue
        why = "overdue" if gone >= 1 else f"{gone:.0%} of its time is gone"
        moved = moves.escalate(request, why, by=by, now=now)
        _keep(work, moved, "escalated", expected=stored.revision, by=by, now=now)
        for account_id in _to_tell(work, request):
            work.care_desk.notify(account_id, f"{request.id} is {why}", request.id, now=now)
        raised.append(request.id)
    return tuple(raised)


def escalate_by_hand(
    work: Work, request_id: str, why: str, *, expected: int, by: Actor, now: datetime
) -> Stored[Request]:
    """Up a level for a reason somebody gives. Raises WordsMissing, RequestOver."""
    by.require(Permission.CARE)
    request = work.requests.get(request_id).value
    if not why.strip():
        raise moves.WordsMissing(request_id, "the reason for escalating")
    moved = moves.escalate(request, why.strip(), by=by, now=now)
    for account_id in _to_tell(work, request):
        told = f"{by.name} escalated {request.id}: {why.strip()}"
        work.care_desk.notify(account_id, told, request.id, now=now)
    return _keep(work, moved, "escalated", expected=expected, by=by, now=now)


def _to_tell(work: Work, request: Request) -> tuple[str, ...]:
    of_queue = [a.account_id for a in work.care_desk.agents() if request.queue in a.queues]
    return tuple(dict.fromkeys(each for each in (request.assignee_id, *of_queue) if each))


def _touched_before(steps: tuple[Step, ...], by: Actor) -> bool:
    more = {moves.StepKind.HANDED_OVER, moves.StepKind.PAUSED, moves.StepKind.REOPENED}
    people = {each.by_id for each in steps if each.by_id not in (by.id, SYSTEM.id)}
    return bool(people) or any(each.kind in more for each in steps)


def _reply(work: Work, request: Request, text: str, *, by: Actor, now: datetime) -> None:
    work.interactions.add(
        Interaction(
            customer_id=request.customer_id,
            at=now,
            channel=Channel.EMAIL if request.contact_email else request.channel,
            direction=Direction.OUTBOUND,
            subject=f"Re: {request.title}",
            text=text.strip(),
            contact_name=request.contact_name,
            contact_email=request.contact_email,
            by_id=by.id,
            by_name=by.name,
            request_id=request.id,
        )
    )
    if request.contact_email:
        subject = f"{request.id}: {request.title}"
        work.care_desk.post(request.contact_email, subject, text.strip(), now=now)


def _keep(
    work: Work, moved: Moved, verb: str, *, expected: int, by: Actor, now: datetime
) -> Stored[Request]:
    request, last = moved
    stored = work.requests.save(request, (last,), expected=expected, by=by, now=now)
    work.journal.note(by, verb, "request", request.id, now=now, after=request.state.value)
    return stored
