"""Keeps the quote draft of each opportunity, and the steps before it that can be taken back."""

from __future__ import annotations

import zlib
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from common.actor import Actor
from common.errors import BusinessError
from database.codec import decode
from database.rows.customers import DraftRow
from database.rows.rulebooks import DraftStepRow
from database.stored import Saving, Stored
from database.stores.inserting import insert_if_free
from database.stores.opportunities import OpportunityStore
from database.stores.shelf import Shelf
from sales.quotes.draft import QuoteDraft

_MOST_STEPS = 20


class NothingToUndo(BusinessError):
    def __init__(self) -> None:
        super().__init__("There is no earlier step of this quote to go back to.")


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
        else:
            self._keep_step(draft.opportunity_id, expected)
        return self._shelf.save(
            draft.opportunity_id, draft, {}, Saving(expected=expected, by=by, now=now)
        )

    def steps(self, opportunity_id: str) -> int:
        """How many steps can be taken back."""
        this = DraftStepRow.opportunity_id == opportunity_id
        query = select(func.count()).select_from(DraftStepRow).where(this)
        return self._session.scalar(query) or 0

    def undo(
        self, opportunity_id: str, *, expected: int, by: Actor, now: datetime
    ) -> Stored[QuoteDraft]:
        """The draft as it was before its last change, kept as the next revision.

        Raises:
            NothingToUndo, ChangedMeanwhile.
        """
        row = DraftStepRow
        found = self._session.execute(
            select(row.revision, row.format, row.content)
            .where(row.opportunity_id == opportunity_id)
            .order_by(row.revision.desc())
            .limit(1)
        ).one_or_none()
        if found is None:
            raise NothingToUndo
        revision, written_in, content = found
        draft = decode(QuoteDraft, zlib.decompress(content).decode(), written_in)
        saving = Saving(expected=expected, by=by, now=now)
        stored = self._shelf.save(opportunity_id, draft, {}, saving)
        self._forget(opportunity_id, row.revision >= revision)
        return stored

    def _keep_step(self, opportunity_id: str, revision: int) -> None:
        found = self._session.execute(
            select(DraftRow.document, DraftRow.format).where(
                DraftRow.opportunity_id == opportunity_id, DraftRow.revision == revision
            )
        ).one_or_none()
        if found is None:  # the save that follows says who was first
            return
        content = zlib.compress(found[0].encode(), 1)
        values = {
            "opportunity_id": opportunity_id,
            "revision": revision,
            "format": found[1],
            "content": content,
        }
        insert_if_free(self._session, DraftStepRow, values)
        self._forget(opportunity_id, DraftStepRow.revision <= revision - _MOST_STEPS)

    def _forget(self, opportunity_id: str, which: object) -> None:
        row = DraftStepRow
        self._session.execute(
            delete(row)
            .where(row.opportunity_id == opportunity_id, which)  # type: ignore[arg-type]
            .execution_options(synchronize_session=False)
        )
