"""Forecast: demand by family, region and month, how sure it is and how wrong it has been."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from common.actor import Permission
from common.wording import percent
from forecasts.demand import Level, Measure
from forecasts.forecast import Forecast, SeriesForecast
from ui import refits
from ui.components import charts
from ui.components.halves import halves
from ui.components.money import say
from ui.session import actor, begin_work, now, plain, refusals, show_flash
from workflows.forecast_demand import (
    changes_since_last,
    latest_forecast,
    latest_run_id,
    newest_deals,
)

MEASURES = {
    Measure.MRC: "Monthly charges (USD)",
    Measure.BANDWIDTH_MBPS: "Bandwidth (Mbit/s)",
    Measure.UNITS: "Units",
}
MAIN, BASELINE = "Prophet", "Seasonal naive"


def forecast() -> None:
    st.title("Demand forecast")
    show_flash()
    measure = st.radio(
        "Measure",
        list(MEASURES),
        format_func=MEASURES.__getitem__,
        horizontal=True,
        key="forecast-measure",
    )
    with begin_work() as work:
        found = latest_forecast(work, measure, by=actor())
        run_id = latest_run_id(work, measure)
    _runs(measure, found)
    if found is None:
        st.info("No forecast of this measure is made yet. Press Make forecast to learn from deals.")
        return
    series = _choose(found)
    if measure is Measure.UNITS and not series.family:
        st.caption("Units are circuits, seats, channels and SIMs: choose a family to compare like.")
    _fan(series)
    left, right = halves("forecast")
    with left:
        _table(series)
        _downloads(run_id)
    with right:
        _accuracy(found, series)
    _newest(measure, found)


@st.fragment(run_every=2)
def _watch(measure: Measure) -> None:
    under_way = refits.progress(measure)
    if under_way is None:
        st.rerun()
    else:
        share, text = under_way
        st.progress(min(share, 1.0), text=plain(text))
        if st.button("Cancel this run"):
            refits.cancel(measure)


def _runs(measure: Measure, found: Forecast | None) -> None:
    if failed := refits.ended_with(measure):
        st.error(plain(failed))
    if refits.progress(measure) is not None:
        _watch(measure)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        allowed = actor().may(Permission.FORECAST)
        label = "Make forecast" if found is None else "Refit on the newest deals"
        if st.button(
            label,
            type="primary",
            disabled=not allowed,
            help=None if allowed else "Sales engineers and approvers run forecasts.",
        ):
            with refusals():
                refits.start(measure, by=actor())
                st.rerun()
        if found is not None:
            st.caption(
                f"Made {found.made_on:%d %b %Y} in {found.seconds:.0f} s from deals closed until "
                f"{found.history_until:%b %Y}; {found.horizon_months} months ahead. "
                "Deals before this installation are generated for the demo."
            )


def _choose(found: Forecast) -> SeriesForecast:
    family, region = st.columns(2)
    families = sorted({each.family for each in found.series if each.family})
    regions = sorted({each.region for each in found.series if each.region})
    chosen_family = family.selectbox("Product family", ["", *families], format_func=_or_all)
    known = {(each.family, each.region) for each in found.series}
    possible = [r for r in ["", *regions] if (chosen_family, r) in known]
    chosen_region = region.selectbox("Region", possible, format_func=_or_all)
    return next(
        each
        for each in found.series
        if (each.family, each.region) == (chosen_family, chosen_region)
    )


def _or_all(name: str) -> str:
    return name or "All"


def _fan(series: SeriesForecast) -> None:
    history = list(series.history)[-36:]
    points, baseline = series.points(MAIN), series.points(BASELINE)
    months = [each.month for each in history] + [each.month for each in points]
    past: list[float | None] = [None] * len(history)
    ahead: list[float | None] = [None] * len(points)

    def joined(values: list[float]) -> list[float | None]:
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
        joined([p.mean for p in baseline]),
    )
    charts.show(spec, words=_fan_words(series), height=380, key="fan")
    st.caption(_fan_words(series))
    for note in series.notes:
        st.caption(plain(note))


def _fan_words(series: SeriesForecast) -> str:
    points = series.points(MAIN)
    last_year = sum(each.value for each in series.history[-12:])
    expected = sum(each.mean for each in points[:12])
    return (
        f"{series.label}: {last_year:,.0f} in the last 12 months, "
        f"{expected:,.0f} expected in the next {min(12, len(points))}; "
        f"{series.this_month_so_far:,.0f} so far this month."
    )


def _table(series: SeriesForecast) -> None:
    st.subheader("Month by month")
    naive = {each.month: each.mean for each in series.points(BASELINE)}
    rows: list[dict[str, Any]] = [
        {
            "Month": f"{each.month:%b %Y}",
            "Forecast": round(each.mean),
            "80 % band": f"{each.lo_80:,.0f} to {each.hi_80:,.0f}",
            "95 % band": f"{each.lo_95:,.0f} to {each.hi_95:,.0f}",
            "Seasonal naive": round(naive.get(each.month, 0.0)),
        }
        for each in series.points(MAIN)
    ]
    grouped = st.column_config.NumberColumn(format="localized")
    st.dataframe(
        rows,
        hide_index=True,
        column_config={"Forecast": grouped, "Seasonal naive": grouped},
        height="content",
        alt="Forecast month by month",
    )


def _downloads(run_id: int) -> None:
    links = " · ".join(
        f'<a class="bw-link" href="/downloads/forecasts/{run_id}.{kind}" target="_self">'
        f"Download {kind.upper()}</a>"
        for kind in ("csv", "xlsx")
    )
    st.html(links)


def _accuracy(found: Forecast, series: SeriesForecast) -> None:
    st.subheader("How wrong it has been")
    if not series.accuracy:
        st.caption("This series is too short to test on its own past.")
        return

    def shown(value: float | None, *, share: bool = False) -> str:
        if value is None:
            return "none"
        return percent(value, 0) if share else f"{value:.2f}"

    rows = [
        {
            "Model": each.model,
            "MASE": shown(each.mase),
            "WAPE": shown(each.wape, share=True),
            "Bias": shown(each.bias, share=True),
            "80 % band held": shown(each.coverage_80, share=True),
        }
        for each in series.accuracy
    ]
    st.dataframe(rows, hide_index=True, alt="Backtest error of each model")
    best = min(series.accuracy, key=lambda each: each.mase if each.mase is not None else 9e9)
    st.caption(
        f"Tested by forecasting months already past from {best.cutoffs} earlier dates. MASE below "
        f"1 beats a repeat of last year. Best here: {best.model}."
    )
    if best.model != MAIN:
        st.caption(f"{MAIN} was not the best on this series: weigh it with care.")
    for note in found.notes:
        st.caption(plain(note))


def _newest(measure: Measure, found: Forecast) -> None:
    st.subheader("What the newest deals changed")
    with begin_work() as work:
        deals = newest_deals(work)
        changes = changes_since_last(work, measure)
    if not deals:
        st.info("No deal is won in this installation yet; close one to see it here.")
        return
    rows = [
        {
            "Deal": each.deal_id,
            "Customer": each.customer_name,
            "Closed": each.closed_on,
            "Family": each.family,
            "Region": each.region,
            "Units": f"{each.units:,} {each.unit_name}",
            "Mbit/s": each.bandwidth_mbps or None,
            "A month": say(each.mrc),
            "In the forecast": _counted(each.closed_on, found, now().date()),
        }
        for each in deals
    ]
    st.dataframe(rows, hide_index=True, alt="Newest won deals")
    moved = [
        each for each in changes if abs(each.change) >= 0.05 and each.level != Level.FAMILY_REGION
    ]
    for each in moved[:6]:
        st.markdown(f"- {plain(str(each))}")


def _counted(closed_on: date, found: Forecast, today: date) -> str:
    if closed_on > found.made_on:
        return "not yet: refit"
    if (closed_on.year, closed_on.month) == (today.year, today.month):
        return "in this month so far"
    return "learnt from"
