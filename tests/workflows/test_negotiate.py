"""A negotiation from the draft to the next version: guarded, signed, and kept round by round."""

from __future__ import annotations

from datetime import timedelta

import pytest

from common.actor import Actor
from common.errors import BusinessError
from database.work import Work
from sales.negotiation.guardrails import BeyondGuardrails, BeyondWalkAway
from sales.negotiation.issue import Deal
from sales.negotiation.rounds import Negotiation, Round, Side
from sales.negotiation.standard_issues import values_of
from sales.proposals.compose import compose
from sales.proposals.provider import Provider
from tests.workflows.conftest import NOW, QUOTED, Office
from workflows.agree_negotiation import NoSuchScope, Settlement, agree_on, scopes_of
from workflows.configure_solution import price_draft
from workflows.negotiate import (
    NothingWaits,
    Opening,
    ask_approval,
    decide_offer,
    make_offer,
    open_negotiation,
    see_table,
)
from workflows.record_negotiation import summary_of, take_sheet, write_term_sheet


def offer(side: Side, deal: Deal) -> Round:
    return Round(number=0, side=side, deal=deal, at=NOW, by_id="", by_name="", note="by mail")


def changed(negotiation: Negotiation, **positions: int) -> Deal:
    return tuple(
        positions.get(issue.id, at)
        for issue, at in zip(negotiation.issues, negotiation.base, strict=True)
    )


def put(work: Work, side: Side, deal: Deal, by: Actor) -> int:
    stored = work.negotiations.get(QUOTED)
    kept = make_offer(work, QUOTED, offer(side, deal), expected=stored.revision, by=by, now=NOW)
    return kept.revision


def test_the_present_offer_is_worth_nothing_against_itself(office: Office) -> None:
    with office.database.work() as work:
        made = open_negotiation(work, QUOTED, by=office.ana, now=NOW).value
    assert {each.id for each in made.issues} >= {"discount", "term", "availability", "cap"}
    for issue, at in zip(made.issues, made.base, strict=True):
        assert issue.worth[at] == pytest.approx(0, abs=0.01)
        liked = issue.liking()
        ordered = sorted(range(len(liked)), key=lambda each: liked[each])
        # What the customer likes better is never worth more to us, whatever the issue.
        worths = [issue.worth[each] for each in ordered]
        assert worths == sorted(worths, reverse=True)
    assert made.our_reservation < 0


def test_rounds_are_kept_signed_and_advised_on(office: Office) -> None:
    with office.database.work() as work:
        made = open_negotiation(work, QUOTED, by=office.ana, now=NOW).value
        put(work, Side.OURS, made.base, office.ana)
        last = len(made.issues[0].values) - 1
        put(work, Side.THEIRS, changed(made, discount=last, payment=3), office.ana)
    with office.database.work() as work:
        view = see_table(work, QUOTED, by=office.ana)
    assert view is not None
    assert [each.round.by_name for each in view.rounds] == [office.ana.name] * 2
    assert [each.round.number for each in view.rounds] == [1, 2]
    assert view.rounds[1].worth < view.rounds[0].worth
    assert view.estimate.offers_seen == 1
    assert view.advice.counters
    for each in view.advice.counters:
        assert each.point.ours >= view.stored.value.our_reservation


