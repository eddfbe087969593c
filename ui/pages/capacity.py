"""Capacity: when a region's bandwidth or ports fill, and how sure that is."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from common.wording import percent
from forecasts.capacity import CapacityPoint, capacity_outlook, fills_in
from forecasts.demand import Measure
from forecasts.forecast import Forecast, SeriesForecast
from ui.components import charts
from ui.components.demand import MEASURES, choose_series, newest_of
from ui.session import actor, begin_work, now, plain, refusals
from workflows.forecast_live import USUALLY_KEPT, LiveView, see_live_base

FULL_AT_FIRST = 1.25  # of what is in use, until the reader types what is built
_UNITS = {Measure.BANDWIDTH_MBPS: "Mbit/s", Measure.UNITS: "units"}
_CAPACITY_MEASURES = tuple(_UNITS)


def capacity() -> None:
    st.title("Capacity")
    measure = st.radio(
        "Measure",
        _CAPACITY_MEASURES,
        format_func=MEASURES.__getitem__,
        horizontal=True,
        key="capacity-measure",
    )
    found = newest_of(measure)
    if found is None:
        return
    series = choose_series(found, "capacity")
    columns = st.columns(4)
    share_kept, share_used = _shares(measure, columns[0], columns[1])
    with refusals():
        live = _live(found, series, measure, share_kept / 100)
        unit = _UNITS[measure]
        today = float(round(live.base * share_used / 100))
        asked = f"{measure}-{series.unique_id}"
        in_use = columns[3].number_input(
            f"In use today ({unit})",
            min_value=0.0,
            value=today,
            format="%.0f",
            key=f"used-{asked}-{share_kept}-{share_used}",
        )
        room = columns[2].number_input(
            f"Capacity ({unit})",
            min_value=0.0,
            format="%.0f",
            value=max(1.0, float(round(today * FULL_AT_FIRST))),
            key=f"capacity-{asked}",
        )
        _explain(live)
        outlook = capacity_outlook(live.net, used=in_use, capacity=room, takes=share_used / 100)
        _show(series, outlook, room)


def _shares(measure: Measure, left: DeltaGenerator, right: DeltaGenerator) -> tuple[int, int]:
    """Percent renewed at the end of a term, and percent of what is live that is used at once."""
    kept = left.number_input("Renewed at the end of a term (%)", 0, 100, round(100 * USUALLY_KEPT))
    used = right.number_input(
        "Used at the busiest hour, of what is live (%)",
        1,
        100,
        25 if measure is Measure.BANDWIDTH_MBPS else 100,
        key=f"takes-{measure}",
    )
    return kept, used


def _live(found: Forecast, series: SeriesForecast, measure: Measure, kept: float) -> LiveView:
    points = series.points(found.models[0])
    with begin_work() as work:
        return see_live_base(work, series, measure, points, kept=kept, by=actor(), now=now())


def _explain(live: LiveView) -> None:
    st.caption(
        f"{live.base:,.0f} are live today by deals won ({live.waiting:,.0f} more wait to be "
        "switched on). Type what your network holds: Bidwright knows what was sold, not what is "
        "built; the figure to begin with leaves a quarter of room. Sales count here in the month "
        "they go live, and leave when their term ends and is not renewed."
    )


def _show(series: SeriesForecast, outlook: tuple[CapacityPoint, ...], whole: float) -> None:
    words = _words(series, outlook)
    st.markdown(plain(words))
    names = [f"{each.month:%b %Y}" for each in outlook]
    lines = {
        "expected use": [round(each.used) for each in outlook],
        "80 % low": [round(each.lo_80) for each in outlook],
        "80 % high": [round(each.hi_80) for each in outlook],
        "capacity": [round(whole) for _ in outlook],
    }
    charts.show(charts.line(names, dict(lines)), words=words, height=320)
    rows = [
        {
            "End of": f"{each.month:%b %Y}",
            "Expected use": round(each.used),
            "80 % band": f"{each.lo_80:,.0f} to {each.hi_80:,.0f}",
            "Of capacity": percent(each.used / whole, 0),
            "Chance it is full": percent(each.full_chance, 0),
        }
        for each in outlook
    ]
    st.dataframe(
        rows,
        hide_index=True,
        column_config={"Expected use": st.column_config.NumberColumn(format="localized")},
        height="content",
        alt="Use of capacity by month",
    )


def _words(series: SeriesForecast, outlook: tuple[CapacityPoint, ...]) -> str:
    likely, early = fills_in(outlook, 0.5), fills_in(outlook, 0.1)
    if early is None:
        return f"{series.label}: full within {len(outlook)} months in less than one case of ten."
    if likely is None:
        return (
            f"{series.label}: more likely than not it holds for {len(outlook)} months, but by "
            f"{early:%B %Y} it is full in one case of ten."
        )
    return (
        f"{series.label}: full by {likely:%B %Y}, more likely than not; in one case of ten already "
        f"by {early:%B %Y}. Order before that, less the time to build."
    )
