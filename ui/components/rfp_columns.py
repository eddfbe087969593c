"""Columns of the buyer's spreadsheets: what each holds, as found and as corrected."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from database.stored import Stored
from sales.rfp.block import SheetColumns, SheetPreview
from sales.rfp.project import RfpProject
from ui.session import actor, begin_work, flash, now, plain, refusals
from workflows.map_columns import read_by_columns

_ROLES = {
    "number": "Number",
    "requirement": "Requirement",
    "section": "Section",
    "obligation": "How binding",
    "answer": "Our answer",
    "comment": "Our comment",
}


def map_columns(stored: Stored[RfpProject]) -> None:
    """One form a sheet; saving reads the documents again and keeps the answers."""
    sheets = [(each.name, seen) for each in stored.value.documents for seen in each.previews]
    if not sheets:
        st.info("None of the documents is a spreadsheet, so there are no columns to say.")
        return
    st.write(
        "Each sheet as it was understood. Correct what is wrong and read it again: answers stay "
        "with the rows they belong to."
    )
    found = {
        (each.name, sheet.sheet): sheet for each in stored.value.documents for sheet in each.sheets
    }
    names = [f"{seen.sheet} · {document}" for document, seen in sheets]
    known = [at for at, (document, seen) in enumerate(sheets) if (document, seen.sheet) in found]
    at = st.selectbox(
        "Sheet",
        range(len(sheets)),
        index=known[0] if known else 0,
        format_func=lambda index: names[index],
    )
    document, seen = sheets[at or 0]
    _sheet(stored, document, seen, found.get((document, seen.sheet)))


def _sheet(
    stored: Stored[RfpProject], document: str, seen: SheetPreview, found: SheetColumns | None
) -> None:
    width = max((len(row) for _, row in seen.rows), default=0)
    letters = [_letter(index) for index in range(width)]
    rows = [[*row, *[""] * (width - len(row))] for _, row in seen.rows]
    frame = pd.DataFrame(rows, columns=letters, index=[number for number, _ in seen.rows])
    st.dataframe(frame, height=min(420, 38 * (len(rows) + 1)))
    if found is None:
        st.warning("No header row was recognised here; say which row it is and what stands below.")
    _choices_of(stored.value, document, seen.sheet)
    key = f"rfp-columns-{stored.value.id}-{stored.revision}-{document}-{seen.sheet}"
    with st.form(key, border=True):
        numbers = [number for number, _ in seen.rows]
        start = numbers.index(found.header_row) if found and found.header_row in numbers else 0
        header = st.selectbox("Header row", numbers, index=start)
        titles = dict(seen.rows).get(header or 0, ())
        options: list[int | None] = [None, *range(width)]
        columns = st.columns(len(_ROLES))
        chosen: dict[str, int | None] = {
            role: place.selectbox(
                title,
                options,
                index=options.index(getattr(found, role)) if found else 0,
                format_func=lambda at: _named(at, titles),
            )
            for place, (role, title) in zip(columns, _ROLES.items(), strict=True)
        }
        pressed = st.form_submit_button("Read again with these columns", type="primary")
    if pressed:
        given = SheetColumns(
            document=document, sheet=seen.sheet, header_row=header or 0, titles=titles, **chosen
        )
        _read_again(stored.value.id, given)


def _choices_of(project: RfpProject, document: str, sheet: str) -> None:
    """The answers the buyer's drop-downs allow on this sheet."""
    start = (f"{sheet}!", f"'{sheet}'!")
    allowed = {
        each.allowed_answers
        for each in project.requirements
        if each.place.document == document and each.answer_cell.startswith(start)
    }
    for words in sorted(filter(None, allowed)):
        st.caption(plain(f"Answers this sheet allows: {', '.join(words)}"))


def _read_again(project_id: str, given: SheetColumns) -> None:
    with refusals():
        with st.spinner("Reading again"), begin_work() as work:
            saved, fresh = read_by_columns(work, project_id, [given], by=actor(), now=now())
        total = len(saved.value.requirements)
        flash(f"{total} requirements were read, {fresh} of them new.")
        st.rerun()


def _letter(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _named(at: int | None, titles: tuple[str, ...]) -> str:
    if at is None:
        return "(none)"
    said = " ".join(titles[at].split())[:40] if at < len(titles) else ""
    return f"{_letter(at)}: {said}" if said else _letter(at)
