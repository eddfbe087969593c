"""Keeps the answer library."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.actor import Actor
from database.codec import decode
from database.columns import fold
from database.rows.rfp import LibraryEntryRow
from database.stored import NotFound, Saving, Stored
from database.stores.series import Series
from database.stores.shelf import Shelf
from sales.rfp.library import LibraryEntry


class AnswerLibraryStore:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._ids = Series(session, "LB-", 4)
        self._shelf = Shelf(session, LibraryEntryRow, LibraryEntryRow.id, LibraryEntry)

    def next_id(self) -> str:
        return self._ids.next()

    def get(self, id: str) -> Stored[LibraryEntry]:
        """Raises NotFound."""
        found = self._shelf.find(id)
        if found is None:
            raise NotFound("library entry", id)
        return found

    def save(
        self, entry: LibraryEntry, *, expected: int | None, by: Actor, now: datetime
    ) -> Stored[LibraryEntry]:
        """Raises ChangedMeanwhile when somebody saved since `expected` was read."""
        self._ids.claim([entry.id])
        searched = fold(entry.id, *entry.questions, entry.answer, *entry.tags, entry.product)
        saving = Saving(expected=expected, by=by, now=now)
        return self._shelf.save(entry.id, entry, {"search_text": searched}, saving)

    def list(self, *, search: str = "") -> tuple[LibraryEntry, ...]:
        """Every entry by id; every word of `search` has to be found."""
        row = LibraryEntryRow
        query = select(row.document, row.format).order_by(row.id)
        for word in fold(search).split():
            query = query.where(row.search_text.contains(word, autoescape=True))
        return tuple(
            decode(LibraryEntry, document, written_in)
            for document, written_in in self._session.execute(query)
        )
