"""Keeps marks of what has been seeded, so that a demo is loaded once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from database.rows.records import SeedMarkRow
from database.stores.inserting import insert_if_free


class MarkStore:
    def __init__(self, session: Session) -> None:
        self._session = session

    def has(self, name: str) -> bool:
        query = select(SeedMarkRow.name).where(SeedMarkRow.name == name)
        return self._session.execute(query).first() is not None

    def put(self, name: str, *, now: datetime) -> bool:
        """False when it was there already: put it first, then only its winner seeds."""
        return insert_if_free(self._session, SeedMarkRow, {"name": name, "put_at": now})
