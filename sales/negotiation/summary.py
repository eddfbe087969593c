"""The negotiation in summary, for our own eyes: where it stands, every round, and the redlines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from common.money import Money
from common.wording import join_words, percent, plain
from sales.negotiation.clauses import standard_deal
from sales.negotiation.counters import Advice
from sales.negotiation.issue import Deal, Issue, say_deal
from sales.negotiation.preferences import Estimate
from sales.negotiation.redline import Redline, redline_deals
from sales.negotiation.rounds import Negotiation, RoundView, Side


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRow:
    """An issue: its values by column, empty where there is none yet, and the playbook."""

    title: str
    standard: str
    ours: str
    theirs: str
    agreed: str
    playbook: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundRow:
    number: int
    side: str
    move: str
    changed: str
    conceded: str
    to_us: str
    to_them: str
    signed: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightRow:
    title: str
    weight: float
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterRow:
    name: str
    why: str
    worth: str
    text: str
    approval: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RedlineAnnex:
    """Clauses from one text to another; `unchanged` names those that stand."""

    title: str
    redlines: tuple[Redline, ...]
    unchanged: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """Whose negotiation it is, and when the summary was made."""

    customer: str
    subject: str
    opportunity_id: str
    provider: str
    made_by: str
    made_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NegotiationSummary:
    heading: Heading
    standing: tuple[str, ...]
    warning: str
    issues: tuple[IssueRow, ...]
    rounds: tuple[RoundRow, ...]
    weights: tuple[WeightRow, ...]
    weights_said: str
    counters: tuple[CounterRow, ...]
    annexes: tuple[RedlineAnnex, ...]

    @property
    def file_name(self) -> str:
        return f"{self.heading.opportunity_id}-negotiation.pdf"


def summarise_negotiation(
    negotiation: Negotiation,
    rounds: Sequence[RoundView],
    estimate: Estimate,
    advice: Advice,
    *,
    heading: Heading,
) -> NegotiationSummary:
    """Everything a colleague or approver needs to take over; not for the customer."""
    return NegotiationSummary(
        heading=heading,
        standing=_standing(negotiation, rounds, advice),
        warning=advice.warning,
        issues=tuple(_issue(negotiation, n) for n in range(len(negotiation.issues))),
        rounds=tuple(_round(negotiation, each) for each in rounds),
        weights=tuple(
            WeightRow(
                title=issue.title,
                weight=weight,
                said=f"{percent(weight, 0)} ({percent(low, 0)} to {percent(high, 0)})",
            )
            for issue, weight, low, high in zip(
                negotiation.issues, estimate.weights, estimate.low, estimate.high, strict=True
            )
        ),
        weights_said=(
            f"Estimated from the stated requirements and {estimate.offers_seen} of their offers; "
            "in brackets the range that holds 80 % of the belief."
        ),
        counters=tuple(
            CounterRow(
                name=each.name,
                why=each.why,
                worth=say_money(negotiation, each.point.ours),
                text=each.text,
                approval=each.approval,
            )
            for each in advice.counters
        ),
        annexes=annexes(negotiation),
    )


def say_money(negotiation: Negotiation, amount: float) -> str:
    """An amount of the negotiation's currency, to the minor unit."""
    return str(Money.of(str(round(amount, 2)), negotiation.currency).rounded())


def _standing(
    negotiation: Negotiation, rounds: Sequence[RoundView], advice: Advice
) -> tuple[str, ...]:
    agreed = negotiation.agreed
    said = []
    if agreed is not None:
        said.append(
            f"Agreed on round {agreed.number}: {say_deal(negotiation.issues, agreed.deal)}."
        )
    elif negotiation.waiting is not None:
        said.append(f"An offer by {negotiation.waiting.by_name} waits for approval.")
    elif not rounds:
        said.append("No offer has been made yet.")
    for side, whose in ((Side.OURS, "Our"), (Side.THEIRS, "Their")):
        mine = [each for each in rounds if each.round.side is side]
        if mine:
            said.append(
                f"{whose} last offer, round {mine[-1].round.number}, is worth "
                f"{say_money(negotiation, mine[-1].worth)} to us against the offer the talks began "
                "with."
            )
    floor = say_money(negotiation, negotiation.our_reservation)
    said.append(f"We had rather walk away below {floor}.")
    if advice.fair is not None:
        nash = say_deal(negotiation.issues, advice.fair.nash.deal)
        said.append(f"The fair split by the estimate (Nash) would be: {nash}.")
    return tuple(said)


