"""Answer library: answers to use again, how fresh they are, and who looks after them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import streamlit as st

from database.work import Work
from sales.rfp.answers import Compliance
from sales.rfp.library import EntryStatus, LibraryEntry
from sales.rfp.reading import NamedFile
from sales.rfp.response import WORDS
from ui.session import actor, begin_work, flash, now, plain, refusals, settings, show_flash
from workflows.answer_library import (
    ListedEntry,
    duplicates,
    import_entries,
    import_past_response,
    library,
    review_entry,
    save_entry,
    start_library,
)


def answer_library() -> None:
    st.title("Answer library")
    show_flash()
    search = st.text_input("Search", placeholder="Words of the question, the answer or a tag")
    with begin_work() as work:
        found = library(work, search=search, today=now().date(), by=actor())
    if not found and not search:
        _empty()
    chosen = _listed(found)
    left, right = st.columns([3, 2], gap="large")
    with left:
        _form(chosen)
    with right:
        _import()
        _duplicates()


def _empty() -> None:
    st.info("The library is empty. Start with the entries that come with Bidwright, or write one.")
    if st.button("Start with 30 entries", type="primary"):
        with refusals():
            with begin_work() as work:
                made = start_library(work, by=actor(), now=now())
            flash(f"{made} entries are in the library.")
            st.rerun()


def _listed(found: tuple[ListedEntry, ...]) -> LibraryEntry | None:
    """The entry selected in the table."""
    if not found:
        return None
    picked = st.dataframe(
        pd.DataFrame(
            {
                "Id": [each.entry.id for each in found],
                "Question": [each.entry.questions[0] for each in found],
                "Answer": [each.entry.answer for each in found],
                "Tags": [", ".join(each.entry.tags) for each in found],
                "Fresh": [each.freshness for each in found],
                "State": [_state(each) for each in found],
                "Owner": [each.entry.owner for each in found],
            }
        ),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        height=330,
        key=f"library-{len(found)}",
        column_config={
            "Question": st.column_config.TextColumn(width="medium"),
            "Answer": st.column_config.TextColumn(width="large"),
            "Fresh": st.column_config.ProgressColumn(
                min_value=0, max_value=100, format="%d", help="60 review, 20 use, 20 wins"
            ),
        },
    )
    rows = picked["selection"]["rows"]
    return found[rows[0]].entry if rows and rows[0] < len(found) else None


def _state(each: ListedEntry) -> str:
    if each.expired:
        return "expired"
    return "review due" if each.review_due else each.entry.status.value


def _form(chosen: LibraryEntry | None) -> None:
    entry = chosen or LibraryEntry(id="", questions=(), answer="")
    st.subheader(f"Change {entry.id}" if chosen else "New entry")
    with st.form(f"library-entry-{entry.id}", border=True):
        changed = _care(_words(entry), entry)
        save, look = st.columns(2)
        saved = save.form_submit_button("Save entry", type="primary", width="stretch")
        looked = look.form_submit_button(
            "Reviewed, still true", disabled=chosen is None, width="stretch"
        )
    if saved or looked:
        with refusals():
            with begin_work() as work:
                if looked:
                    review_entry(work, entry.id, by=actor(), now=now())
                else:
                    save_entry(work, changed, by=actor(), now=now())
            flash("The entry is reviewed." if looked else "The entry is saved.")
            st.rerun()


def _words(entry: LibraryEntry) -> LibraryEntry:
    """What is asked and answered."""
    questions = st.text_area("Questions, one a line", "\n".join(entry.questions), height=100)
    answer = st.text_area(
        "Answer", entry.answer, height=160, help="{{provider}} becomes the provider's name."
    )
    first, second, third = st.columns(3)
    compliance = first.selectbox(
        "Answer means",
        list(Compliance),
        index=list(Compliance).index(entry.compliance),
        format_func=lambda each: WORDS[each],
    )
    tags = second.text_input("Tags", ", ".join(entry.tags))
    product = third.text_input("Product", entry.product)
    return replace(
        entry,
        questions=tuple(questions.splitlines()),
        answer=answer,
        compliance=compliance or entry.compliance,
        tags=tuple(each.strip() for each in tags.split(",") if each.strip()),
        product=product.strip(),
    )


def _care(changed: LibraryEntry, entry: LibraryEntry) -> LibraryEntry:
    """Who answers for it, how often it is looked at, and until when it holds."""
    first, second, third = st.columns(3)
    owner = first.text_input("Owner", entry.owner)
    cycle = second.number_input("Review every (days)", 7, 1095, entry.review_every_days)
    until: date | None = third.date_input("Valid until", entry.valid_until)
    status = first.selectbox(
        "Status", list(EntryStatus), index=list(EntryStatus).index(entry.status)
    )
    second.caption(f"Used {entry.used_count} times, won {entry.won}, lost {entry.lost}.")
    third.caption(plain(f"Last reviewed by {entry.reviewer or 'nobody yet'}."))
    return replace(
        changed,
        owner=owner.strip(),
        review_every_days=int(cycle),
        valid_until=until,
        status=status or entry.status,
        reviewed_on=entry.reviewed_on or now().date(),
    )


def _import() -> None:
    st.subheader("Past answers")
    upload = st.file_uploader(
        "A past response (XLSX or DOCX), or a CSV with columns question and answer",
        ["csv", "xlsx", "docx"],
    )
    if upload is None or not st.button("Import as drafts"):
        return
    with refusals():
        with begin_work() as work:
            made = _imported(work, upload.name, upload.getvalue())
        flash(f"{made} answers came in as drafts; review them before they are proposed.")
        st.rerun()


def _imported(work: Work, name: str, content: bytes) -> int:
    if not name.casefold().endswith(".csv"):
        file = NamedFile(name=name, content=content)
        return import_past_response(work, file, by=actor(), now=now())
    limit = settings().upload_limit_mb
    return import_entries(work, name, content, limit_mb=limit, by=actor(), now=now())


def _duplicates() -> None:
    if not st.button("Find duplicates"):
        return
    with begin_work() as work:
        pairs = duplicates(work, by=actor())
    if not pairs:
        st.caption("No two entries ask nearly the same.")
    for one, other, score in pairs[:20]:
        said = f"{one.id} and {other.id} ({score:.0%} alike): {one.questions[0]}"
        st.markdown(f"- {plain(said)}")
