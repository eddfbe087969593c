"""What every command opens: settings from the environment, the database, the clock."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from common.settings import Settings, read_settings
from database.engine import Database, open_database


def settings() -> Settings:
    """Raises BadSetting."""
    return read_settings(os.environ)


def open_database_of_settings() -> Database:
    return open_database(settings().url)


def now() -> datetime:
    return datetime.now(UTC)
