"""Rounds: offers of both sides as they came, what each gave way on, and the kind of move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from common.errors import BusinessError
from sales.negotiation.issue import Deal, Issue, liking, worth


class Side(StrEnum):
    OURS = "ours"
    THEIRS = "theirs"


class MoveClass(StrEnum):
    """By what a side's offer does against its own last one, to itself and to the other."""

    OPENING = "opening"
    CONCESSION = "concession"  # worse for itself, better for the other
    NICE = "nice"  # better for the other at no cost
    SELFISH = "selfish"  # better for itself, worse for the other
    UNFORTUNATE = "unfortunate"  # worse for both, or worse for itself and no use
    FORTUNATE = "fortunate"  # better for both, or for itself at nobody's cost
    SILENT = "silent"  # nothing changes


class AlreadyAgreed(BusinessError):
    def __init__(self, number: int) -> None:
        super().__init__(f"Round {number} was agreed; open a new negotiation to go on.")


class NothingToAgree(BusinessError):
    def __init__(self) -> None:
        super().__init__("There is no offer yet; enter one before agreeing.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Who let an offer pass that crosses the playbook, and when."""

    by_id: str
    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One offer. `sha256` is of the document it came in, empty when it was typed."""

    number: int
    side: Side
    deal: Deal
    at: datetime
    by_id: str
    by_name: str
    note: str = ""
    sha256: str = ""
    approval: Approval | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Negotiation:
    """`our_reservation` is money against the present offer, below which we had rather walk away;
    `their_reservation` a guess at their utility from 0 to 1. `deadline_round` ends the patience."""

    opportunity_id: str
    currency: str
    issues: tuple[Issue, ...]
    priorities: tuple[float, ...]
    our_reservation: float
    their_reservation: float = 0.4
    deadline_round: int = 6
    rounds: tuple[Round, ...] = ()
    agreed_round: int = 0
    base: Deal = ()
    waiting: Round | None = None  # an offer of ours that an approver has to let pass
    earlier: tuple[Negotiation, ...] = ()  # those over the same sale before, oldest first

    def offers(self, side: Side) -> tuple[Deal, ...]:
        """The side's offers, oldest first."""
        return tuple(each.deal for each in self.rounds if each.side is side)

    def last(self, side: Side) -> Deal | None:
        found = self.offers(side)
        return found[-1] if found else None

    def add(self, offered: Round) -> Negotiation:
        """With one more round, numbered next. Raises AlreadyAgreed, NotAllowedValue."""
        self.require_open()
        for issue, position in zip(self.issues, offered.deal, strict=True):
            issue.say(position)
        return replace(
            self, rounds=(*self.rounds, replace(offered, number=len(self.rounds) + 1)), waiting=None
        )

    def agree(self, number: int) -> Negotiation:
        """Settled on that round's offer. Raises AlreadyAgreed, NothingToAgree."""
        self.require_open()
        if not 1 <= number <= len(self.rounds):
            raise NothingToAgree
        return replace(self, agreed_round=number)

    def require_open(self) -> None:
        """Raises AlreadyAgreed."""
        if self.agreed_round:
            raise AlreadyAgreed(self.agreed_round)

    @property
    def agreed(self) -> Round | None:
        return self.rounds[self.agreed_round - 1] if self.agreed_round else None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundView:
    """A round as shown: its worth to us, its liking to them under the estimate, and what moved."""

    round: Round
    worth: float
    liking: float
    move: MoveClass
    changed: tuple[str, ...]
    conceded: tuple[float, ...]  # what each issue moved to the other side's good, in our money


def views(negotiation: Negotiation, weights: Sequence[float]) -> tuple[RoundView, ...]:
    """Every round against the same side's offer before it."""
    shown: list[RoundView] = []
    before: dict[Side, RoundView] = {}
    for each in negotiation.rounds:
        ours = worth(negotiation.issues, each.deal)
        theirs = liking(negotiation.issues, weights, each.deal)
        earlier = before.get(each.side)
        view = RoundView(
            round=each,
            worth=ours,
            liking=theirs,
            move=_move(each.side, earlier, ours, theirs),
            changed=_changes(negotiation.issues, earlier, each.deal),
            conceded=_conceded(negotiation.issues, earlier, each),
        )
        shown.append(view)
        before[each.side] = view
    return tuple(shown)


def _changes(issues: Sequence[Issue], earlier: RoundView | None, deal: Deal) -> tuple[str, ...]:
    if earlier is None:
        return ()
    return tuple(
        f"{issue.say(was)} → {issue.say(now).removeprefix(issue.title).strip()}"
        for issue, was, now in zip(issues, earlier.round.deal, deal, strict=True)
        if was != now
    )


def _conceded(
    issues: Sequence[Issue], earlier: RoundView | None, offered: Round
) -> tuple[float, ...]:
    """By issue, against the side's offer before: what we give up, or what they give up to us."""
    if earlier is None:
        return tuple(0.0 for _ in issues)
    sign = -1 if offered.side is Side.OURS else 1
    return tuple(
        sign * (issue.worth[now] - issue.worth[was]) + 0.0
        for issue, was, now in zip(issues, earlier.round.deal, offered.deal, strict=True)
    )


def _move(side: Side, earlier: RoundView | None, ours: float, theirs: float) -> MoveClass:
    if earlier is None:
        return MoveClass.OPENING
    us = _sign(ours - earlier.worth, 0.005)
    them = _sign(theirs - earlier.liking, 1e-9)
    own, other = (us, them) if side is Side.OURS else (them, us)
    if own == 0:
        return {1: MoveClass.NICE, 0: MoveClass.SILENT, -1: MoveClass.UNFORTUNATE}[other]
    if own > 0:
        return MoveClass.SELFISH if other < 0 else MoveClass.FORTUNATE
    return MoveClass.CONCESSION if other > 0 else MoveClass.UNFORTUNATE


def _sign(change: float, least: float) -> int:
    return 0 if abs(change) <= least else (1 if change > 0 else -1)
