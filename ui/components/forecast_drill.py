"""Behind a forecast: what goes live and ends, what it is made of, and the deals of each month."""

from __future__ import annotations

from typing import Any

import streamlit as st

from common.money import Money
from common.wording import percent
from forecasts.demand import Measure
from forecasts.forecast import SeriesForecast
from ui.components import charts
from ui.components.demand import MEASURES
from ui.components.money import say
from ui.session import actor, begin_work, now, plain, refusals
from workflows.forecast_live import (
    USUALLY_KEPT,
    LiveView,
    deals_behind,
    see_live_base,
    split_by,
)

_LIVE_FIGURES = (
    *("Goes live", "Of that sold already", "Terms ending", "Not renewed"),
    *("Change", "Live at the end"),
)
_PARTS = {"offering_id": "Offering", "city": "City", "segment": "Segment"}


def show_behind(series: SeriesForecast, measure: Measure, model: str) -> None:
    """Three tabs below a forecast: live base, parts, deals."""
    st.subheader("Behind the figures")
    live, parts, deals = st.tabs(["When it goes live", "What it is made of", "Deals of a month"])
    with live, refusals():
        _live(series, measure, model)
    with parts, refusals():
        _parts(series, measure, model)
    with deals, refusals():
        _deals(series)


def _live(series: SeriesForecast, measure: Measure, model: str) -> None:
    if measure is Measure.NRC:
        st.caption("One-time charges have no base that goes on; see the monthly ones.")
        return
    kept = st.slider(
        "Renewed at the end of a term, in %",
        0,
        100,
        round(100 * USUALLY_KEPT),
        5,
        help="Your assumption: the share of ending services that runs on without a new deal.",
        key="live-kept",
    )
    with begin_work() as work:
        found = see_live_base(
            work, series, measure, series.points(model), kept=kept / 100, by=actor(), now=now()
        )
    words = _live_words(series, found)
    st.markdown(plain(words))
    months = [*found.history[-12:], *found.outlook]
    lines: dict[str, list[float]] = {
        "goes live": [round(each.activated) for each in months],
        "ends and is not renewed": [-round(each.churned) for each in months],
        "change of the base": [round(each.net) for each in months],
    }
    charts.show(
        charts.line([f"{each.month:%b %Y}" for each in months], dict(lines)),
        words=words,
        height=260,
        key="live-chart",
    )
    grouped = st.column_config.NumberColumn(format="localized")
    st.dataframe(
        _live_rows(found),
        hide_index=True,
        column_config=dict.fromkeys(_LIVE_FIGURES, grouped),
        height="content",
        alt="Live base month by month",
    )


def _live_words(series: SeriesForecast, found: LiveView) -> str:
    last = found.outlook[-1] if found.outlook else found.history[-1]
    return (
        f"{series.label}: {found.base:,.0f} live today, {found.waiting:,.0f} sold and waiting "
        f"to go live, {last.base:,.0f} expected live by {last.month:%B %Y}. Sales count here "
        "when they are switched on, and leave when their term ends and they are not renewed."
    )


def _live_rows(found: LiveView) -> list[dict[str, Any]]:
    return [
        {
            "Month": f"{each.month:%b %Y}",
            "Goes live": round(each.activated),
            "Of that sold already": round(each.waiting),
            "Terms ending": round(each.ending),
            "Not renewed": -round(each.churned),
            "Change": round(each.net),
            "Live at the end": round(each.base),
        }
        for each in found.outlook
    ]


def _parts(series: SeriesForecast, measure: Measure, model: str) -> None:
    what = st.radio(
        "By", list(_PARTS), format_func=_PARTS.__getitem__, horizontal=True, key="part-by"
    )
    with begin_work() as work:
        found = split_by(work, series, measure, series.points(model), what=what, by=actor())
    if not found:
        st.caption("Nothing was sold here in the last twelve months.")
        return
    rows = [
        {
            _PARTS[what]: each.name,
            f"Last 12 months, {MEASURES[measure]}": round(each.recent),
            "Share": percent(each.share, 0),
            "Next 12 months at that share": round(each.expected),
        }
        for each in found[:50]
    ]
    grouped = st.column_config.NumberColumn(format="localized")
    figures = [name for name in rows[0] if name not in (_PARTS[what], "Share")]
    st.dataframe(
        rows,
        hide_index=True,
        column_config=dict.fromkeys(figures, grouped),
        alt="What the series is made of",
    )
    st.caption(
        "Parts too small for a forecast of their own take their share of the last twelve months."
    )


def _deals(series: SeriesForecast) -> None:
    # Only months with something behind them, the newest first: most of a small series are empty.
    months = [each.month for each in reversed(series.history) if each.value][:36]
    if not months:
        st.caption("No deal was won here yet.")
        return
    month = st.selectbox(
        "Month", months, format_func=lambda day: f"{day:%B %Y}", key="behind-month"
    )
    with begin_work() as work:
        found = deals_behind(work, series, month, by=actor())
    if not found:
        st.caption("No deal was won here in that month.")
        return
    rows = [
        {
            "Deal": each.deal_id,
            "Customer": each.customer_name + (" (generated)" if each.generated else ""),
            "Family": each.family,
            "City": each.city,
            "Units": each.units,
            "Mbit/s": each.bandwidth_mbps or None,
            "A month": say(Money.from_minor(each.mrc_minor, each.currency)),
            "Goes live": f"{each.activation_month:%b %Y}" if each.activation_month else "",
            "Term ends": f"{each.ends_month:%b %Y}" if each.ends_month else "",
        }
        for each in found[:200]
    ]
    st.dataframe(rows, hide_index=True, alt="Deals behind the month")
