"""The working copy: edited, undone, tried, brought forward and published by product managers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catalog.offering import Lifecycle
from catalog.rules import Rule
from catalog.sheets import layout
from catalog.sheets.grids import SHEETS, grid_of, price_grid, with_grid, with_prices
from catalog.template import Template
from common.actor import SYSTEM, Actor, NotAllowed, Role
from common.errors import RowErrors
from database.engine import Database
from database.stores.catalogue import PublishedMeanwhile
from database.work import Work
from tests.database.samples import ANA, NOW
from workflows.catalogue_shelf import catalogue_in_use
from workflows.catalogue_uses import reached_by_city, uses_of
from workflows.demo.catalogue import demo_bundle_rules, demo_bundles, demo_offerings, demo_rules
from workflows.demo.places import demo_buildings
from workflows.edit_catalogue import (
    BehindPublished,
    IdTaken,
    PartChangedMeanwhile,
    bring_forward,
    copy_offering,
    editing,
    publish_working_copy,
    remove_offering,
    remove_rule,
    save_offering,
    save_rule,
    throw_away,
    try_rule,
    try_working_copy,
    undo_step,
)
from workflows.keep_catalogue import compare_versions, publish_tried
from workflows.load_catalogue import load_catalogue

MANAGER = Actor("U-7", "Noor Haddad", "noor@larkfield.example", Role.PRODUCT_MANAGER)
OFFERINGS = (*demo_offerings(), *demo_bundles())
RULES = (*demo_rules(), *demo_bundle_rules())


@pytest.fixture
def work(sqlite_database: Database) -> Work:
    with sqlite_database.work() as opened:
        load_catalogue(opened, OFFERINGS, RULES, demo_buildings(), by=SYSTEM, now=NOW)
        yield opened  # type: ignore[misc]


def renamed(work: Work, name: str) -> None:
    found = editing(work, by=MANAGER)
    seen = found.catalogue.offering("dia-fibre")
    save_offering(work, replace(seen, name=name), seen, by=MANAGER, now=NOW)


def test_a_change_is_kept_undone_and_published_as_the_next_version(work: Work) -> None:
    renamed(work, "Mistaken")
    undo_step(work, by=MANAGER, now=NOW)
    assert editing(work, by=MANAGER).copy.empty
    renamed(work, "First")
    renamed(work, "Second")
    undo_step(work, by=MANAGER, now=NOW)
    found = editing(work, by=MANAGER)
    assert found.catalogue.offering("dia-fibre").name == "First"
    assert work.catalogue.version() == 1
    made = publish_working_copy(work, by=MANAGER, now=NOW)
    assert made.version == 2
    (change,) = compare_versions(work, 1, 2, by=MANAGER)
    assert change.sentence.startswith("Name: Dedicated Internet")
    assert change.sentence.endswith(" → First.")
    assert editing(work, by=MANAGER).copy.empty


def test_only_product_managers_edit(work: Work) -> None:
    with pytest.raises(NotAllowed, match="ask a product manager"):
        editing(work, by=ANA)


def test_two_who_edit_one_offering_at_once_do_not_overwrite_one_another(work: Work) -> None:
    renamed(work, "First")
    seen = editing(work, by=MANAGER).catalogue
    renamed(work, "Second")
    mine = replace(seen.offering("dia-fibre"), name="Mine")
    with pytest.raises(PartChangedMeanwhile, match="Noor Haddad changed Mine while you"):
        save_offering(work, mine, seen.offering("dia-fibre"), by=SYSTEM, now=NOW)
    other = replace(seen.offering("e-line"), name="Other")
    save_offering(work, other, seen.offering("e-line"), by=SYSTEM, now=NOW)
    now_there = editing(work, by=MANAGER).catalogue
    assert now_there.offering("dia-fibre").name == "Second"
    assert now_there.offering("e-line").name == "Other"


def test_two_who_edit_one_rule_at_once_do_not_overwrite_one_another(work: Work) -> None:
    rule = Rule(id="own", offering_id="dia-fibre", prefers={"resilience": True})
    save_rule(work, rule, None, by=MANAGER, now=NOW)
    with pytest.raises(PartChangedMeanwhile, match="changed the rule own while you"):
        save_rule(work, replace(rule, sentence="Mine."), None, by=SYSTEM, now=NOW)
    save_rule(work, replace(rule, sentence="Theirs."), rule, by=MANAGER, now=NOW)
    with pytest.raises(PartChangedMeanwhile):
        save_rule(work, replace(rule, sentence="Mine."), rule, by=SYSTEM, now=NOW)
    found = editing(work, by=MANAGER).rule("own")
    assert found is not None
    assert found.sentence == "Theirs."


def test_a_copy_takes_the_rules_along_and_a_taken_id_is_refused(work: Work) -> None:
    made = copy_offering(work, "dia-fibre", "dia-plus", "Plus", by=MANAGER, now=NOW)
    assert made.lifecycle is Lifecycle.IN_STUDY
    rules = [r for r in editing(work, by=MANAGER).catalogue.rules if r.offering_id == "dia-plus"]
    assert len(rules) == len([r for r in RULES if r.offering_id == "dia-fibre"])
    assert try_working_copy(work, by=MANAGER).errors == ()
    with pytest.raises(IdTaken):
        copy_offering(work, "dia-fibre", "dia-plus", "Plus", by=MANAGER, now=NOW)
    remove_offering(work, "dia-plus", by=MANAGER, now=NOW)
    throw_away(work, by=MANAGER, now=NOW)
    assert editing(work, by=MANAGER).copy.empty


def test_a_new_rule_says_which_templates_it_would_break_before_it_is_published(
    work: Work,
) -> None:
    choices = {"service_class": "Gold", "resilience": False}
    template = Template(name="Branch", offering_id="dia-fibre", choices=choices)
    work.templates.save(template, by=ANA, now=NOW)
    rule = Rule(
        id="gold-is-twin",
        offering_id="dia-fibre",
        when={"service_class": "Gold"},
        requires={"resilience": True},
        sentence="Gold needs two paths.",
    )
    assert try_rule(work, rule, by=MANAGER).broken
    assert editing(work, by=MANAGER).copy.empty
    save_rule(work, rule, None, by=MANAGER, now=NOW)
    tried = try_working_copy(work, by=MANAGER)
    assert tried.broken == ("Template Branch, dia-fibre: Gold needs two paths.",)
    remove_rule(work, rule.id, by=MANAGER, now=NOW)
    assert try_working_copy(work, by=MANAGER).changes == ()


def test_a_contradiction_is_not_published(work: Work) -> None:
    for at, value in enumerate((True, False)):
        rule = Rule(id=f"x{at}", offering_id="dia-fibre", requires={"resilience": value})
        save_rule(work, rule, None, by=MANAGER, now=NOW)
    with pytest.raises(RowErrors) as refusal:
        publish_working_copy(work, by=MANAGER, now=NOW)
    assert "these rules conflict" in refusal.value.rows[0]
    # Every bundle that holds the offering is named as well.
    assert len(refusal.value.rows) == 1 + sum(b.id != "branch-workplace" for b in demo_bundles())


def test_what_somebody_published_meanwhile_is_taken_in_first(work: Work) -> None:
    renamed(work, "First")
    tried = try_working_copy(work, by=MANAGER)
    changed = [replace(o, summary="Theirs") if o.id == "e-line" else o for o in OFFERINGS]
    load_catalogue(work, tuple(changed), RULES, (), by=SYSTEM, now=NOW)
    with pytest.raises(PublishedMeanwhile, match="published catalogue 2"):
        publish_tried(work, tried, by=MANAGER, now=NOW)
    with pytest.raises(BehindPublished, match="bring it forward first"):
        publish_working_copy(work, by=MANAGER, now=NOW)
    assert bring_forward(work, by=MANAGER, now=NOW) == ()
    made = publish_working_copy(work, by=MANAGER, now=NOW)
    assert made.offering("e-line").summary == "Theirs"
    assert made.offering("dia-fibre").name == "First"


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_grid_that_nobody_changed_changes_nothing(sheet: str) -> None:
    for offering in OFFERINGS:
        assert with_grid(offering, sheet, grid_of(offering, sheet)) == offering
        for charge in offering.charges:
            part = slice(1, 4)
            rows = price_grid(offering, charge, charge.rows[part])
            assert with_prices(offering, charge.name, rows, part) == offering


def test_bad_cells_of_a_grid_are_named_with_what_would_be_accepted() -> None:
    fibre = demo_offerings()[11]
    rows = grid_of(fibre, layout.CHARGES)
    rows[0]["Due"] = "sometimes"
    rows[1]["Charge"] = rows[2]["Charge"]
    with pytest.raises(RowErrors) as refusal:
        with_grid(fibre, layout.CHARGES, rows)
    said = " ".join(refusal.value.rows)
    assert "Row 1, Due: 'sometimes' is not known; accepted: once, monthly" in said
    assert "stands above already" in said


def test_who_uses_an_offering_and_where_it_reaches(work: Work) -> None:
    uses = uses_of(work, "dia-fibre", catalogue_in_use(work), by=MANAGER)
    assert "Branch Connectivity" in uses.bundles
    reached = reached_by_city(work, OFFERINGS[11], by=MANAGER)
    assert sum(reached.values()) > 10
