"""Alembic's environment: runs migrations on the connection `database.migrating` hands in.

The next migration is drafted from the row classes by

    python -m database.migrations.draft "say what changes"

and then read and tidied by a person; tests hold it against the row classes on both databases.
"""

from __future__ import annotations

from typing import Literal

from alembic import context
from sqlalchemy import Connection

from database.columns import UtcTime, Words
from database.rows.tables import metadata


def spell_type(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Drafts spell our column types out, so that old migrations do not follow their changes."""
    if kind != "type":
        return False
    if isinstance(item, UtcTime):
        return "sa.DateTime(timezone=True)"
    return "sa.Text()" if isinstance(item, Words) else False


def ours_to_compare(
    _item: object, name: str | None, _kind: str, _reflected: bool, _other: object
) -> bool:
    """The full-text index is each database's own, which row classes cannot describe."""
    return not (name or "").startswith("search_words")


connection: Connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_item=spell_type,
    include_object=ours_to_compare,
    render_as_batch=connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
