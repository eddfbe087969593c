"""The steps of a sale on a real database: what they refuse, to whom, keeping what was there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from common.actor import NotAllowed
from common.errors import BusinessError, RowErrors
from common.tables import write_csv
from database.stored import ChangedMeanwhile
from sales.customers.customer import Contact
from sales.customers.opportunity import OpportunityClosed
from sales.deals.close import NothingToWin, ReasonMissing
from sales.needs.need import Interview
from sales.quotes.draft import TermOutOfRange
from tests.workflows.conftest import NOW, QUALIFIED, QUOTED, SOLVED, Office
from workflows.agree_sla import promises_of
from workflows.capture_need import ContradictoryNeed, NoRequirement, confirm_need, read_need
from workflows.close_deal import close_deal
from workflows.configure_solution import (
    NoDraft,
    arrange_options,
    choose_option,
    remove_line,
    set_terms,
)
from workflows.find_offers import find_offers
from workflows.forecast_demand import start_forecast
from workflows.issue_quote import issue_quote, versions_of
from workflows.open_sale import NeedNotConfirmed
from workflows.start_sale import (
    CustomerTwice,
    DateInThePast,
    NewCustomer,
    NewOpportunity,
    NotCreated,
    RegionMissing,
    Upload,
    add_site,
    create_customer,
    import_sites,
    open_opportunity,
)


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
        nobody = NewCustomer(name="  ", contact=Contact(name="", role="CIO", email="mary@"))
        with pytest.raises(NotCreated) as refusal:
            create_customer(work, nobody, by=ana, now=NOW)
        assert refusal.value.rows == (
            "Customer name is missing; accepted: the organisation's name.",
            "Contact 1 has no name.",
            "'mary@' is not an e-mail address.",
        )
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
