"""Care analysis: how requests go, what causes them, what rises beyond chance, what to offer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import streamlit as st

from common.period import add_months, month_start
from common.wording import count, percent
from sales.care.control import Chart
from ui.components import charts
from ui.components.care_rows import care_rows
from ui.links import go, link
from ui.session import actor, begin_work, now, plain
from workflows.analyse_care import CareAnalysis, analyse_care

_KEPT, _FRESH = "care-analysis", timedelta(minutes=1)


def care() -> None:
    st.title("Care analysis")
    months = st.radio("Months", (6, 12, 24), index=1, horizontal=True, key="care-months")
    found, names = _analysed(months)
    if not found.months:
        st.info("No request was raised in these months; raise one on a customer's record.")
        return
    _figures(found)
    names_of_tabs = ["Volumes and times", "Look into it", "Causes", "Rising faults"]
    tabs = st.tabs([*names_of_tabs, "What to offer", "Paths"])
    with tabs[0]:
        _volumes(found)
    with tabs[1]:
        care_rows(add_months(month_start(now().date()), 1 - months))
    with tabs[2]:
        _causes(found)
    with tabs[3]:
        _rising(found, names)
    with tabs[4]:
        _offers(found)
    with tabs[5]:
        _paths(found)


def _analysed(months: int) -> tuple[CareAnalysis, dict[str, str]]:
    """Kept for a minute: every tick on the page would ask the same of all requests again."""
    kept = st.session_state.get(_KEPT)
    if kept and kept[0] == (actor().id, months) and now() - kept[1] < _FRESH:
        return kept[2], kept[3]
    with begin_work() as work:
        found = analyse_care(work, months=months, by=actor(), now=now())
        names = work.customers.names({customer for customer, _, _ in found.rising_sites})
    st.session_state[_KEPT] = ((actor().id, months), now(), found, names)
    return found, names


def _figures(found: CareAnalysis) -> None:
    closed = sum(each.closed for each in found.months)
    part = max(closed, 1)
    hours = sum(each.hours * each.closed for each in found.months) / part
    first = sum(each.first_contact_share * each.closed for each in found.months) / part
    again = sum(each.reopened_share * each.closed for each in found.months) / part
    cells = st.columns(5)
    cells[0].metric("Raised", f"{sum(each.opened for each in found.months):,}", border=True)
    cells[1].metric("Open now", f"{sum(n for _, n in found.ages):,}", border=True)
    cells[2].metric("Hours to close", f"{hours:.1f}", border=True)
    cells[3].metric("Closed at first contact", percent(first, 0), border=True)
    cells[4].metric("Reopened", percent(again, 1), border=True)


def _volumes(found: CareAnalysis) -> None:
    names = [f"{each.month:%b %y}" for each in found.months]
    opened = [float(each.opened) for each in found.months]
    closed = [float(each.closed) for each in found.months]
    st.subheader("Raised and closed by month")
    charts.show(
        charts.bars(names, {"raised": opened, "closed of these": closed}),
        words=f"Requests raised from {opened[0]:.0f} in {names[0]} to {opened[-1]:.0f}.",
    )
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader("Hours to close")
        # A month nothing of which is closed has no time to close, not one of zero.
        hours = [round(each.hours, 1) if each.closed else None for each in found.months]
        known = [f"{hour} in {name}" for hour, name in zip(hours, names, strict=True) if hour]
        charts.show(
            charts.line(names, {"hours": hours}, unit="h"),
            words=f"Hours to close: {', '.join(known) or 'nothing is closed yet'}.",
            height=220,
        )
    with right:
        st.subheader("Age of open requests")
        ages = found.ages
        charts.show(
            charts.lying_bars([n for n, _ in ages], [float(v) for _, v in ages], whole=True),
            words="Open requests by age: " + ", ".join(f"{v} {n}" for n, v in ages) + ".",
            height=220,
        )
    rows = [
        {
            "Month": f"{each.month:%b %Y}",
            "Raised": each.opened,
            "Closed": each.closed,
            "Hours to close": round(each.hours, 1) if each.closed else None,
            "At first contact": percent(each.first_contact_share, 0) if each.closed else "",
            "Reopened": percent(each.reopened_share, 1) if each.closed else "",
        }
        for each in found.months
    ]
    st.dataframe(rows, hide_index=True, alt="Requests by month")


def _causes(found: CareAnalysis) -> None:
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader("Why customers ask")
        _pareto(found.causes, "request")
    with right:
        st.subheader("Why services fail")
        _pareto(found.ticket_causes, "ticket")


def _pareto(causes: tuple[tuple[str, int], ...], thing: str) -> None:
    if not causes:
        st.info(f"No {thing} is closed with a cause yet.")
        return
    total, running, few = sum(number for _, number in causes), 0, 0
    for _, number in causes:
        if running >= 0.8 * total:
            break
        running, few = running + number, few + 1
    shown = causes[:10]
    charts.show(
        charts.lying_bars([c for c, _ in shown], [float(n) for _, n in shown], whole=True),
        words=", ".join(f"{cause}: {number}" for cause, number in shown),
        height=60 + 30 * len(shown),
    )
    st.caption(
        f"{count(few, 'cause')} of {len(causes)} make {percent(running / total, 0)} of "
        f"{count(total, thing)}."
    )


def _rising(found: CareAnalysis, names: dict[str, str]) -> None:
    st.subheader("Sites with more tickets than chance explains")
    st.caption(
        f"{count(found.sites_tested, 'site')} tested together; of those named, at most 5 % are "
        "expected to be chance (Poisson, Benjamini-Hochberg)."
    )
    if not found.rising_sites:
        st.success("None this month.")
    for customer, site, each in found.rising_sites[:30]:
        words, act = st.columns([6, 1], vertical_alignment="center")
        words.markdown(
            f"**{plain(names.get(customer, customer))}**, site {plain(site or 'not named')}: "
            f"{plain(each.reason)}"
        )
        if act.button("Open", key=f"rising-{each.key}", width="stretch"):
            go("record", customer=customer)
    st.subheader("Tickets by product")
    months = [f"{each:%b %y}" for each in found.chart_months]
    for family, chart in found.charts.items():
        _control(family, chart, months)


def _control(family: str, chart: Chart, months: list[str]) -> None:
    outside = [months[nth] for nth in chart.outside]
    said = f"outside the limits in {', '.join(outside)}" if outside else "within its limits"
    st.markdown(f"**{plain(family)}**: {said}")
    number = len(chart.counts)
    series: dict[str, Sequence[float | None]] = {
        "tickets": [float(each) for each in chart.counts],
        "upper limit": [round(chart.upper, 1)] * number,
        "mean": [round(chart.mean, 1)] * number,
    }
    charts.show(
        charts.line(months, series), words=f"{family} tickets are {said}.", height=180, key=family
    )


def _offers(found: CareAnalysis) -> None:
    st.subheader("Offerings that similar customers have")
    if not found.suggestions:
        st.info("No pair of services is bought together often enough to say anything.")
        return
    rows = [
        {"Customer": customer, "Offer": rule.also, "Because": str(rule)}
        for customer, rule in found.suggestions
    ]
    st.dataframe(rows, hide_index=True, alt="What to offer to whom, with how many say so")
    st.caption("From won deals; pairs seen with fewer than three customers are left out.")
    link("worklists", "Open opportunities for these on Worklists")


def _paths(found: CareAnalysis) -> None:
    paths = found.paths
    slowest = paths.longest_wait
    if slowest is None:
        st.info("No closed request has steps yet.")
        return
    st.markdown(
        f"Most time goes by between **{slowest.before}** and **{slowest.after}**: "
        f"{slowest.wait_hours:.1f} h in the median, {count(slowest.number, 'time')}."
    )
    rows = [
        {"From": w.before, "To": w.after, "Requests": w.number, "Median wait (h)": w.wait_hours}
        for w in paths.ways
    ]
    st.dataframe(rows, hide_index=True, alt="Steps and the waits between them")
    st.subheader("Whole paths")
    whole = [
        {"Path": " → ".join(path), "Requests": number, "Share": percent(number / paths.requests, 0)}
        for path, number in paths.variants
    ]
    st.dataframe(whole, hide_index=True, alt="Paths requests take, the most frequent first")
