"""Fixtures for all tests: a fresh database, once on SQLite and once on PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from database.engine import Database, open_database
from database.rows.tables import metadata
from tests.database.cluster import Cluster, find_binaries


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with all tables and nothing in them, to copy from."""
    path = tmp_path_factory.mktemp("sqlite") / "empty.sqlite3"
    database = open_database(f"sqlite:///{path}")
    database.migrate()
    database.close()
    return path


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    binaries = find_binaries()
    if binaries is None:
        pytest.skip("PostgreSQL server binaries are not installed")
    server = Cluster(binaries)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def migrated_name(cluster: Cluster) -> str:
    """The PostgreSQL database tests share, each finding its tables empty."""
    name = cluster.create()
    database = open_database(cluster.url(name))
    database.migrate()
    database.close()
    return name


@pytest.fixture
def sqlite_url(tmp_path: Path, migrated_file: Path) -> str:
    path = tmp_path / "bidwright.sqlite3"
    shutil.copy(migrated_file, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgresql_url(cluster: Cluster, migrated_name: str) -> str:
    """Emptied and not created anew for each test: a new database is 7 MB to write."""
    cluster.empty(migrated_name, [table.name for table in reversed(metadata.sorted_tables)])
    return cluster.url(migrated_name)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh, migrated database; a test taking it runs on both kinds."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A fresh, migrated database; a test taking it runs on SQLite and on PostgreSQL."""
    opened = open_database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_database(sqlite_url: str) -> Iterator[Database]:
    """For tests that ask nothing of the kind of database."""
    opened = open_database(sqlite_url)
    yield opened
    opened.close()
