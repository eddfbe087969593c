"""Large quotes from the import to the renewal, by the workflows the pages call."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from benchmarks._large_sale import BOSS, NOW, SELLER, line_file, new_sale, take_in
from common.actor import Actor, Role
from common.errors import RowErrors
from common.money import Money
from database.engine import Database, open_database
from sales.deals.amend import Action, Wish
from sales.quotes.editing import MassEdit
from sales.quotes.lifecycle import OwnApproval, QuoteState
from workflows.amend_services import accept_amendment, foresee_amendment, installed_base
from workflows.approve_quote import approve_many, approve_quote, foresee_approval, inbox
from workflows.close_deal import NotOpen, close_deal
from workflows.configure_solution import draft_of, price_draft, set_terms
from workflows.continue_quote import continue_from, start_alternative
from workflows.edit_lines import aim_at, change_cells, edit_lines, undo
from workflows.import_lines import error_list
from workflows.issue_quote import issue_quote, listed_versions
from workflows.seed_demo import seed_demo

LINES = 200
APPROVER = Actor("A-APP", "Priya Nair", "priya@larkfield.example", Role.APPROVER)


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("large") / "seeded.sqlite3"
    database = open_database(f"sqlite:///{file}")
    database.migrate()
    with database.work() as work:
        seed_demo(work, now=NOW)
    database.close()
    return file


@pytest.fixture
def shop(seeded: Path, tmp_path: Path) -> Iterator[Database]:
    """A demo installation of the test's own."""
    file = tmp_path / "shop.sqlite3"
    shutil.copy(seeded, file)
    opened = open_database(f"sqlite:///{file}")
    yield opened
    opened.close()


@pytest.fixture
def sale(shop: Database) -> str:
    opportunity_id = new_sale(shop, "Bank of Branches")
    assert take_in(shop, opportunity_id, line_file(LINES)) == LINES
    return opportunity_id


def test_a_file_with_one_bad_row_leaves_nothing_behind(shop: Database) -> None:
    opportunity_id = new_sale(shop, "Bank of Branches")
    bad = line_file(LINES).replace(b"Branch 00039,West", b"Branch 00039,Atlantis", 1)
    with pytest.raises(RowErrors) as refused:
        take_in(shop, opportunity_id, bad)
    assert "its region 'Atlantis' is not known" in refused.value.rows[0]
    assert b"Atlantis" in error_list(refused.value)
    with shop.work() as work:
        assert work.drafts.find(opportunity_id) is None
        assert work.opportunities.get(opportunity_id).value.site_ids == ()


def test_a_process_killed_in_an_import_leaves_all_or_nothing(shop: Database) -> None:
    opportunity_id = new_sale(shop, "Bank of Branches")
    program = (
        "import sys\n"
        "from benchmarks._large_sale import line_file, take_in\n"
        "from database.engine import open_database\n"
        "print('ready', flush=True)\n"
        f"take_in(open_database({str(shop.engine.url)!r}), {opportunity_id!r}, line_file(4000))\n"
    )
    for after in (0.05, 0.35, 0.6):
        child = subprocess.Popen(
            [sys.executable, "-c", program],
            cwd=Path(__file__).parents[2],
            stdout=subprocess.PIPE,
        )
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(after)
        child.kill()
        child.wait()
        child.stdout.close()
        with shop.work() as work:
            found = work.drafts.find(opportunity_id)
            sites = work.opportunities.get(opportunity_id).value.site_ids
        assert (len(found.value.lines), len(sites)) == (4000, 800) if found else sites == ()
        if found:
            return


def test_edits_are_kept_alike_taken_back_and_never_half_done(shop: Database, sale: str) -> None:
    with shop.work() as work:
        before = draft_of(work, sale)
        chosen = frozenset(each.id for each in before.value.lines[:50])
        edit_lines(work, sale, chosen, MassEdit(discount_percent=Decimal(4)), by=SELLER, now=NOW)
        bad = MassEdit(choices={"bandwidth_mbps": 33})
        with pytest.raises(RowErrors, match="50 lines cannot be had so"):
            edit_lines(work, sale, chosen, bad, by=SELLER, now=NOW)
    with shop.work() as work:
        stored = draft_of(work, sale)
        assert {stored.value.line_discounts[each] for each in chosen} == {Decimal(4)}
        undo(work, sale, expected=stored.revision, by=SELLER, now=NOW)
    with shop.work() as work:
        assert draft_of(work, sale).value == before.value


