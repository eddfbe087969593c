"""Migrations run from code: one process at a time, everything or nothing."""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine

from common.errors import BusinessError

# Any fixed number; it only has to differ from those of other users of the same server.
_ADVISORY_LOCK = 6_204_117_903


class DatabaseNewer(BusinessError):
    def __init__(self) -> None:
        super().__init__(
            "The database belongs to a newer version of Bidwright than this one; "
            "start that version, or restore a backup from before it."
        )


def alembic_config(connection: Connection) -> Config:
    """Alembic's configuration, made in code so that no file has to be found at run time."""
    config = Config()
    folder = Path(__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


# Alembic keeps what it is doing in module globals, so one thread at a time may do it.
_ONE_THREAD = Lock()


def migrate(engine: Engine) -> None:
    """Upgrade to the newest revision.

    Raises:
        DatabaseNewer: the database knows a revision this software does not.
    """
    with _ONE_THREAD, engine.connect() as connection:
        _wait_for_turn(connection)
        try:
            command.upgrade(alembic_config(connection), "head")
        except CommandError as error:
            if "locate revision" in str(error):
                raise DatabaseNewer from error
            raise
        connection.commit()


def _wait_for_turn(connection: Connection) -> None:
    """Whoever comes second waits here, then finds nothing left to do."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN EXCLUSIVE")
    else:
        # Longer than a save would wait: whoever is first may have much to move.
        connection.exec_driver_sql("SET LOCAL lock_timeout = '5min'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})")
