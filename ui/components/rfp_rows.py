"""Rows of an RFP on screen: the table to choose from, and the form to correct one row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from database.stored import Stored
from sales.rfp.project import RfpProject, edit, split
from sales.rfp.requirement import Category, Obligation, RfpRequirement
from ui.components.rfp_in_hand import change
from ui.session import refusals


def chosen_rows(project: RfpProject, rows: Sequence[RfpRequirement]) -> list[RfpRequirement]:
    """The rows as a table; those selected in it."""
    frame = pd.DataFrame(
        {
            "No.": [each.number for each in rows],
            "Requirement": [each.whole for each in rows],
            "Section": [each.place.section.split(" > ")[-1] for each in rows],
            "Where": [each.place.cell or (str(each.place.page or "")) for each in rows],
            "Binding": [each.obligation.value for each in rows],
            "About": [each.category.value for each in rows],
            "Sure": [each.confidence * 100 for each in rows],
            "State": [_state(project, each) for each in rows],
        }
    )
    column = st.column_config
    picked = st.dataframe(
        frame,
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        height=430,
        key=f"rfp-rows-{project.id}-{len(rows)}",
        column_config={
            "Requirement": column.TextColumn(width="large"),
            "Sure": column.NumberColumn(format="%.0f %%", width="small"),
        },
    )
    return [rows[index] for index in picked["selection"]["rows"] if index < len(rows)]


def _state(project: RfpProject, each: RfpRequirement) -> str:
    if each.id in project.accepted:
        return "accepted"
    return "please check" if each.please_check else "read"


def correct_row(stored: Stored[RfpProject], row: RfpRequirement) -> None:
    """The form for one row; each line of its text beyond the first makes a row of its own."""
    with st.form(f"rfp-edit-{row.id}", border=True):
        number, binding, about = st.columns(3)
        said = number.text_input("Number", row.number)
        obligation = binding.selectbox(
            "Binding", list(Obligation), index=list(Obligation).index(row.obligation)
        )
        category = about.selectbox(
            "About", list(Category), index=list(Category).index(row.category)
        )
        text = st.text_area(
            "Requirement", row.text, height=110, help="Press Split with each part on its own line."
        )
        save, cut = st.columns(2)
        saved = save.form_submit_button("Save and accept", type="primary", width="stretch")
        parted = cut.form_submit_button("Split at line ends", width="stretch")
    corrected = replace(
        row,
        number=said.strip(),
        obligation=obligation or row.obligation,
        category=category or row.category,
        text=" ".join(text.split()),
        confidence=1.0,
    )
    if saved:
        change(stored, edit(stored.value, corrected), "corrected a row of")
    if parted:
        with refusals():
            made = split(edit(stored.value, corrected), row.id, text.split("\n"))
            change(stored, made, "split a row of")
