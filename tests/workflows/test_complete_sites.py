"""All sites of a draft completed at once: musts stay met, one step to undo, refused when stale."""

from __future__ import annotations

import pytest

from catalog.cheapest import Objective
from catalog.matching import Verdict
from catalog.sharing import Same, WithinHub
from catalog.together import NothingTogether
from common.actor import Actor, NotAllowed, Role
from common.money import Money
from database.stored import ChangedMeanwhile
from tests.workflows.conftest import NOW, Office
from workflows.complete_sites import NoLines, Wish, plan_completion, take_completion
from workflows.configure_solution import choose_option, draft_of, price_draft

SALE = "OPP-0006"  # four sites, internet access with a wish for DDoS protection


def drafted(office: Office) -> tuple[str, ...]:
    """The lines of a draft with one line needlessly dear, as left by hand."""
    with office.database.work() as work:
        choose_option(work, SALE, "resilient", by=office.ana, now=NOW)
        return tuple(each.id for each in draft_of(work, SALE).value.lines)


def test_what_the_customer_must_have_stays_met_at_the_least_price(office: Office) -> None:
    ids = drafted(office)
    with office.database.work() as work:
        before = price_draft(work, SALE, by=office.ana)
        plan = plan_completion(work, SALE, Wish(line_ids=ids), by=office.ana)
        assert plan.proven
        assert plan.after < plan.before
        assert take_completion(work, SALE, plan, by=office.ana, now=NOW) == len(plan.changed)
        after = price_draft(work, SALE, by=office.ana)
    met = {Verdict.MET, Verdict.EXCEEDED}
    kept = {c.requirement.id for c in before.compliance if c.verdict in met}
    for each in after.compliance:
        if each.requirement.id in kept and each.requirement.priority.value == "must":
            assert each.verdict in met, str(each.requirement)
    assert after.sheet.totals().contract_value < before.sheet.totals().contract_value


def test_all_that_is_kept_leaves_nothing_to_change(office: Office) -> None:
    ids = drafted(office)
    with office.database.work() as work:
        lines = draft_of(work, SALE).value.lines
        names = tuple({name for each in lines for name in each.configuration.values})
        plan = plan_completion(work, SALE, Wish(line_ids=ids, kept=names), by=office.ana)
    assert plan.changed == ()
    assert plan.after == plan.before


def test_the_sites_take_one_class_and_the_budget_can_be_too_small(office: Office) -> None:
    ids = drafted(office)
    with office.database.work() as work:
        shared = (Same(characteristic="service_class"),)
        plan = plan_completion(work, SALE, Wish(line_ids=ids, shared=shared), by=office.ana)
        classes = {each.after.values.get("service_class") for each in plan.lines} - {None}
        assert len(classes) == 1
        small = Wish(line_ids=ids, budget=Money.of("10", "USD"))
        with pytest.raises(NothingTogether, match=r"stay within USD 10\.00"):
            plan_completion(work, SALE, small, by=office.ana)
        too_much = WithinHub(
            characteristic="bandwidth_mbps", hub=ids[0], hub_characteristic="bandwidth_mbps"
        )
        kept = Wish(line_ids=ids, kept=("bandwidth_mbps",), shared=(too_much,))
        line = draft_of(work, SALE).value.lines[0]
        with pytest.raises(NothingTogether, match=line.site_name):
            plan_completion(work, SALE, kept, by=office.ana)


def test_a_plan_made_before_somebody_else_changed_the_draft_is_refused(office: Office) -> None:
    ids = drafted(office)
    with office.database.work() as work:
        plan = plan_completion(work, SALE, Wish(line_ids=ids), by=office.ana)
        choose_option(work, SALE, "economy", by=office.ana, now=NOW)
    with pytest.raises(ChangedMeanwhile), office.database.work() as work:
        take_completion(work, SALE, plan, by=office.ana, now=NOW)


def test_no_line_and_no_right_to_see_margins_are_refused(office: Office) -> None:
    drafted(office)
    manager = Actor("U-9", "Marcus Webb", "marcus@larkfield.example", Role.ACCOUNT_MANAGER)
    with office.database.work() as work:
        with pytest.raises(NoLines):
            plan_completion(work, SALE, Wish(line_ids=()), by=office.ana)
        wish = Wish(line_ids=("L-001",), objective=Objective.HIGHEST_MARGIN)
        with pytest.raises(NotAllowed):
            plan_completion(work, SALE, wish, by=manager)
