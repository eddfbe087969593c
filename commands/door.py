"""What every command opens: settings from the environment, the database, the clock."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from common.errors import BusinessError
from common.settings import Settings, read_settings

if TYPE_CHECKING:
    from database.engine import Database


def settings() -> Settings:
    """Raises BadSetting."""
    return read_settings(os.environ)


def open_database_of_settings() -> Database:
    # Here and not above: it loads every store, which a command that asks for help does not need.
    from database.engine import open_database

    return open_database(settings().url, today=lambda: now().date())


def open_prepared_database() -> Database:
    """The database brought up to date, with the demo loaded once unless settings say otherwise:
    for commands people try before they have started anything."""
    from workflows.seed_demo import seed_demo

    database = open_database_of_settings()
    database.migrate()
    if settings().demo:
        with database.work() as work:
            seed_demo(work, now=now())
    return database


def now() -> datetime:
    return datetime.now(UTC)


class UnwritableFile(BusinessError):
    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path} cannot be written ({why}); name a file in a folder that exists.")


class UnreadableFile(BusinessError):
    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            f"{path} cannot be read ({why}); name a file that can be read, text in UTF-8."
        )


def read_bytes(path: Path) -> bytes:
    """Raises UnreadableFile."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(path, error.strerror or "not readable") from error


def write_bytes(path: Path, content: bytes) -> None:
    """Raises UnwritableFile."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise UnwritableFile(path, error.strerror or "not writable") from error


def read_text(path: Path) -> str:
    """Raises UnreadableFile."""
    try:
        return read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(path, "not UTF-8") from error
