"""Reckon SLA risk from a file: structures, targets, schedules in; probabilities, money out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from common.errors import BusinessError
from common.money import Money
from common.wording import plain
from sales.sla.breach import late_mean_probability, over_term, repeated_probability
from sales.sla.component import Component
from sales.sla.credit_risk import CreditLaw
from sales.sla.credits import CreditSchedule, standard_schedule
from sales.sla.deal_risk import DealRisk, deal_risk
from sales.sla.drawing import read_block
from sales.sla.keepable import DEFAULT_RISK, Keepable, Promise, keepable
from sales.sla.restore import Outages
from sales.sla.risky_service import RiskyService
from sales.sla.schedule_check import CreditTable, check_schedule
from sales.sla.structure import outages_of
from sales.sla.targets import read_target
from workflows.exchange import read_json, write_json


class NothingAtRisk(BusinessError):
    def __init__(self) -> None:
        super().__init__("The file names no service; give at least one.")


class TwiceTheSame(BusinessError):
    def __init__(self, id: str, kind: str = "service") -> None:
        super().__init__(f"The {kind} {id!r} is there twice; give each a name of its own.")


class FigureOutOfRange(BusinessError):
    def __init__(self, what: str, said: str, accepted: str) -> None:
        super().__init__(f"{what}: {said} is out of range; accepted: {accepted}.")


class SeveralCurrencies(BusinessError):
    def __init__(self, one: str, other: str) -> None:
        super().__init__(
            f"The file has amounts in {one} and in {other}; give all charges and minimums in one "
            "currency."
        )


_LONGEST_WINDOW = 87_600.0  # ten years


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskService:
    """`charge` is money a month, a plain number or with its currency. Without a schedule the
    standard one of the target holds."""

    id: str
    charge: Money | float
    target_percent: float | str
    structure: Any
    schedule: CreditSchedule | None = None
    table: CreditTable | None = None
    restore_hours: float | None = None
    shared: str | tuple[str, ...] = ""

    @property
    def monthly(self) -> float:
        return float(self.charge.amount) if isinstance(self.charge, Money) else self.charge


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskFile:
    """`causes` maps shared causes to their own structure, which services leave out of theirs."""

    services: tuple[RiskService, ...]
    elements: tuple[Component, ...]
    causes: Mapping[str, Any] = field(default_factory=dict)
    window_hours: float = 730.0
    risk: float = DEFAULT_RISK
    loading: float = 0.1
    term_months: int = 1
    chronic_outages: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceReport:
    """Probabilities a window; money a month."""

    id: str
    target_percent: float
    average_percent: float
    breach_probability: float
    committable_percent: float
    late_restore_probability: float | None
    late_mean_probability: float | None
    outages_a_window: float
    mean_outage_hours: float
    chronic_probability: float
    chronic_over_term: float
    expected_credit: float
    value_at_risk_95: float
    value_at_risk_99: float
    tail_mean_99: float
    sentence: str
    warning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DealReport:
    expected_credit: float
    sd: float
    value_at_risk_95: float
    value_at_risk_99: float
    tail_mean_99: float
    risk_price: float
    most: float
    term_expected: float
    term_value_at_risk_95: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskReport:
    services: tuple[ServiceReport, ...]
    deal: DealReport
    currency: str = ""  # of all money; empty where the file gives plain numbers
    warnings: tuple[str, ...] = ()


def reckon_sla_risk(content: bytes) -> str:
    """The report of a file as JSON.

    Raises:
        UnreadableFile, NothingAtRisk, UnsoundElement, UnsoundStructure, TargetOutOfRange and
        the refusals of reckoning.
    """
    asked = read_json(RiskFile, content)
    if not asked.services:
        raise NothingAtRisk
    _check(asked)
    currency = _currency(asked)
    elements = {each.name: each.element() for each in asked.elements}
    causes = {name: outages_of(read_block(block), elements) for name, block in asked.causes.items()}
    reports, risky = [], []
    warnings: list[str] = []
    for each in asked.services:
        promise, odd = _promise(each, asked)
        warnings += odd
        service = RiskyService(
            id=each.id,
            charge=each.monthly,
            schedule=promise.schedule,
            outages=outages_of(read_block(each.structure), elements),
            shared=each.shared,
        )
        risky.append(service)
        together = service.with_causes(causes)
        found = keepable(together, promise)
        reports.append(_service(each, together, found, asked))
    deal = deal_risk(risky, causes, asked.window_hours)
    return write_json(
        RiskReport(
            services=tuple(reports),
            deal=_deal(deal, asked),
            currency=currency,
            warnings=tuple(warnings),
        )
    )


def _promise(each: RiskService, asked: RiskFile) -> tuple[Promise, tuple[str, ...]]:
    """What a service promises, and warnings for what is legal but odd."""
    target, odd = read_target(each.target_percent, each.id)
    table = each.table.schedule() if each.table else None
    schedule = each.schedule or table or standard_schedule(target)
    odd += check_schedule(schedule, each.id)
    promise = Promise(
        target_percent=target,
        schedule=schedule,
        restore_hours=each.restore_hours,
        window_hours=asked.window_hours,
        risk=asked.risk,
        charge=each.monthly,
    )
    return promise, odd


def _currency(asked: RiskFile) -> str:
    """The one currency of all amounts that have one. Raises SeveralCurrencies."""
    amounts = [each.charge for each in asked.services if isinstance(each.charge, Money)]
    amounts += [s.schedule.minimum for s in asked.services if s.schedule and s.schedule.minimum]
    for each in amounts[1:]:
        if each.currency != amounts[0].currency:
            raise SeveralCurrencies(amounts[0].currency, each.currency)
    return amounts[0].currency if amounts else ""


def _check(asked: RiskFile) -> None:
    """Raises TwiceTheSame, FigureOutOfRange: naming the field and what is accepted."""
    ids = [each.id for each in asked.services]
    names = [each.name for each in asked.elements]
    for name in names:
        if names.count(name) > 1:
            raise TwiceTheSame(name, "element")
    for each in asked.services:
        if ids.count(each.id) > 1:
            raise TwiceTheSame(each.id)
        if not 0 <= each.monthly < 1e12:
            raise FigureOutOfRange(f"{each.id}: charge", plain(each.monthly), "0 or more")
        if each.restore_hours is not None and not each.restore_hours > 0:
            said = plain(each.restore_hours)
            raise FigureOutOfRange(f"{each.id}: restore_hours", said, "above 0")
    if asked.window_hours > _LONGEST_WINDOW:
        raise FigureOutOfRange(
            "window_hours", plain(asked.window_hours), f"up to {plain(_LONGEST_WINDOW)}"
        )
    if not 0 <= asked.loading <= 10:
        raise FigureOutOfRange("loading", plain(asked.loading), "0 to 10")
    if not 1 <= asked.term_months <= 600:
        raise FigureOutOfRange("term_months", plain(asked.term_months), "1 to 600")
    if asked.chronic_outages < 1:
        raise FigureOutOfRange("chronic_outages", plain(asked.chronic_outages), "1 or more")


def _service(
    asked: RiskService, outages: Outages, found: Keepable, file: RiskFile
) -> ServiceReport:
    law: CreditLaw = found.credits.scaled(asked.monthly / 100)
    hours, limit = file.window_hours, asked.restore_hours
    chronic = repeated_probability(outages, hours, file.chronic_outages)
    return ServiceReport(
        id=asked.id,
        target_percent=found.target_percent,
        average_percent=found.average_percent,
        breach_probability=found.breach_probability,
        committable_percent=found.committable_percent,
        late_restore_probability=found.late_restore_probability,
        late_mean_probability=(
            None if limit is None else late_mean_probability(outages, hours, limit)
        ),
        outages_a_window=outages.rate_per_hour * hours * outages.availability,
        mean_outage_hours=outages.mean_hours,
        chronic_probability=chronic,
        chronic_over_term=over_term(chronic, file.term_months),
        expected_credit=law.mean,
        value_at_risk_95=law.value_at_risk(0.95),
        value_at_risk_99=law.value_at_risk(0.99),
        tail_mean_99=law.tail_mean(0.99),
        sentence=found.sentence,
        warning=found.warning,
    )


def _deal(deal: DealRisk, asked: RiskFile) -> DealReport:
    term = deal.over(asked.term_months)
    return DealReport(
        expected_credit=deal.mean,
        sd=deal.sd,
        value_at_risk_95=deal.law.value_at_risk(0.95),
        value_at_risk_99=deal.law.value_at_risk(0.99),
        tail_mean_99=deal.law.tail_mean(0.99),
        risk_price=deal.risk_price(asked.loading),
        most=deal.most,
        term_expected=term.mean,
        term_value_at_risk_95=term.value_at_risk(0.95),
    )
