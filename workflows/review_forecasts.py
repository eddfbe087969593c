"""Review forecasts: earlier runs, what each said of months now over, and overrides with reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from common.actor import Actor, Permission
from common.errors import BusinessError
from database.listings import ForecastRun, Override
from database.work import Work
from forecasts.demand import Measure
from forecasts.forecast import Forecast
from forecasts.hindsight import Drift, drifted, look_back
from forecasts.what_changed import SeriesChange, what_changed


class OverrideRefused(BusinessError):
    """An override that cannot be kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideResult:
    """An override whose month is over: who was nearer."""

    override: Override
    actual: float

    @property
    def helped(self) -> bool:
        """Whether the person was nearer than the model."""
        said, model = self.override.value, self.override.forecast
        return abs(said - self.actual) < abs(model - self.actual)


def runs_of(work: Work, measure: Measure, *, by: Actor) -> tuple[ForecastRun, ...]:
    """The runs kept, newest first."""
    by.require(Permission.READ_PROPOSALS)
    return work.forecasts.runs(measure)


def compare_runs(
    work: Work, before_id: int, after_id: int, *, by: Actor
) -> tuple[SeriesChange, ...]:
    """How two runs differ, by the newer one's first model, or one both have. Raises NotComparable,
    NotFound."""
    by.require(Permission.READ_PROPOSALS)
    before, after = _read(work, before_id), _read(work, after_id)
    shared = [model for model in after.models if model in before.models]
    return what_changed(before, after, shared[0] if shared else after.models[0])


def said_then(
    work: Work, run_id: int, now_id: int, unique_id: str, *, by: Actor
) -> tuple[Drift, tuple[Drift, ...]]:
    """One series of an older run against what happened, and all series that drifted since."""
    by.require(Permission.READ_PROPOSALS)
    before, now = _read(work, run_id), _read(work, now_id)
    model = before.models[0]
    return look_back(before, now, unique_id, model), drifted(before, now, model)


def override_month(
    work: Work,
    forecast: Forecast,
    unique_id: str,
    month: date,
    *,
    value: float,
    reason: str,
    by: Actor,
    now: datetime,
) -> Override:
    """Keep a person's figure for a month beside the model's.

    Raises:
        NotAllowed, SeriesUnknown, OverrideRefused: no such month, no reason, or a value below 0.
    """
    by.require(Permission.FORECAST)
    points = {p.month: p for p in forecast.find(unique_id).points(forecast.models[0])}
    if month not in points:
        raise OverrideRefused(f"{month:%B %Y} is not in this forecast; choose one of its months.")
    if not reason.strip():
        raise OverrideRefused("Say why; later it is shown whether the reason was right.")
    if not 0 <= value < float("inf"):
        raise OverrideRefused("An override is a number of 0 or more.")
    override = Override(
        measure=forecast.measure,
        unique_id=unique_id,
        month=month,
        forecast=points[month].mean,
        value=value,
        reason=reason.strip(),
        made_by_id=by.id,
        made_by=by.name,
        made_at=now,
    )
    work.pipeline.add_override(override)
    what = f"{unique_id} {month:%Y-%m}"
    before = f"{points[month].mean:.1f}"
    work.journal.note(by, "overrode", "forecast", what, now=now, before=before, after=f"{value:g}")
    return override


def overrides_of(
    work: Work, measure: Measure, unique_id: str, *, by: Actor
) -> tuple[Override, ...]:
    """The newest override of each month of a series, by month."""
    by.require(Permission.READ_PROPOSALS)
    newest: dict[date, Override] = {}
    for each in work.pipeline.overrides(measure, unique_id):
        newest.setdefault(each.month, each)
    return tuple(newest[month] for month in sorted(newest))


def overrides_judged(work: Work, forecast: Forecast, *, by: Actor) -> tuple[OverrideResult, ...]:
    """Overrides of months that are over now, newest first."""
    by.require(Permission.READ_PROPOSALS)
    actual = {
        (series.unique_id, point.month): point.value
        for series in forecast.series
        for point in series.history
    }
    return tuple(
        OverrideResult(override=each, actual=actual[each.unique_id, each.month])
        for each in work.pipeline.overrides(forecast.measure)
        if (each.unique_id, each.month) in actual
    )


def _read(work: Work, run_id: int) -> Forecast:
    return msgspec.json.decode(work.forecasts.get(run_id), type=Forecast)
