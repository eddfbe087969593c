"""A catalogue is tried before it is published, and published whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from common.actor import SYSTEM, Actor, NotAllowed, Role
from common.errors import RowErrors
from database.engine import Database
from database.work import Work
from tests.database.samples import ANA, NOW
from workflows.demo.catalogue import demo_offerings, demo_rules
from workflows.demo.places import demo_buildings
from workflows.keep_catalogue import (
    compare_versions,
    export_catalogue,
    publications,
    publish_catalogue,
    search_catalogue,
    try_catalogue,
)
from workflows.load_catalogue import load_catalogue

MANAGER = Actor("U-7", "Noor Haddad", "noor@larkfield.example", Role.PRODUCT_MANAGER)
SELLER = Actor("U-9", "Marcus Webb", "marcus@larkfield.example", Role.ACCOUNT_MANAGER)


@pytest.fixture
def work(sqlite_database: Database) -> Work:
    with sqlite_database.work() as opened:
        load_catalogue(opened, demo_offerings(), demo_rules(), demo_buildings(), by=SYSTEM, now=NOW)
        yield opened  # type: ignore[misc]


def changed(content: bytes, change: Callable[[dict[str, list[dict[str, object]]]], None]) -> bytes:
    document = json.loads(content)
    change(document)
    return json.dumps(document).encode()


def test_what_is_exported_and_published_again_changes_nothing(work: Work) -> None:
    content = export_catalogue(work, 1, by=MANAGER, now=NOW)
    tried = try_catalogue(work, content, by=MANAGER)
    assert (tried.findings, tried.changes, tried.broken) == ((), (), ())
    assert work.catalogue.version() == 1
    made = publish_catalogue(work, content, by=MANAGER, now=NOW)
    assert made.version == 2
    assert compare_versions(work, 1, 2, by=SELLER) == ()
    assert [each.version for each in publications(work, by=SELLER)] == [2, 1]


def test_a_contradiction_is_named_and_nothing_is_published(work: Work) -> None:
    def contradict(document: dict[str, list[dict[str, object]]]) -> None:
        for value in (True, False):
            document["productConfigurationRule"].append(
                {
                    "id": f"r{value}",
                    "offering_id": "dia-fibre",
                    "requires": {"resilience": value},
                    "sentence": f"Two paths: {value}.",
                }
            )

    content = changed(export_catalogue(work, 1, by=MANAGER, now=NOW), contradict)
    with pytest.raises(RowErrors) as refusal:
        publish_catalogue(work, content, by=MANAGER, now=NOW)
    (row,) = refusal.value.rows
    assert "these rules conflict" in row
    assert "Two paths: True." in row
    assert "Two paths: False." in row
    assert work.catalogue.version() == 1


def test_only_who_keeps_the_catalogue_may_change_it_and_costs_stay_hidden(work: Work) -> None:
    content = export_catalogue(work, 1, by=MANAGER, now=NOW)
    with pytest.raises(NotAllowed, match="ask a product manager or administrator"):
        try_catalogue(work, content, by=ANA)
    with pytest.raises(NotAllowed):
        export_catalogue(work, 1, by=SELLER, now=NOW)


def test_search_finds_what_a_customer_s_words_mean(work: Work) -> None:
    assert len(search_catalogue(work, " ", by=SELLER)) == len(demo_offerings())
    assert search_catalogue(work, "LTE backup", by=SELLER)[0].id == "lte-backup"
    assert search_catalogue(work, "zzzz", by=SELLER) == ()
