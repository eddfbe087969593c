"""Negotiate: open the table on a draft, take offers of both sides, get advice, and agree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from catalog.requirement import Operator, Priority
from common.actor import Actor, Permission
from common.errors import BusinessError
from common.money import Money
from database.stored import Stored
from database.work import Work
from sales.negotiation.counters import Advice, advise
from sales.negotiation.guardrails import BeyondGuardrails, Deviation, Floors, deviations
from sales.negotiation.issue import Deal, Issue, check_issues, say_deal
from sales.negotiation.preferences import Estimate, estimate
from sales.negotiation.rounds import Approval, Negotiation, Round, RoundView, Side, views
from sales.negotiation.standard_issues import ValuePolicy, check_further, standard_issues
from workflows.configure_solution import NoDraft, price_draft
from workflows.negotiation_stake import lay_table
from workflows.open_sale import Sale, open_sale
from workflows.priced_drafts import price_kept

# How much a stated priority counts for in the prior; an issue nobody spoke of counts 1.
_SPOKEN = {Priority.MUST: 3.0, Priority.SHOULD: 2.0, Priority.MAY: 1.5}
_SPOKEN_AS = {
    "availability": ("availability_percent",),
    "discount": ("budget_monthly",),
    "term": ("term_months",),
    "restore": ("restore_hours",),
    "delivery": ("lead_time_days",),
}


class NothingWaits(BusinessError):
    def __init__(self) -> None:
        super().__init__("No offer waits for approval; it may have been decided meanwhile.")


class OwnOffer(BusinessError):
    def __init__(self) -> None:
        super().__init__("You asked for this approval yourself; another approver has to decide it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableView:
    """A negotiation as it stands: rounds with their figures, the estimate, the advice."""

    stored: Stored[Negotiation]
    rounds: tuple[RoundView, ...]
    estimate: Estimate
    advice: Advice
    waiting_for: tuple[Deviation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What the talks begin with beside the draft.

    `reservation` is what we had rather walk away below, in money against the present offer; left
    out, a tenth of the contract value may be given away. `their_reservation` is a guess from 0 to
    1, `further` are values by issue id beside the house's own.
    """

    reservation: Money | None = None
    their_reservation: float = 0.4
    deadline_round: int = 6
    further: Mapping[str, tuple[float, ...]] = field(default_factory=dict)


def open_negotiation(
    work: Work, opportunity_id: str, opening: Opening | None = None, *, by: Actor, now: datetime
) -> Stored[Negotiation]:
    """Lay the draft's terms on the table; an earlier negotiation gives way to a new one.

    Raises:
        NoDraft, OpportunityClosed, NotPossibleValue, ChangedMeanwhile.
    """
    opening = opening or Opening()
    check_further(opening.further)
    by.require(Permission.SELL)
    sale = open_sale(work, opportunity_id, by=by)
    sale.opportunity.value.require_open()
    table = lay_table(work, price_draft(work, opportunity_id, by=by), by=by)
    issues = standard_issues(replace(table.stake, further=opening.further), ValuePolicy())
    issues = tuple(replace(each, must=_must(sale, each)) for each in issues)
    check_issues(issues)
    found = work.negotiations.find(opportunity_id)
    given = opening.reservation
    lowest = float(given.amount) if given else -0.1 * table.contract_value
    made = Negotiation(
        opportunity_id=opportunity_id,
        currency=table.currency,
        issues=issues,
        priorities=_priorities(sale, issues),
        our_reservation=lowest,
        their_reservation=opening.their_reservation,
        deadline_round=opening.deadline_round,
        base=table.present(issues),
        earlier=_earlier(found.value) if found else (),
    )
    stored = work.negotiations.save(
        made, expected=found.revision if found else None, by=by, now=now
    )
    work.journal.note(by, "opened the negotiation of", "opportunity", opportunity_id, now=now)
    return stored


def _earlier(before: Negotiation) -> tuple[Negotiation, ...]:
    """Every round is kept: a new negotiation carries those before it, oldest first."""
    return (*before.earlier, replace(before, earlier=(), waiting=None))


def _must(sale: Sale, issue: Issue) -> float | None:
    """The strictest figure the customer says they must have of the issue."""
    names = _SPOKEN_AS.get(issue.id, ()) if issue.id != "discount" else ()
    figures = [
        float(r.value)
        for r in (sale.need.value.requirements if sale.need else ())
        if r.characteristic in names
        and r.priority is Priority.MUST
        and r.operator in (Operator.AT_LEAST, Operator.AT_MOST)
        and isinstance(r.value, int | float)
    ]
    if issue.id == "delivery":
        figures = [float(round(each * 5 / 7)) for each in figures]
    if not figures:
        return None
    return max(figures) if issue.they_like_more else min(figures)


