"""When capacity fills: demand added up month by month, with the chance that it is full by then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from statistics import NormalDist

from common.errors import BusinessError
from forecasts.forecast import ForecastPoint

# Errors of months in one forecast lean the same way; between none (0) and all (1).
ERRORS_GO_TOGETHER = 0.5
Z_80 = NormalDist().inv_cdf(0.9)


class CapacityRefused(BusinessError):
    """A capacity that cannot be."""


@dataclass(frozen=True, slots=True)
class CapacityPoint:
    """The use expected at the end of a month, and the chance that capacity is full by then."""

    month: date
    used: float
    lo_80: float
    hi_80: float
    full_chance: float


def capacity_outlook(
    points: Sequence[ForecastPoint], *, used: float, capacity: float, takes: float = 1.0
) -> tuple[CapacityPoint, ...]:
    """Use of a capacity as forecast demand, which may be net of what ends, is added to today's.

    Sums of months are taken as normal, with spreads read off the 80 % bands and errors of any two
    months correlated by one half: independent months would claim far too much certainty.

    Args:
        used, capacity: in units of the measure.
        takes: how much of a unit sold is used at the busiest hour, above 0 and up to 1.

    Raises:
        CapacityRefused: a capacity that is not above 0, a use below 0, or takes not in 0 to 1.
    """
    if capacity <= 0 or used < 0 or not 0 < takes <= 1:
        raise CapacityRefused(
            "Capacity must be above 0, what is used 0 or more, and the share taken up to 100 %."
        )
    total, alone, together, found = used, 0.0, 0.0, []
    for point in points:
        total = max(0.0, total + takes * point.mean)
        spread = takes * (point.hi_80 - point.lo_80) / (2 * Z_80)
        alone += spread**2
        together += spread
        mixed = (1 - ERRORS_GO_TOGETHER) * alone + ERRORS_GO_TOGETHER * together**2
        deviation = sqrt(mixed)
        chance = _chance_above(capacity, total, deviation)
        low = max(0.0, total - Z_80 * deviation)
        found.append(CapacityPoint(point.month, total, low, total + Z_80 * deviation, chance))
    return tuple(found)


def fills_in(outlook: Sequence[CapacityPoint], chance: float) -> date | None:
    """The first month by which capacity is full with at least this chance; None within sight."""
    return next((each.month for each in outlook if each.full_chance >= chance), None)


def _chance_above(limit: float, mean: float, deviation: float) -> float:
    if deviation == 0:
        return float(mean >= limit)
    return 1 - NormalDist(mean, deviation).cdf(limit)
