"""Keep trouble tickets: open and move them; the request a ticket came from goes along."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from common.actor import Actor, Permission
from common.errors import BusinessError
from database.stored import Stored
from database.work import Work
from sales.care import request as moves
from sales.care.request_types import request_type
from sales.care.ticket import (
    RESTORE_HOURS,
    Priority,
    Span,
    Ticket,
    TicketState,
    move,
)
from sales.care.working_time import hours_of


class TicketTitleMissing(BusinessError):
    def __init__(self) -> None:
        super().__init__("Say in a few words what is broken.")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTicket:
    customer_id: str
    title: str
    priority: Priority
    site_id: str = ""
    service: str = ""
    family: str = ""
    text: str = ""
    down: bool = False


def open_ticket(work: Work, new: NewTicket, *, by: Actor, now: datetime) -> Stored[Ticket]:
    """Raises NotAllowed, NotFound, UnknownSite, TicketTitleMissing."""
    by.require(Permission.CARE)
    customer = work.customers.get(new.customer_id).value
    if not new.title.strip():
        raise TicketTitleMissing
    ticket = Ticket(
        id=work.tickets.next_id(),
        customer_id=customer.id,
        title=" ".join(new.title.split()),
        text=new.text.strip(),
        priority=new.priority,
        opened_at=now,
        restore_hours=RESTORE_HOURS[new.priority],
        site_id=new.site_id,
        site_name=customer.site(new.site_id).name if new.site_id else "",
        service=new.service,
        family=new.family,
        outages=(Span(now),) if new.down else (),
    )
    stored = work.tickets.save(ticket, expected=None, by=by, now=now)
    work.journal.note(by, "opened", "ticket", ticket.id, now=now, after=ticket.title)
    return stored


def move_ticket(
    work: Work,
    ticket_id: str,
    to: TicketState,
    *,
    cause: str = "",
    resolution: str = "",
    expected: int,
    by: Actor,
    now: datetime,
) -> Stored[Ticket]:
    """Raises TicketCannotMove, CauseMissing, ChangedMeanwhile, NotFound."""
    by.require(Permission.CARE)
    before = work.tickets.get(ticket_id).value
    after = move(before, to, now=now, cause=cause, resolution=resolution)
    stored = work.tickets.save(after, expected=expected, by=by, now=now)
    work.journal.note(
        by,
        "moved",
        "ticket",
        ticket_id,
        now=now,
        before=before.state.value,
        after=to.value,
    )
    if after.request_id:
        _tell_request(work, before, after, by=by, now=now)
    return stored


def _tell_request(work: Work, before: Ticket, after: Ticket, *, by: Actor, now: datetime) -> None:
    """The request a ticket came from is completed with it, and goes on when it is reopened."""
    found = work.requests.find(after.request_id)
    if found is None or before.state.over == after.state.over:
        return
    request = found.value
    if after.state.over and not request.state.over:
        said = f"{after.id} is resolved: {after.resolution or after.cause}."
        moved = moves.complete(request, after.cause, outcome=said, by=by, now=now)
        moved = replace(moved[0], outcome=after.id), moved[1]
    elif not after.state.over and request.state.over:
        kind = request_type(request.type)
        due = hours_of(kind.queue).after(now, kind.answer_hours)
        moved = moves.reopen(request, f"{after.id} is open again", due, by=by, now=now)
    else:
        return
    work.requests.save(moved[0], (moved[1],), expected=found.revision, by=by, now=now)
    if request.contact_email:
        subject = f"{request.id}: {request.title}"
        work.care_desk.post(request.contact_email, subject, moved[1].note, now=now)
