"""What a promise is likely to pay back in a month: the law of one service's credit."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from common.errors import BusinessError
from sales.sla.breach import downtime_cdf, late_mean_probability
from sales.sla.credits import CreditBand, CreditBasis, CreditSchedule
from sales.sla.restore import Floats, Outages

_FINE = 400  # pieces a pro-rata credit is cut into up to its cap
_MOST_POINTS = 20_000


class NotARisk(BusinessError):
    def __init__(self, basis: CreditBasis) -> None:
        super().__init__(
            f"Credits by {basis.value} follow from deliveries, not outages; "
            "leave that schedule out of the outage risk."
        )


@dataclass(frozen=True, slots=True)
class CreditLaw:
    """Possible credits (ascending, any unit) and their probabilities."""

    credits: Floats
    chances: Floats

    @property
    def mean(self) -> float:
        return float(self.credits @ self.chances)

    @property
    def sd(self) -> float:
        return math.sqrt(max(0.0, float((self.credits - self.mean) ** 2 @ self.chances)))

    @property
    def chance_of_any(self) -> float:
        return float(self.chances[self.credits > 0].sum())

    def value_at_risk(self, level: float) -> float:
        """The least credit that is not exceeded with this probability (0.95, 0.99)."""
        reached = np.cumsum(self.chances) >= level - 1e-12
        return float(self.credits[int(np.argmax(reached))])

    def tail_mean(self, level: float) -> float:
        """CVaR: the mean of the worst 1 - level; an atom at the quantile counts in part."""
        quantile = self.value_at_risk(level)
        beyond = self.credits > quantile
        tail = float(self.credits[beyond] @ self.chances[beyond])
        share = float(self.chances[beyond].sum())
        return (tail + quantile * (1 - level - share)) / (1 - level)

    def scaled(self, factor: float) -> CreditLaw:
        return CreditLaw(self.credits * factor, self.chances)


def steps_of(schedule: CreditSchedule, window_hours: float) -> tuple[Floats, Floats]:
    """The credit as a staircase over hours down: edges, and the percent paid above each edge.

    For bases that look at the month's total downtime. Pro-rata credits are cut fine, each piece
    paying its middle.
    """
    cap = schedule.cap_percent
    if schedule.basis is CreditBasis.PER_HOUR:
        unit = schedule.unit_minutes / 60
        if schedule.unit_percent <= 0:
            return np.zeros(0), np.zeros(0)
        units = min(cap / schedule.unit_percent, window_hours / unit)
        if schedule.pro_rata:
            edges = np.arange(_FINE + 1) * (units * unit / _FINE)
            paid = schedule.unit_percent * (edges / unit + units / _FINE / 2)
        else:
            edges = np.arange(min(math.ceil(units), _MOST_POINTS)) * unit
            paid = schedule.unit_percent * (np.arange(len(edges)) + 1.0)
        return np.asarray(edges), np.asarray(np.minimum(paid, cap))
    pairs = sorted(
        (_edge_hours(schedule, b, window_hours), b.credit_percent) for b in schedule.bands
    )
    edges = np.array([each for each, _ in pairs])
    paid = np.maximum.accumulate(np.array([each for _, each in pairs])) if pairs else np.zeros(0)
    return edges, np.asarray(np.minimum(paid, cap))


def _edge_hours(schedule: CreditSchedule, band: CreditBand, window_hours: float) -> float:
    if schedule.basis is CreditBasis.AVAILABILITY:
        edge = band.below_percent
        if schedule.decimals is not None:
            # 99.895 rounds to 99.9 and is not below it: the true edge lies half a step lower.
            step = 10.0**-schedule.decimals
            edge = (math.ceil(edge / step - 1e-9) - 0.5) * step
        return window_hours * (1 - edge / 100)
    return _above_hours(schedule, band)


def _above_hours(schedule: CreditSchedule, band: CreditBand) -> float:
    """The edge of a band in minutes, as hours; a rounded figure passes it half a step later."""
    if schedule.decimals is None:
        return band.above / 60
    step = 10.0**-schedule.decimals
    return (math.floor(band.above / step + 1e-9) + 0.5) * step / 60


def least_percent(schedule: CreditSchedule, charge: float) -> float:
    """The schedule's minimum in percent of the charge: smaller credits are not paid. 0: none."""
    if schedule.minimum is None or charge <= 0:
        return 0.0
    return 100 * float(schedule.minimum.amount) / charge


def paid_from(law: CreditLaw, least: float) -> CreditLaw:
    """The law with credits below the least amount not paid."""
    # The margin keeps a credit right on the minimum from falling to binary fractions.
    return _tidy(np.where(law.credits < least - 1e-9, 0.0, law.credits), law.chances)


