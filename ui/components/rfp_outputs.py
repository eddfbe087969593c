"""The end of an RFP: go or no-go, questions to the buyer, drafts and the final issue."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from database.stored import Stored
from sales.rfp.gate import self_score
from sales.rfp.go_no_go import CRITERIA, Override, OverrideNeedsReason, decide
from sales.rfp.project import RfpProject
from ui.components.rfp_in_hand import change
from ui.components.rfp_look import edit_look, house
from ui.components.rfp_questions import questions
from ui.session import actor, begin_work, flash, now, plain, refusals
from workflows.rfp_documents import Issue, issue_rfp, issued_content, issued_files
from workflows.rfp_outcome import record_outcome

_MADE = "rfp-made"
_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def decide_and_issue(stored: Stored[RfpProject]) -> None:
    left, right = st.columns(2, gap="large")
    with left:
        _issue(stored.value)
        edit_look(stored)
    with right:
        _decision(stored)
        questions(stored)


def _issue(project: RfpProject) -> None:
    st.subheader("Response")
    with st.container(horizontal=True):
        draft = st.button("Make a draft", type="primary")
        final = st.button("Issue for good")
    if draft or final:
        with refusals():
            with st.spinner("Laying out the documents"), begin_work() as work:
                made = issue_rfp(work, project.id, house(), draft=draft, by=actor(), now=now())
            st.session_state[_MADE] = (project.id, made)
    made_for, issue = st.session_state.get(_MADE, ("", None))
    if made_for == project.id and issue is not None:
        _downloads(issue)
    else:
        st.caption("A final issue needs every row answered and every mandatory row reviewed.")
    _issued(project.id)


def _downloads(issue: Issue) -> None:
    for name, content in issue.files:
        kind = _TYPES.get(name.rsplit(".", 1)[-1], "application/octet-stream")
        size = f"{len(content) / 1024:,.0f} kB"
        st.download_button(f"Download {name} ({size})", content, name, kind, key=f"rfp-{name}")
    if issue.remarks:
        with st.expander(f"{len(issue.remarks)} cells of the buyer were left alone"):
            for remark in issue.remarks[:200]:
                st.caption(plain(remark))


def _issued(project_id: str) -> None:
    """What was issued for good, to be fetched again as it was."""
    with begin_work() as work:
        issued = issued_files(work, project_id, by=actor())
    for each in issued:
        st.caption(
            plain(f"Issue {each.number}: {each.name}, SHA-256 {each.sha256[:12]}, by")
            + f" {plain(each.issued_by)}, {each.issued_at:%d %b %Y %H:%M} UTC"
        )
    if not issued:
        return
    _outcome(project_id)
    names = [f"Issue {each.number}: {each.name}" for each in issued]
    at = st.selectbox("Issued file", range(len(issued)), format_func=lambda index: names[index])
    chosen = issued[at or 0]
    with refusals(), begin_work() as work:
        content = issued_content(work, project_id, chosen.number, chosen.name, by=actor())
        kind = _TYPES.get(chosen.name.rsplit(".", 1)[-1], "application/octet-stream")
        st.download_button("Download as issued", content, chosen.name, kind, key="rfp-issued")


def _outcome(project_id: str) -> None:
    with st.container(horizontal=True):
        won = st.button("We won")
        lost = st.button("We lost")
    if won or lost:
        with refusals():
            with begin_work() as work:
                said = "won" if won else "lost"
                record_outcome(work, project_id, said, by=actor(), now=now())
            flash(f"The RFP is recorded as {said}; the answers used are counted so.")
            st.rerun()


def _decision(stored: Stored[RfpProject]) -> None:
    st.subheader("Go or no-go")
    project = stored.value
    if project.decision is not None:
        tone = st.success if project.decision.go else st.error
        tone(plain(project.decision.why))
        chance = project.decision.win_probability
        st.caption(f"Chance of winning, estimated from the marks: {chance:.0%}.")
        for each in project.decision.overrides:
            st.caption(plain(f"{each.at:%d %b %Y} {each.by} overrode a no: {each.reason}"))
    kept = project.decision.marks if project.decision else {}
    with st.form("rfp-decision", border=True):
        marks = {
            name: st.slider(f"{name.capitalize()} ({weight} %)", 1, 5, kept.get(name, 3))
            for name, weight in CRITERIA.items()
        }
        reason = st.text_input("Reason to go on in spite of a no (kept on record)")
        pressed = st.form_submit_button("Decide")
    if not pressed:
        return
    with refusals():
        _, failed = self_score(project.requirements, project.answer_of, project.weights)
        stops = tuple(f"{each} is mandatory and we do not comply" for each in failed)
        decision = decide(marks, stops)
        if reason.strip() and not decision.go:
            override = Override(by=actor().name, at=now(), reason=reason.strip())
            earlier = project.decision.overrides if project.decision else ()
            decision = replace(decision, overrides=(*earlier, override))
        elif reason.strip() == "" and not decision.go and project.decision is None:
            st.warning(plain(str(OverrideNeedsReason())))
        change(stored, replace(project, decision=decision), "decided on")
