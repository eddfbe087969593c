"""A promise at risk: its own outages, the causes it shares, and its credits in their states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from sales.sla.breach import downtime_cdf
from sales.sla.credit_risk import credit_law, least_percent, steps_of
from sales.sla.credits import CreditBasis, CreditSchedule
from sales.sla.restore import Floats, Outages, with_cause
from sales.sla.shared_causes import States

_ON_TOTAL = (CreditBasis.AVAILABILITY, CreditBasis.DOWNTIME, CreditBasis.PER_HOUR)
_EDGES = 24  # of a schedule, that the states of its causes heed


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskyService:
    """One promise: what a month costs the customer, its credits, its own outages.

    `shared` names the cause, or the causes, that take this service down with all others that name
    them: a building, a core, a supplier.
    """

    id: str
    charge: float
    schedule: CreditSchedule
    outages: Outages
    shared: str | tuple[str, ...] = ()

    @property
    def causes(self) -> tuple[str, ...]:
        """Names of the shared causes, each once, in order of name."""
        names = (self.shared,) if isinstance(self.shared, str) else self.shared
        return tuple(sorted({each for each in names if each}))

    def with_causes(self, causes: Mapping[str, Outages]) -> Outages:
        """All outages of the service, its own and those of its causes."""
        return reduce(with_cause, [causes.get(each) for each in self.causes], self.outages)


@dataclass(frozen=True, slots=True)
class Conditional:
    """A service's law in each joint state of its causes: one support, a row of chances each."""

    credits: Floats
    chances: Floats


@dataclass(frozen=True, slots=True)
class Group:
    """Services with the same causes, and how likely each joint state of those is."""

    causes: tuple[str, ...]
    weights: Floats
    laws: list[tuple[RiskyService, Conditional]]

    def moments(self) -> tuple[Floats, Floats]:
        """Mean and variance of the credits together in each joint state."""
        means, variances = np.zeros(len(self.weights)), np.zeros(len(self.weights))
        for service, law in self.laws:
            money = law.credits * service.charge / 100
            own = law.chances @ money
            means += own
            variances += law.chances @ money**2 - own**2
        return means, variances


def edges_of(service: RiskyService, window_hours: float) -> list[float]:
    """Hours down at which the credit jumps: where the rest of a window is up, exactly there."""
    if service.schedule.basis not in _ON_TOTAL:
        return []
    edges: list[float] = steps_of(service.schedule, window_hours)[0][:_EDGES].tolist()
    return edges


def group_of(
    names: tuple[str, ...],
    alike: Sequence[RiskyService],
    states: Mapping[str, States],
    window_hours: float,
) -> Group:
    weights, downs = np.ones(1), np.zeros(1)
    for name in names:
        weights = np.outer(weights, states[name].weights).ravel()
        downs = np.add.outer(downs, states[name].hours).ravel()
    downs = np.minimum(downs, window_hours)
    known: dict[object, Conditional] = {}
    laws = []
    for each in alike:
        least = least_percent(each.schedule, each.charge)
        key = (each.schedule, each.outages, least)
        if key not in known:
            known[key] = _conditional(each, downs, window_hours, least)
        laws.append((each, known[key]))
    return Group(names, weights, laws)


def _conditional(
    service: RiskyService, downs: Floats, window_hours: float, least: float
) -> Conditional:
    """Credits below `least` percent are under the schedule's minimum and not paid."""
    schedule, outages = service.schedule, service.outages
    if schedule.basis in _ON_TOTAL:
        edges, paid = steps_of(schedule, window_hours)
        if not len(edges):
            return Conditional(np.zeros(1), np.ones((len(downs), 1)))
        points = edges[None, :] - downs[:, None]
        within = downtime_cdf(outages, window_hours, points.ravel()).reshape(points.shape)
        ends = np.ones((len(downs), 1))
        chances = np.diff(np.hstack((0 * ends, within, ends)), axis=1)
        paid = np.where(paid < least - 1e-9, 0.0, paid)
        return Conditional(np.concatenate(([0.0], paid)), np.maximum(chances, 0.0))
    own = credit_law(schedule, outages, window_hours)
    rows = []
    for down in downs:
        availability = 100 * (1 - down / window_hours)
        extra = schedule.credit_percent(availability, window_hours * 60) if down else 0.0
        row = np.minimum(own.credits + extra, schedule.cap_percent)
        rows.append(np.where(row < least - 1e-9, 0.0, row))
    support = np.unique(np.concatenate(rows))
    chances = np.zeros((len(downs), len(support)))
    for number, row in enumerate(rows):
        np.add.at(chances[number], np.searchsorted(support, row), own.chances)
    return Conditional(support, chances)
