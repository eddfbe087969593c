"""Keeps the quote draft of each opportunity."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.actor import Actor
from database.codec import decode
from database.rows.customers import DraftRow
from database.stored import Saving, Stored
from database.stores.opportunities import OpportunityStore
from database.stores.shelf import Shelf
from sales.quotes.draft import QuoteDraft


class DraftStore:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._opportunities = OpportunityStore(session)
        self._shelf = Shelf(session, DraftRow, DraftRow.opportunity_id, QuoteDraft)

    def find(self, opportunity_id: str) -> Stored[QuoteDraft] | None:
        return self._shelf.find(opportunity_id)

    def all(self) -> tuple[QuoteDraft, ...]:
        """Every draft being worked on, by opportunity."""
        rows = self._session.execute(
            select(DraftRow.document, DraftRow.format).order_by(DraftRow.opportunity_id)
        )
        return tuple(decode(QuoteDraft, *each) for each in rows)

    def save(
        self, draft: QuoteDraft, *, expected: int | None, by: Actor, now: datetime
    ) -> Stored[QuoteDraft]:
        """Keep a draft; `expected` is the revision read, None for the first.

        Raises:
            ChangedMeanwhile: somebody saved it since.
            NotFound: there is no such opportunity.
        """
        if expected is None:
            self._opportunities.get(draft.opportunity_id)
        return self._shelf.save(
            draft.opportunity_id, draft, {}, Saving(expected=expected, by=by, now=now)
        )
