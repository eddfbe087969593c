"""Other terms of one line than its class promises: targets, measurement, credits, or a template."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from catalog.requirement import Requirement
from sales.sla.agreed import AgreedLevel, with_agreed
from sales.sla.measurement import Measurement, NoSuchZone, SlaTerm
from sales.sla.requests import shortfalls
from sales.sla.service_level import ServiceLevel
from ui.components.measurement_editor import edit_measurement, edit_terms
from ui.components.schedule_editor import edit_schedule, live_table
from ui.session import actor, begin_work, flash, now, plain, refusals
from workflows.agree_sla import LinePromise
from workflows.keep_agreed_levels import keep_agreed_level


def edit_agreed_level(
    opportunity_id: str, promise: LinePromise, asked: tuple[Requirement, ...]
) -> None:
    """Target, time to restore and credits of one line, kept for the next version of the quote."""
    level = promise.level
    if level is None:
        return
    with st.expander("Agree other terms for this line"):
        key = f"agreed-{level.line_id}"
        agreed = _fields(level, key)
        schedule = edit_schedule(level.schedule, key, promise.monthly)
        if agreed is None or schedule is None:
            return
        agreed = replace(agreed, schedule=schedule)
        live_table(promise.monthly, schedule, key)
        line = promise.priced.line
        for each in shortfalls(
            with_agreed(level, agreed),
            asked,
            family=line.configuration.family,
            site_id=line.site_id,
        ):
            (st.error if each.must else st.warning)(plain(each.sentence))
        if st.button("Keep these terms", type="primary", key=f"{key}-keep"):
            _keep(opportunity_id, level.line_id, agreed)


def _fields(level: ServiceLevel, key: str) -> AgreedLevel | None:
    columns = st.columns(2)
    target = columns[0].number_input(
        "Availability target (%)",
        min_value=50.0,
        max_value=100.0,
        value=level.availability_percent,
        step=0.01,
        format="%.3f",
        key=f"{key}-target",
    )
    if target == 100:
        st.warning("Any outage at all breaks a target of 100 %.")
    restore = columns[1].number_input(
        "Restored within (h)", 0.5, 168.0, level.restore_hours, 0.5, key=f"{key}-restore"
    )
    measurement: Measurement | None = None
    terms: tuple[SlaTerm, ...] = ()
    try:
        measurement = edit_measurement(level.measurement, key)
        terms = edit_terms(level.terms, key)
    except NoSuchZone as unknown:
        st.error(plain(str(unknown)))
        return None
    return AgreedLevel(
        availability_percent=target,
        restore_hours=restore,
        measurement=measurement,
        terms=terms,
        template=level.template,
    )


def _keep(opportunity_id: str, line_id: str, agreed: AgreedLevel) -> None:
    with refusals():
        with begin_work() as work:
            keep_agreed_level(work, opportunity_id, line_id, agreed, by=actor(), now=now())
        flash(f"{line_id} has its own terms; the next version of the quote carries them.")
        st.rerun()
