"""A shelf: values of one kind that many may edit, each save checked against the revision read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from sqlalchemy import select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from database.codec import FORMAT, decode, encode
from database.rows.base import Revised
from database.stored import ChangedMeanwhile, NotFound, Saving, Stored
from database.stores.inserting import insert_if_free

T = TypeVar("T")


class Shelf(Generic[T]):
    """What customers, opportunities, needs and drafts have in common."""

    def __init__(
        self, session: Session, row: Any, key: InstrumentedAttribute[str], kind: type[T]
    ) -> None:
        self._session = session
        self._row = row
        self._key = key
        self._kind = kind

    def find(self, id: str) -> Stored[T] | None:
        row: type[Revised] = self._row
        found = self._session.execute(
            select(row.document, row.format, row.revision, row.saved_by, row.saved_at).where(
                self._key == id
            )
        ).one_or_none()
        if found is None:
            return None
        document, written_in, revision, saved_by, saved_at = found
        return Stored(decode(self._kind, document, written_in), revision, saved_by, saved_at)

    def get(self, id: str) -> Stored[T]:
        """Raises NotFound."""
        found = self.find(id)
        if found is None:
            raise NotFound(self._kind.__name__.lower(), id)
        return found

    def save(self, id: str, value: T, columns: Mapping[str, Any], saving: Saving) -> Stored[T]:
        """Keep a value.

        Raises:
            ChangedMeanwhile: somebody saved since the expected revision was read.
            NotFound: a revision was expected and nothing is kept.
        """
        revision = (saving.expected or 0) + 1
        written = {
            **columns,
            "format": FORMAT,
            "document": encode(value),
            "revision": revision,
            "saved_by_id": saving.by.id,
            "saved_by": saving.by.name,
            "saved_at": saving.now,
        }
        if not self._write(id, written, saving.expected):
            current = self.get(id)
            raise ChangedMeanwhile(current.saved_by, current.saved_at, current.revision)
        return Stored(value, revision, saving.by.name, saving.now)

    def _write(self, id: str, written: Mapping[str, Any], expected: int | None) -> bool:
        if expected is None:
            return insert_if_free(self._session, self._row, {self._key.key: id, **written})
        statement = (
            update(self._row)
            .where(self._key == id, self._row.revision == expected)
            .values(**written)
            .returning(self._row.revision)
            .execution_options(synchronize_session=False)
        )
        return self._session.execute(statement).first() is not None
