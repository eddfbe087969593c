"""A small negotiation: three issues, whose values and worths are easy to reckon by hand."""

from __future__ import annotations

from datetime import UTC, datetime

from sales.negotiation.issue import Deal, Issue, Playbook
from sales.negotiation.rounds import Negotiation, Round, Side

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)

ISSUES = (
    Issue(
        id="discount",
        title="Discount",
        unit="%",
        values=(0, 5, 10, 15),
        worth=(0, -5000, -10_000, -15_000),
        they_like_more=True,
        playbook=Playbook(preferred=0, fallbacks=(1,), walk_away=2, approver="sales director"),
    ),
    Issue(
        id="availability",
        title="Availability",
        unit="%",
        values=(99.5, 99.9, 99.95),
        worth=(800, 0, -4000),
        they_like_more=True,
        playbook=Playbook(preferred=1),
    ),
    Issue(
        id="payment",
        title="Payment",
        unit="days",
        values=(14, 30, 60),
        worth=(200, 0, -900),
        they_like_more=True,
        playbook=Playbook(preferred=1, tradable=False, approver="finance"),
    ),
)


def offer(side: Side, deal: Deal) -> Round:
    return Round(number=0, side=side, deal=deal, at=NOW, by_id="U-1", by_name="Ana")


def negotiation(*rounds: Round) -> Negotiation:
    made = Negotiation(
        opportunity_id="OPP-0001",
        currency="USD",
        issues=ISSUES,
        priorities=(1, 3, 1),
        our_reservation=-12_000,
        their_reservation=0.3,
        base=(0, 1, 1),
    )
    for each in rounds:
        made = made.add(each)
    return made
