"""What if: price, win rate, a campaign or a single deal change, and the forecast with them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from common.wording import percent
from forecasts.demand import Measure
from forecasts.forecast import ForecastPoint
from forecasts.what_if import Scenario, apply_scenario
from ui.components.demand import MEASURES, choose_measure, choose_series, draw_fan, newest_of
from ui.session import refusals


def what_if() -> None:
    st.title("What if")
    measure = choose_measure("what-if-measure")
    found = newest_of(measure)
    if found is None:
        return
    series = choose_series(found, "what-if")
    points = series.points(found.models[0])
    scenario = _scenario(measure, points)
    with refusals():
        changed = apply_scenario(points, scenario, measure)
        before = sum(each.mean for each in points)
        after = sum(each.mean for each in changed)
        share = percent((after - before) / before) if before else "from nothing"
        words = (
            f"{series.label}: {after:,.0f} instead of {before:,.0f} over {len(points)} months "
            f"({'+' if after >= before else ''}{share}). The dashed line is the forecast as it is."
        )
        draw_fan(series, changed, [p.mean for p in points], beside_name="as forecast", words=words)
        rows = [
            {
                "Month": f"{new.month:%b %Y}",
                "Forecast": round(old.mean),
                "What if": round(new.mean),
                "80 % band": f"{new.lo_80:,.0f} to {new.hi_80:,.0f}",
            }
            for old, new in zip(points, changed, strict=True)
        ]
        grouped = st.column_config.NumberColumn(format="localized")
        st.dataframe(
            rows,
            hide_index=True,
            column_config={"Forecast": grouped, "What if": grouped},
            height="content",
            alt="Forecast and what if",
        )
        st.caption(
            "A what-if is your assumption worked through, not a forecast: nothing is kept, and the "
            "bands only move with it."
        )


def _scenario(measure: Measure, points: Sequence[ForecastPoint]) -> Scenario:
    months = [each.month for each in points]
    rates, campaign, deal = st.columns(3, gap="large")
    with rates:
        win = st.slider("Win rate, change in %", -50, 100, 0, 5)
        price = st.slider("Price, change in %", -40, 40, 0, 1)
        elasticity = st.number_input(
            "Units change by this many % for 1 % of price", -5.0, 0.0, -0.8, 0.1
        )
    with campaign:
        lift = st.slider("Campaign, % more demand", 0, 200, 0, 5)
        start = st.selectbox(
            "It begins in", months, format_func=lambda day: f"{day:%b %Y}", key="campaign-month"
        )
        length = st.number_input("And lasts months", 1, 12, 3)
    with deal:
        value = st.number_input(f"A deal more or less: {MEASURES[measure]}", value=0.0)
        when = st.selectbox(
            "Closes in", months, format_func=lambda day: f"{day:%b %Y}", key="deal-month"
        )
        st.caption("Below 0 for a deal that is lost. To move one, take it out here and look again.")
    return Scenario(
        win_rate_change=win / 100,
        price_change=price / 100,
        elasticity=elasticity,
        campaign_lift=lift / 100,
        campaign_from=start,
        campaign_months=int(length),
        deal_month=when,
        deal_value=value,
    )
