"""What changed since the last forecast, and which new deals are behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from common.errors import BusinessError
from common.wording import percent
from forecasts.demand import Level, Measure
from forecasts.forecast import Forecast, ForecastPoint

COMPARED_MONTHS = 12


class NotComparable(BusinessError):
    """Two forecasts that do not answer the same question."""


@dataclass(frozen=True, slots=True)
class SeriesChange:
    """The expected demand a month, of one series, in the run before and in the run after.

    Both are means over the first 12 months each run looks ahead (fewer where its horizon is
    shorter). None: that run did not have the series.
    """

    unique_id: str
    label: str
    level: Level
    before: float | None
    after: float | None

    @property
    def change(self) -> float:
        """After less before, in units of the measure a month; a missing run counts as 0."""
        return (self.after or 0.0) - (self.before or 0.0)

    @property
    def change_share(self) -> float | None:
        """The change as a share of before; None where before is 0 or missing."""
        return self.change / self.before if self.before else None

    def __str__(self) -> str:
        if self.before is None:
            return f"{self.label}: new, {self.after:,.1f} a month expected."
        if self.after is None:
            return f"{self.label}: no longer forecast, {self.before:,.1f} a month before."
        share = self.change_share
        relative = "" if share is None else f" ({'+' if share >= 0 else ''}{percent(share)})"
        return f"{self.label}: {self.before:,.1f} to {self.after:,.1f} a month{relative}."


@dataclass(frozen=True, slots=True)
class Addition:
    """What new deals added to one month of a family's demand in a region."""

    month: date
    family: str
    region: str
    offering: str
    value: float  # in units of the measure


def what_changed(before: Forecast, after: Forecast, model: str) -> tuple[SeriesChange, ...]:
    """The change of every series, the largest change first.

    Raises:
        NotComparable: another measure, another horizon within the first year, or a model that
            either run does not have.
    """
    _refuse_unlike(before, after, model)
    earlier, later = _means(before, model), _means(after, model)
    named = {one.unique_id: one for forecast in (before, after) for one in forecast.series}
    changes = [
        SeriesChange(key, one.label, one.level, earlier.get(key), later.get(key))
        for key, one in named.items()
    ]
    # Ties stay in the order of the forecast, the whole before its parts.
    return tuple(sorted(changes, key=lambda one: -abs(one.change)))


def added_by(new_records: pd.DataFrame, measure: Measure) -> tuple[Addition, ...]:
    """What the given demand records add, the largest first; lines of one month are added up.

    `new_records` has the columns of `check_records` and has passed it, or is empty.
    """
    keys = ["month", "family", "region", "offering"]
    sums = new_records.groupby(keys, as_index=False)[[measure.value]].sum()
    additions = [
        Addition(month.date(), family, region, offering, float(value))
        for month, family, region, offering, value in zip(
            *(sums[column] for column in (*keys, measure.value)), strict=True
        )
    ]
    return tuple(sorted(additions, key=lambda one: -one.value))


def _refuse_unlike(before: Forecast, after: Forecast, model: str) -> None:
    if before.measure is not after.measure:
        raise NotComparable(
            f"One forecast is of {before.measure}, the other of {after.measure}; "
            "compare two of the same measure."
        )
    horizons = {min(one.horizon_months, COMPARED_MONTHS) for one in (before, after)}
    if len(horizons) > 1:
        raise NotComparable(
            f"One forecast looks {before.horizon_months} months ahead, the other "
            f"{after.horizon_months}; compare two of {COMPARED_MONTHS} months or more."
        )
    if not (model in before.models and model in after.models):
        raise NotComparable(f"Not both forecasts have {model}; choose a model of both.")


def _means(forecast: Forecast, model: str) -> dict[str, float]:
    return {one.unique_id: _mean(one.points(model)) for one in forecast.series}


def _mean(points: Sequence[ForecastPoint]) -> float:
    first_year = points[:COMPARED_MONTHS]
    return sum(point.mean for point in first_year) / len(first_year)
