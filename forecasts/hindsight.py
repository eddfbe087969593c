"""What was forecast then against what has happened since: errors, bands, and an alarm for drift."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import comb

from forecasts.forecast import Forecast, ForecastPoint

# The alarm rings where chance alone would leave so few months inside the band this seldom.
ALARM_CHANCE = 0.05
BAND_SHARE = 0.80


@dataclass(frozen=True, slots=True)
class Hindsight:
    """A month an older run forecast that is over now."""

    month: date
    forecast: float
    actual: float
    lo_80: float
    hi_80: float

    @property
    def held(self) -> bool:
        return self.lo_80 <= self.actual <= self.hi_80


@dataclass(frozen=True, slots=True)
class Drift:
    """How a series has done against an older run; `alarm` says in words what is wrong, if it is."""

    unique_id: str
    label: str
    months: tuple[Hindsight, ...]
    alarm: str

    @property
    def wape(self) -> float | None:
        demand = sum(abs(each.actual) for each in self.months)
        error = sum(abs(each.forecast - each.actual) for each in self.months)
        return error / demand if demand else None


def look_back(before: Forecast, now: Forecast, unique_id: str, model: str) -> Drift:
    """The months of a series that `before` forecast and `now` knows. Raises SeriesUnknown."""
    series = now.find(unique_id)
    happened = {point.month: point.value for point in series.history}
    then = next((each for each in before.series if each.unique_id == unique_id), None)
    points = then.points(model) if then else ()
    months = tuple(_compared(p, happened[p.month]) for p in points if p.month in happened)
    return Drift(unique_id, series.label, months, _alarm(months))


def drifted(before: Forecast, now: Forecast, model: str) -> tuple[Drift, ...]:
    """The series whose alarm rings."""
    found = [look_back(before, now, each.unique_id, model) for each in now.series]
    return tuple(each for each in found if each.alarm)


def _compared(point: ForecastPoint, actual: float) -> Hindsight:
    return Hindsight(point.month, point.mean, actual, point.lo_80, point.hi_80)


def _alarm(months: Sequence[Hindsight]) -> str:
    """By the binomial chance of so many months outside an 80 % band; it needs two at least."""
    outside = [each for each in months if not each.held]
    chance = sum(
        comb(len(months), k) * (1 - BAND_SHARE) ** k * BAND_SHARE ** (len(months) - k)
        for k in range(len(outside), len(months) + 1)
    )
    if len(outside) < 2 or chance >= ALARM_CHANCE:
        return ""
    above = sum(each.actual > each.hi_80 for each in outside)
    side = "above" if above * 2 > len(outside) else "below"
    return (
        f"{len(outside)} of {len(months)} months fell outside the 80 % band, most of them {side} "
        "it: make the forecast anew and look for what changed."
    )
