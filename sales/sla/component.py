"""A component as people know it: MTBF, or availability, or a route, or a history of failures."""

from __future__ import annotations

from dataclasses import dataclass

from common.wording import plain
from sales.sla.evidence import mtbf_bounds
from sales.sla.fibre import Laying, fibre_mtbf_hours
from sales.sla.restore import Shape, lognormal_from
from sales.sla.structure import Element, UnsoundElement


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """Exactly one of `mtbf_hours` (fail to fail), `mttf_hours` (up to the next failure),
    `availability_percent`, `route_km`, or `observed_hours` with `failures` says how often it fails.

    Repairs are `mttr_hours` with `shape` and `cv`, or lognormal by `median_hours` and `p90_hours`.
    From a history the MTBF is the lower bound at `confidence`, two-sided.
    """

    name: str
    mtbf_hours: float | None = None
    mttf_hours: float | None = None
    availability_percent: float | None = None
    route_km: float | None = None
    laying: Laying = Laying.BURIED
    observed_hours: float | None = None
    failures: int = 0
    confidence: float = 0.90
    mttr_hours: float | None = None
    median_hours: float | None = None
    p90_hours: float | None = None
    shape: Shape = Shape.EXPONENTIAL
    cv: float = 1.0

    def element(self) -> Element:
        """Raises UnsoundElement, UnsoundRoute, UnsoundEvidence, NoRestoreTime."""
        mttr, shape, cv = self._repair()
        return Element(
            name=self.name, mtbf_hours=self._mtbf(mttr), mttr_hours=mttr, shape=shape, cv=cv
        )

    def _repair(self) -> tuple[float, Shape, float]:
        if self.mttr_hours is not None:
            return self.mttr_hours, self.shape, self.cv
        if self.median_hours is None or self.p90_hours is None:
            raise UnsoundElement(
                f"{self.name}: give mttr_hours, or median_hours and p90_hours of its repairs."
            )
        restore = lognormal_from(self.median_hours, self.p90_hours)
        return restore.mean_hours, restore.shape, restore.cv

    def _mtbf(self, mttr: float) -> float:
        ways = (
            self.mtbf_hours,
            self.mttf_hours,
            self.availability_percent,
            self.route_km,
            self.observed_hours,
        )
        if sum(1 for each in ways if each is not None) != 1:
            raise UnsoundElement(
                f"{self.name}: give exactly one of mtbf_hours, mttf_hours, availability_percent, "
                "route_km or observed_hours."
            )
        if self.mtbf_hours is not None:
            return self.mtbf_hours
        if self.mttf_hours is not None:
            return self.mttf_hours + mttr
        if self.availability_percent is not None:
            return self._from_availability(self.availability_percent, mttr)
        if self.route_km is not None:
            return fibre_mtbf_hours(self.route_km, self.laying)
        assert self.observed_hours is not None  # one of the five is given
        return mtbf_bounds(self.observed_hours, self.failures, confidence=self.confidence).low

    def _from_availability(self, percent: float, mttr: float) -> float:
        if not 50 <= percent < 100:
            meant = f" If it is a share, write {plain(percent * 100)}." if 0 < percent <= 1 else ""
            raise UnsoundElement(
                f"{self.name}: an availability of {plain(percent)} % is out of range; accepted: 50 "
                f"to below 100 %.{meant}"
            )
        return mttr / (1 - percent / 100)
