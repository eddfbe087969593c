"""How long outages last: exponential and lognormal times to restore, and mixtures of them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from common.errors import BusinessError

Floats: TypeAlias = npt.NDArray[np.floating[Any]]
_P90 = 1.2815515655446004  # the standard normal's 90 % point


class Shape(StrEnum):
    EXPONENTIAL = "exponential"
    LOGNORMAL = "lognormal"


class NoRestoreTime(BusinessError):
    def __init__(self, what: str) -> None:
        super().__init__(f"A time to restore needs {what} above 0.")


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreTime:
    """One kind of outage. `cv` is sd / mean, used by the lognormal only."""

    mean_hours: float
    shape: Shape = Shape.EXPONENTIAL
    cv: float = 1.0

    def __post_init__(self) -> None:
        if not self.mean_hours > 0:
            raise NoRestoreTime("a mean")
        if self.shape is Shape.LOGNORMAL and not self.cv > 0:
            raise NoRestoreTime("a coefficient of variation")

    def cdf(self, hours: Floats) -> Floats:
        """P(restored within so many hours)."""
        hours = np.maximum(hours, 0.0)
        if self.shape is Shape.EXPONENTIAL:
            return np.asarray(-np.expm1(-hours / self.mean_hours))
        # ln R is normal with sigma^2 = ln(1 + CV^2), mu = ln m - sigma^2 / 2.
        sigma = math.sqrt(math.log1p(self.cv**2))
        mu = math.log(self.mean_hours) - sigma**2 / 2
        with np.errstate(divide="ignore"):
            z = (np.log(hours) - mu) / (sigma * math.sqrt(2))
        return np.asarray(0.5 * (1 + _erf(z)))


def lognormal_from(median_hours: float, p90_hours: float) -> RestoreTime:
    """The lognormal with this median and 90 % point: sigma = ln(p90 / median) / 1.2816.

    Raises:
        NoRestoreTime: the 90 % point is not above the median.
    """
    if not 0 < median_hours < p90_hours:
        raise NoRestoreTime("a median, and a 90 % point above it,")
    sigma = math.log(p90_hours / median_hours) / _P90
    return RestoreTime(
        mean_hours=median_hours * math.exp(sigma**2 / 2),
        shape=Shape.LOGNORMAL,
        cv=math.sqrt(math.expm1(sigma**2)),
    )


# Outages of one service: how often, and which kinds in which shares.
@dataclass(frozen=True, kw_only=True)
class Outages:
    """`rate_per_hour` counts failures per hour up; `kinds` are (share, time to restore)."""

    rate_per_hour: float
    kinds: tuple[tuple[float, RestoreTime], ...]

    @classmethod
    def of(cls, up_hours: float, restore: RestoreTime) -> Outages:
        """From the mean time up between an end of an outage and the next failure."""
        if not up_hours > 0:
            raise NoRestoreTime("a mean time up")
        return cls(rate_per_hour=1 / up_hours, kinds=((1.0, restore),))

    @cached_property
    def mean_hours(self) -> float:
        return sum(share * kind.mean_hours for share, kind in self.kinds)

    @property
    def availability(self) -> float:
        """MUT / (MUT + MDT), the average over all time."""
        return 1 / (1 + self.rate_per_hour * self.mean_hours)

    @property
    def exponential(self) -> bool:
        return len(self.kinds) == 1 and self.kinds[0][1].shape is Shape.EXPONENTIAL

    def restore_cdf(self, hours: Floats) -> Floats:
        """P(an outage is restored within so many hours)."""
        return np.asarray(sum(share * kind.cdf(hours) for share, kind in self.kinds))


def with_cause(own: Outages, cause: Outages | None) -> Outages:
    """A service that its own faults and a shared cause take down: rates add, kinds mix."""
    if cause is None:
        return own
    rate = own.rate_per_hour + cause.rate_per_hour
    kinds: dict[RestoreTime, float] = {}
    for each in (own, cause):
        for share, kind in each.kinds:
            kinds[kind] = kinds.get(kind, 0.0) + share * each.rate_per_hour / rate
    return Outages(rate_per_hour=rate, kinds=tuple((s, k) for k, s in kinds.items()))


def _erf(values: Floats) -> Floats:
    """The error function, of the standard library: numpy has none, and scipy loads slowly."""
    return np.fromiter((math.erf(each) for each in values.ravel()), np.float64).reshape(
        values.shape
    )
