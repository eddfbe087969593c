"""Configuring step by step: reasons, prices, templates, and one configuration at many sites."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catalog.cheapest import Objective
from catalog.configurator import InvalidConfiguration
from catalog.price_weights import Terms
from catalog.template import BadTemplateName
from common.actor import SYSTEM, Actor, NotAllowed, Role
from database.engine import Database
from database.work import Work
from sales.customers.customer import Site
from tests.database.samples import ANA, NEED, NOW, customer, opportunity
from workflows.configure_offering import (
    apply_to_line,
    complete_best,
    explain,
    guide_choices,
    save_template,
    templates_of,
)
from workflows.configure_solution import choose_option, draft_of
from workflows.copy_configuration import copy_to_sites
from workflows.demo.catalogue import demo_offerings, demo_rules
from workflows.demo.places import demo_buildings
from workflows.load_catalogue import load_catalogue

TERMS = Terms(region="West", term_months=36, currency="USD")
MANAGER = Actor("U-9", "Marcus Webb", "marcus@larkfield.example", Role.ACCOUNT_MANAGER)


@pytest.fixture
def work(sqlite_database: Database) -> Work:
    with sqlite_database.work() as opened:
        load_catalogue(opened, demo_offerings(), demo_rules(), demo_buildings(), by=SYSTEM, now=NOW)
        yield opened  # type: ignore[misc]


def test_after_each_choice_every_value_is_possible_forced_or_explained(work: Work) -> None:
    guided = guide_choices(work, "dia-fibre", {"service_class": "Platinum"}, TERMS, by=ANA)
    states = {each.characteristic.name: each for each in guided.states}
    assert states["resilience"].forced is True
    assert guided.totals is not None
    assert guided.configuration is not None
    why = explain(work, "dia-fibre", guided.choices, "resilience", False, by=ANA)
    assert why is not None
    assert why.choices == (("service_class", "Platinum"),)
    assert why.repairs == ((("service_class", "Platinum"),),)
    assert "one fibre cannot keep" in str(why)
    assert explain(work, "dia-fibre", {}, "resilience", False, by=ANA) is None


def test_choices_a_changed_rule_forbids_say_what_to_give_up(work: Work) -> None:
    choices = {"service_class": "Platinum", "resilience": False}
    guided = guide_choices(work, "dia-fibre", choices, TERMS, by=ANA)
    assert guided.configuration is None
    assert guided.conflict is not None
    assert len(guided.conflict.repairs) == 2


def test_the_cheapest_completion_costs_no_more_than_the_suggested_one(work: Work) -> None:
    choices = {"service_class": "Platinum", "bandwidth_mbps": 1000}
    found = complete_best(
        work, "dia-fibre", choices, TERMS, objective=Objective.LEAST_PRICE, by=ANA
    )
    assert found.proven
    assert found.configuration.values["bandwidth_mbps"] == 1000
    with pytest.raises(NotAllowed):
        complete_best(work, "dia-fibre", {}, TERMS, objective=Objective.LEAST_PRICE, by=MANAGER)


def test_a_template_keeps_the_choices_and_is_replaced_by_its_name(work: Work) -> None:
    save_template(work, "dia-fibre", "Branch", {"bandwidth_mbps": 100}, by=ANA, now=NOW)
    save_template(work, "dia-fibre", " branch ", {"bandwidth_mbps": 200}, by=ANA, now=NOW)
    (kept,) = templates_of(work, "dia-fibre", by=ANA)
    assert kept.choices == {"bandwidth_mbps": 200}
    assert templates_of(work, "ip-vpn", by=ANA) == ()
    with pytest.raises(BadTemplateName):
        save_template(work, "dia-fibre", "  ", {}, by=ANA, now=NOW)
    wrong = {"service_class": "Platinum", "resilience": False}
    with pytest.raises(InvalidConfiguration):
        save_template(work, "dia-fibre", "Wrong", wrong, by=ANA, now=NOW)


def sites() -> tuple[Site, ...]:
    known = demo_buildings()[:3]
    reached = tuple(
        Site(id=f"S-{at}", name=f"Site {at}", street=b.street, city=b.city, region=b.region)
        for at, b in enumerate(known, start=1)
    )
    off_net = next(each for each in demo_buildings() if each.reach.value == "off-net")
    far = Site(id="S-9", name="Far", street=off_net.street, city=off_net.city, region="West")
    return (*reached, far)


def test_one_configuration_is_copied_to_many_sites_and_each_refusal_named(work: Work) -> None:
    everywhere = sites()
    buyer = replace(customer(), sites=everywhere)
    sale = replace(opportunity(), site_ids=tuple(each.id for each in everywhere))
    work.customers.save(buyer, expected=None, by=ANA, now=NOW)
    work.opportunities.save(sale, expected=None, by=ANA, now=NOW)
    needed = replace(NEED, requirements=(replace(NEED.requirements[0], site_ids=()),))
    work.needs.save(needed, expected=None, by=ANA, now=NOW)
    choose_option(work, "OPP-0001", "economy", by=ANA, now=NOW)
    before = len(draft_of(work, "OPP-0001").value.lines)
    guided = guide_choices(work, "e-line", {"bandwidth_mbps": 500}, TERMS, by=ANA)
    assert guided.configuration is not None
    done = copy_to_sites(work, "OPP-0001", guided.configuration, sale.site_ids, by=ANA, now=NOW)
    assert [each.site_name for each in done if each.refusal] == ["Far"]
    draft = draft_of(work, "OPP-0001").value
    added = draft.lines[before:]
    assert len({each.id for each in draft.lines}) == len(draft.lines)
    assert {each.configuration.values["bandwidth_mbps"] for each in added} == {500}
    apply_to_line(work, "OPP-0001", added[0].id, {"bandwidth_mbps": 1000}, by=ANA, now=NOW)
    changed = draft_of(work, "OPP-0001").value.lines[before]
    assert changed.configuration.values["bandwidth_mbps"] == 1000
