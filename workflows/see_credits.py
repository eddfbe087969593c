"""See the credits due: a month's outages of a customer, put to the SLA evaluator line by line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from catalog.offering import Cadence
from common.actor import Actor, Permission
from common.money import Money
from common.period import month_start
from database.work import Work
from sales.care.ticket import Span, Ticket
from sales.quotes.lifecycle import QuoteState
from sales.sla.evaluation import Terms, evaluate
from sales.sla.service_level import ServiceLevel, service_level
from sales.sla.tickets import Outage
from workflows.catalogue_shelf import catalogue_in_use
from workflows.reach_of_customer import reach_of


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditDue:
    """What one line's promise pays back for a month; `derivation` is each step in a sentence."""

    month: date
    site_name: str
    offering_name: str
    outage_minutes: float
    availability_percent: float
    promised_percent: float
    credit_percent: float
    credit: Money
    tickets: tuple[str, ...]
    derivation: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Promise:
    """A line's service level with what it costs a month."""

    level: ServiceLevel
    monthly: Money


def credits_due(
    work: Work, customer_id: str, month: date, *, by: Actor, now: datetime
) -> tuple[CreditDue, ...]:
    """Credits of a month for every line at a site that was out of service.

    Lines are those of accepted quotes, by the schedule agreed there, and services taken over from
    another system, by the standard schedule of their class. Where tickets name no service, the
    outage counts for every line at the site. Customers' own users see their own.

    Raises:
        NotAllowed, NoOrganisation, OutOfReach.
    """
    if by.may(Permission.SELF_SERVE):
        reach_of(work, by=by, now=now).require(customer_id, "customer", customer_id)
    else:
        by.require(Permission.CARE)
    month = month_start(month)
    tickets = [
        each.value
        for each in work.tickets.of_customers({customer_id}, limit=500)
        if each.value.outages and each.value.site_name
    ]
    if not tickets:
        return ()
    promised = (*_agreed(work, customer_id), *_taken_over(work, customer_id))
    found = (_due(each, tickets, month, now) for each in promised)
    return tuple(each for each in found if each)


def _agreed(work: Work, customer_id: str) -> Iterator[_Promise]:
    for listing in work.quotes.of_customers({customer_id}):
        if listing.state is not QuoteState.ACCEPTED:
            continue
        version = work.quotes.get(listing.number, listing.version).version
        lines = {each.line.id: each for each in version.sheet.lines}
        currency = version.sheet.terms.currency
        for level in version.service_levels:
            if level.line_id in lines:
                yield _Promise(level, lines[level.line_id].net(Cadence.MONTHLY, currency))


def _taken_over(work: Work, customer_id: str) -> Iterator[_Promise]:
    """Services without a deal of ours have no schedule agreed with us: the standard one holds."""
    services = [each for each in work.services.of_customer(customer_id) if not each.deal_id]
    offerings = {each.id: each for each in catalogue_in_use(work).offerings} if services else {}
    for each in services:
        offering = offerings.get(each.configuration.offering_id)
        level = offering and service_level(
            offering, each.configuration, line_id=each.id, site_name=each.site_name
        )
        if level:
            yield _Promise(level, each.monthly)


def _due(promise: _Promise, tickets: list[Ticket], month: date, now: datetime) -> CreditDue | None:
    """None where the site was not out of service in the month."""
    level = promise.level
    concerned = [
        each
        for each in tickets
        if each.site_name == level.site_name
        and (not each.service or each.service.casefold() in level.offering_name.casefold())
    ]
    outages = [outage for each in concerned for outage in _outages(each, now)]
    if not outages:
        return None
    terms = Terms(schedules=(level.schedule,), charge=promise.monthly)
    found = evaluate(terms, outages, month)
    if not found.measured.downtime_minutes:
        return None
    start, end = found.window
    within = [o.id for o in outages if o.span[0] < end and o.span[1] > start]
    return CreditDue(
        month=month,
        site_name=level.site_name,
        offering_name=level.offering_name,
        outage_minutes=found.measured.downtime_minutes,
        availability_percent=found.measured.availability_percent,
        promised_percent=level.availability_percent,
        credit_percent=found.credit_percent,
        credit=found.credit,
        tickets=tuple(dict.fromkeys(each.partition(".")[0] for each in within)),
        derivation=found.derivation,
    )


def _outages(ticket: Ticket, now: datetime) -> Iterator[Outage]:
    """As the evaluator wants them; what is still out is out until now."""
    for nth, span in enumerate(ticket.outages, start=1):
        end = span.end or now
        if end > span.start:
            yield Outage(
                id=f"{ticket.id}.{nth}",
                span=(span.start, end),
                holds=tuple(_held(each, now) for each in ticket.pauses),
                cause=ticket.cause,
            )


def _held(span: Span, now: datetime) -> tuple[datetime, datetime]:
    return span.start, max(span.end or now, span.start)
