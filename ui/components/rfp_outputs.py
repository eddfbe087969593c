"""The end of an RFP: go or no-go, questions to the buyer, drafts and the final issue."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from database.stored import Stored
from sales.rfp.gate import self_score
from sales.rfp.go_no_go import CRITERIA, Override, OverrideNeedsReason, decide
from sales.rfp.project import Clarification, RfpProject
from ui.components.rfp_in_hand import change
from ui.session import actor, begin_work, flash, now, plain, refusals, settings
from workflows.work_on_rfp import ask_buyer, issue_rfp, issued_files

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
        _questions(stored)
    with right:
        _decision(stored)


def _issue(project: RfpProject) -> None:
    st.subheader("Response")
    with st.container(horizontal=True):
        draft = st.button("Make a draft", type="primary")
        final = st.button("Issue for good")
    if draft or final:
        with refusals():
            with st.spinner("Laying out the documents"), begin_work() as work:
                files = issue_rfp(
                    work,
                    project.id,
                    provider=settings().provider_name,
                    draft=draft,
                    by=actor(),
                    now=now(),
                )
            st.session_state[_MADE] = (project.id, files)
    made_for, files = st.session_state.get(_MADE, ("", ()))
    if made_for != project.id:
        st.caption("A final issue needs every row answered and every mandatory row reviewed.")
        return
    for name, content in files:
        kind = _TYPES.get(name.rsplit(".", 1)[-1], "application/octet-stream")
        size = f"{len(content) / 1024:,.0f} kB"
        st.download_button(f"Download {name} ({size})", content, name, kind, key=f"rfp-{name}")
    with begin_work() as work:
        issued = issued_files(work, project.id, by=actor())
    for each in issued:
        st.caption(
            plain(f"Issue {each.number}: {each.name}, SHA-256 {each.sha256[:12]}, by")
            + f" {plain(each.issued_by)}, {each.issued_at:%d %b %Y %H:%M} UTC"
        )


def _questions(stored: Stored[RfpProject]) -> None:
    st.subheader("Questions to the buyer")
    for each in stored.value.clarifications:
        when = f"{each.asked_on:%d %b %Y}" if each.asked_on else ""
        st.markdown(f"- {plain(each.question)} ({plain(each.asked_by)}, {when})")
    with st.form("rfp-question", clear_on_submit=True, border=True):
        question = st.text_area("New question", height=70)
        pressed = st.form_submit_button("Add to the log")
    if pressed and question.strip():
        with refusals():
            with begin_work() as work:
                asked = Clarification(question=question.strip())
                ask_buyer(work, stored.value.id, asked, by=actor(), now=now())
            flash("The question is in the log.")
            st.rerun()


def _decision(stored: Stored[RfpProject]) -> None:
    st.subheader("Go or no-go")
    project = stored.value
    if project.decision is not None:
        tone = st.success if project.decision.go else st.error
        tone(plain(project.decision.why))
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
        _, failed = self_score(project.requirements, project.answer_of, {})
        stops = tuple(f"{each} is mandatory and we do not comply" for each in failed)
        decision = decide(marks, stops)
        if reason.strip() and not decision.go:
            override = Override(by=actor().name, at=now(), reason=reason.strip())
            earlier = project.decision.overrides if project.decision else ()
            decision = replace(decision, overrides=(*earlier, override))
        elif reason.strip() == "" and not decision.go and project.decision is None:
            st.warning(plain(str(OverrideNeedsReason())))
        change(stored, replace(project, decision=decision), "decided on")