def _issue(negotiation: Negotiation, number: int) -> IssueRow:
    issue = negotiation.issues[number]
    agreed = negotiation.agreed
    return IssueRow(
        title=issue.title,
        standard=_value(issue, number, standard_deal(negotiation.issues)),
        ours=_value(issue, number, negotiation.last(Side.OURS)),
        theirs=_value(issue, number, negotiation.last(Side.THEIRS)),
        agreed=_value(issue, number, agreed.deal if agreed else None),
        playbook=_playbook(issue),
    )


def _value(issue: Issue, number: int, deal: Deal | None) -> str:
    return "" if deal is None else f"{plain(issue.values[deal[number]])} {issue.unit}".strip()


def _playbook(issue: Issue) -> str:
    rules, said = issue.playbook, []
    if rules.fallbacks:
        said.append("fallbacks " + join_words([plain(issue.values[n]) for n in rules.fallbacks]))
    if rules.walk_away is not None:
        said.append(f"walk away at {plain(issue.values[rules.walk_away])}")
    if rules.approver:
        said.append(f"deviations by the {rules.approver}")
    if not rules.tradable:
        said.append("not traded")
    return f"{'; '.join(said) or 'free'} ({issue.standard or 'no standard'})"


def _round(negotiation: Negotiation, view: RoundView) -> RoundRow:
    offered = view.round
    given = [
        f"{issue.title} {say_money(negotiation, amount)}"
        for issue, amount in zip(negotiation.issues, view.conceded, strict=True)
        if abs(amount) >= 0.005
    ]
    approved = f", approved by {offered.approval.by_name}" if offered.approval else ""
    proof = f", SHA-256 {offered.sha256[:12]}" if offered.sha256 else ""
    return RoundRow(
        number=offered.number,
        side=offered.side.value,
        move=view.move.value,
        changed="; ".join(view.changed) or ("first offer" if view.move == "opening" else "nothing"),
        conceded="; ".join(given) or "none",
        to_us=say_money(negotiation, view.worth),
        to_them=percent(view.liking, 0),
        signed=f"{offered.by_name}, {_moment(offered.at)}{approved}{proof}",
        note=offered.note,
    )


def _moment(at: datetime) -> str:
    return f"{at:%d %b %Y %H:%M} UTC"


def annexes(negotiation: Negotiation) -> tuple[RedlineAnnex, ...]:
    """Against the standard, and from each round to the next of either side."""
    issues, rounds = negotiation.issues, negotiation.rounds
    if not rounds:
        return ()
    last = negotiation.agreed or rounds[-1]
    whose = "agreed text" if negotiation.agreed else f"round {last.number} ({last.side})"
    made = [
        _annex(
            f"From the standard clauses to the {whose}", issues, standard_deal(issues), last.deal
        )
    ]
    for one, other in pairwise(rounds):
        title = f"From round {one.number} ({one.side}) to round {other.number} ({other.side})"
        made.append(_annex(title, issues, one.deal, other.deal))
    return tuple(made)


def _annex(title: str, issues: Sequence[Issue], before: Deal, after: Deal) -> RedlineAnnex:
    lines = redline_deals(issues, before, after)
    same = [each.title for each in lines if not each.changed]
    return RedlineAnnex(
        title=title,
        redlines=tuple(each for each in lines if each.changed),
        unchanged=f"Unchanged: {join_words(same)}." if same else "",
    )
