"""Three counter-offers from the efficient deals, each with what to say and whose word it needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from common.money import Money
from common.wording import join_words, percent
from sales.negotiation.frontier import FairPoints, NoZone, Point, fair_points, frontier
from sales.negotiation.guardrails import BeyondWalkAway, Deviation, within_walk_away
from sales.negotiation.issue import Deal, Issue, liking, say_deal, worth
from sales.negotiation.preferences import Estimate
from sales.negotiation.rounds import Negotiation, Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """A suggested offer: why it, what it is to either side, what to say, who has to agree."""

    name: str
    why: str
    point: Point
    text: str
    deviations: tuple[Deviation, ...]

    @property
    def approval(self) -> str:
        needed = dict.fromkeys(each.approver for each in self.deviations)
        return f"Needs the word of {join_words(list(needed))}." if needed else "Yours to offer."


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What the efficient deals say now. `warning` speaks when there is no zone of agreement."""

    efficient: tuple[Point, ...]
    fair: FairPoints | None
    counters: tuple[Counter, ...]
    warning: str = ""


def advise(
    negotiation: Negotiation,
    estimate: Estimate,
    check: Callable[[Deal], tuple[Deviation, ...]],
) -> Advice:
    """Frontier, fair points and three counters. `check` finds what needs an approver.

    The customer's side is an estimate: the advice is for a person to weigh, never to act on alone.
    """
    every = [tuple(range(len(each.values))) for each in negotiation.issues]
    efficient = _efficient(negotiation, estimate, every)
    # Values beyond our walk-away are left out first: what is efficient without them is another
    # line, on which deals lie that they had hidden.
    # Nor is anything suggested that breaks a must, unless no value we may offer keeps it.
    ours = [_offerable(each) for each in negotiation.issues]
    allowed = [p for p in _efficient(negotiation, estimate, ours) if _may(check, p.deal)]
    try:
        fair = fair_points(
            allowed,
            our_reservation=negotiation.our_reservation,
            their_reservation=negotiation.their_reservation,
        )
    except NoZone as refusal:
        return Advice(efficient=efficient, fair=None, counters=(), warning=str(refusal))
    counters = [_at_their_level(negotiation, estimate, allowed), _nash(fair)]
    counters.append(_top_issue(negotiation, estimate))
    made = tuple(
        Counter(
            name=name,
            why=why,
            point=point,
            text=_text(negotiation, estimate, point.deal),
            deviations=check(point.deal),
        )
        for name, why, point in (each for each in counters if each is not None)
        if _may(check, point.deal)
    )
    return Advice(efficient=efficient, fair=fair, counters=made)


def _offerable(issue: Issue) -> tuple[int, ...]:
    within = within_walk_away(issue)
    return tuple(each for each in within if issue.keeps_must(each)) or within


def _efficient(
    negotiation: Negotiation, estimate: Estimate, positions: list[tuple[int, ...]]
) -> tuple[Point, ...]:
    """The frontier over some positions of each issue, deals in the issues' own positions."""
    found = frontier(
        [[i.worth[p] for p in at] for i, at in zip(negotiation.issues, positions, strict=True)],
        [
            [weight * issue.liking()[p] for p in at]
            for issue, weight, at in zip(
                negotiation.issues, estimate.weights, positions, strict=True
            )
        ],
    )
    return tuple(
        Point(
            tuple(at[chosen] for at, chosen in zip(positions, each.deal, strict=True)),
            each.ours,
            each.theirs,
        )
        for each in found
    )


def _may(check: Callable[[Deal], tuple[Deviation, ...]], deal: Deal) -> bool:
    try:
        check(deal)
    except BeyondWalkAway:
        return False
    return True


def _at_their_level(
    negotiation: Negotiation, estimate: Estimate, allowed: list[Point]
) -> tuple[str, str, Point] | None:
    last = negotiation.last(Side.THEIRS)
    level = (
        liking(negotiation.issues, estimate.weights, last)
        if last is not None
        else negotiation.their_reservation
    )
    bearable = [p for p in allowed if p.ours >= negotiation.our_reservation - 1e-9]
    enough = [p for p in bearable if p.theirs >= level - 1e-9]
    if not enough:
        if not bearable:
            return None
        most = max(bearable, key=lambda p: p.theirs)
        why = "They ask for more than we can bear; this is the most for them above our reservation."
        return "At their level", why, most
    best = max(enough, key=lambda p: p.ours)
    why = (
        f"The best for us that is worth as much to them as their last offer ({percent(level, 0)})."
    )
    return "At their level", why, best


def _nash(fair: FairPoints) -> tuple[str, str, Point]:
    return "Fair split", "The greatest product of both sides' gains (Nash).", fair.nash


def _top_issue(negotiation: Negotiation, estimate: Estimate) -> tuple[str, str, Point] | None:
    """One step towards them on what they care for most, the price moved least to pay for it."""
    issues, top = negotiation.issues, estimate.top
    now = negotiation.last(Side.OURS) or negotiation.base
    liked = issues[top].liking()
    better = [p for p in range(len(liked)) if liked[p] > liked[now[top]] + 1e-9]
    if not better:
        return None
    step = min(better, key=lambda p: liked[p])
    given = (*now[:top], step, *now[top + 1 :])
    price = next((n for n, each in enumerate(issues) if each.id == "discount"), None)
    if price is not None and price != top:
        before = worth(issues, now)
        options = [
            (*given[:price], p, *given[price + 1 :]) for p in range(len(issues[price].values))
        ]
        kept = [deal for deal in options if worth(issues, deal) >= before - 1e-9]
        given = min(kept, key=lambda d: worth(issues, d)) if kept else options[0]
    point = Point(given, worth(issues, given), liking(issues, estimate.weights, given))
    why = f"A step on {issues[top].title.lower()}, their likely top issue, for the least in price."
    return "Their top issue", why, point


def _text(negotiation: Negotiation, estimate: Estimate, deal: Deal) -> str:
    """What to say: what we give, what we ask for it, in whole sentences."""
    issues = negotiation.issues
    now = negotiation.last(Side.OURS) or negotiation.base
    given, asked = [], []
    for issue, was, offered in zip(issues, now, deal, strict=True):
        likes = issue.liking()
        if likes[offered] > likes[was]:
            given.append(issue.say(offered).lower())
        elif likes[offered] < likes[was]:
            asked.append(issue.say(offered).lower())
    if not given and not asked:
        return "We stand by our last offer, which we think serves you well as it is."
    top = issues[estimate.top].title.lower()
    if given and asked:
        return (
            f"We can offer {join_words(given)}. In return we ask for {join_words(asked)}. "
            f"We have kept in mind how much {top} matters to you."
        )
    if given:
        return f"We can offer {join_words(given)}, the rest as in our last offer."
    return f"To hold the price we would need {join_words(asked)}, the rest as in our last offer."


def say_worth(point: Point, negotiation: Negotiation) -> str:
    """`USD 12,300.00 above the present offer`."""
    amount = Money.of(str(round(point.ours, 2)), negotiation.currency)
    side = "above" if point.ours >= 0 else "below"
    shown = amount if point.ours >= 0 else -amount
    return f"{shown} {side} the present offer: {say_deal(negotiation.issues, point.deal)}"
