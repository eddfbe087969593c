"""What if: price, win rate, a campaign or a single deal change, and the forecast with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from common.wording import percent
from forecasts.demand import Level, Measure
from forecasts.forecast import ForecastPoint
from forecasts.what_if import Scenario, apply_scenario, decided_deal
from ui.components.demand import MEASURES, choose_measure, choose_series, draw_fan, newest_of
from ui.components.money import say
from ui.session import actor, begin_work, now, refusals
from workflows.constant_rates import REPORTED_IN
from workflows.forecast_pipeline import OpenOutlook, forecast_pipeline


def what_if() -> None:
    st.title("What if")
    measure = choose_measure("what-if-measure")
    found = newest_of(measure)
    if found is None:
        return
    series = choose_series(found, "what-if")
    points = series.points(found.models[0])
    whole = measure is Measure.MRC and series.level is Level.TOTAL
    scenario = _scenario(measure, points, _open_deals() if whole else ())
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


def _open_deals() -> tuple[OpenOutlook, ...]:
    """Open opportunities that count, the largest first."""
    with begin_work() as work:
        found = forecast_pipeline(work, currency=REPORTED_IN, by=actor(), now=now())
    return tuple(each for each in found.deals if not each.outlook.stale)


def _scenario(
    measure: Measure, points: Sequence[ForecastPoint], opened: Sequence[OpenOutlook]
) -> Scenario:
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
        value, when = _deal(measure, months, opened)
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


def _deal(
    measure: Measure, months: Sequence[date], opened: Sequence[OpenOutlook]
) -> tuple[float, date]:
    """What one deal more, less or decided adds, and in which month."""
    value = 0.0
    known = {each.outlook.opportunity_id: each for each in opened}
    if known:
        chosen = st.selectbox(
            "An open opportunity",
            ["", *known],
            format_func=lambda id: _named(known[id]) if id else "None",
            key="what-if-opportunity",
        )
        if chosen:
            each = known[chosen]
            won = st.radio("It is", ["won", "lost"], horizontal=True, key="what-if-outcome")
            value = decided_deal(
                float(each.monthly.amount), each.outlook.probability, won=won == "won"
            )
            st.caption(
                f"The forecast expects {percent(each.outlook.probability, 0)} of it already, so "
                f"{value:+,.0f} is what the decision changes."
            )
    typed = st.number_input(f"A deal more or less: {MEASURES[measure]}", value=0.0)
    when = st.selectbox(
        "Closes in", months, format_func=lambda day: f"{day:%b %Y}", key="deal-month"
    )
    st.caption("Below 0 for a deal that is lost. Move the month to see the deal come later.")
    return value + typed, when


def _named(each: OpenOutlook) -> str:
    return f"{each.listing.opportunity.title} ({say(each.monthly)} a month)"
