"""Keeps trouble tickets: by customer, by due time, and flat for figures."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, insert, select, update
from sqlalchemy.orm import Session

from common.actor import Actor
from database.codec import FORMAT, decode, encode
from database.rows.care import TicketRow
from database.stored import Saving, Stored
from database.stores.search import Findable, SearchStore
from database.stores.series import Series
from database.stores.shelf import Shelf
from sales.care.ticket import Ticket, sla_clock

Whole = Select[str, int, int, str, datetime]


class TicketStore:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._shelf = Shelf(session, TicketRow, TicketRow.id, Ticket)
        self._ids = Series(session, "T-", 6)

    def next_id(self) -> str:
        return self._ids.next()

    def get(self, id: str) -> Stored[Ticket]:
        """Raises NotFound."""
        return self._shelf.get(id)

    def find(self, id: str) -> Stored[Ticket] | None:
        return self._shelf.find(id)

    def save(
        self, ticket: Ticket, *, expected: int | None, by: Actor, now: datetime
    ) -> Stored[Ticket]:
        """Raises ChangedMeanwhile, NotFound."""
        saving = Saving(expected=expected, by=by, now=now)
        stored = self._shelf.save(ticket.id, ticket, _columns(ticket, now), saving)
        SearchStore(self._session).put((findable(ticket),))
        return stored

    def add_many(self, tickets: Sequence[Ticket], *, by: Actor, now: datetime) -> None:
        """In bulk, for loads from another system; their ids must be free."""
        self._ids.claim([each.id for each in tickets])
        common = {"format": FORMAT, "revision": 1, "saved_by_id": by.id, "saved_by": by.name}
        rows = [
            {"id": e.id, **_columns(e, now), **common, "saved_at": now, "document": encode(e)}
            for e in tickets
        ]
        if rows:
            self._session.execute(insert(TicketRow), rows)
        SearchStore(self._session).put([findable(each) for each in tickets])

    def of_customers(
        self,
        customer_ids: Collection[str],
        *,
        open_only: bool = False,
        since: datetime | None = None,
        before: datetime | None = None,
        limit: int = 50,
    ) -> tuple[Stored[Ticket], ...]:
        """Newest first."""
        query = _whole().where(TicketRow.customer_id.in_(list(customer_ids)))
        if open_only:
            query = query.where(TicketRow.open.is_(True))
        if since is not None:
            query = query.where(TicketRow.opened_at >= since)
        if before is not None:
            query = query.where(TicketRow.opened_at < before)
        return self._many(query.order_by(TicketRow.opened_at.desc()).limit(limit))

    def due(self, *, limit: int = 100) -> tuple[Stored[Ticket], ...]:
        """Open tickets, those due soonest first."""
        query = _whole().where(TicketRow.open.is_(True))
        return self._many(query.order_by(TicketRow.due_at, TicketRow.id).limit(limit))

    def move(self, from_id: str, to_id: str, ids: Collection[str] | None = None) -> tuple[str, ...]:
        """Give all (or these) tickets of one customer to another; their ids."""
        query = _whole().where(TicketRow.customer_id == from_id)
        if ids is not None:
            query = query.where(TicketRow.id.in_(list(ids)))
        moved = []
        for each in self._many(query):
            changed = replace(each.value, customer_id=to_id)
            self._session.execute(
                update(TicketRow)
                .where(TicketRow.id == changed.id)
                .values(
                    customer_id=to_id,
                    document=encode(changed),
                    format=FORMAT,
                    revision=TicketRow.revision + 1,
                )
                .execution_options(synchronize_session=False)
            )
            SearchStore(self._session).put((findable(changed),))
            moved.append(changed.id)
        return tuple(moved)

    def _many(self, query: Whole) -> tuple[Stored[Ticket], ...]:
        return tuple(
            Stored(decode(Ticket, document, written_in), revision, saved_by, saved_at)
            for document, written_in, revision, saved_by, saved_at in self._session.execute(query)
        )


def _whole() -> Whole:
    row = TicketRow
    return select(row.document, row.format, row.revision, row.saved_by, row.saved_at)


def _columns(ticket: Ticket, now: datetime) -> Mapping[str, Any]:
    resolved = ticket.resolved_at
    minutes = (resolved - ticket.opened_at).total_seconds() / 60 if resolved else 0
    return {
        "customer_id": ticket.customer_id,
        "site_id": ticket.site_id,
        "family": ticket.family,
        "priority": ticket.priority.value,
        "state": ticket.state.value,
        "open": not ticket.state.over,
        "opened_at": ticket.opened_at,
        "opened_month": ticket.opened_at.date().replace(day=1),
        "due_at": sla_clock(ticket, now).due_at,
        "minutes": round(minutes),
        "cause": ticket.cause,
    }


def findable(ticket: Ticket) -> Findable:
    return Findable(
        kind="ticket",
        ref=ticket.id,
        customer_id=ticket.customer_id,
        title=ticket.title,
        detail=" · ".join(part for part in (ticket.site_name, ticket.state.value) if part),
        text=ticket.service,
    )
