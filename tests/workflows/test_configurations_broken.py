"""A changed rule names every stored configuration it would break: draft, quote, service."""

from __future__ import annotations

from catalog.rules import Rule
from common.actor import SYSTEM
from tests.workflows.conftest import Office
from workflows.edit_catalogue import try_rule


def test_a_new_rule_names_the_drafts_quotes_and_services_it_would_break(office: Office) -> None:
    with office.database.work() as work:
        stored = list(work.uses.configurations())
        kinds = {each.kind for each in stored}
        assert {"draft", "quote", "service"} <= kinds
        for kind in sorted(kinds):
            one = next(x for x in stored if x.kind == kind and "service_class" in x.values)
            made = one.values["service_class"]
            rule = Rule(
                id="no-longer",
                offering_id=one.offering_id,
                excludes={"service_class": made},
                sentence="That class is not sold any more.",
            )
            broken = try_rule(work, rule, by=SYSTEM).broken
            alike = [
                x
                for x in stored
                if x.offering_id == one.offering_id and x.values.get("service_class") == made
            ]
            assert len(broken) == len(alike)
            assert any(each.startswith(f"{kind.capitalize()} {one.where}") for each in broken)
            assert all("That class is not sold any more." in each for each in broken)
