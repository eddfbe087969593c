"""What an outage history proves: bounds on breach shares, failure rates and mean times.

The only file of the house that asks scipy for quantiles, and only when called: it loads slowly.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from common.errors import BusinessError


class UnsoundEvidence(BusinessError):
    pass


@dataclass(frozen=True, slots=True)
class Bounds:
    """An interval with its point estimate; `high` may be without end."""

    low: float
    estimate: float
    high: float


def breach_share_bounds(missed: int, months: int, *, confidence: float = 0.95) -> Bounds:
    """The share of months that miss, from a count of them (Clopper and Pearson 1934, two-sided).

    Raises:
        UnsoundEvidence: no month, or more misses than months.
    """
    _require_confidence(confidence)
    if months < 1 or not 0 <= missed <= months:
        raise UnsoundEvidence(
            f"{missed} missed of {months} months is not possible; accepted: 0 to the number of "
            "months, which is at least 1."
        )
    from scipy.special import betaincinv

    tail = (1 - confidence) / 2
    low = 0.0 if missed == 0 else float(betaincinv(missed, months - missed + 1, tail))
    high = 1.0 if missed == months else float(betaincinv(missed + 1, months - missed, 1 - tail))
    return Bounds(low, missed / months, high)


def mtbf_bounds(hours: float, failures: int, *, confidence: float = 0.90) -> Bounds:
    """MTBF from a count of failures over element-hours, time-terminated.

    low = 2T / chi2(1 - a/2; 2r + 2), high = 2T / chi2(a/2; 2r); chi-square quantiles are twice
    those of the gamma law. Without a failure there is no upper bound.

    Raises:
        UnsoundEvidence.
    """
    _require_confidence(confidence)
    if not hours > 0 or failures < 0:
        raise UnsoundEvidence(
            f"{failures} failures in {hours:g} hours is not possible; accepted: hours above 0."
        )
    from scipy.special import gammaincinv

    tail = (1 - confidence) / 2
    low = hours / float(gammaincinv(failures + 1, 1 - tail))
    if failures == 0:
        return Bounds(low, math.inf, math.inf)
    return Bounds(low, hours / failures, hours / float(gammaincinv(failures, tail)))


def mttr_bounds(durations_hours: tuple[float, ...], *, confidence: float = 0.90) -> Bounds:
    """Mean time to restore from outages, as if exponential: 2S / chi2 with 2n degrees.

    Raises:
        UnsoundEvidence: no outage, or a duration not above zero.
    """
    _require_confidence(confidence)
    if not durations_hours or min(durations_hours) <= 0:
        raise UnsoundEvidence("A mean time to restore needs outages, each longer than 0 hours.")
    from scipy.special import gammaincinv

    number, total = len(durations_hours), sum(durations_hours)
    tail = (1 - confidence) / 2
    return Bounds(
        total / float(gammaincinv(number, 1 - tail)),
        total / number,
        total / float(gammaincinv(number, tail)),
    )


def _require_confidence(confidence: float) -> None:
    if not 0 < confidence < 1:
        raise UnsoundEvidence(
            f"A confidence of {confidence:g} is out of range; accepted: above 0 and below 1."
        )
