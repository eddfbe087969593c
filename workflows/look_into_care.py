"""Look into care: numbers by month, team, product or site, and the rows behind each number."""

from __future__ import annotations

from datetime import datetime

from common.actor import Actor, Permission
from common.tables import write_csv
from database.stores.care_worklists import REQUESTS_BY, TICKETS_BY, Counts, Slice
from database.work import Work
from sales.care.request import Request
from sales.care.ticket import Ticket

MOST_ROWS, MOST_EXPORTED = 200, 20_000
REQUEST_WAYS, TICKET_WAYS = tuple(REQUESTS_BY), tuple(TICKETS_BY)


def count_care(work: Work, of: Slice, by_what: str, *, by: Actor) -> tuple[Counts, ...]:
    """Requests or tickets by one thing: month, type, team, cause, product, site."""
    by.require(Permission.CARE)
    return work.care_worklists.count_by(of, by_what)


def rows_of(work: Work, of: Slice, *, by: Actor) -> tuple[Request | Ticket, ...]:
    """The newest rows behind a number."""
    by.require(Permission.CARE)
    if of.tickets:
        return work.care_worklists.tickets(of, MOST_ROWS)
    return work.care_worklists.requests(of, MOST_ROWS)


def export_rows(work: Work, of: Slice, *, by: Actor, now: datetime) -> bytes:
    """Up to 20,000 rows behind a number as CSV, safe to open in a spreadsheet."""
    by.require(Permission.CARE)
    what = f"{'tickets' if of.tickets else 'requests'} {of.by} {of.value}".strip()
    work.journal.note(by, "exported", "care rows", what, now=now)
    if of.tickets:
        head = ("ticket", "customer", "site", "product", "priority", "state", "opened", "cause")
        tickets = work.care_worklists.tickets(of, MOST_EXPORTED)
        return write_csv(head, [_ticket(each) for each in tickets])
    about = ("request", "customer", "site", "product", "type", "team", "state")
    titles = (*about, "opened", "closed", "due", "cause")
    requests = work.care_worklists.requests(of, MOST_EXPORTED)
    return write_csv(titles, [_request(each) for each in requests])


def _ticket(each: Ticket) -> tuple[str, ...]:
    said = (each.id, each.customer_id, each.site_name, each.family, each.priority.value)
    return (*said, each.state.value, _when(each.opened_at), each.cause)


def _request(each: Request) -> tuple[str, ...]:
    about = (each.id, each.customer_id, each.site_name, each.family)
    said = (each.type, each.queue, each.state.value)
    return (
        *about,
        *said,
        _when(each.opened_at),
        _when(each.closed_at),
        _when(each.due_at),
        each.cause,
    )


def _when(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else ""
