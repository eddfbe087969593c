"""The approval matrix as data: which figures of a quote ask for whose approval, in which order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from common.actor import Actor, Role
from common.errors import BusinessError
from sales.pricing.contract_terms import USUAL_PAYMENT_DAYS
from sales.pricing.price_sheet import PriceSheet
from sales.pricing.sums import SheetSums, sum_up
from sales.sla.credits import standard_schedule
from sales.sla.service_level import Deliverability, ServiceLevel


class Measure(StrEnum):
    DISCOUNT = "greatest discount of a line (%)"
    MARGIN = "margin (%)"
    TERM = "term (months)"
    VALUE = "contract value"
    OFF_NET = "off-net share of the monthly price (%)"
    UNSAFE_SLA = "service levels the network may not keep"
    OTHER_SLA = "service levels with other than standard credits"
    OTHER_CLAUSES = "clauses other than standard"
    PREPAID = "paid ahead (1 yes, 0 no)"
    PAYMENT_DAYS = "days to pay an invoice"

    @property
    def inside(self) -> bool:
        """Whether the figure is for those alone who see cost and margin."""
        return self is Measure.MARGIN


class Side(StrEnum):
    ABOVE = "above"
    BELOW = "below"


class CircularDelegation(BusinessError):
    def __init__(self, people: tuple[str, ...]) -> None:
        super().__init__(
            f"The delegations go round in a circle: {' → '.join(people)}; end one of them."
        )


class BadMatrix(BusinessError):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    measure: Measure
    side: Side
    limit: Decimal

    def holds(self, figure: Decimal) -> bool:
        return figure > self.limit if self.side is Side.ABOVE else figure < self.limit

    def no_worse(self, figure: Decimal, approved: Decimal) -> bool:
        """Whether what was approved at one figure covers another."""
        return figure <= approved if self.side is Side.ABOVE else figure >= approved

    def __str__(self) -> str:
        return f"{self.measure} {self.side} {self.limit.normalize():f}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRule:
    """When all conditions hold, one of `approvers` is asked: an e-mail address or a role.

    Rules of one `step` are asked side by side; those of a later step wait for all before. After
    `escalate_after_hours` without a decision `escalate_to` may decide as well; 0 means never.
    """

    name: str
    conditions: tuple[Condition, ...]
    approvers: tuple[str, ...]
    step: int = 1
    escalate_after_hours: int = 0
    escalate_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation:
    """`person` hands their approvals to `to` from one day to another, both included."""

    person: str
    to: str
    from_day: date
    until_day: date

    def holds(self, person: str, on: date) -> bool:
        """Whether it hands this person's decisions over on the day."""
        same = self.person.casefold() == person.casefold()
        return same and self.from_day <= on <= self.until_day


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalMatrix:
    rules: tuple[ApprovalRule, ...]
    delegations: tuple[Delegation, ...] = ()

    def deputies(self, approver: str, on: date) -> tuple[str, ...]:
        """Everyone the approver's decisions are handed to on the day, one after another.

        Raises:
            CircularDelegation.
        """
        return tuple(dict.fromkeys(self._handed_on((approver,), on)))

    def stood_in_for(self, deputy: str, on: date) -> tuple[str, ...]:
        """Everyone whose decisions are handed to this person on the day, at any remove.

        Raises:
            CircularDelegation.
        """
        people = dict.fromkeys(each.person for each in self.delegations)
        name = deputy.casefold()
        return tuple(
            each for each in people if name in (d.casefold() for d in self.deputies(each, on))
        )

    def _handed_on(self, path: tuple[str, ...], on: date) -> list[str]:
        found: list[str] = []
        for each in self.delegations:
            if not each.holds(path[-1], on):
                continue
            if each.to.casefold() in (person.casefold() for person in path):
                raise CircularDelegation((*path, each.to))
            found += [each.to, *self._handed_on((*path, each.to), on)]
        return found


