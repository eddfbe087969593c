"""Catalogue versions come back whole and never change; buildings are replaced by id."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catalog.catalogue import Catalogue
from catalog.feedback import Feedback
from catalog.template import Template
from common.money import Money
from database.engine import Database
from database.stored import NotFound
from database.stores.catalogue import NoCatalogue
from tests.database.sample_catalogue import BUILDING, FIBRE, RULE, SDWAN
from tests.database.samples import ANA, NOW, with_opportunity


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


def test_templates_come_back_by_offering_and_give_way_to_their_name(database: Database) -> None:
    branch = Template(name="Branch", offering_id="dia-fibre", choices={"burst": 1.5, "dual": True})
    with database.work() as work:
        work.templates.save(branch, by=ANA, now=NOW)
        work.templates.save(replace(branch, name="Air port"), by=ANA, now=NOW)
        work.templates.save(replace(branch, name="BRANCH", choices={}), by=ANA, now=NOW)
    with database.work() as work:
        names = [each.name for each in work.templates.of_offering("dia-fibre")]
        assert names == ["Air port", "BRANCH"]
        work.templates.remove("dia-fibre", "branch")
        (left,) = work.templates.of_offering("dia-fibre")
        assert left == replace(branch, name="Air port")
        assert repr(left.choices) == repr(branch.choices)


def test_only_the_newest_decision_on_an_offering_is_kept(database: Database) -> None:
    first = Feedback(
        opportunity_id="OPP-0001", group="Internet access", offering_id="a", chosen=False, note="é"
    )
    later = replace(first, chosen=True, note="")
    with database.work() as work:
        with_opportunity(work)
        work.feedback.put((first, replace(first, offering_id="b")), by=ANA, now=NOW)
        work.feedback.put((later,), by=ANA, now=NOW)
    with database.work() as work:
        assert set(work.feedback.all()) == {later, replace(first, offering_id="b")}
        assert work.feedback.of_sale("OPP-0002") == ()
