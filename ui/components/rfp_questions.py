"""The log of questions to the buyer: asked, about which rows, answered or still open."""

from __future__ import annotations

import streamlit as st

from database.stored import Stored
from sales.rfp.project import Clarification, RfpProject
from ui.session import actor, begin_work, flash, now, plain, refusals
from workflows.work_on_rfp import ask_buyer, note_reply


def questions(stored: Stored[RfpProject]) -> None:
    project = stored.value
    st.subheader("Questions to the buyer")
    if not project.clarifications:
        st.caption("Nothing was asked yet. What is unclear in a row can be asked below.")
    for at, each in enumerate(project.clarifications):
        when = f", {each.asked_on:%d %b %Y}" if each.asked_on else ""
        about = f" About {', '.join(each.requirement_ids)}." if each.requirement_ids else ""
        st.markdown(f"**{plain(each.question)}**{about} ({plain(each.asked_by)}{when})")
        if each.answer:
            said = f", {each.answered_on:%d %b %Y}" if each.answered_on else ""
            st.markdown(f"Answer{said}: {plain(each.answer)}")
        else:
            _reply(project.id, at)
    _ask(project)


def _reply(project_id: str, at: int) -> None:
    with st.form(f"rfp-reply-{at}", border=False):
        answer = st.text_input("The buyer's answer", key=f"rfp-reply-text-{at}")
        if st.form_submit_button("Note the answer"):
            with refusals():
                with begin_work() as work:
                    note_reply(work, project_id, at, answer, by=actor(), now=now())
                flash("The answer is in the log.")
                st.rerun()


def _ask(project: RfpProject) -> None:
    with st.form("rfp-question", clear_on_submit=True, border=True):
        question = st.text_area("New question", height=70)
        about = st.multiselect(
            "About rows",
            [each.id for each in project.requirements],
            format_func=lambda id: f"{id} {project.requirement(id).number}",
        )
        pressed = st.form_submit_button("Add to the log")
    if pressed and question.strip():
        with refusals():
            with begin_work() as work:
                asked = Clarification(question=question.strip(), requirement_ids=tuple(about))
                ask_buyer(work, project.id, asked, by=actor(), now=now())
            flash("The question is in the log.")
            st.rerun()
