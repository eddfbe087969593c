"""Serve customers on their own pages: what is theirs, what they were sent, what they ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from common.actor import Actor
from common.money import Money
from common.period import add_months, month_start
from database.stored import Stored
from database.work import Work
from sales.care.access import OutOfReach, Reach
from sales.care.interaction import Channel, Interaction
from sales.care.request import Request, RequestState, Step, StepKind, WordsMissing, resume, step
from sales.care.ticket import Ticket
from sales.customers.customer import Customer
from sales.deals.deal import Order
from sales.proposals.record import ProposalRecord
from sales.quotes.accepting import accept as accepted
from workflows.raise_request import NewRequest, enter_request
from workflows.reach_of_customer import reach_of
from workflows.see_credits import CreditDue, credits_due
from workflows.see_services import ServiceInUse, services_in_use

_MONTHS_OF_CREDIT = 3
# What customers may raise themselves; campaigns go the other way.
OFFERED = (
    "fault",
    "quote",
    "order",
    "change",
    "bill query",
    "complaint",
    "information",
    "callback",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SentQuote:
    """What a customer may know of a quote: its totals and file, never cost, margin or notes."""

    number: str
    version: int
    title: str
    customer_name: str
    state: str
    value: Money
    valid_until: date
    proposals: tuple[ProposalRecord, ...]

    @property
    def label(self) -> str:
        return f"{self.number} v{self.version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPages:
    customers: tuple[Customer, ...]
    quotes: tuple[SentQuote, ...]
    orders: tuple[Order, ...]
    tickets: tuple[Ticket, ...]
    requests: tuple[Request, ...]
    credits: tuple[CreditDue, ...]
    services: tuple[ServiceInUse, ...]


def own_pages(work: Work, *, by: Actor, now: datetime) -> OwnPages:
    """Everything a customer's own user sees. Raises NotAllowed, NoOrganisation."""
    ids = reach_of(work, by=by, now=now).customer_ids
    owned = (work.customers.find(each) for each in sorted(ids))
    latest = month_start(now.date())
    months = tuple(add_months(latest, -back) for back in range(_MONTHS_OF_CREDIT))
    return OwnPages(
        customers=tuple(each.value for each in owned if each),
        quotes=tuple(_sent(work, ids)),
        orders=work.deals.orders_of(ids),
        tickets=tuple(each.value for each in work.tickets.of_customers(ids)),
        requests=tuple(each.value for each in work.requests.of_customers(ids)),
        credits=tuple(
            due
            for month in months
            for each in sorted(ids)
            for due in credits_due(work, each, month, by=by, now=now)
        ),
        services=services_in_use(work, ids, by=by, now=now),
    )


def own_request(
    work: Work, request_id: str, *, by: Actor, now: datetime
) -> tuple[Stored[Request], tuple[Step, ...]]:
    """A request and the steps customers may see. Raises OutOfReach, as if there were none."""
    stored = _own_request(work, request_id, reach_of(work, by=by, now=now))
    return stored, work.requests.steps_of(request_id, internal=False)


def raise_own_request(
    work: Work,
    customer_id: str,
    type: str,
    title: str,
    text: str,
    answers: Mapping[str, str],
    *,
    by: Actor,
    now: datetime,
) -> Stored[Request]:
    """Raises OutOfReach, and as `enter_request` does."""
    reach_of(work, by=by, now=now).require(customer_id, "organisation", customer_id)
    if type not in OFFERED:
        raise OutOfReach("request type", type)
    new = NewRequest(
        customer_id=customer_id,
        type=type,
        title=title,
        text=text,
        answers=answers,
        channel=Channel.PORTAL,
        contact_name=by.name,
        contact_email=by.email,
    )
    return enter_request(work, new, by=by, now=now)


