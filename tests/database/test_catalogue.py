"""Catalogue versions come back whole and never change; buildings are replaced by id."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catalog.catalogue import Catalogue
from common.money import Money
from database.engine import Database
from database.stored import NotFound
from database.stores.catalogue import NoCatalogue
from tests.database.sample_catalogue import BUILDING, FIBRE, RULE, SDWAN
from tests.database.samples import ANA, NOW


def test_each_publication_is_a_version_that_stays_as_it_was(database: Database) -> None:
    with database.work() as work:
        assert work.catalogue.version() == 0
        with pytest.raises(NoCatalogue, match="No catalogue has been published yet"):
            work.catalogue.current()
        first = work.catalogue.publish((SDWAN, FIBRE), (RULE,), by=ANA, now=NOW)
    with database.work() as work:
        second = work.catalogue.publish((FIBRE,), (), by=ANA, now=NOW)
    with database.work() as work:
        assert first == Catalogue(version=1, offerings=(SDWAN, FIBRE), rules=(RULE,))
        assert work.catalogue.get(1) == first
        assert work.catalogue.current() == work.catalogue.get(2) == second
        assert work.catalogue.version() == 2
        with pytest.raises(NotFound, match="There is no catalogue 3"):
            work.catalogue.get(3)


def test_values_keep_their_kind(database: Database) -> None:
    """1, 1.0 and True are equal in Python, and different things to a configurator."""
    with database.work() as work:
        work.catalogue.publish((FIBRE,), (), by=ANA, now=NOW)
        (kept,) = work.catalogue.current().offerings
    for before, after in zip(FIBRE.characteristics, kept.characteristics, strict=True):
        assert [*map(type, before.values)] == [*map(type, after.values)]
        assert type(before.default) is type(after.default)
    assert repr(kept) == repr(FIBRE).replace("mtbf_hours=120000,", "mtbf_hours=120000.0,").replace(
        "mttr_hours=4,", "mttr_hours=4.0,"
    ).replace("restore_hours=4,", "restore_hours=4.0,")


def test_buildings_are_added_and_replaced_by_id(database: Database) -> None:
    other = replace(BUILDING, id="B-2", street="2 Main Street")
    nearer = replace(BUILDING, distance_km=0.1, build_cost=Money.of("9000.5", "USD"))
    with database.work() as work:
        work.catalogue.put_buildings((BUILDING, other))
        work.catalogue.put_buildings((nearer,))
        work.catalogue.put_buildings(())
    with database.work() as work:
        assert work.catalogue.buildings() == (nearer, other)
