"""Drafts the next migration from the row classes: `python -m database.migrations.draft "why"`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from alembic import command

from database.engine import open_database
from database.migrating import alembic_config


def draft(message: str) -> None:
    """Compares the row classes with a freshly migrated database and writes a revision file."""
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{Path(folder) / 'draft.sqlite3'}")
        database.migrate()
        with database.engine.connect() as connection:
            command.revision(alembic_config(connection), message, autogenerate=True)
        database.close()


if __name__ == "__main__":
    draft(" ".join(sys.argv[1:]) or "change tables")