def test_an_edited_line_prices_as_if_all_were_priced_anew(shop: Database, sale: str) -> None:
    with shop.work() as work:
        for number in (3, 90, 200):
            stored = draft_of(work, sale)
            edit = MassEdit(quantity=7, discount_percent=Decimal(number) / 100)
            change_cells(
                work,
                sale,
                {f"L-{number:03d}": edit},
                expected=stored.revision,
                by=SELLER,
                now=NOW,
            )
        quick = price_draft(work, sale, by=SELLER)
    program = (
        "from benchmarks._large_sale import SELLER\n"
        "from database.engine import open_database\n"
        "from workflows.configure_solution import price_draft\n"
        f"with open_database({str(shop.engine.url)!r}).work() as work:\n"
        f"    print(price_draft(work, {sale!r}, by=SELLER).sheet.totals().contract_value.minor)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(ran.stdout) == quick.sheet.totals().contract_value.minor


def test_a_quote_is_aimed_at_a_price_and_hits_it(shop: Database, sale: str) -> None:
    with shop.work() as work:
        monthly = price_draft(work, sale, by=SELLER).sheet.totals().monthly
        target = Money((monthly.amount * Decimal("0.9")).quantize(Decimal(1)), "USD")
        aim_at(work, sale, target, by=SELLER, now=NOW)
        assert price_draft(work, sale, by=SELLER).sheet.totals().monthly == target


def beyond(shop: Database, sale: str, percent: int) -> None:
    with shop.work() as work:
        stored = draft_of(work, sale)
        draft = replace(stored.value, line_discounts={}, header_discount_percent=Decimal(percent))
        set_terms(work, draft, expected=stored.revision, by=SELLER, now=NOW)


def test_approval_is_foreseen_asked_given_and_asked_again_only_when_worse(
    shop: Database, sale: str
) -> None:
    beyond(shop, sale, 18)
    with shop.work() as work:
        foreseen = foresee_approval(work, sale, by=SELLER, now=NOW)
        first = issue_quote(work, sale, by=SELLER, now=NOW)
        assert first.state is QuoteState.PENDING_APPROVAL
        (waiting,) = inbox(work, by=APPROVER, now=NOW)
        assert [a.rule for a in waiting.asks] == [a.rule for a in foreseen if a.rule.step == 1]
        assert inbox(work, by=replace(APPROVER, id=SELLER.id), now=NOW) == ()
    own = replace(APPROVER, id=SELLER.id)
    with shop.work() as work, pytest.raises(OwnApproval):
        approve_quote(work, first.version.number, 1, by=own, now=NOW)
    while True:
        with shop.work() as work:
            number = first.version.number
            (moved,) = approve_many(work, ((number, 1),), comment="ok", by=APPROVER, now=NOW)
        if moved.state is QuoteState.APPROVED:
            break
    beyond(shop, sale, 17)
    with shop.work() as work:
        better = issue_quote(work, sale, by=SELLER, now=NOW)
        assert better.state is QuoteState.PENDING_APPROVAL or "No worse" in better.why.said
    beyond(shop, sale, 19)
    with shop.work() as work:
        worse = issue_quote(work, sale, by=SELLER, now=NOW)
        assert worse.state is QuoteState.PENDING_APPROVAL
        assert (worse.version.label, worse.version.based_on) == (f"{number} v3", f"{number} v2")


def test_alternatives_stand_side_by_side_and_one_is_accepted(shop: Database, sale: str) -> None:
    beyond(shop, sale, 0)
    with shop.work() as work:
        stored = draft_of(work, sale)
        few = replace(stored.value, lines=stored.value.lines[:5])
        set_terms(work, few, expected=stored.revision, by=SELLER, now=NOW)
        first = issue_quote(work, sale, by=SELLER, now=NOW)
    with shop.work() as work:
        start_alternative(work, sale, by=SELLER, now=NOW)
        second = issue_quote(work, sale, by=SELLER, now=NOW)
        assert second.version.number != first.version.number
        assert all(each.state.open for each in listed_versions(work, sale, by=SELLER))
    with shop.work() as work:
        continue_from(work, first.version.number, 1, by=SELLER, now=NOW)
        third = issue_quote(work, sale, by=SELLER, now=NOW)
        assert third.version.label == f"{first.version.number} v2"
    with shop.work() as work, pytest.raises(NotOpen, match="is not open and cannot be closed on"):
        close(work_label=first.version.label, shop=shop, sale=sale)
    close(work_label=second.version.label, shop=shop, sale=sale)
    with shop.work() as work:
        states = {each.label: each.state for each in listed_versions(work, sale, by=SELLER)}
    assert states == {
        first.version.label: QuoteState.CANCELLED,
        second.version.label: QuoteState.ACCEPTED,
        third.version.label: QuoteState.CANCELLED,
    }


def close(*, work_label: str, shop: Database, sale: str) -> None:
    with shop.work() as work:
        close_deal(work, sale, won=True, reason="price", label=work_label, by=SELLER, now=NOW)


def test_a_won_deal_is_installed_then_renewed_all_at_once(shop: Database, sale: str) -> None:
    beyond(shop, sale, 0)
    with shop.work() as work:
        issued = issue_quote(work, sale, by=SELLER, now=NOW)
    while issued.state is QuoteState.PENDING_APPROVAL:
        with shop.work() as work:
            issued = approve_quote(work, issued.version.number, 1, by=BOSS, now=NOW)
    close(work_label="", shop=shop, sale=sale)
    customer_id = issued.version.customer.id
    later = NOW + timedelta(days=400)
    with shop.work() as work:
        base = installed_base(work, customer_id, by=SELLER)
        assert len(base.services) == LINES
        everything = frozenset(each.id for each in base.services)
        wish = Wish(action=Action.RENEW, effective_on=later.date(), term_months=60)
        renewal = foresee_amendment(work, customer_id, everything, wish, by=SELLER, now=later)
        id, orders = accept_amendment(work, customer_id, renewal, by=SELLER, now=later)
        assert (id[:2], orders) == ("A-", ())
        renewed = installed_base(work, customer_id, by=SELLER).services
    assert sum(each.monthly.minor for each in renewed) == (
        sum(each.monthly.minor for each in base.services) + renewal.monthly.minor
    )
    gone = Wish(action=Action.DISCONNECT, effective_on=later.date())
    with shop.work() as work:
        chosen = frozenset(each.id for each in renewed[:10])
        ended = foresee_amendment(work, customer_id, chosen, gone, by=SELLER, now=later)
        _, orders = accept_amendment(work, customer_id, ended, by=SELLER, now=later)
        assert {item.action for order in orders for item in order.items} == {"delete"}
        assert len(installed_base(work, customer_id, by=SELLER).services) == LINES - 10
