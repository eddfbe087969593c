"""Migrations make exactly the tables the row classes describe, whoever runs them how often."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from database.codec import encode
from database.engine import Database, open_database
from database.migrating import DatabaseNewer, alembic_config
from database.rows.tables import metadata
from database.stores.care_worklists import Slice
from sales.care.request import Request
from sales.care.ticket import Priority, Ticket
from sales.deals.amend import Action, Amendment
from tests.database import samples
from tests.database.cluster import Cluster
from tests.database.sample_catalogue import FIBRE, SDWAN
from tests.database.samples import ANA, NOW


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    name = cluster.create()
    yield cluster.url(name)
    cluster.drop(name)


def ours_to_compare(
    _item: object, name: str | None, _kind: str, _reflected: bool, _other: object
) -> bool:
    """The full-text index is each database's own, which row classes cannot describe."""
    return not (name or "").startswith("search_words")


def test_migrations_and_row_classes_agree(database: Database) -> None:
    with database.engine.connect() as connection:
        options = {
            "compare_type": True,
            "compare_server_default": True,
            "include_object": ours_to_compare,
        }
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []


def test_partial_index_is_there_as_the_row_class_says(database: Database) -> None:
    """Autogenerate does not compare the condition of an index, so it is compared here."""
    indexes = inspect(database.engine).get_indexes("quote_versions")
    (index,) = [each for each in indexes if each["name"] == "uq_quote_versions_one_open"]
    (condition,) = [
        value for name, value in index["dialect_options"].items() if name.endswith("_where")
    ]
    assert index["unique"]
    for state in ("pending approval", "approved", "sent"):
        assert f"'{state}'" in str(condition)
    for state in ("accepted", "rejected", "cancelled", "expired"):
        assert f"'{state}'" not in str(condition)


def test_migrating_again_changes_nothing(database: Database) -> None:
    database.migrate()
    with database.engine.connect() as connection:
        newest = ScriptDirectory.from_config(alembic_config(connection)).get_current_head()
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == newest


def test_processes_that_start_at_once_migrate_once(empty_url: str) -> None:
    program = (
        "import sys; from database.engine import open_database; "
        "open_database(sys.argv[1]).migrate()"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", program, empty_url], stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    failures = [each.communicate(timeout=60)[1].decode() for each in started]
    assert failures == ["", ""]
    database = open_database(empty_url)
    assert set(inspect(database.engine).get_table_names()) >= set(metadata.tables)
    database.close()


def test_a_migration_that_fails_leaves_nothing_behind(empty_url: str) -> None:
    database = open_database(empty_url)
    with database.engine.begin() as connection:
        connection.execute(text("CREATE TABLE counters (in_the_way TEXT)"))
    with pytest.raises(Exception, match="counters"):
        database.migrate()
    assert inspect(database.engine).get_table_names() == ["counters"]
    database.close()


def test_a_database_of_a_newer_version_is_refused(empty_url: str) -> None:
    database = open_database(empty_url)
    database.migrate()
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseNewer, match="newer version of Bidwright"):
        database.migrate()
    database.close()


def test_offerings_of_old_versions_are_kept_once_and_come_back_whole(empty_url: str) -> None:
    database = open_database(empty_url)
    with database.engine.connect() as connection:
        command.upgrade(alembic_config(connection), "0011")
        for version in (1, 2):
            connection.execute(
                text("INSERT INTO catalogue_versions VALUES (:v, 'Ana', :at, 1, '[]')"),
                {"v": version, "at": "2026-11-24 10:00:00+00:00"},
            )
            for position, each in enumerate((SDWAN, FIBRE)):
                connection.execute(
                    text(
                        "INSERT INTO offerings (catalogue_version, offering_id, position, name, "
                        "family, lifecycle, format, document) "
                        "VALUES (:v, :id, :at, :name, 'F', 'active', 1, :document)"
                    ),
                    {
                        "v": version,
                        "id": each.id,
                        "at": position,
                        "name": each.name,
                        "document": encode(each),
                    },
                )
        connection.commit()
    database.migrate()
    with database.work() as work:
        for version in (1, 2):
            assert work.catalogue.get(version).offerings == (SDWAN, FIBRE)
        work.catalogue.publish((FIBRE,), (), by=ANA, now=NOW)
    with database.engine.connect() as connection:
        kept = connection.scalar(text("SELECT count(*) FROM offering_documents"))
    assert kept == 2
    database.close()


