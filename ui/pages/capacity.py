"""Capacity: when a region's bandwidth or ports fill, and how sure that is."""

from __future__ import annotations

import streamlit as st

from common.wording import percent
from forecasts.capacity import CapacityPoint, capacity_outlook, fills_in
from forecasts.demand import Measure
from forecasts.forecast import SeriesForecast
from ui.components import charts
from ui.components.demand import MEASURES, choose_series, newest_of
from ui.session import plain, refusals

_CAPACITY_MEASURES = (Measure.BANDWIDTH_MBPS, Measure.UNITS)


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
    sold = sum(point.value for point in series.history)
    used_column, capacity_column, takes_column = st.columns(3)
    used = used_column.number_input(
        "In use today", min_value=0.0, value=float(round(sold * 0.25)), key=f"used-{measure}"
    )
    whole = capacity_column.number_input(
        "Capacity", min_value=0.0, value=float(round(sold * 0.35)), key=f"capacity-{measure}"
    )
    takes = takes_column.number_input(
        "Share of what is sold that is used at the busiest hour (%)", 1, 100, 25
    )
    st.caption(
        "Type what your network holds here: Bidwright knows what was sold, not what is built. The "
        "figures to begin with are a quarter and a third of all that was ever sold."
    )
    with refusals():
        outlook = capacity_outlook(
            series.points(found.models[0]), used=used, capacity=whole, takes=takes / 100
        )
        _show(series, outlook, whole)


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
