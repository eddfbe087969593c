"""RFP answers: the compliance matrix with evidence, who answers what, and the way out."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from database.stored import Stored
from sales.rfp.answers import Compliance, RfpAnswer
from sales.rfp.facts import FactKind
from sales.rfp.gate import progress, self_score
from sales.rfp.project import RfpProject
from sales.rfp.requirement import RfpRequirement
from sales.rfp.response import WORDS
from ui.components.rfp_in_hand import change, choose_rfp, no_rfp
from ui.components.rfp_outputs import decide_and_issue
from ui.components.rfp_team import assign, out_and_back
from ui.session import actor, begin_work, flash, now, plain, refusals, settings, show_flash
from workflows.answer_library import library
from workflows.work_on_rfp import WrittenAnswer, propose_answers, write_answers


def rfp_answers() -> None:
    st.title("RFP answers")
    show_flash()
    stored = choose_rfp(allow_new=False)
    if stored is None:
        no_rfp()
        return
    view = st.radio(
        "View",
        ["Matrix", "Progress", "People", "Decide and issue"],
        horizontal=True,
        label_visibility="collapsed",
    )
    if view == "Progress":
        _progress(stored)
    elif view == "People":
        out_and_back(stored.value)
    elif view == "Decide and issue":
        decide_and_issue(stored)
    else:
        _matrix(stored)


def _matrix(stored: Stored[RfpProject]) -> None:
    project = stored.value
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if st.button("Propose answers", type="primary"):
            _propose(project)
        show = st.radio(
            "Show", ["All", "Open", "To review", "My rows"], horizontal=True, key="rfp-answers-show"
        )
    answers = project.answer_of
    rows = [each for each in project.requirements if _shown(answers.get(each.id), str(show))]
    if not answers:
        st.info("Press Propose answers: the catalogue and the answer library are looked through.")
    picked = st.dataframe(
        _frame(rows, project),
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        height=420,
        key=f"rfp-matrix-{project.id}-{len(rows)}",
        column_config={
            "Requirement": st.column_config.TextColumn(width="large"),
            "Response": st.column_config.TextColumn(width="large"),
        },
    )
    chosen = [rows[index] for index in picked["selection"]["rows"] if index < len(rows)]
    if not chosen:
        st.caption("Select a row to see its evidence and to answer it; select several to assign.")
        return
    _several(project, chosen)
    _answer(project, chosen[0])


def _propose(project: RfpProject) -> None:
    with refusals(), st.spinner("Looking for answers"):
        with begin_work() as work:
            propose_answers(
                work, project.id, provider=settings().provider_name, by=actor(), now=now()
            )
            empty = not library(work, today=now().date(), by=actor())
        flash(
            "Answers are proposed; what people had written was left alone."
            + (" The answer library is empty: fill it, and more rows find one." if empty else "")
        )
        st.rerun()


def _shown(answer: RfpAnswer | None, show: str) -> bool:
    if show == "Open":
        return answer is None or answer.compliance is Compliance.OPEN
    if show == "To review":
        return answer is None or answer.review.value != "reviewed"
    if show == "My rows":
        return answer is not None and answer.assignee == actor().name
    return True


def _frame(rows: list[RfpRequirement], project: RfpProject) -> pd.DataFrame:
    found = project.answer_of
    answers = [found.get(each.id) or RfpAnswer(requirement_id=each.id) for each in rows]
    return pd.DataFrame(
        {
            "No.": [each.number or each.id for each in rows],
            "Requirement": [each.whole for each in rows],
            "Binding": [each.obligation.value for each in rows],
            "Answer": [WORDS[each.compliance] for each in answers],
            "Response": [each.text for each in answers],
            "Reason": [each.reason for each in answers],
            "State": [each.review.value for each in answers],
            "Assigned to": [each.assignee for each in answers],
            "Due": [each.due for each in answers],
        }
    )


def _several(project: RfpProject, chosen: list[RfpRequirement]) -> None:
    ids = [each.id for each in chosen]
    assign(project, chosen)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if st.button(f"Mark {len(ids)} as reviewed", shortcut="Alt+V"):
            found = project.answer_of
            known = [found[each] for each in ids if each in found]
            _save(project, [_as_written(each, reviewed=True) for each in known])


def _as_written(answer: RfpAnswer, *, reviewed: bool) -> WrittenAnswer:
    return WrittenAnswer(
        requirement_id=answer.requirement_id,
        compliance=answer.compliance,
        text=answer.text,
        reviewed=reviewed,
    )


def _answer(project: RfpProject, row: RfpRequirement) -> None:
    answer = project.answer_of.get(row.id) or RfpAnswer(requirement_id=row.id)
    words, proof = st.columns([3, 2], gap="large")
    with words, st.form(f"rfp-answer-{row.id}", border=True):
        st.markdown(f"**{plain(row.number or row.id)}** {plain(row.whole)}")
        compliance = st.selectbox(
            "Answer",
            list(Compliance),
            index=list(Compliance).index(answer.compliance),
            format_func=lambda each: WORDS[each],
        )
        text = st.text_area("Response", answer.text, height=150)
        reviewed = st.checkbox("Reviewed", value=answer.review.value == "reviewed")
        pressed = st.form_submit_button("Save answer", type="primary")
    with proof:
        st.markdown("**Evidence**")
        st.caption(plain(answer.reason or "Nothing was proposed yet."))
        for each in answer.evidence:
            st.markdown(f"- {plain(f'{each.source.value} {each.reference}: {each.snippet}')}")
    if pressed:
        written = WrittenAnswer(
            requirement_id=row.id,
            compliance=compliance or answer.compliance,
            text=text,
            reviewed=reviewed,
        )
        _save(project, [written])


def _save(project: RfpProject, written: list[WrittenAnswer]) -> None:
    with refusals():
        with begin_work() as work:
            write_answers(work, project.id, written, by=actor(), now=now())
        flash(f"{len(written)} answers are saved.")
        st.rerun()


def _progress(stored: Stored[RfpProject]) -> None:
    project = stored.value
    found = progress(project.requirements, project.answer_of)
    score, failed = self_score(project.requirements, project.answer_of, project.weights)
    left, right = st.columns(2)
    left.metric("Our own score of 100", f"{score:.0f}")
    right.metric("Mandatory rows we do not meet", len(failed))
    st.dataframe(
        pd.DataFrame(
            {
                "Section": [each.section for each in found],
                "Rows": [each.rows for each in found],
                "Answered": [each.answered / each.rows * 100 for each in found],
                "Reviewed": [each.reviewed / each.rows * 100 for each in found],
            }
        ),
        hide_index=True,
        column_config={
            name: st.column_config.ProgressColumn(format="%.0f %%", min_value=0, max_value=100)
            for name in ("Answered", "Reviewed")
        },
    )
    _weights(stored)


def _weights(stored: Stored[RfpProject]) -> None:
    """The buyer's weights by category, beside the criteria the documents state."""
    project = stored.value
    stated = [each for each in project.facts if each.kind is FactKind.CRITERION]
    st.subheader("The buyer's weights")
    for each in stated:
        st.caption(plain(f"{each.name}: {each.value} ({each.place})"))
    categories = sorted({each.category for each in project.requirements})
    with st.form(f"rfp-weights-{project.id}", border=True):
        columns = st.columns(max(1, len(categories)))
        given = {
            category.value: column.number_input(
                category.value.capitalize(),
                min_value=0.0,
                max_value=100.0,
                value=float(project.weights.get(category.value, 1.0)),
            )
            for column, category in zip(columns, categories, strict=False)
        }
        if st.form_submit_button("Score with these weights"):
            change(stored, replace(project, weights=given), "weighed")
