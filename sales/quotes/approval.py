"""The approval of a quote version: who is asked why, what they decided, what was decided before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from common.actor import Actor
from common.errors import BusinessError
from common.wording import join_words
from sales.quotes.approval_matrix import (
    ApprovalMatrix,
    ApprovalRule,
    Condition,
    Figures,
    Measure,
    may_decide,
)


class Verdict(StrEnum):
    APPROVED = "approved"
    REJECTED = "rejected"


class NotYours(BusinessError):
    def __init__(self, label: str, asked: tuple[str, ...]) -> None:
        who = join_words(asked, "or") or "nobody any more"
        super().__init__(f"{label} waits for {who}; it is not yours to decide now.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """`of_version` is the version it was made on, kept when a later one is no worse."""

    verdict: Verdict
    by_id: str
    by_name: str
    at: datetime
    comment: str = ""
    of_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One rule that holds for the version. `figures` are those it was judged on.

    `deputies` stood in for somebody asked by address when it was foreseen; they are named to the
    reader. Who stands in when it is decided, the delegations of that day say.
    """

    rule: ApprovalRule
    figures: Mapping[Measure, Decimal]
    approvers: tuple[str, ...]
    asked_at: datetime
    decision: Decision | None = None
    deputies: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        said = [f"{name} is {_say(value)}" for name, value in self.figures.items()]
        return f"{self.rule.name}: {join_words(said)}."

    @property
    def inside(self) -> bool:
        """Whether the reason names a figure that not everybody here may see."""
        return any(each.inside for each in self.figures)

    @property
    def public_reason(self) -> str:
        """The reason for those who do not see margins."""
        if self.inside:
            return "One reason names figures that your role does not see; ask the seller."
        return self.reason

    @property
    def avoided_by(self) -> str:
        """What change would make the asking unnecessary."""
        ways = [
            f"{'at most' if each.side.value == 'above' else 'at least'} "
            f"{_say(each.limit)} for the {each.measure}"
            for each in self.rule.conditions
        ]
        return f"Not needed with {join_words(ways, 'or')}."

    def due(self) -> datetime | None:
        """When it escalates; None: never, or it is decided."""
        hours = self.rule.escalate_after_hours
        return self.asked_at + timedelta(hours=hours) if hours and not self.decision else None

    def asked(self, now: datetime) -> tuple[str, ...]:
        """Who may decide at a moment: those asked, and after some time whom it escalates to."""
        due = self.due()
        late = due is not None and due <= now and self.rule.escalate_to not in self.approvers
        return (*self.approvers, self.rule.escalate_to) if late else self.approvers


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRoute:
    """Every ask of a version, in the order of their steps."""

    number: str
    version: int
    issued_by_id: str
    asks: tuple[Ask, ...]

    @property
    def label(self) -> str:
        return f"{self.number} v{self.version}"

    @property
    def rejected(self) -> bool:
        return any(a.decision and a.decision.verdict is Verdict.REJECTED for a in self.asks)

    @property
    def approved(self) -> bool:
        return all(a.decision and a.decision.verdict is Verdict.APPROVED for a in self.asks)

    def waiting(self) -> tuple[Ask, ...]:
        """The undecided asks of the first step that has any; later steps are not asked yet."""
        if self.rejected:
            return ()
        undecided = [each for each in self.asks if each.decision is None]
        first = min((each.rule.step for each in undecided), default=0)
        return tuple(each for each in undecided if each.rule.step == first)

    def waiting_for(
        self, actor: Actor, now: datetime, stands_in_for: tuple[Actor, ...] = ()
    ) -> tuple[Ask, ...]:
        """The asks the actor may decide now, as themselves or for those they stand in for.

        None of a version they issued themselves, and none in the name of whoever issued it.
        """
        if actor.id == self.issued_by_id:
            return ()
        deciding = [actor, *(each for each in stands_in_for if each.id != self.issued_by_id)]
        return tuple(
            ask
            for ask in self.waiting()
            if any(may_decide(ask.asked(now), person) for person in deciding)
        )


def foresee(figures: Figures, matrix: ApprovalMatrix, now: datetime) -> tuple[Ask, ...]:
    """Who will be asked and why, by step; what the requester sees before issuing.

    Raises:
        CircularDelegation.
    """
    asks = []
    for rule in sorted(matrix.rules, key=lambda each: each.step):
        if all(each.holds(figures[each.measure]) for each in rule.conditions):
            deputies = [d for who in rule.approvers for d in matrix.deputies(who, now.date())]
            asks.append(
                Ask(
                    rule=rule,
                    figures={each.measure: figures[each.measure] for each in rule.conditions},
                    approvers=rule.approvers,
                    deputies=tuple(dict.fromkeys(deputies)),
                    asked_at=now,
                )
            )
    return tuple(asks)


def carry_over(asks: tuple[Ask, ...], before: ApprovalRoute | None) -> tuple[Ask, ...]:
    """Asks approved on an earlier version need no second approval where nothing got worse."""
    if before is None:
        return asks
    earlier = {each.rule.name: each for each in before.asks}
    return tuple(_carried(each, earlier.get(each.rule.name)) for each in asks)


def _carried(ask: Ask, earlier: Ask | None) -> Ask:
    decided = earlier.decision if earlier else None
    if earlier is None or decided is None or decided.verdict is not Verdict.APPROVED:
        return ask
    covered = earlier.rule == ask.rule and all(
        _covers(condition, ask, earlier) for condition in ask.rule.conditions
    )
    return replace(ask, decision=decided) if covered else ask


def _covers(condition: Condition, ask: Ask, earlier: Ask) -> bool:
    return condition.no_worse(ask.figures[condition.measure], earlier.figures[condition.measure])


def decide(
    route: ApprovalRoute,
    verdict: Verdict,
    *,
    comment: str,
    by: Actor,
    now: datetime,
    stands_in_for: tuple[Actor, ...] = (),
) -> ApprovalRoute:
    """The route with everything the actor may decide now decided.

    Raises:
        NotYours: nothing waits for this person.
    """
    own = route.waiting_for(by, now, stands_in_for)
    if not own:
        asked = tuple(dict.fromkeys(who for each in route.waiting() for who in each.asked(now)))
        raise NotYours(route.label, asked)
    decision = Decision(
        verdict=verdict,
        by_id=by.id,
        by_name=by.name,
        at=now,
        comment=comment.strip(),
        of_version=route.version,
    )
    asks = tuple(replace(each, decision=decision) if each in own else each for each in route.asks)
    return replace(route, asks=asks)


def _say(value: Decimal) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".")
