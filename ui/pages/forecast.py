"""Forecast: demand by family, region and month, how sure it is and how wrong it has been."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from common.actor import Permission
from common.wording import count, percent
from database.stored import say_moment
from forecasts.demand import Level, Measure
from forecasts.forecast import Forecast, ForecastPoint, SeriesForecast
from forecasts.giants import Giant
from forecasts.run_request import RunState
from ui import refits
from ui.components.demand import BASELINE, choose_measure, choose_series, draw_fan
from ui.components.forecast_drill import show_behind
from ui.components.halves import halves
from ui.components.money import say
from ui.session import actor, begin_work, flash, now, plain, refusals, show_flash
from workflows.forecast_demand import (
    NewDeal,
    changes_since_last,
    giants_in_history,
    latest_forecast,
    latest_run_id,
    newest_deals,
)
from workflows.review_forecasts import OverrideRefused, override_month, overrides_of


def forecast() -> None:
    st.title("Demand forecast")
    show_flash()
    measure = choose_measure("forecast-measure")
    with begin_work() as work:
        found = latest_forecast(work, measure, by=actor())
        run_id = latest_run_id(work, measure)
    under_way = _runs(measure, found)
    if found is None:
        if not under_way:
            st.info(
                "No forecast of this measure is made yet. Press Make forecast to learn from deals."
            )
        return
    series = choose_series(found, "forecast")
    if measure is Measure.UNITS and not series.family:
        st.caption("Units are circuits, seats, channels and SIMs: choose a family to compare like.")
    model = found.models[0]
    _fan(series, model)
    left, right = halves("forecast")
    with left:
        _table(measure, series, model)
        _downloads(run_id, series.unique_id)
        _override(found, series)
    with right:
        _accuracy(found, series, model)
    _newest(measure, found)
    show_behind(series, measure, model)


@st.fragment(run_every=2)
def _watch(measure: Measure) -> None:
    run = refits.look(measure, by=actor())
    if run is None or not run.state.open:
        st.rerun()
    st.progress(min(run.share, 1.0), text=plain(run.doing))
    st.caption(plain(f"Asked for by {run.asked_by} on {say_moment(run.asked_at)}."))
    if run.quiet(now()):
        st.warning("Its worker has not been heard of for a while; another one takes it up.")
    elif run.taken_up_again:
        st.info("This run was cut off and has been taken up again from its start.")
    if actor().may(Permission.FORECAST) and st.button("Cancel this run"):
        refits.cancel(run, by=actor())
        st.rerun()


def _runs(measure: Measure, found: Forecast | None) -> bool:
    """The run under way, or what became of the last one and how to start another; True: one is."""
    run = refits.look(measure, by=actor())
    if run is not None and run.state.open:
        _watch(measure)
        return True
    if run is not None and run.state is RunState.FAILED:
        st.error(plain(f"The last run did not end well. {run.why}"))
    if run is not None and run.state is RunState.CANCELLED:
        st.caption(plain(run.why))
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
    return False


def _fan(series: SeriesForecast, model: str) -> None:
    points, baseline = series.points(model), series.points(BASELINE)
    words = _fan_words(series, points)
    draw_fan(series, points, [p.mean for p in baseline], beside_name=BASELINE.lower(), words=words)
    for note in series.notes:
        st.caption(plain(note))


def _fan_words(series: SeriesForecast, points: Sequence[ForecastPoint]) -> str:
    last_year = sum(each.value for each in series.history[-12:])
    expected = sum(each.mean for each in points[:12])
    return (
        f"{series.label}: {last_year:,.0f} in the last 12 months, "
        f"{expected:,.0f} expected in the next {min(12, len(points))}; "
        f"{series.this_month_so_far:,.0f} so far this month."
    )


def _table(measure: Measure, series: SeriesForecast, model: str) -> None:
    st.subheader("Month by month")
    with begin_work() as work:
        said = {
            each.month: each.value
            for each in overrides_of(work, measure, series.unique_id, by=actor())
        }
    naive = {each.month: each.mean for each in series.points(BASELINE)}
    rows: list[dict[str, Any]] = [
        {
            "Month": f"{each.month:%b %Y}",
            "Forecast": round(each.mean),
            **({"Override": said.get(each.month)} if said else {}),
            "80 % band": f"{each.lo_80:,.0f} to {each.hi_80:,.0f}",
            "95 % band": f"{each.lo_95:,.0f} to {each.hi_95:,.0f}",
            "Seasonal naive": round(naive.get(each.month, 0.0)),
        }
        for each in series.points(model)
    ]
    grouped = st.column_config.NumberColumn(format="localized")
    st.dataframe(
        rows,
        hide_index=True,
        column_config={"Forecast": grouped, "Seasonal naive": grouped},
        height="content",
        alt="Forecast month by month",
    )


def _override(found: Forecast, series: SeriesForecast) -> None:
    """A person's own figure for a month, with the reason it is judged by later."""
    if not actor().may(Permission.FORECAST):
        return
    points = series.points(found.models[0])
    with st.expander("You know better? Put in your own figure"), st.form("override", border=False):
        month = st.selectbox(
            "Month", [each.month for each in points], format_func=lambda day: f"{day:%B %Y}"
        )
        value = st.number_input("Your figure", min_value=0.0, value=None)
        reason = st.text_input("Why", placeholder="A tender of 40 sites is decided in March")
        if st.form_submit_button("Keep my figure"):
            with refusals(), begin_work() as work:
                if value is None:
                    raise OverrideRefused("Type your figure for the month.")
                override_month(
                    work,
                    found,
                    series.unique_id,
                    month,
                    value=value,
                    reason=reason,
                    by=actor(),
                    now=now(),
                )
                flash(f"Your figure for {month:%B %Y} is kept and will be judged later.")
                st.rerun()


