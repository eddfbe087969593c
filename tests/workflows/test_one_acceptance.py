"""Of a sale's offers exactly one is accepted, whoever accepts it; why is said to whom it may be."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from common.actor import Actor, Role
from database.work import Work
from sales.quotes.accepting import AcceptedAlready, accept
from sales.quotes.lifecycle import IssuedVersion, QuoteState
from tests.workflows.conftest import NOW, QUOTED, Office
from workflows.approve_quote import reject_quote
from workflows.close_deal import close_deal
from workflows.configure_solution import draft_of, set_terms
from workflows.continue_quote import start_alternative
from workflows.issue_quote import issue_quote, listed_versions

MANAGER = Actor("U-AM", "Marcus", "marcus@larkfield.example", Role.ACCOUNT_MANAGER)


def open_two(office: Office) -> list[str]:
    with office.database.work() as work:
        issue_quote(work, QUOTED, by=office.ana, now=NOW)
        start_alternative(work, QUOTED, by=office.ana, now=NOW)
        issue_quote(work, QUOTED, by=office.ana, now=NOW)
        listed = listed_versions(work, QUOTED, by=office.ana)
        return [each.label for each in listed if each.state.open]


def take(work: Work, issued: IssuedVersion, by: Actor) -> None:
    listed = work.quotes.listed_of(QUOTED)
    for each in accept(issued, listed, by=by, on=NOW.date(), why="signed"):
        work.quotes.apply(each, by=by, now=NOW)


def test_what_a_customer_accepts_is_what_the_deal_is_closed_on(office: Office) -> None:
    first, second = open_two(office)
    number, version = first.split(" v")
    with office.database.work() as work:
        issued = work.quotes.get(number, int(version))
        take(work, issued, office.ana)
        states = {each.label: each.state for each in work.quotes.listed_of(QUOTED)}
        assert (states[first], states[second]) == (QuoteState.ACCEPTED, QuoteState.CANCELLED)
    with office.database.work() as work:
        deal, _ = close_deal(work, QUOTED, won=True, reason="price", by=office.ana, now=NOW)
        assert f"{deal.quote_number} v{deal.quote_version}" == first


def test_a_second_acceptance_is_refused_by_name(office: Office) -> None:
    first, second = open_two(office)
    with office.database.work() as work:
        chosen, other = (
            work.quotes.get(label.split(" v")[0], int(label.split(" v")[1]))
            for label in (first, second)
        )
        take(work, chosen, office.ana)
        with pytest.raises(AcceptedAlready, match=f"{first} of the same sale"):
            take(work, other, office.ana)


def test_reasons_with_margins_and_words_of_approvers_stay_inside(office: Office) -> None:
    with office.database.work() as work:
        stored = draft_of(work, QUOTED)
        cheap = replace(stored.value, header_discount_percent=Decimal(40))
        set_terms(work, cheap, expected=stored.revision, by=office.ana, now=NOW)
        issued = issue_quote(work, QUOTED, by=office.ana, now=NOW)
    assert issued.state is QuoteState.PENDING_APPROVAL
    assert "margin (%) is" in issued.why.to(office.ana)
    assert "margin (%)" not in issued.why.to(MANAGER)
    assert "greatest discount of a line (%) is 40" in issued.why.to(MANAGER)
    approver = office.people["approver"]
    with office.database.work() as work:
        number = issued.version.number
        version = issued.version.version
        moved = reject_quote(work, number, version, comment="we earn nothing", by=approver, now=NOW)
    assert moved.why.to(office.ana).endswith(": we earn nothing")
    assert moved.why.to(MANAGER) == f"rejected by {approver.name}"
