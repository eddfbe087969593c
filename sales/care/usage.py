"""Measured use of a service by month, and when it will meet the bandwidth it has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from common.period import add_months

NEAR = 0.8  # of the bandwidth in the busy hour: queues begin well before the line is full
_LEAST_MONTHS, _FURTHEST_MONTHS = 3, 36


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthOfUse:
    """`busy_mbps` is the month's 95th percentile, as carriers bill it."""

    service_id: str
    month: date
    busy_mbps: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Fullness:
    """`share` of the bandwidth in the latest month; `full_in` months, None: not foreseeable."""

    share: float
    busy_mbps: float
    full_in: int | None
    full_on: date | None


def fullness(months: Sequence[MonthOfUse], bandwidth_mbps: float) -> Fullness | None:
    """How full a line is and, by a straight line through its months, when it will be full.

    None without a bandwidth or a measurement.
    """
    if not months or bandwidth_mbps <= 0:
        return None
    ordered = sorted(months, key=lambda each: each.month)
    latest = ordered[-1]
    share = latest.busy_mbps / bandwidth_mbps
    growth = _growth([each.busy_mbps for each in ordered])
    left = bandwidth_mbps - latest.busy_mbps
    if left <= 0:
        return Fullness(share=share, busy_mbps=latest.busy_mbps, full_in=0, full_on=latest.month)
    wait = -(-left // growth) if growth > 0 else None
    full_in = int(wait) if wait is not None and wait <= _FURTHEST_MONTHS else None
    return Fullness(
        share=share,
        busy_mbps=latest.busy_mbps,
        full_in=full_in,
        full_on=add_months(latest.month, full_in) if full_in is not None else None,
    )


def _growth(series: Sequence[float]) -> float:
    """Least-squares slope in Mbit/s a month; 0 while there are too few months to tell."""
    number = len(series)
    if number < _LEAST_MONTHS:
        return 0.0
    middle = (number - 1) / 2
    mean = sum(series) / number
    above = sum((nth - middle) * (each - mean) for nth, each in enumerate(series))
    return above / sum((nth - middle) ** 2 for nth in range(number))
