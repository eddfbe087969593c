"""Inserts that tell a lost race from a defect: both databases say whether the row was taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Result, literal_column
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from database.rows.base import Base


def conflict_insert(session: Session, row: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """The dialect's insert, which knows ON CONFLICT."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(row)
    return sqlite.insert(row)


def insert_if_free(session: Session, row: type[Base], values: Mapping[str, Any]) -> bool:
    """Insert unless a unique key is taken; True when it was inserted.

    ON CONFLICT rather than catching the error: on PostgreSQL an error ends the transaction, and
    a savepoint round it would begin one on SQLite that its release commits.
    """
    statement = conflict_insert(session, row).values(**values).on_conflict_do_nothing()
    done: Result[Any] = session.execute(statement.returning(literal_column("1")))
    return done.first() is not None


def put(session: Session, row: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, replacing those whose primary key is there already."""
    if not rows:
        return
    insert = conflict_insert(session, row)
    keys = [column.name for column in row.__table__.primary_key]
    rest = {name: insert.excluded[name] for name in rows[0] if name not in keys}
    session.execute(
        insert.on_conflict_do_update(index_elements=keys, set_=rest), [dict(each) for each in rows]
    )
