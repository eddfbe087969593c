"""Read the outage history of a customer from the trouble tickets: how many, how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from common.actor import Actor, Permission
from database.work import Work

_MOST_TICKETS = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageHistory:
    """Outages that are over, in hours each, of so many months and services."""

    months: int
    durations_hours: tuple[float, ...]
    tickets: int
    services: int


def customers_with_history(work: Work, *, by: Actor) -> dict[str, str]:
    """Customers by id, as many as a list to choose from can bear."""
    by.require(Permission.CARE)
    return {each.id: each.name for each in work.customers.search("", 200)}


def outage_history(
    work: Work, customer_id: str, *, months: int, by: Actor, now: datetime
) -> OutageHistory:
    """Tickets opened in the last so many months; the time the customer kept us waiting is out."""
    by.require(Permission.CARE)
    since = now - timedelta(days=round(months * 365.25 / 12))
    found = work.tickets.of_customers([customer_id], since=since, before=now, limit=_MOST_TICKETS)
    durations, services = [], set()
    for stored in found:
        ticket = stored.value
        services.add((ticket.site_id, ticket.service))
        for outage in ticket.outages:
            if outage.end is None:
                continue
            held = sum(pause.minutes(outage.start, outage.end) for pause in ticket.pauses)
            hours = (outage.minutes(since, now) - held) / 60
            if hours > 0:
                durations.append(round(hours, 2))
    return OutageHistory(
        months=months,
        durations_hours=tuple(durations),
        tickets=len(found),
        services=max(len(services), 1),
    )
