"""The steps of a sale on a real database: what they keep, and what they refuse to whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from shutil import copyfile

import pytest

from common.actor import Actor, NotAllowed
from common.errors import BusinessError, RowErrors
from common.tables import write_csv
from database.engine import Database, open_database
from database.stored import ChangedMeanwhile
from sales.customers.opportunity import OpportunityClosed, Stage
from sales.deals.close import NothingToWin, ReasonMissing
from sales.needs.need import Interview
from sales.quotes.draft import TermOutOfRange
from sales.quotes.lifecycle import QuoteState
from workflows.agree_sla import change_class, promises_of
from workflows.approve_quote import approve_quote
from workflows.capture_need import ContradictoryNeed, NoRequirement, confirm_need, read_need
from workflows.close_deal import close_deal
from workflows.configure_solution import (
    NoDraft,
    add_line,
    arrange_options,
    change_line,
    choose_option,
    remove_line,
    set_terms,
)
from workflows.demo.accounts import DEMO_ACCOUNTS
from workflows.expire_quotes import expire_quotes
from workflows.find_offers import find_offers
from workflows.forecast_demand import demand_frame, newest_deals, start_forecast
from workflows.issue_quote import issue_quote, versions_of
from workflows.open_sale import NeedNotConfirmed
from workflows.see_pipeline import see_pipeline
from workflows.seed_demo import seed_demo
from workflows.start_sale import (
    CustomerTwice,
    DateInThePast,
    FieldMissing,
    NewCustomer,
    NewOpportunity,
    RegionMissing,
    Upload,
    add_site,
    create_customer,
    import_sites,
    open_opportunity,
)

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


def test_a_closed_sale_cannot_be_changed(office: Office) -> None:
    with office.database.work() as work:
        close_deal(work, QUOTED, won=False, reason="coverage", by=office.ana, now=NOW)
    for attempt in (
        lambda work: issue_quote(work, QUOTED, by=office.ana, now=NOW),
        lambda work: close_deal(work, QUOTED, won=True, reason="x", by=office.ana, now=NOW),
        lambda work: choose_option(work, QUOTED, "economy", by=office.ana, now=NOW),
        lambda work: remove_line(work, QUOTED, "L-001", by=office.ana, now=NOW),
    ):
        with pytest.raises(OpportunityClosed), office.database.work() as work:
            attempt(work)


def test_what_cannot_be_closed_says_why(office: Office) -> None:
    with pytest.raises(NothingToWin), office.database.work() as work:
        close_deal(work, QUALIFIED, won=True, reason="price", by=office.ana, now=NOW)
    with pytest.raises(ReasonMissing), office.database.work() as work:
        close_deal(work, QUOTED, won=False, reason="  ", by=office.ana, now=NOW)


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
        assert "beyond 15 %" in issued.note
        version = issued.version
        with pytest.raises(NotAllowed):
            approve_quote(work, version.number, version.version, by=office.ana, now=NOW)
        waiting = see_pipeline(work, currency="USD", by=office.people["approver"], now=NOW)
        assert [each.label for each in waiting.waiting_for_me] == [version.label]
        done = approve_quote(
            work, version.number, version.version, by=office.people["approver"], now=NOW
        )
        assert done.state is QuoteState.APPROVED


def test_two_people_at_one_draft_the_second_is_told_who_and_when(office: Office) -> None:
    with office.database.work() as work:
        draft = work.drafts.find(QUOTED)
        assert draft is not None
        set_terms(work, draft.value, expected=draft.revision, by=office.ana, now=NOW)
    other = office.people["administrator"]
    said = "Ana Silva saved this on 23 Nov 2026 at 10:00"
    with pytest.raises(ChangedMeanwhile, match=said), office.database.work() as work:
        set_terms(work, draft.value, expected=draft.revision, by=other, now=NOW)


def test_a_draft_that_cannot_be_priced_is_not_kept(office: Office) -> None:
    with office.database.work() as work:
        draft = work.drafts.find(QUOTED)
        assert draft is not None
    for wrong, refusal in (
        ({"term_months": 0}, TermOutOfRange),
        ({"header_discount_percent": Decimal(90)}, BusinessError),
    ):
        with pytest.raises(refusal), office.database.work() as work:
            set_terms(
                work,
                replace(draft.value, **wrong),  # type: ignore[arg-type]
                expected=draft.revision,
                by=office.ana,
                now=NOW,
            )
    with office.database.work() as work:
        assert work.drafts.find(QUOTED) == draft


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


def test_matching_and_options_wait_for_confirmed_needs(office: Office) -> None:
    with office.database.work() as work:
        with pytest.raises(NeedNotConfirmed):
            find_offers(work, QUALIFIED, by=office.ana)
        with pytest.raises(NeedNotConfirmed):
            arrange_options(work, QUALIFIED, by=office.ana)
        with pytest.raises(NoDraft):
            promises_of(work, QUALIFIED, by=office.ana)


def test_needs_that_contradict_do_not_count(office: Office) -> None:
    text = "Internet access with at least 500 Mbps. No more than 200 Mbps internet access."
    with office.database.work() as work:
        captured = read_need(
            work, QUALIFIED, Interview(), text, expected=None, by=office.ana, now=NOW
        )
        assert captured.remarks
        with pytest.raises(ContradictoryNeed):
            confirm_need(
                work,
                QUALIFIED,
                captured.need.value.requirements,
                expected=captured.need.revision,
                by=office.ana,
                now=NOW,
            )
        with pytest.raises(NoRequirement):
            read_need(
                work,
                QUALIFIED,
                Interview(),
                "",
                expected=captured.need.revision,
                by=office.ana,
                now=NOW,
            )


def test_a_customer_site_or_opportunity_that_makes_no_sense_is_refused(office: Office) -> None:
    ana = office.ana
    with office.database.work() as work:
        known = work.customers.search(limit=1)[0]
        with pytest.raises(CustomerTwice, match=known.id):
            create_customer(work, NewCustomer(name=known.name.upper()), by=ana, now=NOW)
        with pytest.raises(FieldMissing, match="Customer name is missing"):
            create_customer(work, NewCustomer(name="  "), by=ana, now=NOW)
        stored = work.customers.get(known.id)
        with pytest.raises(RegionMissing, match="accepted: Midwest"):
            add_site(
                work,
                known.id,
                {"name": "Moon base", "street": "1 Crater", "city": "Luna"},
                expected=stored.revision,
                by=ana,
                now=NOW,
            )
        with pytest.raises(DateInThePast, match="Expected close 22 November 2026 is in the past"):
            open_opportunity(
                work,
                NewOpportunity(
                    customer_id=known.id,
                    title="Late",
                    site_ids=(),
                    expected_close=NOW.date() - timedelta(days=1),
                ),
                by=ana,
                now=NOW,
            )


def test_an_upload_with_one_bad_row_adds_no_site(office: Office) -> None:
    rows = [
        ["Good", "1 Main Street", "Boston", "Northeast"],
        ["", "2 Main Street", "Boston", "Mars"],
    ]
    content = write_csv(["name", "street", "city", "region"], rows)
    with office.database.work() as work:
        known = work.customers.search(limit=1)[0]
        with pytest.raises(RowErrors) as refusal:
            import_sites(
                work,
                known.id,
                Upload("sites.csv", content),
                limit_mb=1,
                by=office.ana,
                now=NOW,
            )
        assert any("Row 3" in each for each in refusal.value.rows)
        assert work.customers.get(known.id).value.sites == known.sites


def test_quotes_past_their_validity_expire_once(office: Office) -> None:
    later = NOW + timedelta(days=60)
    with office.database.work() as work:
        first = expire_quotes(work, by=office.people["administrator"], now=later)
        assert len(first) == 3
        assert not expire_quotes(work, by=office.people["administrator"], now=later)


def test_an_account_manager_reads_and_closes_but_does_not_sell(office: Office) -> None:
    manager = office.people["manager"]
    with office.database.work() as work:
        assert versions_of(work, QUOTED, by=manager)
        for attempt in (
            lambda: find_offers(work, SOLVED, by=manager),
            lambda: arrange_options(work, SOLVED, by=manager),
            lambda: issue_quote(work, QUOTED, by=manager, now=NOW),
            lambda: create_customer(work, NewCustomer(name="X"), by=manager, now=NOW),
            lambda: start_forecast(work, "mrc", by=manager, now=NOW),  # type: ignore[arg-type]
        ):
            with pytest.raises(NotAllowed, match="Marcus Webb is signed in as account manager"):
                attempt()
        close_deal(work, QUOTED, won=False, reason="price", by=manager, now=NOW)


def test_every_step_leaves_a_journal_line(office: Office) -> None:
    with office.database.work() as work:
        close_deal(work, QUOTED, won=True, reason="price", by=office.ana, now=NOW)
        entries = work.journal.entries(limit=500)
    said = {(each.verb, each.kind) for each in entries}
    assert ("won", "opportunity") in said
    assert ("issued", "quote") in said
    assert ("confirmed the need of", "opportunity") in said
    assert ("published", "catalogue") in said
