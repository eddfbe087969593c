"""See a customer whole: health, what they have and asked, and one timeline of it all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from common.actor import Actor, Permission
from common.money import Money
from database.listings import OpportunityListing, QuoteListing
from database.stored import Stored
from database.work import Work
from sales.care.request import Request
from sales.care.ticket import Ticket, sla_clock
from sales.care.timeline import Happening, Health, Signs, judge
from sales.customers.billing import AccountStatus, Adjustment, BillingAccount, balances
from sales.customers.customer import Customer
from sales.customers.hierarchy import Link, RolledUp, check_no_circle, place, roll_up
from sales.deals.deal import Order
from workflows.see_services import ServiceInUse, services_in_use

TIMELINE_LENGTH = 60
KINDS = ("contact", "request", "ticket", "quote", "order")


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerView:
    customer: Stored[Customer]
    health: Health
    owed: dict[str, Money]
    accounts: tuple[BillingAccount, ...]
    adjustments: tuple[Adjustment, ...]
    requests: tuple[Stored[Request], ...]
    tickets: tuple[Stored[Ticket], ...]
    opportunities: tuple[OpportunityListing, ...]
    quotes: tuple[QuoteListing, ...]
    orders: tuple[Order, ...]
    services: tuple[ServiceInUse, ...]
    timeline: tuple[Happening, ...]


def see_customer(work: Work, customer_id: str, *, by: Actor, now: datetime) -> CustomerView:
    """Raises NotFound, NotAllowed. Reads the newest of each kind only, however much is kept."""
    by.require(Permission.READ_PROPOSALS)
    stored = work.customers.get(customer_id)
    one = {customer_id}
    accounts = work.billing.of_customers(one)
    adjustments = work.billing.adjustments({each.key for each in accounts})
    requests = work.requests.of_customers(one)
    tickets = work.tickets.of_customers(one)
    quotes = work.quotes.of_customers(one)
    orders = work.deals.orders_of(one)
    contacts = _contacts(work, customer_id)
    things = (*_of_requests(requests), *_of_tickets(tickets), *_of_quotes(quotes))
    timeline = (*contacts, *things, *_of_orders(orders))
    newest = sorted(timeline, key=lambda each: each.at, reverse=True)[:TIMELINE_LENGTH]
    last = max((each.at for each in contacts), default=None)
    return CustomerView(
        customer=stored,
        health=judge(_signs(requests, tickets, accounts, last, now)),
        owed=balances(accounts, adjustments),
        accounts=accounts,
        adjustments=adjustments,
        requests=requests,
        tickets=tickets,
        opportunities=work.opportunities.list(customer_id=customer_id, limit=50),
        quotes=quotes,
        orders=orders,
        services=services_in_use(work, one, by=by, now=now),
        timeline=tuple(newest),
    )


def organisation_tree(work: Work, customer_id: str, *, on: date, by: Actor) -> tuple[RolledUp, ...]:
    """The whole organisation a customer belongs to on a day, from the top, with roll-ups."""
    by.require(Permission.READ_PROPOSALS)
    top = work.hierarchy.top_of(customer_id, on)
    ids = work.hierarchy.subtree(top, on)
    owed = _owed(work, ids)
    branches = (
        replace(each, owed=owed.get(each.id, ())) for each in work.hierarchy.branches(ids, on)
    )
    return roll_up(branches, top)


def _owed(work: Work, ids: tuple[str, ...]) -> dict[str, tuple[Money, ...]]:
    """By organisation, of all its accounts in all billing systems, after adjustments."""
    accounts = work.billing.of_customers(ids)
    adjustments = work.billing.adjustments({each.key for each in accounts})
    found: dict[str, tuple[Money, ...]] = {}
    for id in {each.customer_id for each in accounts}:
        own = [each for each in accounts if each.customer_id == id]
        keys = {each.key for each in own}
        given = [each for each in adjustments if each.account_key in keys]
        found[id] = tuple(balances(own, given).values())
    return found


def place_customer(
    work: Work, child_id: str, parent_id: str, since: date, *, by: Actor, now: datetime
) -> None:
    """Put an organisation under another from a day on.

    Raises:
        HierarchyCycle, PlacedLater, NotFound, NotAllowed.
    """
    by.require(Permission.SELL)
    work.customers.get(child_id)
    work.customers.get(parent_id)
    new = Link(child_id=child_id, parent_id=parent_id, valid_from=since)
    check_no_circle(new, work.hierarchy.links_above(parent_id))
    own = work.hierarchy.links_of(child_id)
    drop, add = place(new, own)
    work.hierarchy.put(child_id, drop, add)
    before = next((each.parent_id for each in own if each.holds_on(since)), "")
    work.journal.note(
        by,
        f"placed from {since:%d %b %Y}",
        "customer",
        child_id,
        now=now,
        before=before,
        after=parent_id,
    )


def find_contacts(work: Work, customer_id: str, words: str, *, by: Actor) -> tuple[Happening, ...]:
    """Contacts of any time that hold every word in subject, text or person; newest first."""
    by.require(Permission.READ_PROPOSALS)
    return _contacts(work, customer_id, words)


def _contacts(work: Work, customer_id: str, words: str = "") -> tuple[Happening, ...]:
    found = work.interactions.of_customers({customer_id}, words=words, limit=TIMELINE_LENGTH)
    attached = work.interactions.attachments_of([each.id for each in found])
    return tuple(
        Happening(
            at=each.at,
            kind="contact",
            title=each.subject,
            detail=" · ".join(
                part
                for part in (each.channel, each.direction, each.contact_name, each.by_name)
                if part
            ),
            ref=each.request_id,
            internal=each.internal,
            text=each.text,
            attachments=attached.get(each.id, ()),
        )
        for each in found
    )


def _of_requests(requests: tuple[Stored[Request], ...]) -> tuple[Happening, ...]:
    return tuple(
        Happening(
            at=each.value.opened_at,
            kind="request",
            title=f"{each.value.id} {each.value.title}",
            detail=f"{each.value.type} · {each.value.state}",
            ref=each.value.id,
        )
        for each in requests
    )


def _of_tickets(tickets: tuple[Stored[Ticket], ...]) -> tuple[Happening, ...]:
    return tuple(
        Happening(
            at=each.value.opened_at,
            kind="ticket",
            title=f"{each.value.id} {each.value.title}",
            detail=" · ".join(
                part
                for part in (each.value.priority, each.value.state, each.value.site_name)
                if part
            ),
            ref=each.value.id,
        )
        for each in tickets
    )


def _of_quotes(quotes: tuple[QuoteListing, ...]) -> tuple[Happening, ...]:
    return tuple(
        Happening(
            at=each.moved_at,
            kind="quote",
            title=f"{each.label} {each.title}",
            detail=f"{each.state} · {each.contract_value}",
            ref=each.opportunity_id,
        )
        for each in quotes
    )


def _of_orders(orders: tuple[Order, ...]) -> tuple[Happening, ...]:
    """Milestones that are done, at noon of their day: nobody notes the hour."""
    return tuple(
        Happening(
            at=datetime.combine(step.done_on, time(12), UTC),
            kind="order",
            title=f"{each.id} {step.name}",
            detail=" · ".join(part for part in (each.site_name, each.state.value) if part),
            ref=each.id,
        )
        for each in orders
        for step in each.milestones
        if step.done_on is not None
    )


def _signs(
    requests: tuple[Stored[Request], ...],
    tickets: tuple[Stored[Ticket], ...],
    accounts: tuple[BillingAccount, ...],
    last: datetime | None,
    now: datetime,
) -> Signs:
    recent = [r.value for r in requests if r.value.opened_at > now - timedelta(days=90)]
    open_tickets = [t.value for t in tickets if not t.value.state.over]
    return Signs(
        open_tickets=len(open_tickets),
        breached_tickets=sum(sla_clock(each, now).breached for each in open_tickets),
        overdue_requests=sum(not r.value.state.over and r.value.due_at < now for r in requests),
        complaints=sum(each.type == "complaint" for each in recent),
        reopened=sum(each.reopened > 0 for each in recent),
        overdue_accounts=sum(each.status is AccountStatus.SUSPENDED for each in accounts),
        days_since_contact=(now - last).days if last else None,
        tickets=sum(t.value.opened_at > now - timedelta(days=90) for t in tickets),
    )
