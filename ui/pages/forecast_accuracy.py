"""Accuracy: how wrong forecasts have been, in words, by level; runs compared; overrides judged."""

from __future__ import annotations

import streamlit as st

from common.wording import percent
from database.listings import ForecastRun
from database.stored import say_moment
from forecasts.accuracy import Accuracy
from forecasts.demand import Level, Measure
from forecasts.forecast import Forecast
from ui.components import charts
from ui.components.demand import BASELINE, choose_measure, choose_series, newest_of
from ui.session import actor, begin_work, plain, refusals
from workflows.review_forecasts import compare_runs, overrides_judged, runs_of, said_then

_LEVELS = {
    Level.TOTAL: "All demand",
    Level.FAMILY: "Each product family",
    Level.REGION: "Each region",
    Level.FAMILY_REGION: "Each family in a region",
}
_HOW = {
    "Ensemble": "Several models that are wrong in different ways, taken together: Theta, smoothing "
    "of what the season leaves and, with 20 series or more, one tree model that learns from all. "
    "Sparse and young series go their own way.",
    "Prophet": "A trend that may bend and a yearly season, each series by itself.",
    "Seasonal naive": "The same month of last year. Whatever cannot beat this is not worth having.",
    "Mean of 12 months": "The average of the last year. Hard to beat where little is sold.",
}


def forecast_accuracy() -> None:
    st.title("How good are the forecasts?")
    measure = choose_measure("accuracy-measure")
    found = newest_of(measure)
    if found is None:
        return
    _in_words(found)
    _by_level(found)
    with begin_work() as work:
        runs = runs_of(work, measure, by=actor())
    _then_and_now(measure, found, runs)
    _runs(runs)
    _overrides(found)
    _record(found)


def _in_words(found: Forecast) -> None:
    main = found.models[0]
    shown = {
        row.accuracy.model: row.accuracy for row in found.level_accuracy if row.level == "total"
    }
    if main not in shown:
        st.info("The history is too short to test on its own past; 24 months are needed.")
        return
    one = shown[main]
    sentences = [f"**{main}** is the forecast to plan by."]
    if one.wape is not None:
        sentences.append(
            f"Tested on {one.months} months already past, it missed all demand by "
            f"{percent(one.wape, 0)} in a typical month."
        )
    if one.value_added is not None:
        verb = "less" if one.value_added >= 0 else "more"
        sentences.append(
            f"That is {percent(abs(one.value_added), 0)} {verb} error than repeating last year."
        )
    if one.bias is not None and abs(one.bias) >= 0.02:
        side = "too high" if one.bias > 0 else "too low"
        sentences.append(f"On average it was {percent(abs(one.bias), 0)} {side}.")
    if one.coverage_80 is not None:
        sentences.append(
            f"The 80 % band held {percent(one.coverage_80, 0)} of the newest {_tested(one)} months."
        )
    st.markdown(" ".join(sentences))


def _tested(one: Accuracy) -> int:
    return one.months // max(one.cutoffs, 1)


def _by_level(found: Forecast) -> None:
    st.subheader("Error by level")
    levels = [level for level in _LEVELS if any(r.level is level for r in found.level_accuracy)]
    series = {
        model: [
            round(100 * (r.accuracy.wape or 0), 1)
            for level in levels
            for r in found.level_accuracy
            if r.level is level and r.accuracy.model == model
        ]
        for model in found.models
    }
    words = "Error as percent of demand, by level and model; the table says the same."
    charts.show(charts.bars([_LEVELS[x] for x in levels], dict(series), unit="%"), words=words)
    rows = [
        {
            "Level": _LEVELS[row.level],
            "Model": row.accuracy.model,
            "Series": row.series,
            "WAPE": _share(row.accuracy.wape),
            "MASE": _figure(row.accuracy.mase),
            "Bias": _share(row.accuracy.bias),
            "Saves": _share(row.accuracy.value_added),
            "80 % held": _share(row.accuracy.coverage_80),
            "95 % held": _share(row.accuracy.coverage_95),
            "Band score": _figure(row.accuracy.interval_score_80),
        }
        for row in found.level_accuracy
    ]
    st.dataframe(rows, hide_index=True, height="content", alt="Errors by level and model")
    with st.expander("What the words mean"):
        for model in found.models:
            st.markdown(f"- **{model}**: {_HOW.get(model, '')}")
        st.markdown(
            "- **WAPE**: all errors added up, as a share of all demand.\n"
            "- **MASE**: error against repeating last year in the history; below 1 is better.\n"
            "- **Bias**: above 0 where too much was predicted.\n"
            f"- **Saves**: share of the error of {BASELINE} that is spared.\n"
            "- **80 % held**: how many of the newest tested months lay inside; 80 % is right.\n"
            "- **Band score**: narrow bands that hold score low; wide or broken ones high."
        )