def answer_own_request(
    work: Work, request_id: str, text: str, *, by: Actor, now: datetime
) -> Stored[Request]:
    """Add to a request, or answer what was asked back.

    Raises:
        OutOfReach, RequestOver, WordsMissing.
    """
    stored = _own_request(work, request_id, reach_of(work, by=by, now=now))
    if not text.strip():
        raise WordsMissing(request_id, "your answer")
    if stored.value.state is RequestState.WAITING:
        request, last = resume(stored.value, text, by=by, now=now)
    else:
        request, last = (
            stored.value,
            step(stored.value, StepKind.NOTED, note=text, by=by, now=now),
        )
    work.interactions.add(_said(request, text, by, now))
    if request.assignee_id:
        told = f"{by.name} answered {request.id}"
        work.care_desk.notify(request.assignee_id, told, request.id, now=now)
    return work.requests.save(request, (last,), expected=stored.revision, by=by, now=now)


def decide_own_quote(
    work: Work,
    label: tuple[str, int],
    *,
    accept: bool,
    words: str = "",
    by: Actor,
    now: datetime,
) -> Stored[Request] | None:
    """Accept a quote that was sent, or ask for a change, which becomes a request.

    Raises:
        OutOfReach, IllegalMove, QuoteExpired; asking for a change needs words.
    """
    number, version = label
    reach = reach_of(work, by=by, now=now)
    named = f"{number} v{version}"
    sent = work.quotes.sent_to(reach.customer_ids)
    if not any((each.number, each.version) == label for each in sent):
        raise OutOfReach("quote", named)
    issued = work.quotes.get(number, version)
    if not accept:
        new = NewRequest(
            customer_id=issued.version.customer.id,
            type="quote",
            title=f"Change wanted to {named}",
            text=words,
            answers={"services": words},
            channel=Channel.PORTAL,
            contact_name=by.name,
            contact_email=by.email,
        )
        return enter_request(work, new, by=by, now=now)
    why = f"accepted by {by.name} on their own pages"
    others = work.quotes.listed_of(issued.version.opportunity_id)
    for each in accepted(issued, others, by=by, on=now.date(), why=why):
        work.quotes.apply(each, by=by, now=now)
    work.care_desk.notify(issued.version.issued_by_id, f"{named} is accepted", "", now=now)
    work.journal.note(by, "accepted", "quote", named, now=now, before=issued.state.value)
    return None


def own_proposal(
    work: Work, proposal_id: str, *, by: Actor, now: datetime
) -> tuple[ProposalRecord, bytes]:
    """The file of a proposal that was sent to them. Raises OutOfReach."""
    reach = reach_of(work, by=by, now=now)
    for quote in _sent(work, reach.customer_ids):
        for record in quote.proposals:
            if record.id == proposal_id:
                work.journal.note(by, "downloaded", "proposal", proposal_id, now=now)
                return record, work.proposals.content(proposal_id)
    raise OutOfReach("proposal", proposal_id)


def _own_request(work: Work, request_id: str, reach: Reach) -> Stored[Request]:
    stored = work.requests.find(request_id)
    if stored is None:
        raise OutOfReach("request", request_id)
    reach.require(stored.value.customer_id, "request", request_id)
    return stored


def _sent(work: Work, ids: frozenset[str]) -> list[SentQuote]:
    return [
        SentQuote(
            number=each.number,
            version=each.version,
            title=each.title,
            customer_name=each.customer_name,
            state=each.state.value,
            value=each.contract_value,
            valid_until=each.valid_until,
            proposals=work.proposals.of_quote(each.number, each.version),
        )
        for each in work.quotes.sent_to(ids)
    ]


def _said(request: Request, text: str, by: Actor, now: datetime) -> Interaction:
    first = Interaction(
        customer_id=request.customer_id,
        at=now,
        channel=Channel.PORTAL,
        direction=request.direction,
        subject=f"Re: {request.title}",
        text=text,
        request_id=request.id,
    )
    return replace(
        first, contact_name=by.name, contact_email=by.email, by_id=by.id, by_name=by.name
    )
