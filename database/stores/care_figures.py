"""Sums over requests and tickets for the analysis, read from indexes without their documents."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from database.rows.care import RequestRow, StepRow, TicketRow
from database.rows.deals import DealLineRow, DealRow


class RequestCount(NamedTuple):
    """Requests opened in a month; `minutes` sums the time to close of those closed."""

    month: date
    type: str
    state: str
    number: int
    minutes: int
    first_contact: int
    reopened: int


class TicketCount(NamedTuple):
    month: date
    key: str
    number: int


class CareFigureStore:
    def __init__(self, session: Session) -> None:
        self._session = session

    def requests_by_month(self, since: date) -> tuple[RequestCount, ...]:
        row = RequestRow
        rows = self._session.execute(
            select(
                row.opened_month,
                row.type,
                row.state,
                func.count(),
                func.sum(row.minutes),
                func.sum(case((row.first_contact, 1), else_=0)),
                func.sum(case((row.reopened > 0, 1), else_=0)),
            )
            .where(row.opened_month >= since)
            .group_by(row.opened_month, row.type, row.state)
            .order_by(row.opened_month, row.type, row.state)
        )
        return tuple(
            RequestCount(month, type, state, number, int(minutes), int(first), int(again))
            for month, type, state, number, minutes, first, again in rows
        )

    def request_causes(self, since: date) -> tuple[tuple[str, int], ...]:
        """Causes of closed requests, the most frequent first."""
        row = RequestRow
        number = func.count()
        rows = self._session.execute(
            select(row.cause, number)
            .where(row.opened_month >= since, row.cause != "")
            .group_by(row.cause)
            .order_by(number.desc(), row.cause)
        )
        return tuple((cause, count) for cause, count in rows)

    def ticket_causes(self, since: date) -> tuple[tuple[str, int], ...]:
        row = TicketRow
        number = func.count()
        rows = self._session.execute(
            select(row.cause, number)
            .where(row.opened_month >= since, row.cause != "")
            .group_by(row.cause)
            .order_by(number.desc(), row.cause)
        )
        return tuple((cause, count) for cause, count in rows)

    def open_ages(self, now: datetime, edges: tuple[datetime, ...]) -> tuple[int, ...]:
        """Open requests opened since the first edge, between the following ones, and before."""
        row = RequestRow
        bucket = case(
            *((row.opened_at >= edge, nth) for nth, edge in enumerate(edges)), else_=len(edges)
        )
        rows = self._session.execute(
            select(bucket, func.count())
            .where(row.open.is_(True), row.opened_at <= now)
            .group_by(bucket)
        )
        found: dict[int, int] = dict(rows.tuples().all())
        return tuple(found.get(nth, 0) for nth in range(len(edges) + 1))

    def tickets_by_family(self, since: date) -> tuple[TicketCount, ...]:
        row = TicketRow
        rows = self._session.execute(
            select(row.opened_month, row.family, func.count())
            .where(row.opened_month >= since)
            .group_by(row.opened_month, row.family)
            .order_by(row.opened_month, row.family)
        )
        return tuple(TicketCount(*each) for each in rows)

    def sites_by_month(self, since: date, *, latest: date) -> tuple[TicketCount, ...]:
        """Tickets of each customer's site by month, of sites with at least 3 in the latest.

        The key is `customer|site`. Fewer than three are never a signal that survives the
        correction for testing every site, so the others need not be read.
        """
        row = TicketRow
        busy = (
            select(row.customer_id, row.site_id)
            .where(row.opened_month == latest)
            .group_by(row.customer_id, row.site_id)
            .having(func.count() >= 3)
            .subquery()
        )
        same = (busy.c.customer_id == row.customer_id) & (busy.c.site_id == row.site_id)
        rows = self._session.execute(
            select(row.opened_month, row.customer_id, row.site_id, func.count())
            .join(busy, same)
            .where(row.opened_month >= since)
            .group_by(row.opened_month, row.customer_id, row.site_id)
            .order_by(row.customer_id, row.site_id, row.opened_month)
        )
        return tuple(TicketCount(month, f"{who}|{site}", n) for month, who, site, n in rows)

    def sites_with_tickets(self, since: date) -> int:
        """How many sites had any ticket: the number of tests a correction must count."""
        row = TicketRow
        sites = (
            select(row.customer_id, row.site_id)
            .where(row.opened_month >= since)
            .group_by(row.customer_id, row.site_id)
            .subquery()
        )
        return self._session.scalar(select(func.count()).select_from(sites)) or 0

    def paths(self, limit: int = 5_000) -> tuple[tuple[str, datetime, str], ...]:
        """Steps of the newest closed requests: request, moment, kind; in order."""
        newest = (
            select(RequestRow.id)
            .where(RequestRow.open.is_(False))
            .order_by(RequestRow.due_at.desc())
            .limit(limit)
            .subquery()
        )
        rows = self._session.execute(
            select(StepRow.request_id, StepRow.at, StepRow.kind)
            .where(StepRow.request_id.in_(select(newest.c.id)))
            .order_by(StepRow.request_id, StepRow.id)
        )
        return tuple((request, at, kind) for request, at, kind in rows)

    def baskets(self) -> tuple[tuple[str, str], ...]:
        """Customer's name and a family it bought, once each, from won deals."""
        rows = self._session.execute(
            select(DealRow.customer_name, DealLineRow.family)
            .join(DealLineRow, DealLineRow.deal_id == DealRow.id)
            .where(DealRow.won.is_(True))
            .distinct()
            .order_by(DealRow.customer_name, DealLineRow.family)
        )
        return tuple((name, family) for name, family in rows)
