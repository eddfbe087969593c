"""Credits of a whole deal in a month: services independent but for causes they share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from common.errors import BusinessError
from sales.sla.breach import downtime_at_risk, downtime_cdf
from sales.sla.credit_risk import CreditLaw, credit_law, steps_of
from sales.sla.credits import CreditBasis, CreditSchedule
from sales.sla.restore import Floats, Outages

Waves: TypeAlias = npt.NDArray[np.complex128]

_ON_TOTAL = (CreditBasis.AVAILABILITY, CreditBasis.DOWNTIME, CreditBasis.PER_HOUR)
_CELLS = 4096
_MOST_EDGES = 24
_MANY = 200  # services from which a quarter of the cells has to do
# Shares of the months with shared downtime that one representative stands for; finer towards
# the long outages, which decide the tail.
_STRATA = np.concatenate((np.linspace(0, 0.9, 11), [0.94, 0.97, 0.985, 0.995, 0.999, 1.0]))


class UnknownCause(BusinessError):
    def __init__(self, service: str, cause: str) -> None:
        super().__init__(
            f"{service}: the shared cause {cause!r} is not described; add its figures."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskyService:
    """One promise: what a month costs the customer, its credits, its own outages.

    `shared` names a cause that takes this service down with all others that name it.
    """

    id: str
    charge: float
    schedule: CreditSchedule
    outages: Outages
    shared: str = ""


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


@dataclass(frozen=True, slots=True)
class _Conditional:
    """A service's law in each stratum of its shared cause: one support, a row of chances each."""

    credits: Floats
    chances: Floats


# Weights of the strata, and the services that share the cause.
_Group: TypeAlias = tuple[Floats, list[tuple[RiskyService, _Conditional]]]


def deal_risk(
    services: Sequence[RiskyService], causes: Mapping[str, Outages], window_hours: float
) -> DealRisk:
    """The exact law up to the lattice and the strata of shared downtime; mean and sd of those.

    Services that share a cause are independent given its downtime, which adds to their own:
    the window's credits are convolved for each stratum and the results weighted.

    Raises:
        UnknownCause, NotARisk.
    """
    groups: dict[str, list[RiskyService]] = {}
    for each in services:
        if each.shared and each.shared not in causes:
            raise UnknownCause(each.id, each.shared)
        groups.setdefault(each.shared, []).append(each)
    known: dict[object, _Conditional] = {}
    worked: list[_Group] = []
    for cause, members in groups.items():
        weights, downs = _strata(causes.get(cause), members, window_hours)
        laws = []
        for each in members:
            key = (cause, each.schedule, each.outages)
            if key not in known:
                known[key] = _conditional(each, downs, window_hours)
            laws.append((each, known[key]))
        worked.append((weights, laws))
    return _assemble(worked)


def _assemble(worked: list[_Group]) -> DealRisk:
    mean = variance = most = worst = 0.0
    by_service: dict[str, float] = {}
    for group in worked:
        weights, laws = group
        means, variances = np.zeros(len(weights)), np.zeros(len(weights))
        for service, law in laws:
            money = law.credits * service.charge / 100
            own = law.chances @ money
            means += own
            variances += law.chances @ money**2 - own**2
            by_service[service.id] = float(weights @ own)
            most += service.charge * service.schedule.cap_percent / 100
        together = float(weights @ means)
        mean += together
        variance += float(weights @ variances + weights @ (means - together) ** 2)
        # The worst stratum of a shared cause is rare, but it is the tail.
        worst = max(worst, float(means.max() + 12 * variances.max() ** 0.5 - together))
    sd = max(variance, 0.0) ** 0.5
    largest = max((s.charge for _, laws in worked for s, _ in laws), default=0.0)
    reach = min(most, mean + max(14 * sd, worst + 4 * sd) + 2 * largest)
    cells = _CELLS if len(by_service) <= _MANY else _CELLS // 4
    step = max(reach, 1e-9) / (cells - 2)
    wave = np.ones(cells + 1, dtype=np.complex128)
    for weights, laws in worked:
        wave *= _group_wave(weights, laws, cells, step)
    chances = np.maximum(np.fft.irfft(wave, 2 * cells), 0.0)[:cells]
    total = CreditLaw(np.arange(cells) * step, chances / chances.sum())
    return DealRisk(law=total, mean=mean, sd=sd, most=most, step=step, by_service=by_service)


