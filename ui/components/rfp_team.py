"""Who answers which rows until when, and one expert's rows out and back as a workbook."""

from __future__ import annotations

from datetime import date

import streamlit as st

from sales.rfp.project import RfpProject
from sales.rfp.requirement import RfpRequirement
from ui.session import actor, begin_work, flash, now, plain, refusals, settings
from workflows.expert_rows import export_rows, merge_rows
from workflows.work_on_rfp import Assignment, assign_rows

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def assign(project: RfpProject, chosen: list[RfpRequirement]) -> None:
    """The chosen rows to a person, with a due date if one is set."""
    ids = tuple(each.id for each in chosen)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        who = st.text_input("Assign to", actor().name, width=240)
        due: date | None = st.date_input("Due", None, width=160)
        if st.button(f"Assign {len(ids)}", disabled=not who.strip()):
            with refusals():
                with begin_work() as work:
                    given = Assignment(ids, who.strip(), due)
                    assign_rows(work, project.id, given, by=actor(), now=now())
                flash(f"{len(ids)} rows are assigned to {who.strip()}.")
                st.rerun()


def out_and_back(project: RfpProject) -> None:
    """A workbook of one person's rows, and the answers of such a workbook taken over."""
    people = sorted({each.assignee for each in project.answers if each.assignee})
    if not people:
        st.info("Assign rows to people in the matrix; their rows can then be sent out from here.")
        return
    st.dataframe(
        {
            "Person": people,
            "Rows": [sum(a.assignee == who for a in project.answers) for who in people],
            "Open": [
                sum(a.assignee == who and a.compliance.value == "open" for a in project.answers)
                for who in people
            ],
            "Next due": [_next_due(project, who) for who in people],
        },
        hide_index=True,
    )
    left, right = st.columns(2, gap="large")
    with left:
        who = st.selectbox("Rows of", people) or people[0]
        with refusals(), begin_work() as work:
            content = export_rows(work, project.id, who, by=actor())
            name = f"{project.id}-{'-'.join(who.split())}.xlsx"
            st.download_button(f"Download rows of {plain(who)}", content, name, _XLSX)
    with right:
        upload = st.file_uploader("Workbook that came back", ["xlsx"])
        if upload is not None and st.button("Take over its answers", type="primary"):
            _merge(project.id, upload.name, upload.getvalue())


def _merge(project_id: str, name: str, content: bytes) -> None:
    with refusals():
        with begin_work() as work:
            taken = merge_rows(
                work,
                project_id,
                (name, content),
                limit_mb=settings().upload_limit_mb,
                by=actor(),
                now=now(),
            )
        flash(f"{taken} answers were taken over as drafts.")
        st.rerun()


def _next_due(project: RfpProject, who: str) -> str:
    waiting = [
        each.due
        for each in project.answers
        if each.assignee == who and each.due and each.review.value != "reviewed"
    ]
    return min(waiting).isoformat() if waiting else ""
