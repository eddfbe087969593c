"""A forecast on one page, in words: what a reader without the program is handed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from common.wording import count, percent
from forecasts.demand import Level
from forecasts.forecast import Forecast, SeriesForecast
from forecasts.what_changed import SeriesChange

MONTHS = 12
MOST_PARTS = 7
MOST_CHANGES = 3
CHARTED_HISTORY = 36


@dataclass(frozen=True, slots=True)
class BriefMonth:
    month: str
    mean: str
    low: str
    high: str
    before: str


@dataclass(frozen=True, slots=True)
class BriefPart:
    name: str
    past: str
    ahead: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastBrief:
    """All texts of the page, and the figures of its chart."""

    provider: str
    label: str
    measure: str
    made_on: date
    headline: str
    months: tuple[BriefMonth, ...]
    parts: tuple[BriefPart, ...]
    trust: tuple[str, ...]
    changes: tuple[str, ...]
    record: str
    history: tuple[float, ...]
    mean: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


def brief_of(
    forecast: Forecast,
    unique_id: str,
    *,
    provider: str,
    measure: str,
    changes: tuple[SeriesChange, ...] = (),
) -> ForecastBrief:
    """The page of one series. Raises SeriesUnknown."""
    series = forecast.find(unique_id)
    model = forecast.models[0]
    points = series.points(model)[:MONTHS]
    values = [each.value for each in series.history]
    past, ahead = sum(values[-MONTHS:]), sum(each.mean for each in points)
    before = {(each.month.year + 1, each.month.month): each.value for each in series.history}
    return ForecastBrief(
        provider=provider,
        label=series.label,
        measure=measure,
        made_on=forecast.made_on,
        headline=(
            f"{past:,.0f} in the last {count(min(len(values), MONTHS), 'month')}, {ahead:,.0f} "
            f"expected in the next {len(points)} ({_change(past, ahead)})."
        ),
        months=tuple(
            BriefMonth(
                f"{each.month:%b %Y}",
                f"{each.mean:,.0f}",
                f"{each.lo_80:,.0f}",
                f"{each.hi_80:,.0f}",
                _figure(before.get((each.month.year, each.month.month))),
            )
            for each in points
        ),
        parts=_parts(forecast, series, model),
        trust=_trust(series, model),
        changes=tuple(str(each) for each in changes[:MOST_CHANGES]),
        record=_record(forecast),
        history=tuple(values[-CHARTED_HISTORY:]),
        mean=tuple(each.mean for each in points),
        low=tuple(each.lo_80 for each in points),
        high=tuple(each.hi_80 for each in points),
    )


def _parts(forecast: Forecast, whole: SeriesForecast, model: str) -> tuple[BriefPart, ...]:
    """The families of the total or of a region, the regions of a family; largest ahead first."""
    rows = []
    for each in forecast.series:
        if _is_part(each, whole):
            past = sum(point.value for point in each.history[-MONTHS:])
            ahead = sum(point.mean for point in each.points(model)[:MONTHS])
            name = each.region if whole.family else each.family
            rows.append(
                (ahead, BriefPart(name, _figure(past), _figure(ahead), _change(past, ahead)))
            )
    rows.sort(key=lambda row: (-row[0], row[1].name))
    return tuple(part for _, part in rows[:MOST_PARTS])


def _is_part(each: SeriesForecast, whole: SeriesForecast) -> bool:
    if whole.level is Level.TOTAL:
        return each.level is Level.FAMILY
    inside = each.level is Level.FAMILY_REGION
    if whole.level is Level.FAMILY:
        return inside and each.family == whole.family
    return whole.level is Level.REGION and inside and each.region == whole.region


def _trust(series: SeriesForecast, model: str) -> tuple[str, ...]:
    found = next((each for each in series.accuracy if each.model == model), None)
    if found is None or found.wape is None:
        return ("The history is too short to test the forecast on its own past.", *series.notes)
    sentences = [
        f"Tested on {found.months} months already past from {found.cutoffs} earlier dates, it "
        f"missed by {percent(found.wape, 0)} of demand."
    ]
    if found.value_added is not None:
        verb = "less" if found.value_added >= 0 else "more"
        share = percent(abs(found.value_added), 0)
        sentences.append(f"That is {share} {verb} error than repeating last year.")
    if found.coverage_80 is not None:
        sentences.append(f"The 80 % band held {percent(found.coverage_80, 0)} of the months.")
    return (*sentences, *series.notes)


def _record(forecast: Forecast) -> str:
    packages = ", ".join(f"{name} {version}" for name, version in forecast.versions[:4])
    return (
        f"Made on {forecast.made_on:%d %B %Y} from deals closed until "
        f"{forecast.history_until:%B %Y}; model {forecast.models[0]}; data "
        f"{forecast.data_hash[:12]}; {packages}."
    )


def _figure(value: float | None) -> str:
    return "none" if value is None else f"{value:,.0f}"


def _change(past: float, ahead: float) -> str:
    if not past:
        return "from nothing"
    return f"{'+' if ahead >= past else ''}{percent(ahead / past - 1, 0)}"
