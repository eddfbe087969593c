"""Where a line's terms may come from and go to: templates of the house, and other tools' files."""

from __future__ import annotations

import streamlit as st

from common.wording import plain as plain_number
from sales.sla.template import SlaTemplate
from ui.session import actor, begin_work, flash, now, plain, refusals, settings
from workflows.exchange_sla import ExportedTerms, export_terms, import_terms
from workflows.keep_sla_templates import agree_template, templates_for_line


def choose_template(opportunity_id: str, line_id: str) -> None:
    """Agree a template of the house for the line."""
    found: tuple[SlaTemplate, ...] = ()
    with refusals(), begin_work() as work:
        found = templates_for_line(work, opportunity_id, line_id, by=actor())
    if not found:
        st.caption("No SLA template of the house fits this line; the SLA library keeps them.")
        return
    labels = [each.label for each in found]
    chosen = st.selectbox(
        "SLA template of the house", labels, key=f"template-{line_id}", help="The closest first"
    )
    template = found[labels.index(chosen)]
    st.caption(
        plain(
            f"{plain_number(template.availability_percent)} %, restored within "
            f"{plain_number(template.restore_hours)} h, {template.schedule.basis.value}. "
            f"{template.note}"
        )
    )
    if st.button("Agree this template", key=f"template-use-{line_id}"):
        with refusals():
            with begin_work() as work:
                agree_template(work, opportunity_id, (line_id,), template, by=actor(), now=now())
            flash(f"{line_id} has the terms of {template.label}.")
            st.rerun()


def exchange(opportunity_id: str, line_id: str) -> None:
    """Download the line's terms, or take them from a file."""
    with st.expander("Exchange with other tools (TMF623, OpenSLO)"):
        files: tuple[ExportedTerms, ...] = ()
        with refusals(), begin_work() as work:
            files = export_terms(
                work, opportunity_id, line_id, provider=settings().provider_name, by=actor()
            )
        with st.container(horizontal=True):
            for each in files:
                st.download_button(
                    f"Download {each.name}", each.content, each.name, each.kind, key=each.name
                )
        file = st.file_uploader(
            "TMF623 JSON or OpenSLO YAML", type=["json", "yaml", "yml"], key=f"terms-{line_id}"
        )
        if file is None or not st.button("Take its terms for this line", key=f"take-{line_id}"):
            return
        with refusals():
            with begin_work() as work:
                read = import_terms(
                    work,
                    opportunity_id,
                    line_id,
                    name=file.name,
                    content=file.getvalue(),
                    by=actor(),
                    now=now(),
                )
            said = " ".join(read.warnings)
            flash(f"{line_id} has the terms of {read.name or file.name}. {said}".strip())
            st.rerun()