def test_an_offer_beyond_the_playbook_waits_for_another_approver(office: Office) -> None:
    approver = office.people["approver"]
    with office.database.work() as work:
        made = open_negotiation(work, QUOTED, by=office.ana, now=NOW).value
        low = changed(made, payment=2)
        with pytest.raises(BeyondGuardrails) as refusal:
            put(work, Side.OURS, low, office.ana)
        assert "Payment within 45 days is fallback 1" in refusal.value.rows[0]
        with pytest.raises(BeyondWalkAway, match="Payment within 90 days"):
            put(work, Side.OURS, changed(made, payment=4), office.ana)
        revision = work.negotiations.get(QUOTED).revision
        asked = ask_approval(
            work, QUOTED, offer(Side.OURS, low), expected=revision, by=office.ana, now=NOW
        )
        assert asked.value.waiting is not None
    with office.database.work() as work:
        with pytest.raises(BusinessError, match="may not"):
            decide_offer(
                work, QUOTED, pass_it="yes", expected=asked.revision, by=office.ana, now=NOW
            )
        passed = decide_offer(
            work,
            QUOTED,
            pass_it="yes",
            expected=asked.revision,
            by=approver,
            now=NOW + timedelta(hours=1),
        ).value
        assert passed.waiting is None
        assert passed.rounds[-1].approval is not None
        assert passed.rounds[-1].approval.by_name == approver.name
        with pytest.raises(NothingWaits):
            decide_offer(work, QUOTED, pass_it="yes", expected=asked.revision, by=approver, now=NOW)


def test_agreement_issues_the_next_version_with_its_terms(office: Office) -> None:
    with office.database.work() as work:
        made = open_negotiation(work, QUOTED, by=office.ana, now=NOW).value
        availability = next(each for each in made.issues if each.id == "availability")
        lower = availability.position(99.5)
        deal = changed(made, availability=lower, cap=1)
        revision = put(work, Side.THEIRS, deal, office.ana)
        before = work.quotes.of_opportunity(QUOTED)[-1].version.version
        issued = agree_on(work, QUOTED, Settlement(1), expected=revision, by=office.ana, now=NOW)
    values = values_of(made.issues, deal)
    assert issued.version.version == before + 1
    assert issued.version.sheet.terms.term_months == values["term"]
    assert {x.availability_percent for x in issued.version.service_levels} == {99.5}
    assert {x.schedule.cap_percent for x in issued.version.service_levels} == {values["cap"]}
    assert issued.version.note.startswith("Agreed in round 1:")
    with office.database.work() as work:
        kept = work.negotiations.get(QUOTED)
        assert kept.value.agreed_round == 1
        with pytest.raises(BusinessError, match="Round 1 was agreed"):
            put(work, Side.OURS, deal, office.ana)


def test_an_availability_agreed_for_one_scope_leaves_the_others_as_they_stood(
    office: Office,
) -> None:
    with office.database.work() as work:
        made = open_negotiation(work, QUOTED, by=office.ana, now=NOW).value
        before = price_draft(work, QUOTED, by=office.ana).service_levels
        availability = next(each for each in made.issues if each.id == "availability")
        deal = changed(made, availability=availability.position(99.5))
        revision = put(work, Side.THEIRS, deal, office.ana)
        chosen = before[0].offering_name
        assert chosen in scopes_of(work, QUOTED, by=office.ana)
        nowhere = Settlement(1, frozenset({"Atlantis"}))
        with pytest.raises(NoSuchScope, match="'Atlantis' is neither a site nor a service"):
            agree_on(work, QUOTED, nowhere, expected=revision, by=office.ana, now=NOW)
        there = Settlement(1, frozenset({chosen}))
        issued = agree_on(work, QUOTED, there, expected=revision, by=office.ana, now=NOW)
    after = {each.line_id: each for each in issued.version.service_levels}
    assert {each.offering_name for each in before} > {chosen}
    for each in before:
        inside = each.offering_name == chosen
        now_promised = after[each.line_id]
        assert now_promised.availability_percent == (99.5 if inside else each.availability_percent)
        if not inside:
            assert now_promised.schedule.bands == each.schedule.bands
    assert issued.version.note.endswith(f"the availability for {chosen} only.")


def test_who_may_not_see_margins_does_not_see_the_table(office: Office) -> None:
    with office.database.work() as work:
        open_negotiation(work, QUOTED, by=office.ana, now=NOW)
        with pytest.raises(BusinessError, match="may not"):
            see_table(work, QUOTED, by=office.people["manager"])
        seen = see_table(work, QUOTED, by=office.people["approver"])
    assert seen is not None


