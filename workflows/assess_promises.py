"""Assess promises: can a line keep its target, what would breaking it cost, what would help."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from catalog.configurator import InvalidConfiguration, configure
from catalog.offering import Cadence, Offering, Value
from catalog.requirement import Requirement
from common.actor import Actor, Permission
from common.money import Money
from database.work import Work
from sales.pricing.price_sheet import PriceSheet
from sales.sla.deal_risk import DealRisk
from sales.sla.drawing import Picture, lay_out
from sales.sla.keepable import Keepable, keepable
from sales.sla.line_risk import (
    RISK_LOADING,
    LineAtRisk,
    outages_of_line,
    promise_of,
    risky_lines,
)
from sales.sla.offering_structure import structure_of
from sales.sla.requests import requests_of
from sales.sla.requirement_check import AnswerGround, RequestAnswer, answer_requirement
from sales.sla.restore import Outages
from sales.sla.service_level import ServiceLevel
from workflows.agree_sla import LinePromise, promises_of
from workflows.catalogue_shelf import catalogue_in_use
from workflows.open_sale import open_sale


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """A line's promise against its structure. `drawing` is the structure laid out.

    `second_path` is the same promise with the second access path; None where there is none to
    be had, or it is there already.
    """

    promise: LinePromise
    found: Keepable | None
    drawing: Picture | None
    expected_credit: Money
    second_path: Keepable | None
    second_path_saves: Money | None
    answers: tuple[RequestAnswer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DealAssessment:
    """Every line and the deal's credits a month. `risk_price` is what to charge for them."""

    lines: tuple[Assessment, ...]
    risk: DealRisk | None
    causes: tuple[str, ...]  # what several lines go down with together
    expected: Money
    tail: Money
    risk_price: Money
    loading: float


def assess_promises(work: Work, opportunity_id: str, *, by: Actor) -> DealAssessment:
    """Raises NoDraft, NotAllowed."""
    by.require(Permission.SELL)
    catalogue = catalogue_in_use(work)
    sale = open_sale(work, opportunity_id, by=by)
    asked = sale.need.value.requirements if sale.need is not None else ()
    lines: list[Assessment] = []
    at_risk: list[LineAtRisk] = []
    currency = "USD"
    for each in promises_of(work, opportunity_id, by=by):
        currency = each.monthly.currency
        offering = catalogue.offering(each.priced.line.configuration.offering_id)
        values = each.priced.line.configuration.values
        outages = outages_of_line(offering, values)
        if each.level is None or outages is None:
            lines.append(_without(each))
            continue
        lines.append(_assessed(work, each, _Built(each.level, offering, outages, asked)))
        at_risk.append(
            LineAtRisk(level=each.level, monthly=each.monthly, offering=offering, values=values)
        )
    together = risky_lines(at_risk)
    chosen = sale.draft.value.sla_risk_loading if sale.draft is not None else None
    loading = RISK_LOADING if chosen is None else chosen
    risk = together.deal() if together.services else None
    return DealAssessment(
        lines=tuple(lines),
        risk=risk,
        causes=tuple(together.causes),
        expected=_money(risk.mean if risk else 0.0, currency),
        tail=_money(risk.law.tail_mean(0.99) if risk else 0.0, currency),
        risk_price=_money(risk.risk_price(loading) if risk else 0.0, currency),
        loading=loading,
    )


def outlook_of(
    work: Work, sheet: PriceSheet, levels: tuple[ServiceLevel, ...], *, by: Actor
) -> tuple[float, float]:
    """The deal's expected credit a month in money, and the worst line's breach probability."""
    by.require(Permission.SELL)
    catalogue, by_line = catalogue_in_use(work), {each.line_id: each for each in levels}
    expected, worst = 0.0, 0.0
    for each in sheet.lines:
        level = by_line.get(each.line.id)
        offering = catalogue.offering(each.line.configuration.offering_id)
        outages = outages_of_line(offering, each.line.configuration.values)
        if level is None or outages is None:
            continue
        found = keepable(outages, promise_of(level))
        monthly = each.net(Cadence.MONTHLY, sheet.currency)
        expected += found.credits.mean * float(monthly.amount) / 100
        worst = max(worst, found.breach_probability)
    return expected, worst


def _without(promise: LinePromise) -> Assessment:
    return Assessment(
        promise=promise,
        found=None,
        drawing=None,
        expected_credit=Money.zero(promise.monthly.currency),
        second_path=None,
        second_path_saves=None,
    )


@dataclass(frozen=True, slots=True)
class _Built:
    """A promised line as it is built, and what the customer asks of the whole sale."""

    level: ServiceLevel
    offering: Offering
    outages: Outages
    asked: tuple[Requirement, ...]


def _assessed(work: Work, promise: LinePromise, built: _Built) -> Assessment:
    line = promise.priced.line
    values = line.configuration.values
    structure = structure_of(built.offering, values)
    assert structure is not None  # there are outages, so there are elements
    found = keepable(built.outages, promise_of(built.level))
    expected = _credit(found, promise.monthly)
    doubled = _second_path(work, built.offering, dict(values))
    second = keepable(doubled, promise_of(built.level)) if doubled else None
    spoken = requests_of(built.asked, family=line.configuration.family, site_id=line.site_id)
    ground = AnswerGround(
        level=built.level, offering=built.offering, outages=built.outages, doubled=doubled
    )
    return Assessment(
        promise=promise,
        found=found,
        drawing=lay_out(structure[0]),
        expected_credit=expected,
        second_path=second,
        second_path_saves=expected - _credit(second, promise.monthly) if second else None,
        answers=tuple(answer_requirement(each, ground) for each in spoken),
    )


def _second_path(work: Work, offering: Offering, values: dict[str, Value]) -> Outages | None:
    """The service on a doubled access; None where it cannot be configured or is there already."""
    if values.get("resilience") is not False:
        return None
    try:
        doubled = configure(
            offering, catalogue_in_use(work).rules, {**values, "resilience": True}
        ).values
    except InvalidConfiguration:
        return None
    return outages_of_line(offering, doubled)


def _credit(found: Keepable, monthly: Money) -> Money:
    return (monthly * Decimal(str(round(found.credits.mean / 100, 10)))).rounded()


def _money(amount: float, currency: str) -> Money:
    return Money.of(str(round(amount, 6)), currency).rounded()
