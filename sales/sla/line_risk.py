"""The risk of quoted lines: how each fails, what it shares with others, what to charge for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from catalog.offering import NetworkElement, Offering, Value
from common.money import Money
from sales.sla.deal_risk import DealRisk, RiskyService, deal_risk
from sales.sla.keepable import Promise
from sales.sla.offering_structure import structure_of
from sales.sla.restore import Outages, RestoreTime
from sales.sla.service_level import ServiceLevel
from sales.sla.structure import outages_of

MONTH_HOURS = 730.0
RISK_LOADING = 0.1  # share of the tail beyond the mean that the risk price asks for
_LEAST_SHARE = Decimal("0.0001")


@dataclass(frozen=True, slots=True, kw_only=True)
class LineAtRisk:
    """A promised line: its level, its monthly charge, and what it is built of."""

    level: ServiceLevel
    monthly: Money
    offering: Offering
    values: Mapping[str, Value]


def outages_of_line(offering: Offering, values: Mapping[str, Value]) -> Outages | None:
    """How the configured service fails; None when the catalogue keeps no elements for it."""
    structure = structure_of(offering, values)
    return outages_of(*structure) if structure else None


def promise_of(level: ServiceLevel) -> Promise:
    """What the line's level asks of its structure, over an average month."""
    return Promise(
        target_percent=level.availability_percent,
        schedule=level.schedule,
        restore_hours=level.restore_hours,
        window_hours=MONTH_HOURS,
    )


@dataclass(frozen=True, slots=True)
class RiskyLines:
    """Services for the deal's law, and the causes they share."""

    services: tuple[RiskyService, ...]
    causes: Mapping[str, Outages]

    def deal(self) -> DealRisk:
        return deal_risk(self.services, self.causes, MONTH_HOURS)


def risky_lines(lines: Sequence[LineAtRisk]) -> RiskyLines:
    """Lines with failure figures. An element that several lines go down with is a shared cause.

    The figures of a cause are those of its first line; a cause that only one line has stays its
    own. Of several causes a line has the one that most lines have.
    """
    counted: dict[str, int] = {}
    for line in lines:
        for cause in {e.shared for e in line.offering.elements if e.shared}:
            counted[cause] = counted.get(cause, 0) + 1
    services: list[RiskyService] = []
    causes: dict[str, Outages] = {}
    for line in lines:
        element = _shared_element(line.offering, counted)
        own = line.offering
        if element is not None and len(own.elements) > 1:
            own = replace(own, elements=tuple(e for e in own.elements if e is not element))
        outages = outages_of_line(own, line.values)
        if outages is None:
            continue
        if element is not None and own is not line.offering:
            causes.setdefault(element.shared, _outages(element))
        services.append(
            RiskyService(
                id=line.level.line_id,
                charge=float(line.monthly.amount),
                schedule=line.level.schedule,
                outages=outages,
                shared=element.shared if element and own is not line.offering else "",
            )
        )
    return RiskyLines(tuple(services), causes)


def _shared_element(offering: Offering, counted: Mapping[str, int]) -> NetworkElement | None:
    several = [e for e in offering.elements if e.shared and counted[e.shared] > 1]
    return max(several, key=lambda e: counted[e.shared], default=None)


def _outages(element: NetworkElement) -> Outages:
    restore = RestoreTime(mean_hours=element.mttr_hours)
    return Outages.of(element.mtbf_hours - element.mttr_hours, restore)


def risk_shares(lines: RiskyLines, loading: float = RISK_LOADING) -> dict[str, Decimal]:
    """What the deal's risk price adds to each line's monthly charge, as a share of it.

    Each line bears its own expected credit, and of the tail's loading as much as its part of all
    expected credits. A credit is a share of the charge with the addition in it, hence s / (1 - s).
    """
    if not lines.services:
        return {}
    deal = lines.deal()
    if deal.mean <= 0:
        return {}
    factor = deal.risk_price(loading) / deal.mean
    shares = {}
    for each in lines.services:
        if each.charge <= 0:
            continue
        share = min(factor * deal.by_service[each.id] / each.charge, 0.5)
        added = Decimal(str(share / (1 - share))).quantize(_LEAST_SHARE)
        if added:
            shares[each.id] = added
    return shares
