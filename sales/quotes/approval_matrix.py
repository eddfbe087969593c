"""The approval matrix as data: which figures of a quote ask for whose approval, in which order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from catalog.offering import Cadence
from common.actor import Actor, Role
from common.errors import BusinessError
from common.money import Money
from sales.pricing.price_sheet import PriceSheet
from sales.pricing.spread import given_away
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalMatrix:
    rules: tuple[ApprovalRule, ...]
    delegations: tuple[Delegation, ...] = ()

    def deputies(self, approver: str, on: date) -> tuple[str, ...]:
        """Everyone the approver's decisions are handed to on the day, one after another.

        Raises:
            CircularDelegation.
        """
        chain = [approver]
        while True:
            following = next(
                (
                    each.to
                    for each in self.delegations
                    if each.person == chain[-1] and each.from_day <= on <= each.until_day
                ),
                None,
            )
            if following is None:
                return tuple(chain[1:])
            if following in chain:
                raise CircularDelegation((*chain, following))
            chain.append(following)


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
    sheet: PriceSheet, levels: tuple[ServiceLevel, ...], clauses_changed: int = 0
) -> Figures:
    """What the matrix judges. Percentages to one decimal, so that a reader sees what was judged."""
    totals = sheet.totals()
    margin = Decimal(100) if totals.margin_share is None else _percent(totals.margin_share)
    own_terms = (each.line.term_months for each in sheet.lines)
    return {
        Measure.DISCOUNT: greatest_discount(sheet),
        Measure.MARGIN: margin,
        Measure.TERM: Decimal(max(sheet.terms.term_months, *own_terms, 0)),
        Measure.VALUE: totals.contract_value.amount,
        Measure.OFF_NET: _off_net_percent(sheet, totals.monthly),
        Measure.UNSAFE_SLA: Decimal(
            sum(each.deliverability is Deliverability.NOT_MET for each in levels)
        ),
        Measure.OTHER_SLA: Decimal(_with_other_credits(levels)),
        Measure.OTHER_CLAUSES: Decimal(clauses_changed),
        Measure.PREPAID: Decimal(bool(sheet.terms.payment)),
    }


def greatest_discount(sheet: PriceSheet) -> Decimal:
    """The most that people gave away on any line, in percent of its price before that.

    Charges of a line count together: on a charge of some cents, rounding alone makes percents.
    """
    greatest, seen = Decimal(0), set()
    for priced in sheet.lines:
        if id(priced.charges) in seen:  # alike lines share their charges
            continue
        seen.add(id(priced.charges))
        touched = [(given_away(each), each.net.amount) for each in priced.charges]
        given = sum((off for off, _ in touched), start=Decimal(0))
        if given:
            net = sum((amount for off, amount in touched if off), start=Decimal(0))
            greatest = max(greatest, given / (net + given) * 100)
    return greatest.quantize(Decimal("0.1"))


def _percent(share: float) -> Decimal:
    return Decimal(str(round(share * 100, 1)))


def _with_other_credits(levels: tuple[ServiceLevel, ...]) -> int:
    usual = {
        target: standard_schedule(target)
        for target in {each.availability_percent for each in levels}
    }
    return sum(each.schedule != usual[each.availability_percent] for each in levels)


def _off_net_percent(sheet: PriceSheet, monthly: Money) -> Decimal:
    if not monthly:
        return Decimal(0)
    off_net = [each for each in sheet.lines if each.line.reach == "off-net"]
    share = sum(
        (each.net(Cadence.MONTHLY, sheet.currency).amount for each in off_net), start=Decimal(0)
    )
    return (share / monthly.amount * 100).quantize(Decimal("0.1"))


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
