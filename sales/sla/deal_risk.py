"""Credits of a whole deal in a month: services independent but for causes they share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from common.errors import BusinessError
from sales.sla.credit_risk import CreditLaw
from sales.sla.credit_waves import summed
from sales.sla.restore import Floats, Outages
from sales.sla.risky_service import Group, RiskyService, edges_of, group_of
from sales.sla.shared_causes import (
    MOST_TOGETHER,
    Elimination,
    States,
    TooManyTogether,
    eliminate,
    states_of,
)

_CELLS = 4096
_MANY = 200  # services from which a quarter of the cells has to do


class UnknownCause(BusinessError):
    def __init__(self, service: str, cause: str) -> None:
        super().__init__(
            f"{service}: the shared cause {cause!r} is not described; add its figures."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DealRisk:
    """The deal's credit in money a month. `by_service` holds each service's expected credit."""

    law: CreditLaw
    mean: float
    sd: float
    most: float  # all caps together
    step: float  # of the lattice the law stands on
    by_service: Mapping[str, float] = field(default_factory=dict)

    def risk_price(self, loading: float) -> float:
        """E[L] + k (CVaR99 - E[L]); k is the provider's policy, such as 0.1."""
        return self.mean + loading * (self.law.tail_mean(0.99) - self.mean)

    def over(self, months: int) -> CreditLaw:
        """The law over a term of independent months, on a coarser lattice for longer terms."""
        low = self.law.credits
        reach = months * self.mean + 14 * self.sd * months**0.5 + 4 * float(low[-1])
        step = max(self.step, reach / (8 * _CELLS))
        cells = int(reach / step) + 2
        length = 1 << (cells - 1).bit_length()
        mass = np.zeros(length)
        _spread(mass, low / step, self.law.chances)
        wave = np.fft.rfft(mass) ** months
        chances = np.maximum(np.fft.irfft(wave, length), 0.0)
        return CreditLaw(np.arange(length) * step, chances / chances.sum())


def deal_risk(
    services: Sequence[RiskyService], causes: Mapping[str, Outages], window_hours: float
) -> DealRisk:
    """The exact law up to the lattice and the states of shared downtime; mean and sd of those.

    Services that share causes are independent given the downtime of those, which adds to their
    own: the window's credits are convolved in each joint state and the results weighted, cause by
    cause, so that only causes that meet in a service or through one are ever taken together.

    Raises:
        UnknownCause, TooManyTogether, NotARisk.
    """
    members: dict[tuple[str, ...], list[RiskyService]] = {}
    for each in services:
        for cause in each.causes:
            if cause not in causes:
                raise UnknownCause(each.id, cause)
        members.setdefault(each.causes, []).append(each)
    plan = eliminate(list(members))
    if len(plan.widest) > MOST_TOGETHER:
        raise TooManyTogether(plan.widest)
    states = {
        cause: states_of(
            causes[cause],
            [e for s in services if cause in s.causes for e in edges_of(s, window_hours)],
            window_hours,
            plan.together[cause],
        )
        for cause in plan.order
    }
    groups = [group_of(each, alike, states, window_hours) for each, alike in members.items()]
    return _assemble(groups, states, plan)


def _assemble(groups: list[Group], states: Mapping[str, States], plan: Elimination) -> DealRisk:
    mean = variance = most = worst = 0.0
    by_service: dict[str, float] = {}
    above: dict[str, float] = {}  # how far the worst state of each cause lies above the mean
    centred: list[tuple[Group, Floats]] = []
    for group in groups:
        means, variances = group.moments()
        for service, law in group.laws:
            by_service[service.id] = float(
                group.weights @ (law.chances @ law.credits) * service.charge / 100
            )
            most += service.charge * service.schedule.cap_percent / 100
        together = float(group.weights @ means)
        mean += together
        variance += float(group.weights @ variances + group.weights @ (means - together) ** 2)
        centred.append((group, means - together))
        far = float((means - together).max() + 12 * variances.max() ** 0.5)
        for cause in group.causes:
            above[cause] = above.get(cause, 0.0) + far
        worst = max(worst, far)
    variance += 2 * sum(_covariance(a, b, states) for a, b in combinations(centred, 2))
    sd = max(variance, 0.0) ** 0.5
    # The worst state of a shared cause is rare, but it is the tail.
    worst = max(worst, *above.values()) if above else worst
    largest = max((s.charge for g in groups for s, _ in g.laws), default=0.0)
    reach = min(most, mean + max(14 * sd, worst + 4 * sd) + 2 * largest)
    cells = _CELLS if len(by_service) <= _MANY else _CELLS // 4
    if len(plan.widest) > 1:
        cells = min(cells, _CELLS // (2 if len(plan.widest) == 2 else 4))
    step = max(reach, 1e-9) / (cells - 2)
    wave = summed(groups, states, plan, (cells, step))
    chances = np.maximum(np.fft.irfft(wave, 2 * cells), 0.0)[:cells]
    total = CreditLaw(np.arange(cells) * step, chances / chances.sum())
    return DealRisk(law=total, mean=mean, sd=sd, most=most, step=step, by_service=by_service)


def _covariance(
    one: tuple[Group, Floats], other: tuple[Group, Floats], states: Mapping[str, States]
) -> float:
    """Of two groups' mean credits, through the causes both have."""
    common = set(one[0].causes) & set(other[0].causes)
    if not common:
        return 0.0
    seen = []
    for group, means in (one, other):
        found = means.reshape([len(states[c].weights) for c in group.causes])
        for axis in range(len(group.causes) - 1, -1, -1):
            if group.causes[axis] not in common:
                weights = states[group.causes[axis]].weights
                found = np.tensordot(found, weights, axes=([axis], [0]))
        seen.append(found.ravel())
    weights = np.ones(1)
    for cause in sorted(common):
        weights = np.outer(weights, states[cause].weights).ravel()
    return float(weights @ (seen[0] * seen[1]))


def _spread(mass: Floats, points: Floats, chances: Floats) -> None:
    """Put chances on whole points, shared between neighbours so that the mean is kept."""
    left = np.floor(points).astype(np.int64)
    share = points - left
    np.add.at(mass, left, chances * (1 - share))
    np.add.at(mass, left + 1, chances * share)
