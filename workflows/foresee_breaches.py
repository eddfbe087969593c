"""Foresee breaches: services likely to miss this month's promise, and tickets their time."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp

from common.actor import Actor, Permission
from common.period import add_months, month_start
from common.wording import count
from database.work import Work
from sales.care.ticket import Span, Ticket, outage_minutes, sla_clock
from sales.sla.breach import breach_probability
from sales.sla.restore import Outages, RestoreTime
from workflows.see_services import ServiceInUse, services_in_use

LEAST_CHANCE = 0.2
_MONTHS = 12
# Until a site has a history of its own, it is taken to fail once in this many hours (half a year)
# for four hours: one such outage of belief is mixed into what was seen.
_PRIOR_HOURS, _PRIOR_OUTAGE_HOURS = 4_380.0, 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LikelyBreach:
    """`chance` that the month ends below the promise; 1 when it is missed already."""

    customer_id: str
    customer_name: str
    site_name: str
    offering_name: str
    promised_percent: float
    used_minutes: float
    allowed_minutes: float
    chance: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgentTicket:
    id: str
    customer_id: str
    customer_name: str
    title: str
    site_name: str
    left_minutes: float
    reason: str


def foresee_breaches(work: Work, *, by: Actor, now: datetime) -> tuple[LikelyBreach, ...]:
    """Services at sites with trouble this month that will likely miss their promise, worst first.

    The outages of a site over a year give its rate and time to restore; the rest of the month is
    judged by the exact law of downtime in a window.
    """
    by.require(Permission.CARE)
    customers = work.care_worklists.busy_customers(month_start(now.date()))
    if not customers:
        return ()
    tickets = _tickets(work, customers, now)
    names = work.customers.names(customers)
    found = [
        judged
        for each in services_in_use(work, customers, by=by, now=now)
        if (judged := _judge(each, tickets, names, now)) and judged.chance >= LEAST_CHANCE
    ]
    return tuple(sorted(found, key=lambda each: (-each.chance, -each.used_minutes)))


def urgent_tickets(work: Work, *, by: Actor, now: datetime) -> tuple[UrgentTicket, ...]:
    """Open tickets that have used three quarters of their time or more, the latest first."""
    by.require(Permission.CARE)
    due = [each.value for each in work.tickets.due(limit=200)]
    names = work.customers.names({each.customer_id for each in due})
    found = []
    for each in due:
        clock = sla_clock(each, now)
        if clock.paused or clock.used_minutes < 0.75 * clock.allowed_minutes:
            continue
        left = clock.left_minutes
        word = f"{left / 60:.1f} h left" if left >= 0 else f"late by {-left / 60:.1f} h"
        found.append(
            UrgentTicket(
                id=each.id,
                customer_id=each.customer_id,
                customer_name=names.get(each.customer_id, each.customer_id),
                title=each.title,
                site_name=each.site_name,
                left_minutes=left,
                reason=f"{each.priority}, {word} of {each.restore_hours:g}",
            )
        )
    return tuple(found)


def _tickets(
    work: Work, customers: tuple[str, ...], now: datetime
) -> dict[tuple[str, str], list[Ticket]]:
    since = now - timedelta(days=365)
    found: dict[tuple[str, str], list[Ticket]] = {}
    for stored in work.tickets.of_customers(customers, since=since, limit=5_000):
        each = stored.value
        found.setdefault((each.customer_id, each.site_name), []).append(each)
    return found


def _judge(
    service: ServiceInUse,
    tickets: dict[tuple[str, str], list[Ticket]],
    names: dict[str, str],
    now: datetime,
) -> LikelyBreach | None:
    """None where nothing is promised or nothing ever broke."""
    of_site = [
        each
        for each in tickets.get((service.customer_id, service.site_name), [])
        if not each.service or each.service.casefold() in service.offering_name.casefold()
    ]
    if service.availability_percent is None or not any(each.outages for each in of_site):
        return None
    month = month_start(now.date())
    window = calendar.monthrange(month.year, month.month)[1] * 1440.0
    allowed = window * (1 - service.availability_percent / 100)
    used = sum(outage_minutes(each, month, now) for each in of_site)
    seen, hours = _seen(of_site, now)
    rate = (seen + 1) / (_MONTHS * 730.0 + _PRIOR_HOURS)
    mean = (hours + _PRIOR_OUTAGE_HOURS) / (seen + 1)
    chance = _chance(used, allowed, rate, mean, of_site, now)
    return LikelyBreach(
        customer_id=service.customer_id,
        customer_name=names.get(service.customer_id, service.customer_id),
        site_name=service.site_name,
        offering_name=service.offering_name,
        promised_percent=service.availability_percent,
        used_minutes=used,
        allowed_minutes=allowed,
        chance=chance,
        reason=(
            f"{used:.0f} of {allowed:.0f} minutes used by {now:%d %b}; "
            f"{count(seen, 'outage')} in a year, {mean:.1f} h each"
        ),
    )


def _seen(tickets: list[Ticket], now: datetime) -> tuple[int, float]:
    """Outages of the last year and their hours in all."""
    spans: list[Span] = [span for each in tickets for span in each.outages]
    return len(spans), sum(
        ((each.end or now) - each.start).total_seconds() for each in spans
    ) / 3600


def _chance(
    used: float, allowed: float, rate: float, mean: float, tickets: list[Ticket], now: datetime
) -> float:
    """That the rest of the month takes what is left, or that what is out now does."""
    if used > allowed:
        return 1.0
    end = datetime.combine(add_months(month_start(now.date()), 1), datetime.min.time(), now.tzinfo)
    rest = (end - now).total_seconds() / 3600
    slack = (allowed - used) / 60
    law = Outages(rate_per_hour=rate, kinds=((1.0, RestoreTime(mean_hours=mean)),))
    later = breach_probability(law, rest, slack) if rest > 0 else 0.0
    out_now = any(span.end is None for each in tickets for span in each.outages)
    # Repairs are taken to have no memory: how long it has been out says nothing of how long yet.
    return max(later, exp(-slack / mean)) if out_now else later