def check_matrix(matrix: ApprovalMatrix) -> None:
    """Raises BadMatrix or CircularDelegation, so that no matrix is kept that could not decide."""
    for rule in matrix.rules:
        if not rule.conditions or not rule.approvers or rule.step < 1:
            raise BadMatrix(
                f"{rule.name or 'A rule'} needs a condition, somebody to ask and a step from 1."
            )
        if rule.escalate_after_hours and not rule.escalate_to:
            raise BadMatrix(f"{rule.name} escalates after some time; say to whom.")
    for each in matrix.delegations:
        if each.until_day < each.from_day:
            raise BadMatrix(f"The delegation of {each.person} ends before it begins.")
        matrix.deputies(each.person, each.from_day)


Figures = dict[Measure, Decimal]


def figures_of(
    sheet: PriceSheet,
    levels: tuple[ServiceLevel, ...],
    *,
    sums: SheetSums | None = None,
) -> Figures:
    """What the matrix judges. Percentages to one decimal, so that a reader sees what was judged."""
    sums = sums or sum_up(sheet)
    totals = sums.totals
    margin = Decimal(100) if totals.margin_share is None else _percent(totals.margin_share)
    off_net = sums.off_net_monthly / totals.monthly.amount * 100 if totals.monthly else Decimal(0)
    return {
        Measure.DISCOUNT: sums.greatest_discount,
        Measure.MARGIN: margin,
        Measure.TERM: Decimal(sums.longest_term),
        Measure.VALUE: totals.contract_value.amount,
        Measure.OFF_NET: off_net.quantize(Decimal("0.1")),
        Measure.UNSAFE_SLA: Decimal(
            sum(each.deliverability is Deliverability.NOT_MET for each in levels)
        ),
        Measure.OTHER_SLA: Decimal(_with_other_credits(levels)),
        Measure.OTHER_CLAUSES: Decimal(sheet.terms.contract.unusual),
        Measure.PREPAID: Decimal(bool(sheet.terms.payment)),
        Measure.PAYMENT_DAYS: Decimal(sheet.terms.contract.payment_days or USUAL_PAYMENT_DAYS),
    }


def _percent(share: float) -> Decimal:
    return Decimal(str(round(share * 100, 1)))


def _with_other_credits(levels: tuple[ServiceLevel, ...]) -> int:
    """Levels alike share their schedule, so each is compared once."""
    judged: dict[tuple[int, float], bool] = {}
    for each in levels:
        key = (id(each.schedule), each.availability_percent)
        if key not in judged:
            judged[key] = each.schedule != standard_schedule(each.availability_percent)
    return sum(judged[id(each.schedule), each.availability_percent] for each in levels)


def may_decide(approvers: tuple[str, ...], actor: Actor) -> bool:
    """Whether the actor is one of those asked, by address or by role."""
    asked = {each.casefold() for each in approvers}
    return actor.email.casefold() in asked or actor.role.value in asked


def _rule(name: str, measure: Measure, side: Side, limit: str, *, step: int = 1) -> ApprovalRule:
    return ApprovalRule(
        name=name,
        conditions=(Condition(measure=measure, side=side, limit=Decimal(limit)),),
        approvers=(Role.APPROVER.value, Role.ADMINISTRATOR.value),
        step=step,
        escalate_after_hours=48,
        escalate_to=Role.ADMINISTRATOR.value,
    )


STANDARD_MATRIX = ApprovalMatrix(
    rules=(
        _rule("Discount beyond the seller's own", Measure.DISCOUNT, Side.ABOVE, "15"),
        _rule("Margin under the floor", Measure.MARGIN, Side.BELOW, "20"),
        _rule("Longer than usual", Measure.TERM, Side.ABOVE, "60"),
        _rule("Mostly over others' networks", Measure.OFF_NET, Side.ABOVE, "60"),
        _rule("Other than standard credits", Measure.OTHER_SLA, Side.ABOVE, "0"),
        _rule("Other than standard clauses", Measure.OTHER_CLAUSES, Side.ABOVE, "0"),
        _rule("Large contract", Measure.VALUE, Side.ABOVE, "5000000", step=2),
    )
)
