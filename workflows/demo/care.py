"""The demo's care: who answers, past and open requests, tickets and contacts; all fictional."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from common.actor import SYSTEM, Actor
from common.money import Money
from sales.care.interaction import Channel, Direction, Interaction
from sales.care.request import Request, Step, StepKind, complete, step, take
from sales.care.request_types import REQUEST_TYPES
from sales.care.routing import Agent
from sales.care.ticket import RESTORE_HOURS, Priority, Span, Ticket, TicketState, move
from sales.customers.billing import BillingAccount
from sales.customers.customer import Customer

_SAID = (
    ("fault", "Internet drops every afternoon", "aged router", "Internet access"),
    ("fault", "No connection at the site", "fibre cut by digging", "Internet access"),
    ("fault", "Calls break up", "wrong quality of service settings", "Voice"),
    ("fault", "VPN tunnel is down", "power failure at the site", "SD-WAN"),
    ("bill query", "A charge we do not know", "unclear wording on the bill", ""),
    ("bill query", "Billed twice in one month", "bill error", ""),
    ("order", "When does the line go live", "no date was told", ""),
    ("change", "New contact person", "customer reorganised", ""),
    ("complaint", "Nobody called back", "hand-over lost", ""),
    ("information", "Copy of the contract", "copy wanted", ""),
    ("callback", "Please call about the upgrade", "question on price", ""),
    ("quote", "Price for a second line", "growth", ""),
)
_MONTHS, _PER_MONTH, _OPEN = 9, 14, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoCare:
    requests: tuple[Request, ...]
    steps: tuple[Step, ...]
    tickets: tuple[Ticket, ...]
    interactions: tuple[Interaction, ...]
    accounts: tuple[BillingAccount, ...]


def demo_agents(people: dict[str, Actor]) -> tuple[Agent, ...]:
    """Ana answers what is technical, Marcus what is commercial."""
    ana, marcus = people["engineer"], people["manager"]
    return (
        Agent(account_id=ana.id, name=ana.name, queues=("Service desk", "Delivery")),
        Agent(account_id=marcus.id, name=marcus.name, queues=("Sales", "Care", "Billing")),
    )


def demo_care(
    customers: tuple[Customer, ...], agents: tuple[Agent, ...], now: datetime
) -> DemoCare:
    """The same for the same day: nine months of contacts, the last few still open."""
    chance = Random(f"care {now:%Y-%m-%d}")
    made = DemoCare(requests=(), steps=(), tickets=(), interactions=(), accounts=())
    total = _MONTHS * _PER_MONTH
    requests, steps, tickets, contacts = [], [], [], []
    for nth in range(total):
        # The last few came within days, so that inboxes have something to do.
        left = total - nth
        days = 5 + left * 30 * _MONTHS / total if left > _OPEN else 3 * left / _OPEN
        at = now - timedelta(days=days, hours=chance.uniform(0, 8))
        request, of_request, ticket, contact = _one(nth, at, customers, agents, chance, now)
        requests.append(request)
        steps.extend(of_request)
        contacts.append(contact)
        if ticket is not None:
            tickets.append(ticket)
    tickets += _again_and_again(len(tickets) + total, customers, now)
    return replace(
        made,
        requests=tuple(requests),
        steps=tuple(steps),
        tickets=tuple(tickets),
        interactions=tuple(contacts),
        accounts=_accounts(customers, chance, now),
    )


def _one(
    nth: int,
    at: datetime,
    customers: tuple[Customer, ...],
    agents: tuple[Agent, ...],
    chance: Random,
    now: datetime,
) -> tuple[Request, list[Step], Ticket | None, Interaction]:
    type, title, cause, family = chance.choice(_SAID)
    customer = chance.choice(customers)
    kind = REQUEST_TYPES[type]
    agent = next(each for each in agents if kind.queue in each.queues)
    person = customer.contacts[0] if customer.contacts else None
    request = Request(
        id=f"R-{nth + 1:06d}",
        customer_id=customer.id,
        type=type,
        title=title,
        channel=chance.choice((Channel.PHONE, Channel.EMAIL, Channel.PORTAL)),
        contact_name=person.name if person else "",
        contact_email=person.email if person else "",
        queue=kind.queue,
        assignee_id=agent.account_id,
        assignee_name=agent.name,
        opened_at=at,
        due_at=at + timedelta(hours=kind.answer_hours * 2),
        raised_by_id=SYSTEM.id,
    )
    steps = [
        step(request, StepKind.RAISED, by=SYSTEM, now=at),
        step(request, StepKind.ROUTED, internal=True, by=SYSTEM, now=at),
    ]
    contact = _contact(request, at)
    ticket = _ticket(nth, request, customer, family, cause, chance, now) if family else None
    if ticket is not None:
        request = replace(
            request, site_id=ticket.site_id, site_name=ticket.site_name, family=family
        )
    if at > now - timedelta(days=4):
        return request, steps, ticket, contact
    by = replace(SYSTEM, id=agent.account_id, name=agent.name)
    request, taken = take(request, by=by, now=at + timedelta(hours=chance.uniform(0.2, 3)))
    done_at = at + timedelta(hours=chance.uniform(1, kind.answer_hours * 3))
    first = chance.random() < 0.4
    request, last = complete(request, cause, first_contact=first, by=by, now=done_at)
    return request, [*steps, taken, last], ticket, contact


def _contact(request: Request, at: datetime) -> Interaction:
    return Interaction(
        customer_id=request.customer_id,
        at=at,
        channel=request.channel,
        direction=Direction.INBOUND,
        subject=request.title,
        contact_name=request.contact_name,
        contact_email=request.contact_email,
        by_name="Bidwright",
        request_id=request.id,
    )


def _ticket(
    nth: int,
    request: Request,
    customer: Customer,
    family: str,
    cause: str,
    chance: Random,
    now: datetime,
) -> Ticket:
    site = chance.choice(customer.sites) if customer.sites else None
    priority = chance.choice((Priority.CRITICAL, Priority.MAJOR, Priority.MINOR))
    ticket = Ticket(
        id=f"T-{nth + 1:06d}",
        customer_id=customer.id,
        title=request.title,
        priority=priority,
        opened_at=request.opened_at,
        restore_hours=RESTORE_HOURS[priority],
        site_id=site.id if site else "",
        site_name=site.name if site else "",
        family=family,
        outages=(Span(request.opened_at),) if priority is Priority.CRITICAL else (),
        request_id=request.id,
    )
    if request.opened_at > now - timedelta(days=3):
        return ticket
    restored = request.opened_at + timedelta(hours=chance.uniform(0.3, 1.2) * ticket.restore_hours)
    return move(ticket, TicketState.RESOLVED, now=restored, cause=cause)


def _again_and_again(after: int, customers: tuple[Customer, ...], now: datetime) -> list[Ticket]:
    """One site whose router fails every ten days, so that repeat faults have something to show."""
    customer = next(each for each in customers if len(each.sites) > 2)
    site = customer.sites[2]
    found = []
    for nth in range(1, 5):
        at = now - timedelta(days=10 * nth, hours=3)
        ticket = Ticket(
            id=f"T-{after + nth:06d}",
            customer_id=customer.id,
            title="Internet drops again",
            priority=Priority.MAJOR,
            opened_at=at,
            restore_hours=RESTORE_HOURS[Priority.MAJOR],
            site_id=site.id,
            site_name=site.name,
            family="Internet access",
            outages=(Span(at),),
        )
        restored = at + timedelta(minutes=50)
        found.append(move(ticket, TicketState.RESOLVED, now=restored, cause="aged router"))
    return found


def _accounts(
    customers: tuple[Customer, ...], chance: Random, now: datetime
) -> tuple[BillingAccount, ...]:
    return tuple(
        BillingAccount(
            customer_id=each.id,
            system=system,
            external_id=f"{prefix}{4700 + nth}",
            name=f"{each.name} {system}",
            balance=Money.of(chance.randint(0, 90) * 100, "USD"),
            changed_at=now - timedelta(days=chance.randint(1, 20)),
        )
        for nth, each in enumerate(customers)
        for system, prefix in (("fixed billing", "F"), ("mobile billing", "M"))
        if prefix == "F" or nth % 3 == 0
    )
