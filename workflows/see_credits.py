"""See the credits due: a month's outages of a customer, put to the SLA evaluator line by line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from catalog.offering import Cadence
from common.actor import Actor, Permission
from common.money import Money
from common.period import month_start
from database.work import Work
from sales.care.ticket import Span, Ticket
from sales.deals.deal import Deal
from sales.deals.in_force import Change, InForce, promises_in_force
from sales.deals.installed import InstalledService
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


def credits_due(
    work: Work, customer_id: str, month: date, *, by: Actor, now: datetime
) -> tuple[CreditDue, ...]:
    """Credits of a month for every line at a site that was out of service.

    Services are promised what the quote they came from agreed, those taken over from another
    system the standard of their class; after an amendment what it left them with. Each outage
    counts under the promise of its time. Where tickets name no service, the outage counts for every
    line at the site. Customers' own users see their own.

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
    found = (_due(each, tickets, month, now) for each in _promises(work, customer_id))
    return tuple(each for each in found if each)


def _promises(work: Work, customer_id: str) -> Iterator[InForce]:
    """Of every service over its time, then of accepted quotes that are not delivered yet."""
    services = work.services.of_customer(customer_id, state=None)
    changes: dict[str, list[Change]] = {}
    for amendment in work.services.amendments_of(customer_id):
        for line in amendment.lines:
            changes.setdefault(line.before.id, []).append(Change(amendment.effective_on, line))
    offerings = {each.id: each for each in catalogue_in_use(work).offerings} if services else {}

    def standard(service: InstalledService) -> ServiceLevel | None:
        configuration = service.configuration
        offering = offerings.get(configuration.offering_id)
        if offering is None:
            return None
        return service_level(
            offering, configuration, line_id=service.id, site_name=service.site_name
        )

    deals = {id: work.deals.get(id) for id in {each.deal_id for each in services if each.deal_id}}
    agreed = {id: _levels(work, deal) for id, deal in deals.items()}
    for each in services:
        of_deal = agreed.get(each.deal_id, {})
        level = of_deal.get(each.id.removeprefix(f"{each.deal_id}/"))
        yield from promises_in_force(each, level, changes.get(each.id, ()), standard)
    delivered = {(deal.quote_number, deal.quote_version) for deal in deals.values()}
    yield from _not_delivered(work, customer_id, delivered)


def _levels(work: Work, deal: Deal) -> dict[str, ServiceLevel]:
    """What the deal's quote promised, by line; a deal of before Bidwright has no quote."""
    if not deal.quote_number:
        return {}
    version = work.quotes.get(deal.quote_number, deal.quote_version).version
    return {each.line_id: each for each in version.service_levels}


def _not_delivered(
    work: Work, customer_id: str, delivered: set[tuple[str, int]]
) -> Iterator[InForce]:
    for listing in work.quotes.of_customers({customer_id}):
        label = (listing.number, listing.version)
        if listing.state is not QuoteState.ACCEPTED or label in delivered:
            continue
        version = work.quotes.get(*label).version
        lines = {each.line.id: each for each in version.sheet.lines}
        currency = version.sheet.terms.currency
        for level in version.service_levels:
            if level.line_id in lines:
                yield InForce(level, lines[level.line_id].net(Cadence.MONTHLY, currency))


def _due(promise: InForce, tickets: list[Ticket], month: date, now: datetime) -> CreditDue | None:
    """None where the site was not out of service in the month."""
    level = promise.level
    concerned = [
        each
        for each in tickets
        if each.site_name == level.site_name
        and (not each.service or each.service.casefold() in level.offering_name.casefold())
    ]
    every = (outage for each in concerned for outage in _outages(each, now))
    outages = [each for each in (_within(promise, outage) for outage in every) if each]
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


def _within(promise: InForce, outage: Outage) -> Outage | None:
    """The part of an outage while the promise held; days begin at midnight UTC."""
    start, end = outage.span
    if promise.since is not None:
        start = max(start, datetime.combine(promise.since, time(), UTC))
    if promise.until is not None:
        end = min(end, datetime.combine(promise.until, time(), UTC))
    return replace(outage, span=(start, end)) if end > start else None


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