def _group_wave(
    weights: Floats, laws: list[tuple[RiskyService, _Conditional]], cells: int, step: float
) -> Waves:
    """The transform of a group's sum: product over services in each stratum, then weighted.

    Services alike in law and charge enter as a power.
    """
    length = 2 * cells
    turn = np.exp(-2j * np.pi * np.arange(length) / length)
    frequencies = np.arange(cells + 1)
    found = np.ones((len(weights), cells + 1), dtype=np.complex128)
    alike: dict[tuple[int, float], tuple[_Conditional, int]] = {}
    for service, law in laws:
        key = (id(law), service.charge)
        alike[key] = (law, alike[key][1] + 1 if key in alike else 1)
    for (_, charge), (law, number) in alike.items():
        point = law.credits * charge / 100 / step
        left = np.floor(point).astype(np.int64)
        share = (point - left)[:, None]
        waves = turn[(left[:, None] * frequencies) % length]
        waves = waves * ((1 - share) + share * turn[frequencies])
        # Not `@`: for matrices this small its threads wait for one another far longer than they
        # work, as soon as other processes want the cores.
        one = np.einsum("sb,bf->sf", law.chances, waves)
        # A complex power costs more than all the rest, and most services are one of a kind.
        found *= one if number == 1 else one**number
    return np.asarray(weights @ found)


def _strata(
    cause: Outages | None, members: Sequence[RiskyService], window_hours: float
) -> tuple[Floats, Floats]:
    """Weights and shared hours down: none at all first, then representatives of the rest.

    Strata are cut at the commonest band edges of the members: where the rest of a month is up,
    the credit jumps exactly there. The mean of each stratum stands for it.
    """
    if cause is None:
        return np.ones(1), np.zeros(1)
    edges: Counter[float] = Counter()
    for each in members:
        if each.schedule.basis in _ON_TOTAL:
            edges.update(steps_of(each.schedule, window_hours)[0][:_MOST_EDGES].tolist())
    none = float(downtime_cdf(cause, window_hours, np.zeros(1))[0])
    far = downtime_at_risk(cause, window_hours, max((1 - none) * 1e-7, 1e-14))
    common = [edge for edge, _ in edges.most_common(_MOST_EDGES) if 0 < edge < far]
    grid = np.unique(np.concatenate(([0.0], np.geomspace(far * 1e-5, far, 4000), common)))
    within = (downtime_cdf(cause, window_hours, grid) - none) / (1 - none)
    within[-1] = 1.0
    inner = np.searchsorted(within, _STRATA[1:-1])
    cuts = np.unique([0, *inner, *np.searchsorted(grid, common), len(grid) - 1])
    mass = np.diff(within)
    middle = (grid[1:] + grid[:-1]) / 2
    downs, weights = [0.0], [none]
    for one, other in pairwise(cuts):
        share = float(mass[one:other].sum())
        if share > 0:
            downs.append(float(mass[one:other] @ middle[one:other]) / share)
            weights.append((1 - none) * share)
    return np.array(weights), np.array(downs)


def _conditional(service: RiskyService, downs: Floats, window_hours: float) -> _Conditional:
    schedule, outages = service.schedule, service.outages
    if schedule.basis in _ON_TOTAL:
        edges, paid = steps_of(schedule, window_hours)
        if not len(edges):
            return _Conditional(np.zeros(1), np.ones((len(downs), 1)))
        points = edges[None, :] - downs[:, None]
        within = downtime_cdf(outages, window_hours, points.ravel()).reshape(points.shape)
        ends = np.ones((len(downs), 1))
        chances = np.diff(np.hstack((0 * ends, within, ends)), axis=1)
        return _Conditional(np.concatenate(([0.0], paid)), np.maximum(chances, 0.0))
    own = credit_law(schedule, outages, window_hours)
    rows = []
    for down in downs:
        availability = 100 * (1 - down / window_hours)
        extra = schedule.credit_percent(availability, window_hours * 60) if down else 0.0
        rows.append(np.minimum(own.credits + extra, schedule.cap_percent))
    support = np.unique(np.concatenate(rows))
    chances = np.zeros((len(downs), len(support)))
    for number, row in enumerate(rows):
        np.add.at(chances[number], np.searchsorted(support, row), own.chances)
    return _Conditional(support, chances)


def _spread(mass: Floats, points: Floats, chances: Floats) -> None:
    """Put chances on whole points, shared between neighbours so that the mean is kept."""
    left = np.floor(points).astype(np.int64)
    share = points - left
    np.add.at(mass, left, chances * (1 - share))
    np.add.at(mass, left + 1, chances * share)