def test_orders_of_amendments_made_before_are_listed_with_their_customer(empty_url: str) -> None:
    database = open_database(empty_url)
    with database.engine.connect() as connection:
        command.upgrade(alembic_config(connection), "feasibility_1")
        connection.commit()
    order = replace(samples.ORDER, id="O-A-00001-1", opportunity_id="")
    nothing = Amendment(action=Action.MOVE, effective_on=NOW.date(), currency="USD", lines=())
    with database.work() as work:
        samples.with_opportunity(work)
        work.deals.add(samples.deal())
        assert work.services.add_amendment("C-0001", nothing, by=ANA, now=NOW) == "A-00001"
    with database.engine.connect() as connection:
        connection.execute(
            text(
                "INSERT INTO orders (id, deal_id, opportunity_id, state, requested_on, format, "
                "document) VALUES (:id, :deal, '', 'acknowledged', '2027-02-01', 1, :document)"
            ),
            {"id": order.id, "deal": order.deal_id, "document": encode(order)},
        )
        connection.commit()
    database.migrate()
    with database.work() as work:
        assert work.deals.orders_of(["C-0001"]) == (order,)
        assert work.services.accepted("A-00001").customer_id == "C-0001"
    database.close()


def test_requests_from_before_say_what_they_are_about(empty_url: str) -> None:
    database = open_database(empty_url)
    with database.engine.connect() as connection:
        command.upgrade(alembic_config(connection), "forecast_3")
        connection.commit()
    with database.work() as work:
        samples.with_opportunity(work)
        work.tickets.save(FAULT, expected=None, by=ANA, now=NOW)
    with database.engine.connect() as connection:
        for each in (replace(ASKED, id="R-000001", answers={}), ASKED):
            values = {"id": each.id, "document": encode(each), "yes": True, "no": False, "at": NOW}
            values["month"] = NOW.date().replace(day=1)
            connection.execute(text(INSERT_REQUEST), values)
            connection.execute(text(INSERT_STEP), values)
        connection.commit()
    database.migrate()
    with database.work() as work:
        fault, order = (work.requests.get(each).value for each in ("R-000001", "R-000002"))
        assert (fault.site_name, fault.family) == ("Plant", "Ethernet")
        assert (order.site_name, order.family) == ("Head office", "")
        of = Slice(tickets=False, since=NOW.date().replace(day=1))
        by_site = work.care_worklists.count_by(of, "site")
        assert {each.value for each in by_site} == {"C-0001|Plant", "C-0001|Head office"}
    database.close()


FAULT = Ticket(
    id="T-000001",
    customer_id="C-0001",
    title="Down",
    priority=Priority.MAJOR,
    opened_at=NOW,
    restore_hours=8,
    site_name="Plant",
    family="Ethernet",
    request_id="R-000001",
)
ASKED = Request(
    id="R-000002",
    customer_id="C-0001",
    type="order",
    title="Where is it",
    answers={"site": "Head office"},
    opened_at=NOW,
    due_at=NOW,
)
INSERT_STEP = """
    INSERT INTO request_steps (request_id, at, kind, by_id, by_name, note, internal)
    VALUES (:id, :at, 'raised', 'U-1', 'Ana', '', :no)
"""
INSERT_REQUEST = """
    INSERT INTO requests (
        id, customer_id, type, state, open, queue, assignee_id, opened_at, opened_month, due_at,
        minutes, first_contact, reopened, cause, revision, saved_by_id, saved_by, saved_at,
        format, document
    ) VALUES (
        :id, 'C-0001', 'order', 'queued', :yes, 'Delivery', '', :at, :month, :at,
        0, :no, 0, '', 1, 'U-1', 'Ana', :at, 1, :document
    )
"""
