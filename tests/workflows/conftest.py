"""An office: a seeded demo on a database of its own, and its people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile

import pytest

from common.actor import Actor
from database.engine import Database, open_database
from workflows.demo.accounts import DEMO_ACCOUNTS
from workflows.seed_demo import seed_demo

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
QUOTED, SOLVED, QUALIFIED = "OPP-0004", "OPP-0003", "OPP-0009"


@dataclass
class Office:
    database: Database
    people: dict[str, Actor]

    @property
    def ana(self) -> Actor:
        return self.people["engineer"]


@pytest.fixture(scope="module")
def seeded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("seeded") / "demo.sqlite3"
    database = open_database(f"sqlite:///{path}")
    database.migrate()
    with database.work() as work:
        seed_demo(work, now=NOW)
    database.close()
    return path


@pytest.fixture
def office(seeded_file: Path, tmp_path: Path) -> Iterator[Office]:
    copyfile(seeded_file, tmp_path / "demo.sqlite3")
    database = open_database(f"sqlite:///{tmp_path / 'demo.sqlite3'}")
    with database.work() as work:
        people = {}
        for each in DEMO_ACCOUNTS:
            account = work.accounts.get_by_email(each.email)
            assert account is not None
            people[each.key] = account.actor
    yield Office(database, people)
    database.close()