def _share(value: float | None) -> str:
    return "none" if value is None else percent(value, 0)


def _figure(value: float | None) -> str:
    return "none" if value is None else f"{value:.2f}"


def _then_and_now(measure: Measure, found: Forecast, runs: tuple[ForecastRun, ...]) -> None:
    st.subheader("What an earlier run said, and what happened")
    earlier = [run for run in runs if run.made_at.date() < found.history_until]
    if not earlier:
        st.info("No earlier run has forecast a month that is over by now; look again next month.")
        return
    run = st.selectbox("Run", earlier, format_func=_run_name, key=f"then-{measure}")
    series = choose_series(found, "then")
    with refusals(), begin_work() as work:
        drift, alarms = said_then(work, run.id, runs[0].id, series.unique_id, by=actor())
        for each in alarms:
            st.warning(f"{plain(each.label)}: {each.alarm}")
        rows = [
            {
                "Month": f"{each.month:%b %Y}",
                "Forecast then": round(each.forecast, 1),
                "80 % band": f"{each.lo_80:,.0f} to {each.hi_80:,.0f}",
                "Happened": round(each.actual, 1),
                "In the band": "yes" if each.held else "no",
            }
            for each in drift.months
        ]
        if rows:
            st.dataframe(rows, hide_index=True, alt="Forecast then and what happened")
        else:
            st.caption("That run has no month of this series that is over by now.")


def _runs(runs: tuple[ForecastRun, ...]) -> None:
    st.subheader("Runs")
    rows = [
        {
            "Run": run.id,
            "Made": say_moment(run.made_at),
            "By": run.made_by,
            "Seconds": round(run.seconds),
            "Demand (hash)": run.data_hash[:12],
        }
        for run in runs
    ]
    st.dataframe(rows, hide_index=True, alt="Forecast runs, newest first")
    if len(runs) < 2:
        return
    before = st.selectbox("Compare the newest run with", runs[1:], format_func=_run_name)
    with refusals(), begin_work() as work:
        changes = compare_runs(work, before.id, runs[0].id, by=actor())
        moved = [each for each in changes if abs(each.change) >= 0.05]
        if before.data_hash == runs[0].data_hash:
            st.caption("Both learnt from the same demand.")
        if not moved:
            st.caption("Nothing changed between the two.")
        for each in moved[:8]:
            st.markdown(f"- {plain(str(each))}")


def _run_name(run: ForecastRun) -> str:
    return f"{run.made_at:%d %b %Y %H:%M} by {run.made_by}"


def _overrides(found: Forecast) -> None:
    st.subheader("Were people right to override?")
    with begin_work() as work:
        judged = overrides_judged(work, found, by=actor())
    if not judged:
        st.caption("No overridden month is over yet. Overrides are made on the Forecast page.")
        return
    helped = sum(each.helped for each in judged)
    st.markdown(f"{helped} of {len(judged)} overrides were nearer than the model.")
    rows = [
        {
            "Series": found.find(each.override.unique_id).label,
            "Month": f"{each.override.month:%b %Y}",
            "Model": round(each.override.forecast, 1),
            "Override": each.override.value,
            "Happened": round(each.actual, 1),
            "Nearer": "the person" if each.helped else "the model",
            "By": each.override.made_by,
            "Why": each.override.reason,
        }
        for each in judged
    ]
    st.dataframe(rows, hide_index=True, alt="Overrides of months that are over")


def _record(found: Forecast) -> None:
    with st.expander("Record of this run"):
        versions = ", ".join(f"{package} {version}" for package, version in found.versions)
        st.markdown(
            f"Made {found.made_on:%d %b %Y} in {found.seconds:.0f} s; demand until "
            f"{found.history_until:%B %Y}, hash `{found.data_hash}`; {versions}."
        )
        for note in found.notes:
            st.caption(plain(note))
