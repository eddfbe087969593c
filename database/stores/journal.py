"""Keeps the journal: who did what to which thing, when, and what it was before and after."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from common.actor import Actor
from database.listings import JournalEntry
from database.rows.records import JournalRow


class JournalStore:
    """Lines are only ever added."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def note(
        self,
        by: Actor,
        verb: str,
        kind: str,
        id: str,
        *,
        now: datetime,
        before: str = "",
        after: str = "",
    ) -> None:
        """`note(by, "approved", "quote", "Q-2026-00012 v1", now=now, after="approved")`."""
        self._session.execute(
            insert(JournalRow).values(
                at=now,
                actor_id=by.id,
                actor_name=by.name,
                verb=verb,
                kind=kind,
                subject_id=id,
                before=before,
                after=after,
            )
        )

    def entries(
        self, *, kind: str | None = None, id: str | None = None, limit: int = 100
    ) -> tuple[JournalEntry, ...]:
        """Newest first."""
        row = JournalRow
        query = select(
            row.at,
            row.actor_id,
            row.actor_name,
            row.verb,
            row.kind,
            row.subject_id,
            row.before,
            row.after,
        )
        if kind is not None:
            query = query.where(row.kind == kind)
        if id is not None:
            query = query.where(row.subject_id == id)
        rows = self._session.execute(query.order_by(row.id.desc()).limit(limit))
        return tuple(JournalEntry(*each) for each in rows)
