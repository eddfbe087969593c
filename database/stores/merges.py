"""Keeps merges of customers, whole enough to undo them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from database.codec import FORMAT, decode, encode
from database.rows.relations import MergeRow
from database.stored import NotFound
from database.stores.series import Series
from sales.customers.customer import Customer


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """The two customers before, and which records moved from the dropped to the kept one."""

    id: str  # M-0001
    kept: Customer
    dropped: Customer
    merged_by: str
    merged_at: datetime
    opportunities: tuple[str, ...] = ()
    requests: tuple[str, ...] = ()
    tickets: tuple[str, ...] = ()
    interactions: tuple[int, ...] = ()
    billing: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    portal_users: tuple[str, ...] = ()


class MergeStore:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._ids = Series(session, "M-", 4)

    def next_id(self) -> str:
        return self._ids.next()

    def add(self, merge: Merge) -> None:
        self._session.execute(
            insert(MergeRow).values(
                id=merge.id,
                kept_id=merge.kept.id,
                dropped_id=merge.dropped.id,
                merged_at=merge.merged_at,
                undone_at=None,
                format=FORMAT,
                document=encode(merge),
            )
        )

    def get(self, id: str) -> Merge:
        """A merge that has not been undone. Raises NotFound."""
        found = self._session.execute(
            select(MergeRow.document, MergeRow.format).where(
                MergeRow.id == id, MergeRow.undone_at.is_(None)
            )
        ).one_or_none()
        if found is None:
            raise NotFound("merge to undo", id)
        return decode(Merge, *found)

    def of_customer(self, id: str) -> tuple[Merge, ...]:
        """Merges into a customer that can be undone, newest first."""
        rows = self._session.execute(
            select(MergeRow.document, MergeRow.format)
            .where(MergeRow.kept_id == id, MergeRow.undone_at.is_(None))
            .order_by(MergeRow.merged_at.desc())
        )
        return tuple(decode(Merge, *row) for row in rows)

    def newest(self, limit: int = 20) -> tuple[Merge, ...]:
        """Merges that can be undone, newest first."""
        rows = self._session.execute(
            select(MergeRow.document, MergeRow.format)
            .where(MergeRow.undone_at.is_(None))
            .order_by(MergeRow.merged_at.desc(), MergeRow.id.desc())
            .limit(limit)
        )
        return tuple(decode(Merge, *row) for row in rows)

    def forget_person(self, email: str) -> None:
        """Take a person out of what merges remember, so that undoing one brings nobody back."""
        row = MergeRow
        wanted = email.strip().casefold()
        rows = self._session.execute(select(row.id, row.document, row.format)).all()
        for id, document, written_in in rows:
            merge = decode(Merge, document, written_in)
            cleaned = replace(
                merge, kept=_without(merge.kept, wanted), dropped=_without(merge.dropped, wanted)
            )
            if cleaned != merge:
                self._session.execute(
                    update(row)
                    .where(row.id == id)
                    .values(document=encode(cleaned), format=FORMAT)
                    .execution_options(synchronize_session=False)
                )

    def undone(self, id: str, now: datetime) -> None:
        self._session.execute(
            update(MergeRow)
            .where(MergeRow.id == id)
            .values(undone_at=now)
            .execution_options(synchronize_session=False)
        )


def _without(customer: Customer, email: str) -> Customer:
    kept = tuple(each for each in customer.contacts if each.email.casefold() != email)
    return replace(customer, contacts=kept)
