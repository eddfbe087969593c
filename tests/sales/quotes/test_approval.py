"""Approval: the right people are asked for the right reason, once, and never for themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from common.actor import Actor, Role
from common.errors import RowErrors
from common.tables import read_table
from sales.pricing.contract_terms import USUAL_TERMS, ContractTerms
from sales.quotes.approval import (
    ApprovalRoute,
    NotYours,
    Verdict,
    carry_over,
    decide,
    foresee,
)
from sales.quotes.approval_matrix import (
    STANDARD_MATRIX,
    ApprovalMatrix,
    ApprovalRule,
    BadMatrix,
    CircularDelegation,
    Condition,
    Delegation,
    Figures,
    Measure,
    Side,
    check_matrix,
)
from sales.quotes.matrix_file import read_matrix
from tests.database.samples import ANA, BEN, NOW

HEAD = Actor("U-9", "Hana Head", "hana@larkfield.example", Role.ADMINISTRATOR)
FINE: Figures = {
    **dict.fromkeys(Measure, Decimal(0)),
    Measure.MARGIN: Decimal(40),
    Measure.TERM: Decimal(36),
}


def figures(**changed: int) -> Figures:
    return {**FINE, **{Measure[name.upper()]: Decimal(value) for name, value in changed.items()}}


def rule(name: str, limit: int, *who: str, step: int = 1) -> ApprovalRule:
    condition = Condition(measure=Measure.DISCOUNT, side=Side.ABOVE, limit=Decimal(limit))
    return ApprovalRule(name=name, conditions=(condition,), approvers=who, step=step)


SERIAL = ApprovalMatrix(
    rules=(
        rule("Desk", 10, BEN.email),
        rule("Finance", 10, "fin@larkfield.example"),
        rule("Head", 20, HEAD.email, step=2),
    )
)


def route(asked: Figures, matrix: ApprovalMatrix = SERIAL, version: int = 1) -> ApprovalRoute:
    return ApprovalRoute(
        number="Q-1", version=version, issued_by_id=ANA.id, asks=foresee(asked, matrix, NOW)
    )


def test_nobody_is_asked_within_the_limits_and_the_way_there_is_said() -> None:
    assert not foresee(FINE, STANDARD_MATRIX, NOW)
    (ask,) = foresee(figures(discount=22), STANDARD_MATRIX, NOW)
    assert ask.reason == (
        "Discount beyond the seller's own: greatest discount of a line (%) is 22."
    )
    assert ask.avoided_by == "Not needed with at most 15 for the greatest discount of a line (%)."


def test_one_step_is_asked_side_by_side_and_the_next_waits() -> None:
    asked = route(figures(discount=25))
    assert [each.rule.name for each in asked.waiting()] == ["Desk", "Finance"]
    assert not asked.waiting_for(HEAD, NOW)
    with pytest.raises(NotYours, match=r"Q-1 v1 waits for ben@larkfield\.example or fin@"):
        decide(asked, Verdict.APPROVED, comment="", by=HEAD, now=NOW)
    asked = decide(asked, Verdict.APPROVED, comment="", by=BEN, now=NOW)
    finance = replace(BEN, id="U-3", email="FIN@larkfield.example")
    asked = decide(asked, Verdict.APPROVED, comment="", by=finance, now=NOW)
    assert [each.rule.name for each in asked.waiting()] == ["Head"]
    assert not asked.approved
    assert decide(asked, Verdict.APPROVED, comment="", by=HEAD, now=NOW).approved


def test_a_rejection_ends_the_asking() -> None:
    asked = decide(
        route(figures(discount=25)), Verdict.REJECTED, comment="too low", by=BEN, now=NOW
    )
    assert asked.rejected
    assert not asked.waiting()


def test_nobody_decides_what_they_issued_themselves() -> None:
    own = replace(route(figures(discount=25)), issued_by_id=BEN.id)
    assert not own.waiting_for(BEN, NOW)


def test_what_was_approved_is_asked_again_only_if_it_got_worse() -> None:
    approved = decide(route(figures(discount=15)), Verdict.APPROVED, comment="", by=BEN, now=NOW)
    (desk, finance) = carry_over(route(figures(discount=14)).asks, approved)
    assert desk.decision is not None
    assert desk.decision.of_version == 1
    assert finance.decision is None
    worse = carry_over(route(figures(discount=16)).asks, approved)
    assert all(each.decision is None for each in worse)


def test_a_late_ask_escalates() -> None:
    late = replace(SERIAL.rules[0], escalate_after_hours=24, escalate_to=HEAD.email)
    asked = route(figures(discount=15), ApprovalMatrix(rules=(late,)))
    assert not asked.waiting_for(HEAD, NOW + timedelta(hours=23))
    assert asked.waiting_for(HEAD, NOW + timedelta(hours=25))


def delegation(person: str, to: str, last: date = date(2026, 12, 31)) -> Delegation:
    return Delegation(person=person, to=to, from_day=date(2026, 11, 1), until_day=last)


def test_a_deputy_decides_while_the_delegation_lasts() -> None:
    matrix = replace(SERIAL, delegations=(delegation(BEN.email, HEAD.email),))
    assert matrix.stood_in_for(HEAD.email.upper(), NOW.date()) == (BEN.email,)
    assert route(figures(discount=15), matrix).asks[0].deputies == (HEAD.email,)
    asked = route(figures(discount=15))
    assert not asked.waiting_for(HEAD, NOW)
    assert asked.waiting_for(HEAD, NOW, (BEN,))
    over = replace(SERIAL, delegations=(delegation(BEN.email, HEAD.email, date(2026, 11, 20)),))
    assert not over.stood_in_for(HEAD.email, NOW.date())


def test_a_deputy_decides_nothing_in_the_name_of_who_issued_it() -> None:
    own = replace(route(figures(discount=15)), issued_by_id=BEN.id)
    assert not own.waiting_for(HEAD, NOW, (BEN,))


def test_a_circle_over_the_second_of_two_deputies_is_refused_too() -> None:
    handed = (delegation("a@x", "b@x"), delegation("a@x", "c@x"), delegation("c@x", "A@x"))
    with pytest.raises(CircularDelegation):
        check_matrix(replace(SERIAL, delegations=handed))


def test_each_term_of_the_contract_other_than_usual_counts_once() -> None:
    assert USUAL_TERMS.unusual == ContractTerms(payment_days=30).unusual == 0
    assert ContractTerms(payment_days=60, liability_years=2, delivery_days=20).unusual == 2


def test_a_circle_of_delegates_is_refused_by_name() -> None:
    circle = replace(SERIAL, delegations=(delegation("a@x", "b@x"), delegation("b@x", "a@x")))
    with pytest.raises(CircularDelegation, match="a@x → b@x → a@x; end one of them"):
        check_matrix(circle)
    with pytest.raises(BadMatrix, match="Nobody needs a condition, somebody to ask"):
        check_matrix(ApprovalMatrix(rules=(rule("Nobody", 1),)))


def test_a_matrix_is_read_from_a_file_or_refused_with_every_bad_row() -> None:
    text = (
        "rule,measure,side,limit,approvers,step,hours,escalate to\n"
        "Thin and long,margin,below,25,approver; ben@larkfield.example,2,48,administrator\n"
        "Thin and long,term,above,36,,,48,administrator\n"
    )
    (made,) = read_matrix(read_table("m.csv", text.encode(), 1)).rules
    assert [str(each) for each in made.conditions] == [
        "margin (%) below 25",
        "term (months) above 36",
    ]
    assert (made.approvers, made.step) == (("approver", "ben@larkfield.example"), 2)
    bad = text.replace("margin", "mood").replace("36", "many")
    with pytest.raises(RowErrors) as refused:
        read_matrix(read_table("m.csv", bad.encode(), 1))
    assert [each[:6] for each in refused.value.rows] == ["Row 2:", "Row 3:"]