def _downloads(run_id: int, unique_id: str) -> None:
    links = " · ".join(
        f'<a class="bw-link" href="/downloads/forecasts/{run_id}.{kind}" target="_self">'
        f"Download {kind.upper()}</a>"
        for kind in ("csv", "xlsx")
    )
    page = f"/downloads/forecasts/{run_id}.pdf?{urlencode({'series': unique_id})}"
    links += f' · <a class="bw-link" href="{escape(page)}" target="_self">Download one page PDF</a>'
    st.html(links)


def _accuracy(found: Forecast, series: SeriesForecast, model: str) -> None:
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
            "Saves": shown(each.value_added, share=True),
            "80 % held": shown(each.coverage_80, share=True),
        }
        for each in series.accuracy
    ]
    st.dataframe(rows, hide_index=True, alt="Backtest error of each model")
    best = min(series.accuracy, key=lambda each: each.mase if each.mase is not None else 9e9)
    st.caption(
        f"Tested by forecasting months already past from {best.cutoffs} earlier dates. MASE below "
        f"1 beats a repeat of last year; Saves is the error spared against repeating it. "
        f"Best here: {best.model}."
    )
    if best.model != model:
        st.caption(f"Here {best.model} was nearer than {model}; Accuracy compares them by level.")
    for note in found.notes:
        st.caption(plain(note))


def _newest(measure: Measure, found: Forecast) -> None:
    st.subheader("What changed, and why")
    with begin_work() as work:
        deals = newest_deals(work)
        changes = changes_since_last(work, measure)
        giants = giants_in_history(work, measure, by=actor())
    moved = [
        each for each in changes if abs(each.change) >= 0.05 and each.level != Level.FAMILY_REGION
    ]
    for each in moved[:6]:
        st.markdown(f"- {plain(str(each))}")
    if changes and not moved:
        st.caption("Nothing changed since the run before.")
    if not deals:
        st.info("No deal is won in this installation yet; close one to see it here.")
    else:
        _deals(deals, found)
    _giants(giants)


def _giants(giants: tuple[Giant, ...]) -> None:
    if not giants:
        return
    with st.expander(f"{count(len(giants), 'one-off giant')} in the history"):
        st.caption(
            "Deals far beyond what their family usually sells. They stay in the history; the "
            "median of models hardly follows them, and they widen the bands."
        )
        rows = [
            {
                "Month": f"{each.month:%b %Y}",
                "Family": each.family,
                "Region": each.region,
                "Size": round(each.value),
                "Times the usual deal": round(each.times),
            }
            for each in giants
        ]
        st.dataframe(rows, hide_index=True, alt="One-off giants")


def _deals(deals: tuple[NewDeal, ...], found: Forecast) -> None:
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


def _counted(closed_on: date, found: Forecast, today: date) -> str:
    if closed_on > found.made_on:
        return "not yet: refit"
    if (closed_on.year, closed_on.month) == (today.year, today.month):
        return "in this month so far"
    return "learnt from"
