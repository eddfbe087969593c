"""The database: opened from an address, handed out as units of work."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as NoFreeConnection
from sqlalchemy.orm import Session

from common.errors import BusinessError
from database.migrating import migrate
from database.work import Work

_CONNECT_SECONDS = 5
_BUSY_STATES = {"40001", "40P01", "55P03"}  # serialization failure, deadlock, lock not available
_UNREACHABLE_SQLITE = ("CANTOPEN", "IOERR", "FULL", "READONLY", "CORRUPT", "NOTADB", "PERM", "AUTH")


class BadDatabaseUrl(BusinessError):
    def __init__(self) -> None:
        super().__init__(
            "DATABASE_URL is not understood; accepted: sqlite:///path/to/file or "
            "postgresql://user:password@host:port/name."
        )


class DatabaseUnavailable(BusinessError):
    def __init__(self, place: str, reason: str) -> None:
        super().__init__(
            f"The database {place} cannot be used ({reason}); nothing was saved. "
            "Ask whoever runs Bidwright to look after it, then try again."
        )


class DatabaseBusy(BusinessError):
    def __init__(self) -> None:
        super().__init__("Others were saving at the same moment; nothing was saved: try again.")


class Database:
    """Safe to share between threads; each `work()` has a connection and transaction of its own."""

    def __init__(self, engine: Engine, today: Callable[[], date] | None = None) -> None:
        self._engine = engine
        self._today = today

    @contextmanager
    def work(self) -> Iterator[Work]:
        """A unit of work, committed on leaving normally, rolled back on any exception.

        Raises:
            DatabaseUnavailable: no connection, disk full, damaged file.
            DatabaseBusy: waited too long for others, or met a deadlock.
        """
        # close_resets_only=False: a store used after its work has ended fails loudly instead of
        # starting a transaction nobody commits.
        session = Session(self._engine, autoflush=False, close_resets_only=False)
        try:
            with self._refusals():
                today = self._today() if self._today else None
                yield Work(session, str(self._engine.url), today)
                session.commit()
        finally:
            session.close()  # rolls back what was not committed

    def migrate(self) -> None:
        """Bring the tables up to date; safe when several processes start at once."""
        with self._refusals():
            migrate(self._engine)

    def close(self) -> None:
        self._engine.dispose()

    @property
    def engine(self) -> Engine:
        """For migrations and tests inside `database/` only."""
        return self._engine

    @contextmanager
    def _refusals(self) -> Iterator[None]:
        try:
            yield
        except NoFreeConnection as error:
            raise DatabaseBusy from error
        except DBAPIError as error:
            refusal = _refusal(error, say_place(self._engine.url))
            if refusal is None:
                raise
            raise refusal from error


def open_database(
    url: str, *, busy_seconds: int = 10, today: Callable[[], date] | None = None
) -> Database:
    """The database at an address such as `Settings.url`; connects only when first used.

    `busy_seconds` is how long a save waits for others' saves before it is refused; `today` is
    the door's calendar, by which offerings are on sale.

    Raises:
        BadDatabaseUrl: neither SQLite nor PostgreSQL.
        DatabaseUnavailable: the folder of an SQLite file cannot be made.
    """
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise BadDatabaseUrl from error
    backend = address.get_backend_name()
    if backend == "sqlite":
        return Database(_open_sqlite(address, busy_seconds), today)
    if backend in ("postgresql", "postgres"):
        return Database(_open_postgresql(address, busy_seconds), today)
    raise BadDatabaseUrl


def say_place(url: URL) -> str:
    """Where the database is, without user and password."""
    if url.get_backend_name() == "sqlite":
        return url.database or "in memory"
    return f"{url.database or ''} at {url.host or 'this machine'}".strip()


def _open_sqlite(address: URL, busy_seconds: int) -> Engine:
    if address.database and address.database != ":memory:":
        folder = Path(address.database).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DatabaseUnavailable(say_place(address), error.strerror or "no folder") from error
    # isolation_level IMMEDIATE: reads take no lock; the first write takes the write lock at once
    # and waits for it. With a deferred BEGIN a reader that turns writer fails without waiting.
    engine = create_engine(
        address, connect_args={"isolation_level": "IMMEDIATE", "timeout": busy_seconds}
    )
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _open_postgresql(address: URL, busy_seconds: int) -> Engine:
    return create_engine(
        address.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        pool_size=5,
        max_overflow=10,
        pool_timeout=busy_seconds,
        connect_args={
            "connect_timeout": _CONNECT_SECONDS,
            "options": f"-c lock_timeout={busy_seconds}s",
        },
    )


def _prepare_sqlite(connection: DBAPIConnection, _record: object) -> None:
    cursor = connection.cursor()
    _turn_on_wal(connection)
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()


def _turn_on_wal(connection: DBAPIConnection) -> None:
    """Write-ahead log. The switch does not wait for others, so it is tried until it is done."""
    cursor = connection.cursor()
    for attempt in range(50):
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            break
        except connection.OperationalError as error:
            if "locked" not in str(error) or attempt == 49:
                raise
            time.sleep(0.05)
    cursor.close()


def _refusal(error: DBAPIError, place: str) -> BusinessError | None:
    """The sentence for a failure users can meet; None for what is a defect of ours."""
    name = str(getattr(error.orig, "sqlite_errorname", "") or "")
    if name:
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            return DatabaseBusy()
        hopeless = name.removeprefix("SQLITE_").startswith(_UNREACHABLE_SQLITE)
        return DatabaseUnavailable(place, str(error.orig)) if hopeless else None
    state = str(getattr(error.orig, "sqlstate", "") or "")
    if state in _BUSY_STATES:
        return DatabaseBusy()
    if error.connection_invalidated:
        return DatabaseUnavailable(place, "the connection was lost")
    if _is_connection_trouble(error, state):
        return DatabaseUnavailable(place, "no connection")
    return None


def _is_connection_trouble(error: DBAPIError, state: str) -> bool:
    """Connection failures have no SQLSTATE or one of class 08, 28, 3D, 53 and 57."""
    kind = type(error).__name__
    return kind in ("OperationalError", "InterfaceError") and (
        not state or state[:2] in ("08", "28", "3D", "53", "57")
    )
