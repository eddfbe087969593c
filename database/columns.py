"""Column types both databases keep alike, and the folding that makes searches forgiving."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator

# SQLite numbers rows by itself only in a column that is exactly INTEGER (64 bits there anyway).
Whole = BigInteger().with_variant(Integer(), "sqlite")


class Words(TypeDecorator[str]):
    """Text without NUL characters, which PostgreSQL cannot keep and pasted text may bring."""

    impl = Text
    cache_ok = True

    def process_bind_param(
        self,
        value: str | None,
        dialect: Dialect,  # noqa: ARG002  asked for by SQLAlchemy
    ) -> str | None:
        return value and value.replace("\x00", "")


class UtcTime(TypeDecorator[datetime]):
    """A moment, always timezone-aware UTC in code.

    SQLite keeps no time zone and PostgreSQL gives back the session's, so both are settled here.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002  asked for by SQLAlchemy
    ) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def fold(*texts: str) -> str:
    """Texts in one searchable spelling: case and accents folded.

    Done here and not by the database, since SQLite folds ASCII only.
    """
    decomposed = unicodedata.normalize("NFKD", " ".join(texts).casefold())
    return "".join(each for each in decomposed if not unicodedata.combining(each)).strip()
