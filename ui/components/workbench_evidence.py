"""What an outage history proves, and what could be promised at the cautious end of it."""

from __future__ import annotations

import streamlit as st

from common.actor import Permission
from common.units import parse_number
from common.wording import count, percent
from common.wording import plain as plain_number
from sales.sla.breach import breach_of_target, committable_percent
from sales.sla.evidence import (
    Bounds,
    UnsoundEvidence,
    breach_share_bounds,
    mtbf_bounds,
    mttr_bounds,
)
from sales.sla.keepable import DEFAULT_RISK
from sales.sla.line_risk import MONTH_HOURS
from sales.sla.restore import Outages, RestoreTime
from ui.session import actor, begin_work, now, plain, refusals
from workflows.read_outage_history import customers_with_history, outage_history


def evidence_bench() -> None:
    """Months missed, failures over hours, and durations, each with its bounds."""
    if actor().may(Permission.CARE):
        _from_tickets()
    left, right = st.columns(2, gap="large")
    with left:
        confidence = st.select_slider(
            "Confidence (%)", [80, 90, 95, 99], value=90, key="evidence-confidence"
        )
        months = st.number_input("Months observed", 1, 2400, 36, key="evidence-months")
        missed = st.number_input("of which missed", 0, 2400, 1, key="evidence-missed")
        services = st.number_input("Services observed", 1, 10_000, 4, key="evidence-services")
        durations = st.text_input(
            "Outages, hours each (parted by ;)", "3.5; 1.2; 6; 2.8; 4.1", key="evidence-hours"
        )
        target = st.number_input(
            "Target (%)", 50.0, 100.0, 99.9, 0.01, format="%.3f", key="evidence-target"
        )
    with right, refusals():
        level = confidence / 100
        share = breach_share_bounds(int(missed), int(months), confidence=level)
        hours = _hours(durations)
        exposed = months * MONTH_HOURS * services
        mtbf = mtbf_bounds(exposed, len(hours), confidence=level)
        st.markdown(
            f"Months missed: **{percent(share.estimate)}**, between {percent(share.low)} and "
            f"{percent(share.high)} (Clopper and Pearson)."
        )
        st.markdown(f"MTBF of a service: {_range(mtbf)} (chi-square, {exposed:,.0f} hours).")
        if not hours:
            st.caption("Without an outage there is no mean time to restore to tell.")
            return
        mttr = mttr_bounds(hours, confidence=level)
        st.markdown(f"Mean time to restore: {_range(mttr)}.")
        _promises(mtbf, mttr, target)


def _from_tickets() -> None:
    """Fill the fields from the trouble tickets of a customer."""
    with begin_work() as work:
        names = customers_with_history(work, by=actor())
    if not names:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            "Outages of", list(names), format_func=lambda each: names[each], width=320
        )
        months = st.number_input("Months back", 1, 120, 12, width=140)
        taken = st.button("Take them from the tickets")
    if not taken:
        return
    with begin_work() as work:
        found = outage_history(work, chosen, months=int(months), by=actor(), now=now())
    st.session_state["evidence-months"] = found.months
    st.session_state["evidence-services"] = found.services
    st.session_state["evidence-hours"] = "; ".join(f"{each:g}" for each in found.durations_hours)
    st.info(
        plain(
            f"{names[chosen]}: {count(found.tickets, 'ticket')}, "
            f"{count(len(found.durations_hours), 'outage')} that are over. Check the number of "
            "services: only those with a ticket are known."
        )
    )


def _hours(text: str) -> tuple[float, ...]:
    return tuple(parse_number(part.strip()) for part in text.split(";") if part.strip())


def _range(bounds: Bounds) -> str:
    high = "no upper bound" if bounds.high == float("inf") else f"{bounds.high:,.1f} h"
    best = "" if bounds.estimate == float("inf") else f"**{bounds.estimate:,.1f} h**, "
    return f"{best}between {bounds.low:,.1f} h and {high}"


def _promises(mtbf: Bounds, mttr: Bounds, target: float) -> None:
    rows = []
    for title, up, down in (
        ("best estimate", mtbf.estimate, mttr.estimate),
        ("cautious end of both", mtbf.low, mttr.high),
    ):
        if up <= down:
            raise UnsoundEvidence(
                "The history is too thin: at the cautious end a service would be down more than up."
            )
        outages = Outages.of(up - down, RestoreTime(mean_hours=down))
        rows.append(
            {
                "With": title,
                "MTBF (h)": round(up),
                "MTTR (h)": round(down, 2),
                "Long-run average": f"{100 * outages.availability:.4f} %",
                f"Months below {plain_number(target)} %": percent(
                    breach_of_target(outages, MONTH_HOURS, target), 2
                ),
                f"Promisable at {percent(DEFAULT_RISK, 0)} risk": (
                    f"{plain_number(committable_percent(outages, MONTH_HOURS, DEFAULT_RISK))} %"
                ),
            }
        )
    st.dataframe(rows, hide_index=True, alt="What can be promised on this evidence")