def credit_law(schedule: CreditSchedule, outages: Outages, window_hours: float) -> CreditLaw:
    """The law of one window's credit in percent of the charge, cap included.

    Exact for credits on the window's downtime. Per outage: compound Poisson on a lattice of
    credit, outages counted over the time up on average. Per day: each day is affected with
    probability 1 - A exp(-24 rate), days taken as independent.

    Raises:
        NotARisk: a schedule for late delivery.
    """
    match schedule.basis:
        case CreditBasis.LATE_DELIVERY:
            raise NotARisk(schedule.basis)
        case CreditBasis.PER_OUTAGE:
            return _per_outage(schedule, outages, window_hours)
        case CreditBasis.PER_DAY:
            return _per_day(schedule, outages, window_hours)
        case CreditBasis.MONTHLY_MEAN:
            return _monthly_mean(schedule, outages, window_hours)
        case CreditBasis.AVAILABILITY | CreditBasis.DOWNTIME | CreditBasis.PER_HOUR:
            edges, paid = steps_of(schedule, window_hours)
            return law_of_steps(downtime_cdf(outages, window_hours, edges), paid)


def law_of_steps(within: Floats, paid: Floats) -> CreditLaw:
    """From P(down <= edge) at rising edges and the credit above each."""
    if not len(paid):
        return CreditLaw(np.zeros(1), np.ones(1))
    chances = np.diff(np.concatenate(([0.0], within, [1.0])))
    return _tidy(np.concatenate(([0.0], paid)), chances)


def _tidy(credits: Floats, chances: Floats) -> CreditLaw:
    """Ascending, equal credits joined, noise below zero taken out."""
    values, place = np.unique(np.round(credits, 10), return_inverse=True)
    joined = np.maximum(np.bincount(place, weights=chances, minlength=len(values)), 0.0)
    return CreditLaw(values, joined / joined.sum())


def _per_outage(schedule: CreditSchedule, outages: Outages, window_hours: float) -> CreditLaw:
    edges, paid = steps_of(
        replace(schedule, cap_percent=math.inf),
        window_hours,
    )
    one = law_of_steps(outages.restore_cdf(edges), paid)
    expected = outages.rate_per_hour * window_hours * outages.availability
    cap, cells = schedule.cap_percent, 2000
    step = cap / cells
    mass = np.zeros(cells + 1)
    # A credit between two points is shared out so that its mean stays what it is.
    point = np.minimum(one.credits / step, cells)
    left = np.minimum(point.astype(np.int64), cells - 1)
    np.add.at(mass, left, one.chances * (1 - (point - left)))
    np.add.at(mass, left + 1, one.chances * (point - left))
    return _capped_sum(mass, expected, step)


def _capped_sum(mass: Floats, expected: float, step: float) -> CreditLaw:
    """Panjer's recursion for a Poisson number of credits; what passes the cap is paid the cap."""
    cells = len(mass) - 1
    weighted = np.arange(cells + 1) * mass
    found = np.zeros(cells + 1)
    found[0] = math.exp(-expected * (1 - mass[0]))
    occupied = np.flatnonzero(weighted)
    for k in range(1, cells):
        back = occupied[occupied <= k]
        if len(back):
            found[k] = expected / k * float(weighted[back] @ found[k - back])
    found[cells] = max(0.0, 1 - found[:cells].sum())
    kept = found > 1e-15
    return _tidy(np.arange(cells + 1)[kept] * step, found[kept])


def _per_day(schedule: CreditSchedule, outages: Outages, window_hours: float) -> CreditLaw:
    days = round(window_hours / 24)
    affected = 1 - outages.availability * math.exp(-24 * outages.rate_per_hour)
    numbers = np.arange(days + 1)
    ways = np.array([math.comb(days, n) for n in numbers], dtype=np.float64)
    chances = ways * affected**numbers * (1 - affected) ** (days - numbers)
    return _tidy(np.minimum(schedule.unit_percent * numbers, schedule.cap_percent), chances)


def _monthly_mean(schedule: CreditSchedule, outages: Outages, window_hours: float) -> CreditLaw:
    pairs = sorted((_above_hours(schedule, band), band.credit_percent) for band in schedule.bands)
    within = np.array([1 - late_mean_probability(outages, window_hours, edge) for edge, _ in pairs])
    paid = np.minimum(np.array([each for _, each in pairs]), schedule.cap_percent)
    return law_of_steps(within, np.maximum.accumulate(paid) if len(paid) else paid)
