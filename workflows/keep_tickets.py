"""Keep trouble tickets: open, move, and see what credit a month's outages are worth."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from catalog.offering import Cadence
from common.actor import Actor, Permission
from common.errors import BusinessError
from common.money import Money
from common.period import month_start
from database.stored import Stored
from database.work import Work
from sales.care.ticket import (
    RESTORE_HOURS,
    Priority,
    Span,
    Ticket,
    TicketState,
    move,
    outage_minutes,
)
from sales.quotes.lifecycle import QuoteState
from workflows.reach_of_customer import reach_of


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
    return stored


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditDue:
    """What one line's promise pays back for a month, by the schedule that was agreed."""

    month: date
    site_name: str
    offering_name: str
    outage_minutes: float
    availability_percent: float
    promised_percent: float
    credit_percent: float
    credit: Money
    tickets: tuple[str, ...]


def credits_due(
    work: Work, customer_id: str, month: date, *, by: Actor, now: datetime
) -> tuple[CreditDue, ...]:
    """Credits of a month for every accepted line at a site that was out of service.

    Availability is minutes in service over minutes of the calendar month; where tickets name no
    service, the outage counts for every line at the site. Customers' own users see their own.

    Raises:
        NotAllowed, NoOrganisation, OutOfReach.
    """
    if by.may(Permission.SELF_SERVE):
        reach_of(work, by=by, now=now).require(customer_id, "customer", customer_id)
    else:
        by.require(Permission.CARE)
    month = month_start(month)
    minutes_of_month = calendar.monthrange(month.year, month.month)[1] * 1440
    outages = _outages(work, customer_id, month, now)
    found = []
    for listing in work.quotes.of_customers({customer_id}):
        if listing.state is not QuoteState.ACCEPTED or not outages:
            continue
        version = work.quotes.get(listing.number, listing.version).version
        lines = {each.line.id: each for each in version.sheet.lines}
        for level in version.service_levels:
            minutes, tickets = outages.get(level.site_name, (0.0, ()))
            if not minutes or level.line_id not in lines:
                continue
            availability = 100 * (1 - min(minutes / minutes_of_month, 1))
            share = level.schedule.credit_percent(availability)
            monthly = lines[level.line_id].net(Cadence.MONTHLY, version.sheet.terms.currency)
            found.append(
                CreditDue(
                    month=month,
                    site_name=level.site_name,
                    offering_name=level.offering_name,
                    outage_minutes=minutes,
                    availability_percent=availability,
                    promised_percent=level.availability_percent,
                    credit_percent=share,
                    credit=Money(
                        monthly.amount * Decimal(str(share)) / 100, monthly.currency
                    ).rounded(),
                    tickets=tickets,
                )
            )
    return tuple(found)


def _outages(
    work: Work, customer_id: str, month: date, now: datetime
) -> dict[str, tuple[float, tuple[str, ...]]]:
    """Minutes out in the month and the tickets that say so, by site name."""
    by_site: dict[str, tuple[float, tuple[str, ...]]] = {}
    for stored in work.tickets.of_customers({customer_id}, limit=500):
        minutes = outage_minutes(stored.value, month, now)
        if minutes and stored.value.site_name:
            so_far, ids = by_site.get(stored.value.site_name, (0.0, ()))
            by_site[stored.value.site_name] = (so_far + minutes, (*ids, stored.value.id))
    return by_site
