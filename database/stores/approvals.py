"""Keeps the approval routes of issued versions, and finds those that wait for somebody."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.actor import Actor
from database.codec import decode
from database.rows.rulebooks import ApprovalRow
from database.stored import Saving, Stored
from database.stores.shelf import Shelf
from sales.quotes.approval import ApprovalRoute


class ApprovalStore:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._shelf = Shelf(session, ApprovalRow, ApprovalRow.id, ApprovalRoute)

    def find(self, number: str, version: int) -> Stored[ApprovalRoute] | None:
        return self._shelf.find(f"{number} v{version}")

    def before(self, number: str, version: int) -> ApprovalRoute | None:
        """The route of the newest version of the quote before this one that had any."""
        row = ApprovalRow
        found = self._session.execute(
            select(row.document, row.format)
            .where(row.number == number, row.version < version)
            .order_by(row.version.desc())
            .limit(1)
        ).one_or_none()
        return None if found is None else decode(ApprovalRoute, *found)

    def save(
        self, route: ApprovalRoute, *, expected: int | None, by: Actor, now: datetime
    ) -> Stored[ApprovalRoute]:
        """Raises ChangedMeanwhile: somebody decided since the route was read."""
        columns = {
            "number": route.number,
            "version": route.version,
            "waiting": bool(route.waiting()),
        }
        saving = Saving(expected=expected, by=by, now=now)
        return self._shelf.save(route.label, route, columns, saving)

    def waiting(self) -> tuple[Stored[ApprovalRoute], ...]:
        """Every route somebody has to decide, by number."""
        row = ApprovalRow
        rows = self._session.execute(
            select(row.document, row.format, row.revision, row.saved_by, row.saved_at)
            .where(row.waiting.is_(True))
            .order_by(row.id)
        )
        return tuple(
            Stored(decode(ApprovalRoute, document, written_in), revision, saved_by, saved_at)
            for document, written_in, revision, saved_by, saved_at in rows
        )
