"""The risk of quoted lines: how each fails, what it shares with others, what to charge for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from catalog.offering import NetworkElement, Offering, Value
from common.money import Money
from sales.sla.deal_risk import DealRisk, deal_risk
from sales.sla.keepable import Promise
from sales.sla.offering_structure import structure_of
from sales.sla.restore import Outages, RestoreTime
from sales.sla.risky_service import RiskyService
from sales.sla.service_level import ServiceLevel
from sales.sla.shared_causes import MOST_TOGETHER, eliminate
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
    own, and so do causes, the rarest first, beyond what can be conditioned on together.
    """
    wanted = _causes_of(lines)
    services: list[RiskyService] = []
    causes: dict[str, Outages] = {}
    for line in lines:
        shared = [e for e in line.offering.elements if e.shared in wanted]
        if len(shared) == len(line.offering.elements):
            shared = shared[1:]  # something has to be the line's own
        rest = tuple(e for e in line.offering.elements if e not in shared)
        outages = outages_of_line(replace(line.offering, elements=rest), line.values)
        if outages is None:
            continue
        for element in shared:
            causes.setdefault(element.shared, _outages(element))
        services.append(
            RiskyService(
                id=line.level.line_id,
                charge=float(line.monthly.amount),
                schedule=line.level.schedule,
                outages=outages,
                shared=tuple(e.shared for e in shared),
            )
        )
    return RiskyLines(tuple(services), causes)


def _causes_of(lines: Sequence[LineAtRisk]) -> set[str]:
    """What several lines go down with, the commonest first while it can be worked out together."""
    named = [{e.shared for e in line.offering.elements if e.shared} for line in lines]
    counted = Counter(cause for each in named for cause in each)
    kept: set[str] = set()
    for cause, number in counted.most_common():
        tried = {*kept, cause}
        groups = {tuple(sorted(each & tried)) for each in named}
        if number > 1 and len(eliminate(list(groups)).widest) <= MOST_TOGETHER:
            kept = tried
    return kept


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
