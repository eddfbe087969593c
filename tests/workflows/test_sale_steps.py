"""The steps of a sale on a real database: what they keep and what follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from common.actor import NotAllowed
from common.errors import BusinessError
from sales.customers.opportunity import Stage
from sales.deals.ramp import RampRefused
from sales.quotes.lifecycle import QuoteState
from tests.workflows.conftest import NOW, QUOTED, SOLVED, Office
from workflows.agree_sla import change_class, promises_of
from workflows.approve_quote import approve_quote
from workflows.close_deal import close_deal
from workflows.configure_solution import (
    add_line,
    arrange_options,
    change_line,
    choose_option,
    remove_line,
    set_terms,
)
from workflows.expire_quotes import expire_quotes
from workflows.forecast_demand import demand_frame, newest_deals
from workflows.issue_quote import issue_quote, versions_of
from workflows.open_sale import open_sale
from workflows.see_pipeline import see_pipeline
from workflows.seed_demo import seed_demo


def test_seeding_twice_changes_nothing(office: Office) -> None:
    with office.database.work() as work:
        before = len(work.deals.list(limit=10_000))
        assert not seed_demo(work, now=NOW)
        assert len(work.deals.list(limit=10_000)) == before


def test_a_won_deal_becomes_an_order_a_site_and_demand(office: Office) -> None:
    with office.database.work() as work:
        before = len(demand_frame(work))
        version = versions_of(work, QUOTED, by=office.ana)[-1].version
        deal, orders = close_deal(work, QUOTED, won=True, reason="price", by=office.ana, now=NOW)
        after = demand_frame(work)
        assert len(after) == before + len(version.sheet.lines)
        assert {each.site_id for each in orders} == {
            each.line.site_id for each in version.sheet.lines
        }
        assert sum(line.mrc.amount for line in deal.lines) == version.sheet.totals().monthly.amount
        assert work.quotes.latest(version.number).state is QuoteState.ACCEPTED
        assert work.opportunities.get(QUOTED).value.stage is Stage.WON
        added = newest_deals(work)
        assert {each.deal_id for each in added} == {deal.id}
        seats = next(each for each in added if each.family == "UCaaS")
        assert (seats.units, seats.unit_name) == (180, "seats")


def test_a_deal_won_in_steps_goes_live_month_by_month(office: Office) -> None:
    first, last = (NOW + timedelta(days=60)).date(), (NOW + timedelta(days=180)).date()
    ramp = f"{first}: 25, {last}: 75"
    with office.database.work() as work:
        with pytest.raises(RampRefused, match="add up to 25 %"):
            close_deal(
                work, QUOTED, won=True, reason="price", ramp=f"{first}: 25", by=office.ana, now=NOW
            )
        deal, orders = close_deal(
            work, QUOTED, won=True, reason="price", ramp=ramp, by=office.ana, now=NOW
        )
        live: dict[date, int] = {}
        for line in work.deals.sold_lines():
            if line.deal_id == deal.id and line.family == "UCaaS":
                assert line.activation_month is not None
                live[line.activation_month] = live.get(line.activation_month, 0) + line.units
        customer = work.opportunities.get(QUOTED).value.customer_id
        services = work.services.of_customer(customer)
        starts = {each.starts_on for each in services if each.deal_id == deal.id}
    assert live == {first.replace(day=1): 45, last.replace(day=1): 135}
    assert deal.activation_on == first
    assert {each.requested_on for each in orders} <= {first, last}
    assert first in starts
    assert starts <= {first, last}


def test_a_new_version_replaces_the_open_one_and_both_stay_readable(office: Office) -> None:
    with office.database.work() as work:
        first = versions_of(work, QUOTED, by=office.ana)[-1]
        draft = work.drafts.find(QUOTED)
        assert draft is not None
        set_terms(
            work,
            replace(draft.value, header_discount_percent=Decimal(5)),
            expected=draft.revision,
            by=office.ana,
            now=NOW,
        )
        second = issue_quote(work, QUOTED, by=office.ana, now=NOW)
        kept = versions_of(work, QUOTED, by=office.ana)
    assert [each.state for each in kept] == [QuoteState.CANCELLED, QuoteState.APPROVED]
    assert kept[0].version == first.version
    assert second.version.version == first.version.version + 1
    assert second.version.contract_value < first.version.contract_value


def test_a_large_discount_needs_somebody_else_to_approve(office: Office) -> None:
    with office.database.work() as work:
        draft = work.drafts.find(QUOTED)
        assert draft is not None
        set_terms(
            work,
            replace(draft.value, header_discount_percent=Decimal(25)),
            expected=draft.revision,
            by=office.ana,
            now=NOW,
        )
        issued = issue_quote(work, QUOTED, by=office.ana, now=NOW)
        assert issued.state is QuoteState.PENDING_APPROVAL
        assert "Discount beyond the seller's own" in issued.why.inside
        version = issued.version
        with pytest.raises(NotAllowed):
            approve_quote(work, version.number, version.version, by=office.ana, now=NOW)
        waiting = see_pipeline(work, currency="USD", by=office.people["approver"], now=NOW)
        assert [each.label for each in waiting.waiting_for_me] == [version.label]
        done = approve_quote(
            work, version.number, version.version, by=office.people["approver"], now=NOW
        )
        assert done.state is QuoteState.APPROVED


def test_lines_are_added_configured_and_removed_within_the_rules(office: Office) -> None:
    with office.database.work() as work:
        site = work.opportunities.get(QUOTED).value.site_ids[0]
        added = add_line(work, QUOTED, "ddos-protection", site, by=office.ana, now=NOW)
        line = added.value.lines[-1]
        with pytest.raises(BusinessError, match="accepted:"):
            change_line(
                work,
                QUOTED,
                line.id,
                {"bandwidth_mbps": 123},
                quantity=1,
                by=office.ana,
                now=NOW,
            )
        removed = remove_line(work, QUOTED, line.id, by=office.ana, now=NOW)
        assert line.id not in {each.id for each in removed.value.lines}


def test_another_service_class_brings_what_its_rules_need(office: Office) -> None:
    with office.database.work() as work:
        choose_option(work, SOLVED, "lean", by=office.ana, now=NOW)
        fibre = next(
            each
            for each in promises_of(work, SOLVED, by=office.ana)
            if each.priced.line.configuration.offering_id == "dia-fibre"
        )
        brought = change_class(
            work, SOLVED, fibre.priced.line.id, "Platinum", by=office.ana, now=NOW
        )
        assert any("Second access path yes comes with Platinum" in each for each in brought)


def test_options_are_valid_priced_and_different(office: Office) -> None:
    with office.database.work() as work:
        for opportunity_id in ("OPP-0003", "OPP-0004", "OPP-0005", "OPP-0006", "OPP-0008"):
            options = arrange_options(work, opportunity_id, by=office.ana)
            assert 2 <= len(options) <= 4
            assert len({each.sheet.totals().contract_value.amount for each in options}) > 1
            assert all(each.lines for each in options)


def test_quotes_past_their_validity_expire_once(office: Office) -> None:
    later = NOW + timedelta(days=60)
    with office.database.work() as work:
        first = expire_quotes(work, by=office.people["administrator"], now=later)
        assert len(first) == 3
        assert not expire_quotes(work, by=office.people["administrator"], now=later)


def test_every_step_leaves_a_journal_line(office: Office) -> None:
    with office.database.work() as work:
        close_deal(work, QUOTED, won=True, reason="price", by=office.ana, now=NOW)
        entries = work.journal.entries(limit=500)
    said = {(each.verb, each.kind) for each in entries}
    assert ("won", "opportunity") in said
    assert ("issued", "quote") in said
    assert ("confirmed the need of", "opportunity") in said
    assert ("published", "catalogue") in said


def test_rivals_are_compared_only_with_the_option_as_it_was_arranged(office: Office) -> None:
    with office.database.work() as work:
        choose_option(work, SOLVED, "economy", by=office.ana, now=NOW)
        assert len(issue_quote(work, SOLVED, by=office.ana, now=NOW).version.options) > 1
        site = open_sale(work, SOLVED, by=office.ana).sites[0]
        add_line(work, SOLVED, "ddos-protection", site.id, by=office.ana, now=NOW)
        changed = issue_quote(work, SOLVED, by=office.ana, now=NOW).version
    assert [each.name for each in changed.options] == ["economy"]
