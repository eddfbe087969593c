"""Papers of a negotiation: redlines of its clauses, the term sheet out and in, the summary."""

from __future__ import annotations

import streamlit as st

from common.actor import Permission
from common.wording import join_words
from sales.negotiation.clauses import standard_deal
from sales.negotiation.issue import Deal
from sales.negotiation.redline import Mark, Redline, redline_deals
from sales.negotiation.rounds import Negotiation
from sales.negotiation.term_sheet import ReadSheet
from ui.session import actor, begin_work, flash, now, plain, refusals, settings
from workflows.negotiate import TableView
from workflows.record_negotiation import (
    read_sheet,
    summary_of,
    take_sheet,
    write_summary,
    write_term_sheet,
)

_STANDARD, _START = "the standard clauses", "the offer the talks began with"


def show_redlines(negotiation: Negotiation) -> None:
    """Clauses between two texts of choice: the standard, the start, and every round."""
    texts: dict[str, Deal] = {
        _STANDARD: standard_deal(negotiation.issues),
        _START: negotiation.base,
    }
    for each in negotiation.rounds:
        texts[f"round {each.number} ({each.side})"] = each.deal
    names = list(texts)
    left, right = st.columns(2)
    rounds = len(negotiation.rounds)
    before = left.selectbox("From", names, key=f"redline-from-{rounds}")
    after = right.selectbox("To", names, index=len(names) - 1, key=f"redline-to-{rounds}")
    lines = redline_deals(negotiation.issues, texts[before], texts[after])
    changed = [each for each in lines if each.changed]
    if not changed:
        st.info(f"No clause differs from {before} to {after}.")
    show_lines(changed)
    same = [each.title for each in lines if not each.changed]
    if same:
        st.caption(plain(f"Unchanged: {join_words(same)}."))


def show_lines(lines: list[Redline]) -> None:
    """Struck out is what was left, bold what came in its place."""
    for each in lines:
        st.markdown(f"**{plain(each.title)}**  \n{''.join(_marked(each))}")


def _marked(line: Redline) -> list[str]:
    marked = []
    for piece in line.pieces:
        text = piece.text.strip()
        if not text:
            marked.append(" ")
        elif piece.mark is Mark.REMOVED:
            marked.append(f" ~~{plain(text)}~~ ")
        elif piece.mark is Mark.ADDED:
            marked.append(f" **{plain(text)}** ")
        else:
            marked.append(plain(piece.text))
    return marked


def papers(view: TableView) -> None:
    """The term sheet to send, the one that came back, and the internal summary."""
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown("**Term sheet**")
        if actor().may(Permission.SELL):
            _send_sheet(view)
            if view.stored.value.agreed is None:
                _take_sheet(view)
    with right:
        st.markdown("**Summary for colleagues and approvers**")
        _summary(view)


def _send_sheet(view: TableView) -> None:
    with refusals(), begin_work() as work:
        made = write_term_sheet(
            work,
            view.stored.value,
            provider=settings().provider_name,
            by=actor(),
            now=now(),
        )
        st.download_button(
            "Download our last offer as a term sheet",
            made.content,
            made.name,
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            key="term-sheet-out",
        )


def _take_sheet(view: TableView) -> None:
    file = st.file_uploader(
        "Their redlined term sheet (DOCX or text)",
        type=["docx", "txt"],
        # Another key after each round: a sheet that was taken must not be offered once more.
        key=f"term-sheet-in-{len(view.stored.value.rounds)}",
    )
    if file is None:
        return
    read: ReadSheet | None = None
    with refusals():
        read = read_sheet(view.stored.value, file.name, file.getvalue(), by=actor())
    if read is None:
        return
    show_lines([each for each in read.redlines if each.changed])
    if not any(each.changed for each in read.redlines):
        st.info("Every clause reads as in our last offer.")
    for each in read.warnings:
        st.warning(plain(each))
    if st.button("Enter it as their offer", type="primary", key="term-sheet-take"):
        with refusals():
            with begin_work() as work:
                take_sheet(
                    work,
                    view,
                    name=file.name,
                    content=file.getvalue(),
                    by=actor(),
                    now=now(),
                )
            flash("Their term sheet is entered as a round.")
            st.rerun()


def _summary(view: TableView) -> None:
    st.caption(
        "Where it stands, every round, the estimate, and all redlines. Not for the customer."
    )
    if st.button("Make the summary (PDF)", key="negotiation-summary"):
        with refusals(), st.status("Laying out the summary", expanded=False) as status:
            with begin_work() as work:
                summary = summary_of(
                    work, view, provider=settings().provider_name, by=actor(), now=now()
                )
            made = write_summary(summary, by=actor())
            st.session_state["negotiation-summary-made"] = (view.stored.revision, made)
            status.update(label="The summary is ready", state="complete")
    revision, made = st.session_state.get("negotiation-summary-made", (0, None))
    if made is None:
        return
    st.download_button(
        f"Download {made.name}", made.content, made.name, "application/pdf", key="summary-out"
    )
    if revision != view.stored.revision:
        st.caption("Made before the last change of this negotiation; make it anew for the newest.")
