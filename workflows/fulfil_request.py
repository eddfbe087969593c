"""Fulfil a request by its rule, where it allows: ticket, opportunity, adjustment, address, copy."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from common.actor import SYSTEM, Actor
from common.errors import BusinessError
from common.money import Money
from common.units import NotANumber, parse_number
from database.work import Work
from sales.care.interaction import Channel
from sales.care.request import Request
from sales.care.request_types import ADJUSTMENT_LIMIT, Fulfilment, RequestType
from sales.care.ticket import RESTORE_HOURS, Priority, Span, Ticket
from sales.customers.billing import Adjustment
from sales.customers.customer_list import address_fault
from sales.customers.opportunity import Opportunity

_DAYS_TO_CLOSE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a rule did: `said` to the customer, `outcome` is the id of what it made."""

    complete: bool = False
    outcome: str = ""
    said: str = ""
    cause: str = ""


NOTHING = Done()


def try_to_fulfil(
    work: Work, request: Request, kind: RequestType, *, by: Actor, now: datetime
) -> Done:
    """Does what the type's rule allows with the answers given; nothing when they do not suffice."""
    rules = {
        Fulfilment.OPEN_TICKET: _open_ticket,
        Fulfilment.OPEN_OPPORTUNITY: _open_opportunity,
        Fulfilment.ADJUST_BILL: _adjust_bill,
        Fulfilment.AMEND_ADDRESS: _amend_address,
        Fulfilment.COPY_OF_PROPOSAL: _copy_of_proposal,
    }
    rule = rules.get(kind.fulfilment)
    return rule(work, request, by=by, now=now) if rule else NOTHING


def _open_ticket(work: Work, request: Request, *, by: Actor, now: datetime) -> Done:
    """A fault always gets a ticket; the request stays open until the ticket is resolved."""
    customer = work.customers.get(request.customer_id).value
    down = request.answers.get("down") == "yes"
    priority = Priority.CRITICAL if down else Priority.MINOR
    ticket = Ticket(
        id=work.tickets.next_id(),
        customer_id=customer.id,
        title=request.title,
        text=request.text,
        priority=priority,
        opened_at=now,
        restore_hours=RESTORE_HOURS[priority],
        site_id=request.site_id,
        site_name=request.site_name,
        service=request.answers.get("service", ""),
        family=request.family,
        outages=(Span(now),) if down else (),
        request_id=request.id,
    )
    work.tickets.save(ticket, expected=None, by=by, now=now)
    work.journal.note(by, "opened", "ticket", ticket.id, now=now, after=ticket.title)
    hours = ticket.restore_hours
    said = f"Ticket {ticket.id} is open with priority {priority}; restored within {hours:g} hours."
    return Done(outcome=ticket.id, said=said)


def _open_opportunity(work: Work, request: Request, *, by: Actor, now: datetime) -> Done:
    """The account team's to win; the customer is told who calls."""
    customer = work.customers.get(request.customer_id).value
    accounts = work.accounts.list()
    owner = next((a for a in accounts if a.active and a.name == customer.account_manager), None)
    opportunity = Opportunity(
        id=work.opportunities.next_id(),
        customer_id=customer.id,
        title=f"{request.answers['services']} ({request.id})",
        owner_id=owner.id if owner else "",
        site_ids=(),
        opened_on=now.date(),
        expected_close=now.date() + timedelta(days=_DAYS_TO_CLOSE),
    )
    work.opportunities.save(opportunity, expected=None, by=SYSTEM, now=now)
    work.journal.note(by, "opened", "opportunity", opportunity.id, now=now, after=opportunity.title)
    who = owner.name if owner else "our sales team"
    said = f"Opportunity {opportunity.id} is open; {who} gets in touch."
    return Done(outcome=opportunity.id, said=said)


def _adjust_bill(work: Work, request: Request, *, by: Actor, now: datetime) -> Done:
    """Small amounts are booked at once; larger ones, or without a known account, a person decides.

    A customer's own user never books money: what the portal asks for always goes to a person.
    """
    asked, name = request.answers.get("amount", ""), request.answers.get("account", "")
    if not asked or not name or request.channel is Channel.PORTAL:
        return NOTHING
    accounts = work.billing.of_customers({request.customer_id})
    account = next((a for a in accounts if name in (a.external_id, a.key)), None)
    amount = _amount(asked)
    if account is None or amount is None or not 0 < amount <= ADJUSTMENT_LIMIT:
        return NOTHING
    adjustment = Adjustment(
        id=work.billing.next_adjustment_id(),
        account_key=account.key,
        amount=Money(amount, account.currency).rounded(),
        reason=request.title,
        request_id=request.id,
        booked_by=by.name,
        booked_at=now,
    )
    work.billing.book(adjustment)
    work.journal.note(
        by, "adjusted", "billing account", account.key, now=now, after=str(adjustment.amount)
    )
    said = f"{adjustment.amount} is given back on account {account.external_id}."
    return Done(complete=True, outcome=adjustment.id, said=said, cause="bill error")


def _amount(text: str) -> Decimal | None:
    try:
        return Decimal(str(parse_number(text)))
    except (NotANumber, BusinessError):
        return None


def _amend_address(work: Work, request: Request, *, by: Actor, now: datetime) -> Done:
    address = request.answers.get("new_address", "")
    stored = work.customers.get(request.customer_id)
    # What the country's rules do not know is for a person to look at.
    if not address or address_fault(address, stored.value.country):
        return NOTHING
    changed = replace(stored.value, address=address)
    work.customers.save(changed, expected=stored.revision, by=by, now=now)
    work.journal.note(
        by,
        "changed the address of",
        "customer",
        changed.id,
        now=now,
        before=stored.value.address,
        after=address,
    )
    said = f"Your head office address is now {address}."
    return Done(complete=True, outcome=changed.id, said=said, cause="customer moved")


def _copy_of_proposal(work: Work, request: Request, *, by: Actor, now: datetime) -> Done:
    """The newest proposal of a quote that was sent; never one the customer has not had."""
    if request.answers.get("document") != "proposal":
        return NOTHING
    sent = work.quotes.sent_to({request.customer_id})
    found = [p for each in sent for p in work.proposals.of_quote(each.number, each.version)]
    if not found:
        return NOTHING
    newest = max(found, key=lambda each: each.created_at)
    work.journal.note(by, "sent a copy of", "proposal", newest.id, now=now)
    said = f"Proposal {newest.id} ({newest.title}) is under Quotes on your pages."
    return Done(complete=True, outcome=newest.id, said=said, cause="copy wanted")
