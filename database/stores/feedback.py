"""Keeps feedback on matches: the newest decision on each offering for a service of a sale."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from catalog.feedback import Feedback
from common.actor import Actor
from database.codec import FORMAT, decode, encode
from database.rows.catalogue import FeedbackRow
from database.stores.inserting import put


class FeedbackStore:
    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, decisions: tuple[Feedback, ...], *, by: Actor, now: datetime) -> None:
        """Keep decisions; earlier ones on the same offering, service and sale are replaced."""
        rows = [
            {
                "opportunity_id": each.opportunity_id,
                "service": each.group,
                "offering_id": each.offering_id,
                "decided_by": by.name,
                "decided_at": now,
                "format": FORMAT,
                "document": encode(each),
            }
            for each in decisions
        ]
        put(self._session, FeedbackRow, rows)

    def all(self) -> tuple[Feedback, ...]:
        """Oldest decision first."""
        return self._found()

    def of_sale(self, opportunity_id: str) -> tuple[Feedback, ...]:
        return self._found(FeedbackRow.opportunity_id == opportunity_id)

    def remove(self, opportunity_id: str, group: str, offering_id: str) -> None:
        """Forget the decision, if there is one."""
        row = FeedbackRow
        self._session.execute(
            delete(row).where(
                row.opportunity_id == opportunity_id,
                row.service == group,
                row.offering_id == offering_id,
            )
        )

    def _found(self, *which: ColumnElement[bool]) -> tuple[Feedback, ...]:
        rows = self._session.execute(
            select(FeedbackRow.document, FeedbackRow.format)
            .where(*which)
            .order_by(FeedbackRow.decided_at, FeedbackRow.offering_id)
        )
        return tuple(decode(Feedback, *each) for each in rows)