def test_payment_liability_and_delivery_stand_in_the_version_and_its_proposal(
    office: Office,
) -> None:
    with office.database.work() as work:
        made = open_negotiation(work, QUOTED, by=office.ana, now=NOW).value
        assert {each.id for each in made.issues} >= {"restore", "delivery", "payment", "liability"}
        deal = changed(made, payment=0, liability=0)
        revision = put(work, Side.THEIRS, deal, office.ana)
        issued = agree_on(work, QUOTED, Settlement(1), expected=revision, by=office.ana, now=NOW)
    contract = issued.version.sheet.terms.contract
    assert contract.payment_days == 14
    assert contract.liability_years == 1
    assert contract.delivery_days == values_of(made.issues, deal)["delivery"]
    terms = compose(issued.version, provider=Provider(name="Larkfield")).terms
    assert terms is not None
    said = {each.title: each.text for each in terms.clauses}
    assert "within 14 days" in said["Charges and payment"]
    assert "one year's charges" in said["Liability"]


def test_a_new_negotiation_keeps_every_round_of_those_before(office: Office) -> None:
    with office.database.work() as work:
        made = open_negotiation(work, QUOTED, by=office.ana, now=NOW).value
        put(work, Side.OURS, made.base, office.ana)
        again = open_negotiation(work, QUOTED, by=office.ana, now=NOW).value
        once_more = open_negotiation(work, QUOTED, by=office.ana, now=NOW).value
    assert again.rounds == ()
    assert [len(each.rounds) for each in once_more.earlier] == [1, 0]


def test_a_term_sheet_come_back_is_a_round_of_theirs_with_the_hash_of_its_file(
    office: Office,
) -> None:
    with office.database.work() as work:
        made = open_negotiation(work, QUOTED, by=office.ana, now=NOW).value
        revision = put(work, Side.OURS, made.base, office.ana)
        view = see_table(work, QUOTED, by=office.ana)
        assert view is not None
        sent = write_term_sheet(
            work, view.stored.value, provider="Larkfield", by=office.ana, now=NOW
        )
        taken = take_sheet(work, view, name=sent.name, content=sent.content, by=office.ana, now=NOW)
        assert taken.revision == revision + 1
        last = taken.value.rounds[-1]
        assert (last.side, last.deal) == (Side.THEIRS, made.base)
        assert len(last.sha256) == 64
        summary = summary_of(
            work, view, provider="Larkfield", by=office.people["approver"], now=NOW
        )
        assert summary.annexes
        with pytest.raises(BusinessError, match="may not"):
            summary_of(work, view, provider="", by=office.people["manager"], now=NOW)


def test_the_approver_decides_on_the_same_figures_as_the_seller(office: Office) -> None:
    with office.database.work() as work:
        made = open_negotiation(work, QUOTED, by=office.ana, now=NOW).value
        highest = len(made.issues[0].values) - 1
        asked = offer(Side.OURS, changed(made, discount=highest, restore=0))
        revision = work.negotiations.get(QUOTED).revision
        ask_approval(work, QUOTED, asked, expected=revision, by=office.ana, now=NOW)
        seen = [see_table(work, QUOTED, by=who) for who in (office.ana, office.people["approver"])]
    assert seen[0] is not None
    assert seen[1] is not None
    assert seen[0].waiting_for == seen[1].waiting_for != ()


def test_values_of_ones_own_go_on_the_table_and_impossible_ones_do_not(office: Office) -> None:
    with office.database.work() as work:
        opening = Opening(further={"discount": (7.5,), "payment": (40.0,)}, deadline_round=4)
        made = open_negotiation(work, QUOTED, opening, by=office.ana, now=NOW).value
        assert 7.5 in made.issues[0].values
        assert made.deadline_round == 4
        payment = next(each for each in made.issues if each.id == "payment")
        said = [payment.values[each] for each in payment.playbook.fallbacks]
        assert said == [40.0, 45.0]
        with pytest.raises(BusinessError, match="accepted: 50 to 100"):
            open_negotiation(
                work,
                QUOTED,
                Opening(further={"availability": (0.999,)}),
                by=office.ana,
                now=NOW,
            )
