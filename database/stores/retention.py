"""How terms ended and how customers stood then: counts for the likelihood of a renewal."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from database.codec import decode
from database.rows.care import InteractionRow, RequestRow, TicketRow, UsageRow
from database.rows.rulebooks import AmendmentRow, ServiceRow
from database.stores.inserting import put
from sales.care.usage import MonthOfUse
from sales.deals.amend import Action, Amendment
from sales.deals.installed import InstalledService, ServiceState


class TermEnd(NamedTuple):
    """A service's term that came to its end: renewed, or left. The demo's are `generated`."""

    customer_id: str
    ended_on: date
    started_on: date
    left: bool
    generated: bool


class Moment(NamedTuple):
    """Something of a customer at a moment; `what` says which sort, `bad` whether it went wrong."""

    customer_id: str
    at: datetime
    what: str
    bad: bool


class RetentionStore:
    def __init__(self, session: Session) -> None:
        self._session = session

    def term_ends(self, before: date, limit: int = 2_000) -> tuple[TermEnd, ...]:
        """Terms that ended before a day, by termination or renewal, the newest ones."""
        gone = self._services(
            select(ServiceRow.document, ServiceRow.format)
            .where(ServiceRow.state == ServiceState.TERMINATED.value, ServiceRow.ends_on < before)
            .order_by(ServiceRow.ends_on.desc())
            .limit(limit)
        )
        left = [
            TermEnd(s.customer_id, s.ends_on, s.starts_on, left=True, generated=s.generated)
            for s in gone
        ]
        rows = self._session.execute(
            select(AmendmentRow.document, AmendmentRow.format)
            .where(AmendmentRow.action == Action.RENEW.value)
            .order_by(AmendmentRow.made_at.desc())
            .limit(limit)
        )
        kept = [
            TermEnd(
                was.customer_id,
                was.ends_on,
                was.starts_on,
                left=False,
                generated=was.generated,
            )
            for document, written_in in rows
            for was in (line.before for line in decode(Amendment, document, written_in).lines)
            if was.ends_on < before
        ]
        found = sorted((*left, *kept), key=lambda each: each.ended_on, reverse=True)
        return tuple(found[:limit])

    def ending(self, since: date, until: date, limit: int = 500) -> tuple[InstalledService, ...]:
        """Active services whose term ends between two days, the first first."""
        return self._services(
            select(ServiceRow.document, ServiceRow.format)
            .where(
                ServiceRow.state == ServiceState.ACTIVE.value,
                ServiceRow.ends_on >= since,
                ServiceRow.ends_on < until,
            )
            .order_by(ServiceRow.ends_on, ServiceRow.id)
            .limit(limit)
        )

    def moments(self, customer_ids: Collection[str], since: datetime) -> tuple[Moment, ...]:
        """Tickets (bad: restored late), requests (bad: reopened; complaints apart) and contacts."""
        ids = list(customer_ids)
        ticket, request, contact = TicketRow, RequestRow, InteractionRow
        found = [
            Moment(who, at, "ticket", bad=(due - at).total_seconds() / 60 < minutes)
            for who, at, due, minutes in self._session.execute(
                select(ticket.customer_id, ticket.opened_at, ticket.due_at, ticket.minutes).where(
                    ticket.customer_id.in_(ids), ticket.opened_at >= since
                )
            )
        ]
        found += [
            Moment(who, at, "complaint" if type == "complaint" else "request", bad=again > 0)
            for who, at, type, again in self._session.execute(
                select(
                    request.customer_id, request.opened_at, request.type, request.reopened
                ).where(request.customer_id.in_(ids), request.opened_at >= since)
            )
        ]
        found += [
            Moment(who, at, "contact", bad=False)
            for who, at in self._session.execute(
                select(contact.customer_id, contact.at).where(
                    contact.customer_id.in_(ids), contact.at >= since
                )
            )
        ]
        return tuple(found)

    def keep_usage(self, months: Sequence[MonthOfUse]) -> None:
        """Keep measurements; the same service and month again is replaced."""
        put(
            self._session,
            UsageRow,
            [
                {"service_id": e.service_id, "month": e.month, "busy_mbps": e.busy_mbps}
                for e in months
            ],
        )

    def usage(self, since: date, limit: int = 20_000) -> dict[str, tuple[MonthOfUse, ...]]:
        """By service, oldest month first."""
        row = UsageRow
        rows = self._session.execute(
            select(row.service_id, row.month, row.busy_mbps)
            .where(row.month >= since)
            .order_by(row.service_id, row.month)
            .limit(limit)
        )
        found: dict[str, tuple[MonthOfUse, ...]] = {}
        for id, month, busy in rows:
            one = MonthOfUse(service_id=id, month=month, busy_mbps=busy)
            found[id] = (*found.get(id, ()), one)
        return found

    def services(self, ids: Collection[str]) -> dict[str, InstalledService]:
        """Active services by id, those of the ids that are kept."""
        found: dict[str, InstalledService] = {}
        wanted = sorted(ids)
        for start in range(0, len(wanted), 5_000):
            part = wanted[start : start + 5_000]
            query = select(ServiceRow.document, ServiceRow.format).where(
                ServiceRow.id.in_(part), ServiceRow.state == ServiceState.ACTIVE.value
            )
            found.update((each.id, each) for each in self._services(query))
        return found

    def _services(self, query: Select[str, int]) -> tuple[InstalledService, ...]:
        rows = self._session.execute(query)
        return tuple(decode(InstalledService, document, kept) for document, kept in rows)
