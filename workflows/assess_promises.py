"""Assess promises: can a line keep its target, what would breaking it cost, what would help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from catalog.configurator import InvalidConfiguration, configure
from catalog.offering import Cadence, Offering, Value
from common.actor import Actor, Permission
from common.money import Money
from database.work import Work
from sales.pricing.price_sheet import PriceSheet
from sales.sla.deal_risk import DealRisk, RiskyService, deal_risk
from sales.sla.drawing import Picture, lay_out
from sales.sla.keepable import Keepable, Promise, keepable
from sales.sla.offering_structure import structure_of
from sales.sla.restore import Outages
from sales.sla.service_level import ServiceLevel
from sales.sla.structure import outages_of
from workflows.agree_sla import LinePromise, promises_of
from workflows.catalogue_shelf import catalogue_in_use

MONTH_HOURS = 730.0
RISK_LOADING = 0.1  # share of the tail beyond the mean that the risk price asks for


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


@dataclass(frozen=True, slots=True, kw_only=True)
class DealAssessment:
    """Every line and the deal's credits a month. `risk_price` is what to charge for them."""

    lines: tuple[Assessment, ...]
    risk: DealRisk | None
    expected: Money
    tail: Money
    risk_price: Money


def assess_promises(work: Work, opportunity_id: str, *, by: Actor) -> DealAssessment:
    """Raises NoDraft, NotAllowed."""
    by.require(Permission.SELL)
    catalogue = catalogue_in_use(work)
    lines, risky, currency = [], [], "USD"
    for each in promises_of(work, opportunity_id, by=by):
        currency = each.monthly.currency
        offering = catalogue.offering(each.priced.line.configuration.offering_id)
        values = each.priced.line.configuration.values
        outages = outages_of_line(offering, values)
        if each.level is None or outages is None:
            lines.append(_without(each))
            continue
        lines.append(_assessed(work, each, each.level, offering, outages))
        risky.append(risky_service(each.level, each.monthly, outages))
    risk = deal_risk(risky, {}, MONTH_HOURS) if risky else None
    return DealAssessment(
        lines=tuple(lines),
        risk=risk,
        expected=_money(risk.mean if risk else 0.0, currency),
        tail=_money(risk.law.tail_mean(0.99) if risk else 0.0, currency),
        risk_price=_money(risk.risk_price(RISK_LOADING) if risk else 0.0, currency),
    )


def outages_of_line(offering: Offering, values: Mapping[str, Value]) -> Outages | None:
    """How the configured service fails; None when the catalogue keeps no elements for it."""
    structure = structure_of(offering, values)
    return outages_of(*structure) if structure else None


def risky_service(level: ServiceLevel, monthly: Money, outages: Outages) -> RiskyService:
    return RiskyService(
        id=level.line_id,
        charge=float(monthly.amount),
        schedule=level.schedule,
        outages=outages,
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


def promise_of(level: ServiceLevel) -> Promise:
    return Promise(
        target_percent=level.availability_percent,
        schedule=level.schedule,
        restore_hours=level.restore_hours,
        window_hours=MONTH_HOURS,
    )


def _without(promise: LinePromise) -> Assessment:
    return Assessment(
        promise=promise,
        found=None,
        drawing=None,
        expected_credit=Money.zero(promise.monthly.currency),
        second_path=None,
        second_path_saves=None,
    )


def _assessed(
    work: Work, promise: LinePromise, level: ServiceLevel, offering: Offering, outages: Outages
) -> Assessment:
    values = promise.priced.line.configuration.values
    structure = structure_of(offering, values)
    assert structure is not None  # there are outages, so there are elements
    found = keepable(outages, promise_of(level))
    expected = _credit(found, promise.monthly)
    second = _with_second_path(work, level, offering, dict(values))
    saves = expected - _credit(second, promise.monthly) if second else None
    return Assessment(
        promise=promise,
        found=found,
        drawing=lay_out(structure[0]),
        expected_credit=expected,
        second_path=second,
        second_path_saves=saves,
    )


def _with_second_path(
    work: Work, level: ServiceLevel, offering: Offering, values: dict[str, Value]
) -> Keepable | None:
    """The promise on a doubled access; None where it cannot be configured or is there already."""
    if values.get("resilience") is not False:
        return None
    try:
        doubled = configure(
            offering, catalogue_in_use(work).rules, {**values, "resilience": True}
        ).values
    except InvalidConfiguration:
        return None
    outages = outages_of_line(offering, doubled)
    return keepable(outages, promise_of(level)) if outages else None


def _credit(found: Keepable, monthly: Money) -> Money:
    return (monthly * Decimal(str(round(found.credits.mean / 100, 10)))).rounded()


def _money(amount: float, currency: str) -> Money:
    return Money.of(str(round(amount, 6)), currency).rounded()
