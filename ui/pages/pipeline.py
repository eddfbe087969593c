"""Pipeline: what open opportunities are expected to bring, by month; which are stale or at risk."""

from __future__ import annotations

import numpy as np
import streamlit as st

from common.money import Money
from common.wording import count, percent
from forecasts.demand import Measure
from forecasts.pipeline import blend
from ui.components import charts
from ui.components.figures import Figure, show_figures
from ui.components.money import say, say_short
from ui.session import actor, begin_work, now
from workflows.forecast_demand import latest_forecast
from workflows.forecast_pipeline import (
    PipelineForecast,
    check_snapshots,
    forecast_pipeline,
    keep_snapshot,
)

CURRENCY = "USD"


def pipeline() -> None:
    st.title("Pipeline")
    with begin_work() as work:
        found = forecast_pipeline(work, currency=CURRENCY, by=actor(), now=now())
        keep_snapshot(work, found, by=actor(), now=now())
    if not found.deals:
        st.info("No opportunity is open; start a sale on the Home page to see it here.")
        return
    _figures(found)
    _by_month(found)
    _open(found)
    left, right = st.columns(2, gap="large")
    with left:
        _chances(found)
    with right:
        _past(found)


def _figures(found: PipelineForecast) -> None:
    live = [each for each in found.deals if not each.outlook.stale]
    whole = sum((each.monthly for each in live), Money.zero(CURRENCY))
    weighted = sum(each.outlook.weighted for each in live)
    risky = [each for each in live if each.outlook.at_risk]
    stale = len(found.deals) - len(live)
    show_figures(
        [
            Figure("A month, if all were won", say_short(whole)),
            Figure("A month, expected to be won", f"${weighted:,.0f}"),
            Figure("At risk", str(len(risky))),
            Figure("Stale, not counted", str(stale)),
        ]
    )


def _by_month(found: PipelineForecast) -> None:
    st.subheader("New monthly charges by month of closing")
    with begin_work() as work:
        forecast = latest_forecast(work, Measure.MRC, by=actor())
    months = found.months[:6]
    weighted = [round(each) for each in found.weighted[:6]]
    shown: dict[str, list[float]] = {"open today, weighted": [float(x) for x in weighted]}
    rows = [{"Month": f"{m:%b %Y}", "Open today": w} for m, w in zip(months, weighted, strict=True)]
    if forecast is not None:
        points = {p.month: p.mean for p in forecast.find("total").points(forecast.models[0])}
        trend = np.array([points.get(month, found.recent_mean) for month in months])
        mixed = blend(trend, np.array(found.weighted[:6]), found.cycle_days, found.blend.weight)
        shown = {"forecast with the pipeline": [round(float(x)) for x in mixed], **shown}
        for row, whole, alone in zip(rows, mixed, trend, strict=True):
            row["Forecast alone"] = round(float(alone))
            row["With the pipeline"] = round(float(whole))
    words = (
        f"Open opportunities are expected to bring ${sum(weighted):,} a month of new charges "
        f"within six months."
    )
    labels = [f"{month:%b %Y}" for month in months]
    charts.show(charts.bars(labels, dict(shown), unit=CURRENCY), words=words)
    st.caption(f"{words} {_blend_words(found)}")
    grouped = st.column_config.NumberColumn(format="localized")
    names = ("Open today", "Forecast alone", "With the pipeline")
    st.dataframe(
        rows,
        hide_index=True,
        column_config=dict.fromkeys(names, grouped),
        height="content",
        alt="Expected charges by month",
    )
    if forecast is None:
        st.info("Make a forecast of monthly charges to see the pipeline beside the trend.")


def _blend_words(found: PipelineForecast) -> str:
    one = found.blend
    if one.trend_wape is None or one.pipeline_wape is None:
        return "Too little history to test the pipeline, so the forecast stands alone."
    tested = (
        f"Over the last {one.origins} months the pipeline missed a month's new charges by "
        f"{percent(one.pipeline_wape, 0)}, the mean of three months by {percent(one.trend_wape, 0)}"
    )
    if one.thin:
        return (
            f"Usually {one.usual_open:.0f} opportunities are open at once, now only "
            f"{len(found.deals)}: they are not all recorded, so the forecast stands alone."
        )
    if one.weight == 0:
        return f"{tested}: it does not help, so the forecast stands alone."
    return (
        f"{tested}; it counts {percent(one.weight, 0)} in the next three months. Business not open "
        "yet is added, so nothing is counted twice."
    )


def _open(found: PipelineForecast) -> None:
    st.subheader("Open opportunities")
    rows = [
        {
            "Opportunity": each.listing.opportunity.id,
            "Customer": each.listing.customer_name,
            "A month": say(each.monthly) if each.quoted else f"about {say_short(each.monthly)}",
            "Chance": percent(each.outlook.probability, 0),
            "Expected": round(each.outlook.weighted),
            "Watch": ("stale: " if each.outlook.stale else "") + each.outlook.at_risk,
            "Owner's chance": percent(each.listing.opportunity.probability, 0),
            "Stage": each.listing.opportunity.stage.value,
            "Title": each.listing.opportunity.title,
        }
        for each in found.deals
    ]
    st.dataframe(
        rows,
        hide_index=True,
        column_config={
            "Expected": st.column_config.NumberColumn(format="localized"),
            "Watch": st.column_config.TextColumn(width=280),
        },
        height="content",
        alt="Open opportunities",
    )
    st.caption(
        "About: no quote is open yet, so the median of deals won in the segment stands in. Stale: "
        "open longer than any deal that ever closed, so nothing is expected."
    )


def _chances(found: PipelineForecast) -> None:
    st.subheader("How the chance is told")
    st.markdown(
        f"By {found.wins.method}, from {count(found.wins.learnt_from, 'closed deal')}. "
        f"{found.wins.said}"
    )
    check = found.wins.check
    if check is not None:
        st.caption(
            f"Tested on the newest {check.deals} deals: of a won and a lost one it tells the won "
            f"one in {percent(check.auc, 0)} of pairs (50 % is a coin)."
        )
        rows = [
            {
                "Model said": percent(each.predicted, 0),
                "Were won": percent(each.won_share, 0),
                "Deals": each.deals,
            }
            for each in check.bins
        ]
        st.dataframe(rows, hide_index=True, alt="Calibration of the chance to win")
    if found.generated:
        st.caption(f"{found.generated:,} of the closed deals are generated for the demo.")
    if found.left_out:
        st.caption(f"Left out: {count(found.left_out, 'closed deal')} in other currencies.")


def _past(found: PipelineForecast) -> None:
    st.subheader("What past pipelines came to")
    with begin_work() as work:
        checks = check_snapshots(work, currency=found.currency, by=actor(), now=now())
    if not checks:
        st.info(
            "The pipeline is kept once a day from today on; in four weeks this shows what it said "
            "and what came of it."
        )
        return
    rows = [
        {
            "Day": each.taken_on,
            "Opportunities": each.opportunities,
            "Expected in a month": say(each.expected),
            "Won": say(each.won),
            "Still open": each.still_open,
        }
        for each in checks
    ]
    st.dataframe(rows, hide_index=True, alt="Past pipelines and what was won")
