"""Keeps what a person left on the desk, so that a refresh comes back to it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from database.rows.records import DeskRow
from database.stores.inserting import put


class DeskStore:
    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, user_id: str, key: str) -> str:
        """What was put last; empty when nothing was."""
        this = (DeskRow.account_id == user_id) & (DeskRow.key == key)
        return self._session.scalar(select(DeskRow.value).where(this)) or ""

    def put(self, user_id: str, key: str, value: str) -> None:
        put(self._session, DeskRow, [{"account_id": user_id, "key": key, "value": value}])
