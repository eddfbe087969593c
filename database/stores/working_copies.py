"""Keeps the working copy of the catalogue, and the steps before it that can be taken back."""

from __future__ import annotations

import zlib
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from catalog.working_copy import WorkingCopy
from common.actor import Actor
from common.errors import BusinessError
from database.codec import decode
from database.rows.catalogue import WorkingCopyRow, WorkingStepRow
from database.stored import Saving, Stored
from database.stores.inserting import insert_if_free
from database.stores.shelf import Shelf

_ID = "next"
_MOST_STEPS = 30


class NoEarlierStep(BusinessError):
    def __init__(self) -> None:
        super().__init__("There is no earlier step of the working copy to go back to.")


class WorkingCopyStore:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._shelf = Shelf(session, WorkingCopyRow, WorkingCopyRow.id, WorkingCopy)

    def find(self) -> Stored[WorkingCopy] | None:
        return self._shelf.find(_ID)

    def save(
        self, copy: WorkingCopy, *, expected: int | None, by: Actor, now: datetime
    ) -> Stored[WorkingCopy]:
        """Keep it; `expected` is the revision read, None for the first.

        Raises:
            ChangedMeanwhile: somebody saved it since.
        """
        if expected is not None:
            self._keep_step(expected)
        return self._shelf.save(_ID, copy, {}, Saving(expected=expected, by=by, now=now))

    def steps(self) -> int:
        """How many steps can be taken back."""
        return self._session.scalar(select(func.count()).select_from(WorkingStepRow)) or 0

    def undo(self, *, expected: int, by: Actor, now: datetime) -> Stored[WorkingCopy]:
        """As it was before its last change, kept as the next revision.

        Raises:
            NoEarlierStep, ChangedMeanwhile.
        """
        row = WorkingStepRow
        found = self._session.execute(
            select(row.revision, row.format, row.content).order_by(row.revision.desc()).limit(1)
        ).one_or_none()
        if found is None:
            raise NoEarlierStep
        revision, written_in, content = found
        copy = decode(WorkingCopy, zlib.decompress(content).decode(), written_in)
        stored = self._shelf.save(_ID, copy, {}, Saving(expected=expected, by=by, now=now))
        self._forget(row.revision >= revision)
        return stored

    def clear(self) -> None:
        """Forget the working copy with its steps: it is published, or thrown away."""
        self._forget(WorkingStepRow.revision >= 0)
        self._session.execute(delete(WorkingCopyRow).where(WorkingCopyRow.id == _ID))

    def _keep_step(self, revision: int) -> None:
        found = self._session.execute(
            select(WorkingCopyRow.document, WorkingCopyRow.format).where(
                WorkingCopyRow.id == _ID, WorkingCopyRow.revision == revision
            )
        ).one_or_none()
        if found is None:  # the save that follows says who was first
            return
        content = zlib.compress(found[0].encode(), 1)
        values = {"id": _ID, "revision": revision, "format": found[1], "content": content}
        insert_if_free(self._session, WorkingStepRow, values)
        self._forget(WorkingStepRow.revision <= revision - _MOST_STEPS)

    def _forget(self, which: object) -> None:
        row = WorkingStepRow
        self._session.execute(
            delete(row)
            .where(row.id == _ID, which)  # type: ignore[arg-type]
            .execution_options(synchronize_session=False)
        )
