"""What the worklists of care start from: repeat faults, busy sites, and rows behind the figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from database.codec import decode
from database.rows.care import RequestRow, TicketRow
from database.rows.rulebooks import ServiceRow
from sales.care.repeat_faults import LEAST_REPEATS, RepeatFault
from sales.care.request import Request
from sales.care.ticket import Ticket

# What requests and tickets may be counted by, with the columns that say so.
REQUESTS_BY = {
    "month": RequestRow.opened_month,
    "type": RequestRow.type,
    "team": RequestRow.queue,
    "product": RequestRow.family,
    "site": RequestRow.customer_id + "|" + RequestRow.site_name,
    "state": RequestRow.state,
    "cause": RequestRow.cause,
}
TICKETS_BY = {
    "month": TicketRow.opened_month,
    "product": TicketRow.family,
    "site": TicketRow.customer_id + "|" + TicketRow.site_id,
    "priority": TicketRow.priority,
    "cause": TicketRow.cause,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """Requests or tickets since a month; `by` and `value` narrow them to one of a count."""

    tickets: bool
    since: date
    by: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """One value of what was counted by; hours are from opening to closing of those closed."""

    value: str
    number: int
    open: int
    hours: float


class CareWorklistStore:
    def __init__(self, session: Session) -> None:
        self._session = session

    def count_by(self, of: Slice, by: str, limit: int = 200) -> tuple[Counts, ...]:
        """Numbers by one thing, the most first; months in their order."""
        row = TicketRow if of.tickets else RequestRow
        column = _column(of.tickets, by)
        number = func.count()
        closed = func.sum(_one_if(row.open.is_(False)))
        query = (
            select(
                column, number, func.sum(_one_if(row.open.is_(True))), func.sum(row.minutes), closed
            )
            .where(*_conditions(of))
            .group_by(column)
            .order_by(column if by == "month" else number.desc(), column)
            .limit(limit)
        )
        return tuple(
            Counts(
                value=str(value)[:7] if by == "month" else str(value),
                number=count,
                open=int(still),
                hours=int(minutes) / 60 / int(done) if done else 0.0,
            )
            for value, count, still, minutes, done in self._session.execute(query)
        )

    def requests(self, of: Slice, limit: int = 500) -> tuple[Request, ...]:
        """The rows behind a count, newest first."""
        query = select(RequestRow.document, RequestRow.format).where(*_conditions(of))
        rows = self._session.execute(query.order_by(RequestRow.opened_at.desc()).limit(limit))
        return tuple(decode(Request, *each) for each in rows)

    def tickets(self, of: Slice, limit: int = 500) -> tuple[Ticket, ...]:
        query = select(TicketRow.document, TicketRow.format).where(*_conditions(of))
        rows = self._session.execute(query.order_by(TicketRow.opened_at.desc()).limit(limit))
        return tuple(decode(Ticket, *each) for each in rows)

    def repeats(self, since: datetime, limit: int = 100) -> tuple[RepeatFault, ...]:
        """The same family and cause at the same site, so often since then."""
        row = TicketRow
        month = since.date().replace(day=1)
        query = (
            select(
                row.customer_id,
                row.site_id,
                row.family,
                row.cause,
                func.count(),
                func.max(row.opened_at),
            )
            .where(row.opened_month >= month, row.opened_at >= since, row.site_id != "")
            .group_by(row.customer_id, row.site_id, row.family, row.cause)
            .having(func.count() >= LEAST_REPEATS)
            .order_by(func.count().desc(), func.max(row.opened_at).desc())
            .limit(limit)
        )
        return tuple(
            RepeatFault(
                customer_id=who,
                site_id=site,
                family=family,
                cause=cause,
                tickets=number,
                last_at=at,
            )
            for who, site, family, cause, number, at in self._session.execute(query)
        )

    def busy_customers(self, month: date, limit: int = 300) -> tuple[str, ...]:
        """Customers with services and a ticket of this month, or one that is still open."""
        row = TicketRow
        with_services = select(ServiceRow.customer_id).where(ServiceRow.state == "active")
        query = (
            select(row.customer_id)
            .where(
                or_(row.opened_month == month, row.open.is_(True)),
                row.customer_id.in_(with_services),
            )
            .group_by(row.customer_id)
            .order_by(func.count().desc(), row.customer_id)
            .limit(limit)
        )
        return tuple(self._session.scalars(query))


def _one_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def _column(tickets: bool, by: str) -> ColumnElement[str]:
    return (TICKETS_BY if tickets else REQUESTS_BY)[by]  # type: ignore[return-value]


def _conditions(of: Slice) -> list[ColumnElement[bool]]:
    row = TicketRow if of.tickets else RequestRow
    found: list[ColumnElement[bool]] = [row.opened_month >= of.since]
    if not of.by:
        return found
    if of.by == "site":
        customer, _, site = of.value.partition("|")
        at_site = TicketRow.site_id if of.tickets else RequestRow.site_name
        return [*found, row.customer_id == customer, at_site == site]
    if of.by == "month":
        return [*found, row.opened_month == date.fromisoformat(f"{of.value}-01")]
    return [*found, _column(of.tickets, of.by) == of.value]
