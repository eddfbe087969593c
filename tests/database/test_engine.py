"""The database is opened from an address, commits whole works, and says what is wrong with it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import InvalidRequestError, ProgrammingError

from common.errors import BusinessError
from database.engine import (
    BadDatabaseUrl,
    Database,
    DatabaseBusy,
    DatabaseUnavailable,
    open_database,
)
from tests.database import samples
from tests.database.cluster import Cluster
from tests.database.samples import ANA, NOW


def _give_up(database: Database, error: BaseException) -> None:
    with database.work() as work:
        work.customers.save(samples.customer(), expected=None, by=ANA, now=NOW)
        raise error


@pytest.mark.parametrize("error", [BusinessError("no"), KeyboardInterrupt(), SystemExit()])
def test_leaving_by_any_exception_keeps_nothing(database: Database, error: BaseException) -> None:
    with pytest.raises(type(error)):
        _give_up(database, error)
    with database.work() as work:
        assert work.customers.search() == ()


def test_a_work_that_was_left_cannot_be_used(database: Database) -> None:
    with database.work() as work:
        pass
    with pytest.raises(InvalidRequestError):
        work.customers.search()


def test_a_refusal_inside_a_work_leaves_it_usable(database: Database) -> None:
    """A lost race must not poison the transaction, as an error does on PostgreSQL."""
    with database.work() as work:
        samples.with_opportunity(work)
        with pytest.raises(BusinessError):
            work.customers.save(samples.customer(), expected=None, by=ANA, now=NOW)
        work.deals.add(samples.deal())
        with pytest.raises(BusinessError):
            work.deals.add(samples.deal())
        work.journal.note(ANA, "went on", "test", "1", now=NOW)
    with database.work() as work:
        assert len(work.journal.entries()) == 1


def test_threads_share_a_database(database: Database) -> None:
    def save(_: int) -> str:
        with database.work() as work:
            id = work.customers.next_id()
            work.customers.save(samples.customer(id), expected=None, by=ANA, now=NOW)
            return id

    with ThreadPoolExecutor(8) as threads:
        ids = list(threads.map(save, range(40)))
    assert sorted(ids) == [f"C-{number:04}" for number in range(1, 41)]


def test_reading_does_not_wait_for_a_save_in_progress(database: Database) -> None:
    with database.work() as saving:
        saving.customers.save(samples.customer(), expected=None, by=ANA, now=NOW)
        with database.work() as reading:
            assert reading.customers.search() == ()


def test_an_sqlite_file_is_made_with_its_folder_and_safe_settings(tmp_path: Path) -> None:
    path = tmp_path / "new" / "deep" / "file.sqlite3"
    database = open_database(f"sqlite:///{path}")
    database.migrate()
    with database.engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        }
    assert found == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "synchronous": 1,
        "busy_timeout": 10_000,
    }
    assert path.exists()
    database.close()


@pytest.mark.parametrize("url", ["mysql://host/name", "nonsense", "", "oracle://x"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(BadDatabaseUrl, match="accepted: sqlite:"):
        open_database(url)


def test_an_unreachable_server_is_said_without_its_password() -> None:
    database = open_database("postgresql://u:secret@127.0.0.1:1/sales", busy_seconds=1)
    with pytest.raises(DatabaseUnavailable, match=r"^The database sales at 127\.0\.0\.1") as said:
        database.migrate()
    assert "secret" not in str(said.value)
    with pytest.raises(DatabaseUnavailable), database.work() as work:
        work.catalogue.version()


def test_a_file_that_cannot_be_a_database_is_said(tmp_path: Path) -> None:
    garbage = tmp_path / "garbage.sqlite3"
    garbage.write_bytes(b"this is no database, only a long enough text " * 99)
    with pytest.raises(DatabaseUnavailable, match="file is not a database"):
        open_database(f"sqlite:///{garbage}").migrate()
    with pytest.raises(DatabaseUnavailable, match="unable to open"):
        open_database(f"sqlite:///{tmp_path}").migrate()
    with pytest.raises(DatabaseUnavailable):
        open_database(f"sqlite:///{garbage}/inside.sqlite3")


def test_waiting_too_long_for_others_is_said(database_url: str) -> None:
    hasty = open_database(database_url, busy_seconds=1)
    with hasty.work() as first:
        first.customers.next_id()
        with pytest.raises(DatabaseBusy, match="try again"), hasty.work() as second:
            second.customers.next_id()
    hasty.close()


@pytest.mark.postgresql
def test_a_defect_of_ours_is_not_dressed_up_as_a_refusal(cluster: Cluster) -> None:
    empty = open_database(cluster.url(cluster.create()))
    with pytest.raises(ProgrammingError), empty.work() as work:
        work.customers.search()
    empty.close()


@pytest.mark.postgresql
def test_a_lost_connection_is_said_and_the_next_work_has_a_new_one(postgresql_url: str) -> None:
    database = open_database(postgresql_url)
    ends_me = text("SELECT pg_terminate_backend(pg_backend_pid())")
    with pytest.raises(DatabaseUnavailable), database.work() as work:
        work.journal._session.execute(ends_me)
    with database.work() as work:
        assert work.customers.search() == ()
    database.close()