def _priorities(sale: Sale, issues: tuple[Issue, ...]) -> tuple[float, ...]:
    """From the customer's own requirements: a must weighs three, a wish two or less."""
    spoken = sale.need.value.requirements if sale.need else ()
    found = []
    for issue in issues:
        names = _SPOKEN_AS.get(issue.id, ())
        weights = [_SPOKEN[r.priority] for r in spoken if r.characteristic in names]
        found.append(max(weights, default=1.0))
    return tuple(found)


def see_table(work: Work, opportunity_id: str, *, by: Actor) -> TableView | None:
    """The negotiation with its advice; None before it is opened. Raises NotAllowed."""
    by.require(Permission.SEE_MARGIN)
    stored = work.negotiations.find(opportunity_id)
    if stored is None:
        return None
    negotiation = stored.value
    believed = estimate(
        negotiation.issues,
        negotiation.priorities,
        negotiation.offers(Side.THEIRS),
        negotiation.offers(Side.OURS),
    )
    check = checker_of(work, negotiation, by=by)
    waiting = negotiation.waiting
    return TableView(
        stored=stored,
        rounds=views(negotiation, believed.weights),
        estimate=believed,
        advice=advise(negotiation, believed, check),
        waiting_for=check(waiting.deal) if waiting else (),
    )


def checker_of(
    work: Work, negotiation: Negotiation, *, by: Actor
) -> Callable[[Deal], tuple[Deviation, ...]]:
    """Playbook and floors on the exact figures of an offer as a whole."""
    by.require(Permission.SEE_MARGIN)
    sale = open_sale(work, negotiation.opportunity_id, by=by)
    if sale.draft is None:
        raise NoDraft
    # Not price_draft, which only sellers may: the approver decides on the same figures.
    table = lay_table(work, price_kept(work, sale, sale.draft.value), by=by)

    def check(deal: Deal) -> tuple[Deviation, ...]:
        return deviations(
            negotiation.issues, deal, table.outlook(negotiation.issues, deal), Floors()
        )

    return check


def make_offer(
    work: Work, opportunity_id: str, offered: Round, *, expected: int, by: Actor, now: datetime
) -> Stored[Negotiation]:
    """Take an offer. Ours that crosses a guardrail is refused; ask for approval instead.

    Raises:
        BeyondGuardrails, BeyondWalkAway, AlreadyAgreed, ChangedMeanwhile.
    """
    by.require(Permission.SELL)
    negotiation = work.negotiations.get(opportunity_id).value
    crossed = (
        checker_of(work, negotiation, by=by)(offered.deal) if offered.side is Side.OURS else ()
    )
    if crossed:
        raise BeyondGuardrails(
            "This offer needs approval first.", tuple(each.sentence for each in crossed)
        )
    signed = replace(offered, at=now, by_id=by.id, by_name=by.name)
    return keep_negotiation(
        work, negotiation.add(signed), "offered in", expected=expected, by=by, now=now
    )


def ask_approval(
    work: Work, opportunity_id: str, offered: Round, *, expected: int, by: Actor, now: datetime
) -> Stored[Negotiation]:
    """Let an offer wait for the approver. Raises BeyondWalkAway, AlreadyAgreed."""
    by.require(Permission.SELL)
    negotiation = work.negotiations.get(opportunity_id).value
    negotiation.require_open()
    checker_of(work, negotiation, by=by)(offered.deal)
    waiting = replace(offered, at=now, by_id=by.id, by_name=by.name)
    asked = replace(negotiation, waiting=waiting)
    return keep_negotiation(work, asked, "asked approval in", expected=expected, by=by, now=now)


def decide_offer(
    work: Work, opportunity_id: str, *, pass_it: str, expected: int, by: Actor, now: datetime
) -> Stored[Negotiation]:
    """`pass_it` is "yes" or "no". Raises NothingWaits, OwnOffer, NotAllowed."""
    by.require(Permission.APPROVE)
    negotiation = work.negotiations.get(opportunity_id).value
    waiting = negotiation.waiting
    if waiting is None:
        raise NothingWaits
    if waiting.by_id == by.id:
        raise OwnOffer
    if pass_it != "yes":
        turned = replace(negotiation, waiting=None)
        return keep_negotiation(
            work, turned, "turned down an offer in", expected=expected, by=by, now=now
        )
    approval = Approval(by_id=by.id, by_name=by.name, at=now)
    passed = negotiation.add(replace(waiting, approval=approval))
    return keep_negotiation(work, passed, "approved an offer in", expected=expected, by=by, now=now)


def keep_negotiation(
    work: Work, negotiation: Negotiation, verb: str, *, expected: int, by: Actor, now: datetime
) -> Stored[Negotiation]:
    by.require(Permission.SEE_MARGIN)
    stored = work.negotiations.save(negotiation, expected=expected, by=by, now=now)
    last = negotiation.waiting or (negotiation.rounds[-1] if negotiation.rounds else None)
    work.journal.note(
        by,
        verb,
        "negotiation",
        negotiation.opportunity_id,
        now=now,
        after=f"{last.side}: {say_deal(negotiation.issues, last.deal)}" if last else "",
    )
    return stored
