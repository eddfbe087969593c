"""SLA library: what is promised for each product, access and tier, and the templates behind it."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from common.actor import Permission
from common.wording import plain as plain_number
from sales.sla.measurement import NoSuchZone
from sales.sla.template import LibraryEntry, SlaTemplate, in_force, plain_template
from ui.components.measurement_editor import edit_measurement, edit_terms
from ui.components.schedule_editor import edit_schedule
from ui.session import actor, begin_work, flash, now, plain, refusals, show_flash
from workflows.keep_sla_templates import (
    library_of_classes,
    publish_template,
    retire_template,
    sla_templates,
)

_ANY, _NEW = "any", "a new template"


def sla_library() -> None:
    st.title("SLA library")
    show_flash()
    with begin_work() as work:
        entries = library_of_classes(work, by=actor())
        templates = sla_templates(work, by=actor())
    if not entries:
        st.info("The catalogue has no offering with a service class yet; import or publish one.")
    else:
        _library(entries)
    _templates(templates)
    if actor().may(Permission.MANAGE_CATALOGUE):
        _publish(entries, templates)
        _retire(templates)


def _library(entries: tuple[LibraryEntry, ...]) -> None:
    families = [_ANY, *dict.fromkeys(each.family for each in entries)]
    family = st.selectbox("Product family", families, key="library-family")
    shown = [each for each in entries if family in (_ANY, each.family)]
    st.dataframe(
        [
            {
                "Product": each.product,
                "Access": each.access,
                "Tier": each.tier,
                "Availability (%)": each.availability_percent,
                "Restore (h)": each.restore_hours,
                "Round trip (ms)": each.latency_ms,
                "Jitter (ms)": each.jitter_ms,
                "Loss (%)": each.loss_percent,
                "Template that fits": each.template.label if each.template else "",
                "Its availability (%)": (
                    each.template.availability_percent if each.template else None
                ),
                "Its restore (h)": each.template.restore_hours if each.template else None,
            }
            for each in shown
        ],
        hide_index=True,
        alt="Promises by product, access and tier",
    )
    st.caption(
        "A line promises what its class does until a template is agreed for it on the SLA page; "
        "of several that fit, the closest is named."
    )


def _templates(templates: tuple[SlaTemplate, ...]) -> None:
    st.subheader("Templates")
    if not templates:
        who = "Publish the first below." if _manages() else "A product manager publishes them here."
        st.info(f"There is no SLA template yet. {who}")
        return
    newest = {each.label for each in in_force(templates)}
    st.dataframe(
        [
            {
                "Template": each.label,
                "Stands": "in force"
                if each.label in newest
                else ("retired" if each.retired else "replaced"),
                "For": ", ".join(p for p in (each.family, each.access, each.tier) if p) or "any",
                "Availability": f"{plain_number(each.availability_percent)} %",
                "Restore (h)": each.restore_hours,
                "Window": f"{each.measurement.window.value}, {each.measurement.time_zone}",
                "Credits by": each.schedule.basis.value,
                "Cap": f"{plain_number(each.schedule.cap_percent)} %",
                "Note": each.note,
            }
            for each in templates
        ],
        hide_index=True,
        alt="Versions of SLA templates",
    )


def _manages() -> bool:
    return actor().may(Permission.MANAGE_CATALOGUE)


def _publish(entries: tuple[LibraryEntry, ...], templates: tuple[SlaTemplate, ...]) -> None:
    with st.expander("Publish a template, or the next version of one", expanded=not templates):
        standing = in_force(templates)
        labels = [_NEW, *(each.label for each in standing)]
        start = st.selectbox("Start from", labels, key="template-start")
        before = next(
            (each for each in standing if each.label == start), plain_template("", 99.9, 4)
        )
        key = f"template-{start}"
        named = _targets(_named(before, entries, key), key)
        try:
            measurement = edit_measurement(before.measurement, key)
        except NoSuchZone as unknown:
            st.error(plain(str(unknown)))
            return
        terms = edit_terms(before.terms, key)
        schedule = edit_schedule(before.schedule, key)
        note = st.text_input("What is new in this version", key=f"{key}-note")
        if schedule is None or not st.button("Publish", type="primary", key=f"{key}-publish"):
            return
        _keep(replace(named, measurement=measurement, terms=terms, schedule=schedule, note=note))


def _named(before: SlaTemplate, entries: tuple[LibraryEntry, ...], key: str) -> SlaTemplate:
    """Its name, and what it is for."""
    columns = st.columns(4)
    families = [each.family for each in entries]
    accesses = [each.access for each in entries]
    return replace(
        before,
        name=columns[0].text_input("Name", before.name, key=f"{key}-name"),
        family=_for("For product family", families, before.family, columns[1], key),
        access=_for("For access", accesses, before.access, columns[2], key),
        tier=_for("For tier", [each.tier for each in entries], before.tier, columns[3], key),
    )


def _targets(before: SlaTemplate, key: str) -> SlaTemplate:
    left, right = st.columns(2)
    target = left.number_input(
        "Availability target (%)",
        50.0,
        100.0,
        before.availability_percent,
        0.01,
        format="%.3f",
        key=f"{key}-target",
    )
    restore = right.number_input(
        "Restored within (h)", 0.5, 168.0, float(before.restore_hours), 0.5, key=f"{key}-restore"
    )
    return replace(before, availability_percent=target, restore_hours=restore)


def _for(title: str, known: list[str], before: str, column: DeltaGenerator, key: str) -> str:
    """One of the catalogue's values, or any."""
    values = [_ANY, *dict.fromkeys(each for each in known if each != "none")]
    if before and before not in values:
        values.append(before)
    at = values.index(before) if before else 0
    chosen = column.selectbox(title, values, index=at, key=f"{key}-{title}")
    return "" if chosen in (_ANY, None) else str(chosen)


def _keep(made: SlaTemplate) -> None:
    with refusals():
        with begin_work() as work:
            kept = publish_template(work, made, by=actor(), now=now())
        flash(f"{kept.label} is published; lines it fits can be given its terms on the SLA page.")
        st.rerun()


def _retire(templates: tuple[SlaTemplate, ...]) -> None:
    standing = in_force(templates)
    if not standing:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        labels = [each.label for each in standing]
        label = st.selectbox("Retire", labels, key="template-retire", width=320)
        if st.button("Retire it"):
            with refusals():
                with begin_work() as work:
                    chosen = standing[labels.index(label)]
                    retire_template(work, chosen, by=actor(), now=now())
                flash(f"{label} is no longer offered; what was agreed from it stands.")
                st.rerun()
