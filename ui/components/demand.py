"""What the forecast pages share: choosing measure, run and series, and drawing the fan."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from forecasts.demand import Measure
from forecasts.forecast import Forecast, ForecastPoint, SeriesForecast
from ui.components import charts
from ui.links import go
from ui.session import actor, begin_work, plain
from workflows.forecast_demand import latest_forecast

MEASURES = {
    Measure.MRC: "Monthly charges (USD)",
    Measure.BANDWIDTH_MBPS: "Bandwidth (Mbit/s)",
    Measure.UNITS: "Units",
    Measure.NRC: "One-time charges (USD)",
}
BASELINE = "Seasonal naive"


def choose_measure(key: str) -> Measure:
    """The measure looked at; pages keep their choice apart by `key`."""
    return st.radio(
        "Measure", list(MEASURES), format_func=MEASURES.__getitem__, horizontal=True, key=key
    )


def newest_of(measure: Measure) -> Forecast | None:
    """The newest run of a measure; without one, says where to make it."""
    with begin_work() as work:
        found = latest_forecast(work, measure, by=actor())
    if found is None:
        st.info("No forecast of this measure is made yet; make one on the Forecast page.")
        if st.button("Open the Forecast page", type="primary"):
            go("forecast")
    return found


def choose_series(found: Forecast, key: str) -> SeriesForecast:
    """A series by its family and region; only pairs that are sold are offered."""
    family, region = st.columns(2)
    families = sorted({each.family for each in found.series if each.family})
    regions = sorted({each.region for each in found.series if each.region})
    chosen_family = family.selectbox(
        "Product family", ["", *families], format_func=_or_all, key=f"{key}-family"
    )
    known = {(each.family, each.region) for each in found.series}
    possible = [r for r in ["", *regions] if (chosen_family, r) in known]
    chosen_region = region.selectbox("Region", possible, format_func=_or_all, key=f"{key}-region")
    return next(
        each
        for each in found.series
        if (each.family, each.region) == (chosen_family, chosen_region)
    )


def _or_all(name: str) -> str:
    return name or "All"


def draw_fan(
    series: SeriesForecast,
    points: Sequence[ForecastPoint],
    beside: Sequence[float],
    *,
    beside_name: str,
    words: str,
) -> None:
    """Three years of history, the points with their bands, and another line to compare with."""
    history = list(series.history)[-36:]
    months = [each.month for each in history] + [each.month for each in points]
    past: list[float | None] = [None] * len(history)
    ahead: list[float | None] = [None] * len(points)

    def joined(values: Sequence[float]) -> list[float | None]:
        return [*past, *(round(value, 2) for value in values)]

    bands = {
        80: (joined([p.lo_80 for p in points]), joined([p.hi_80 for p in points])),
        95: (joined([p.lo_95 for p in points]), joined([p.hi_95 for p in points])),
    }
    spec = charts.fan(
        [f"{month:%b %Y}" for month in months],
        [*(round(each.value, 2) for each in history), *ahead],
        joined([p.mean for p in points]),
        bands,
        joined(beside),
        beside_name,
    )
    charts.show(spec, words=words, height=380, key=f"fan-{beside_name}")
    st.caption(plain(words))
