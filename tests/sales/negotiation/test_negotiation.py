"""Offers, frontier, estimate and counters: what a negotiator is told is right and repeatable."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sales.negotiation.counters import Advice, advise
from sales.negotiation.frontier import NoZone, UnsoundUtilities, fair_points, frontier
from sales.negotiation.guardrails import (
    BeyondWalkAway,
    Deviation,
    Floors,
    Outlook,
    deviations,
)
from sales.negotiation.issue import (
    Deal,
    Issue,
    NotAllowedValue,
    Playbook,
    UnsoundIssues,
    broken_musts,
    check_issues,
    liking,
    say_deal,
    worth,
)
from sales.negotiation.preferences import UnsoundPriorities, estimate, prior_weights
from sales.negotiation.rounds import (
    AlreadyAgreed,
    MoveClass,
    Negotiation,
    NothingToAgree,
    Side,
    views,
)
from sales.negotiation.target import Temper, target_curve
from tests.sales.negotiation.sample import ISSUES, negotiation, offer

CLEAR = Outlook(margin_share=0.4, expected_credit=0.001, breach_probability=0.01)
UTILITIES = st.integers(1, 4).flatmap(
    lambda issues: st.lists(
        st.integers(1, 4).flatmap(
            lambda n: st.tuples(
                st.lists(st.integers(-9, 9), min_size=n, max_size=n),
                st.lists(st.integers(-9, 9), min_size=n, max_size=n),
            )
        ),
        min_size=issues,
        max_size=issues,
    )
)


@settings(max_examples=150, deadline=None)
@given(UTILITIES)
def test_the_frontier_is_what_trying_every_deal_finds(tables: list) -> None:
    ours, theirs = [a for a, _ in tables], [b for _, b in tables]
    found = frontier(ours, theirs)
    every = {
        (
            sum(t[p] for t, p in zip(ours, deal, strict=True)),
            sum(t[p] for t, p in zip(theirs, deal, strict=True)),
        )
        for deal in product(*(range(len(t)) for t in ours))
    }
    efficient = {
        p for p in every if not any(q[0] >= p[0] and q[1] >= p[1] and q != p for q in every)
    }
    assert {(p.ours, p.theirs) for p in found} == efficient
    for point in found:
        assert point.ours == sum(t[p] for t, p in zip(ours, point.deal, strict=True))
        assert point.theirs == sum(t[p] for t, p in zip(theirs, point.deal, strict=True))
    low, high = min(p.ours for p in found), min(p.theirs for p in found)
    fair = fair_points(found, our_reservation=low - 1, their_reservation=high - 1)
    gains = ((u - low + 1, v - high + 1) for u, v in every)
    nash = max(a * b for a, b in gains if a >= 0 and b >= 0)
    assert (fair.nash.ours - low + 1) * (fair.nash.theirs - high + 1) == pytest.approx(nash)


def test_without_a_zone_of_agreement_that_is_said() -> None:
    efficient = frontier([[0, 10]], [[10, 0]])
    with pytest.raises(NoZone, match="reservation"):
        fair_points(efficient, our_reservation=5, their_reservation=5)
    with pytest.raises(UnsoundUtilities, match="Issue 1"):
        frontier([[1, 2]], [[1]])
    with pytest.raises(UnsoundUtilities, match="finite"):
        frontier([[float("nan")]], [[1]])


def test_worth_is_money_and_liking_goes_from_nought_to_one() -> None:
    assert worth(ISSUES, (2, 0, 1)) == -9200
    assert liking(ISSUES, (0.5, 0.3, 0.2), (3, 2, 2)) == pytest.approx(1)
    assert liking(ISSUES, (0.5, 0.3, 0.2), (0, 0, 0)) == 0
    assert say_deal(ISSUES, (1, 1, 1), than=(0, 1, 1)) == "Discount 5 %"
    assert ISSUES[1].position(99.95) == 2
    with pytest.raises(NotAllowedValue, match=r"accepted: 0, 5, 10 or 15 %"):
        ISSUES[0].position(7)


def test_issues_that_do_not_fit_together_are_refused_at_once() -> None:
    bad = Issue(
        id="x",
        title="Odd",
        unit="",
        values=(1, 1),
        worth=(0,),
        they_like_more=True,
        playbook=Playbook(preferred=4),
    )
    with pytest.raises(UnsoundIssues) as refusal:
        check_issues((bad,))
    assert len(refusal.value.rows) == 3


@pytest.mark.parametrize(
    ("first", "second", "move"),
    [
        ((0, 1, 1), (1, 1, 1), MoveClass.CONCESSION),
        ((1, 1, 1), (0, 1, 1), MoveClass.SELFISH),
        ((1, 1, 1), (1, 1, 1), MoveClass.SILENT),
    ],
)
def test_a_move_is_classed_by_what_it_does_to_both(
    first: Deal, second: Deal, move: MoveClass
) -> None:
    shown = views(negotiation(offer(Side.OURS, first), offer(Side.OURS, second)), (0.4, 0.4, 0.2))
    assert shown[0].move is MoveClass.OPENING
    assert shown[1].move is move
    assert len(shown[1].changed) == (first != second)


def test_what_is_agreed_is_not_bargained_over_again() -> None:
    open_ = negotiation(offer(Side.THEIRS, (3, 2, 2)))
    with pytest.raises(NothingToAgree):
        open_.agree(2)
    agreed = open_.agree(1)
    assert agreed.agreed is not None
    assert agreed.agreed.deal == (3, 2, 2)
    with pytest.raises(AlreadyAgreed, match="Round 1"):
        agreed.add(offer(Side.OURS, (0, 0, 0)))


def test_offers_that_cross_the_playbook_name_their_approver() -> None:
    def said(deal: Deal, outlook: Outlook = CLEAR) -> tuple[Deviation, ...]:
        return deviations(ISSUES, deal, outlook, Floors())

    assert said((0, 1, 1)) == ()
    assert said((0, 2, 1)) == ()  # no approver is named for availability
    assert said((1, 1, 1))[0].approver == "sales director"
    assert "fallback 1" in said((1, 1, 1))[0].sentence
    assert "not a position" in said((2, 1, 1))[0].sentence
    assert "is not traded" in said((0, 1, 2))[0].sentence
    with pytest.raises(BeyondWalkAway, match="Discount 15 %"):
        said((3, 1, 1))
    risky = Outlook(margin_share=0.1, expected_credit=0.05, breach_probability=0.5)
    assert [each.approver for each in said((0, 1, 1), risky)] == ["approver"] * 3


def test_their_offers_move_the_estimate_from_the_priorities() -> None:
    before = estimate(ISSUES, (1, 1, 1), ())
    assert before.weights == pytest.approx((1 / 3,) * 3, abs=0.01)
    assert all(a < w < b for a, w, b in zip(before.low, before.weights, before.high, strict=True))
    # They hold availability and payment and give way on price: price is worth little to them.
    bids = ((3, 2, 2), (2, 2, 2), (1, 2, 2), (0, 2, 2))
    after = estimate(ISSUES, (1, 1, 1), bids)
    assert after.weights[0] < 0.25
    assert sum(after.weights) == pytest.approx(1)
    assert after == estimate(ISSUES, (1, 1, 1), bids)
    assert prior_weights((3, 1)) == (0.75, 0.25)
    with pytest.raises(UnsoundPriorities):
        estimate(ISSUES, (0, 0, 0), ())


def test_a_refused_offer_of_ours_says_something_too() -> None:
    bid = ((1, 2, 1),)
    # They kept their own offer over ours with the whole discount: availability matters more.
    refused = estimate(ISSUES, (1, 1, 1), bid, ((3, 0, 1),))
    assert refused.weights[1] > estimate(ISSUES, (1, 1, 1), bid).weights[1]


def _advice(made: Negotiation) -> Advice:
    believed = estimate(ISSUES, made.priorities, made.offers(Side.THEIRS))
    return advise(made, believed, lambda deal: deviations(ISSUES, deal, CLEAR, Floors()))


def test_three_counters_are_efficient_allowed_and_worded() -> None:
    made = negotiation(offer(Side.OURS, (0, 1, 1)), offer(Side.THEIRS, (3, 2, 2)))
    advice = _advice(made)
    assert [each.name for each in advice.counters][-2:] == ["Fair split", "Their top issue"]
    for each in advice.counters:
        assert each.point.deal[0] <= 2, "beyond the walk-away"
        assert each.text.endswith(".")
        assert each.approval
    top = advice.counters[-1]
    assert "availability 99.95 %" in top.text
    settled = negotiation(offer(Side.OURS, (0, 1, 1)), offer(Side.THEIRS, (1, 1, 1)))
    level = _advice(settled).counters[0]
    believed = estimate(ISSUES, settled.priorities, settled.offers(Side.THEIRS))
    assert level.name == "At their level"
    assert level.point.theirs >= liking(ISSUES, believed.weights, (1, 1, 1)) - 1e-9
    assert level.point.ours >= worth(ISSUES, (1, 1, 1))


def test_no_zone_is_a_warning_and_not_an_offer() -> None:
    made = negotiation()
    greedy = Negotiation(
        opportunity_id="O",
        currency="USD",
        issues=ISSUES,
        priorities=(1, 1, 1),
        our_reservation=5000,
        base=made.base,
    )
    advice = _advice(greedy)
    assert advice.warning.startswith("No deal gives both sides")
    assert advice.counters == ()


@pytest.mark.parametrize("temper", Temper)
def test_a_target_starts_high_falls_and_ends_at_the_reservation(temper: Temper) -> None:
    curve = target_curve(100.0, 20.0, 6, temper)
    assert curve[0] == 100
    assert curve[-1] == pytest.approx(20)
    assert all(np.diff(curve) <= 0)
    middle = {
        Temper.BOULWARE: curve[2] > 68,
        Temper.LINEAR: curve[2] == pytest.approx(68),
        Temper.CONCEDER: curve[2] < 68,
    }
    assert middle[temper]


def test_no_counter_breaks_what_the_customer_must_have() -> None:
    strict = tuple(
        replace(each, must=99.9) if each.id == "availability" else each for each in ISSUES
    )
    made = replace(negotiation(offer(Side.THEIRS, (2, 2, 2))), issues=strict)
    believed = estimate(made.issues, made.priorities, made.offers(Side.THEIRS))
    advice = advise(made, believed, lambda _deal: ())
    assert advice.counters
    for each in advice.counters:
        assert broken_musts(strict, each.point.deal) == ()
    (said,) = broken_musts(strict, (0, 0, 1))
    assert said == "Availability 99.5 % breaks a must of the customer: 99.9 % or more."
