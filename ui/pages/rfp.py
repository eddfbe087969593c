"""RFP: the buyer's documents read into rows, reviewed beside the pages they stand on."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from database.stored import Stored
from sales.rfp.project import RfpProject, accept, drop, merge
from sales.rfp.reading import NamedFile
from sales.rfp.requirement import RfpRequirement
from ui.components.rfp_columns import map_columns
from ui.components.rfp_in_hand import change, choose_rfp, remember_rfp, undo_button
from ui.components.rfp_rows import chosen_rows, correct_row
from ui.links import go
from ui.session import actor, begin_work, flash, now, plain, refusals, show_flash
from workflows.show_rfp_page import rfp_page_picture
from workflows.work_on_rfp import amend_rfp, open_rfp

_KINDS = ["pdf", "docx", "xlsx", "xlsm", "txt", "md"]


def rfp() -> None:
    st.title("RFP")
    show_flash()
    stored = choose_rfp(allow_new=True)
    if stored is None:
        _read()
        return
    project = stored.value
    for remark in project.remarks:
        st.caption(plain(remark))
    view = st.radio(
        "View",
        ["Requirements", "Columns", "Deadlines and rules", "Amendment"],
        horizontal=True,
        label_visibility="collapsed",
    )
    if view == "Amendment":
        _amend(stored)
    elif view == "Columns":
        map_columns(stored)
    elif view == "Deadlines and rules":
        _facts(project)
    else:
        _review(stored)


def _read() -> None:
    with st.form("rfp-new", border=True):
        left, right = st.columns(2)
        title = left.text_input("Title of the RFP", max_chars=150)
        buyer = right.text_input("Buyer", max_chars=150)
        uploads = st.file_uploader(
            "Documents of the RFP (PDF, DOCX, XLSX, TXT, MD)", _KINDS, accept_multiple_files=True
        )
        pressed = st.form_submit_button("Read the RFP", type="primary")
    if not pressed:
        st.caption("Scanned pages have to go through OCR first. Reading 100 pages takes seconds.")
        return
    files = tuple(NamedFile(name=each.name, content=each.getvalue()) for each in uploads)
    with refusals():
        with st.status("Reading", expanded=True) as status, begin_work() as work:
            opened = open_rfp(
                work,
                files,
                title=title,
                buyer=buyer,
                by=actor(),
                now=now(),
                say=lambda said: status.update(label=said.capitalize()),
            )
        remember_rfp(opened.value.id)
        flash(f"{len(opened.value.requirements)} requirements were read; review them here.")
        st.rerun()


def _review(stored: Stored[RfpProject]) -> None:
    project = stored.value
    only = st.radio("Show", ["All rows", "Please check", "Not accepted yet"], horizontal=True)
    rows = [
        each
        for each in project.requirements
        if only not in ("Please check", "Not accepted yet")
        or (each.id not in project.accepted and (only == "Not accepted yet" or each.please_check))
    ]
    st.caption(
        f"{len(rows)} of {len(project.requirements)} rows shown, {len(project.accepted)} accepted. "
        "Select rows with the mouse or with the arrow keys and space."
    )
    chosen = chosen_rows(project, rows)
    _bulk(stored, rows, chosen)
    if not chosen:
        st.info("Select a row to see it on the buyer's page and to correct it.")
        return
    page, form = st.columns([1, 1], gap="large")
    with form:
        correct_row(stored, chosen[0])
        for figure in chosen[0].figures:
            st.caption(plain(f"Figure read: {figure}"))
    with page:
        _picture(project, chosen[0])


def _bulk(
    stored: Stored[RfpProject], rows: list[RfpRequirement], chosen: list[RfpRequirement]
) -> None:
    ids = [each.id for each in chosen]
    with st.container(horizontal=True):
        if st.button("Accept", type="primary", disabled=not ids, shortcut="Alt+A"):
            change(stored, accept(stored.value, ids), "accepted rows of")
        if st.button("Not a requirement", disabled=not ids, shortcut="Alt+N"):
            change(stored, drop(stored.value, ids), "dropped rows of")
        if st.button("Merge", disabled=len(ids) < 2, shortcut="Alt+M"):
            change(stored, merge(stored.value, ids), "merged rows of")
        undo_button(stored)
        sure = [each.id for each in rows if not each.please_check]
        if st.button(f"Accept all {len(sure)} sure rows", disabled=not sure):
            change(stored, accept(stored.value, sure), "accepted rows of")
        if st.button("Next: Answers"):
            go("rfp-answers", rfp=stored.value.id)


def _picture(project: RfpProject, row: RfpRequirement) -> None:
    st.caption(plain(str(row.place)))
    if row.place.page is None:
        st.info(plain(f"{row.place.document} has no pages; the row stands in {row.place.cell}."))
        return
    with refusals():
        with begin_work() as work:
            picture = rfp_page_picture(
                work, project.id, row.place.document, row.place.page, by=actor()
            )
        if picture is None:
            st.info("Pictures are shown of PDF pages; this document is text.")
        else:
            st.image(picture, width="stretch")


def _facts(project: RfpProject) -> None:
    if not project.facts:
        st.info("No deadline, page limit, form or criterion was found.")
        return
    frame = pd.DataFrame(
        {
            "Kind": [each.kind.value for each in project.facts],
            "Of": [each.name for each in project.facts],
            "Value": [each.value for each in project.facts],
            "The buyer's words": [each.text for each in project.facts],
            "Where": [str(each.place) for each in project.facts],
        }
    )
    st.dataframe(
        frame,
        hide_index=True,
        column_config={"The buyer's words": st.column_config.TextColumn(width="large")},
    )


def _amend(stored: Stored[RfpProject]) -> None:
    st.write(
        "Read the whole RFP as it stands after the amendment. Answers go over to rows that stayed "
        "or changed; changed rows have to be reviewed again."
    )
    uploads = st.file_uploader("Documents as amended", _KINDS, accept_multiple_files=True)
    if not st.button("Read the amendment", type="primary", disabled=not uploads):
        return
    files = tuple(NamedFile(name=each.name, content=each.getvalue()) for each in uploads)
    with refusals():
        with begin_work() as work:
            _, amendments = amend_rfp(work, stored.value.id, files, by=actor(), now=now())
        marks = {"=": "{}", "-": "~~{}~~", "+": "**{}**"}
        for each in amendments:
            if each.change.value == "unchanged":
                continue
            said = " ".join(marks[p.sign].format(plain(p.words)) for p in each.redline)
            st.markdown(f"{each.change.value.capitalize()}: {said}")
        st.success(f"{len(amendments)} rows were compared.")
