"""Proposals: every proposal issued, found by customer, quote or title, and downloaded."""

from __future__ import annotations

import streamlit as st

from database.listings import QuoteListing
from sales.proposals.record import ProposalRecord
from ui.components.halves import halves
from ui.components.moments import moments
from ui.components.preview import download_link, no_longer_stands, preview
from ui.session import actor, begin_work, plain
from workflows.write_proposal import proposals, standing_of


def library() -> None:
    st.title("Proposals")
    search = st.text_input(
        "Find",
        placeholder="Customer, quote number or title",
        type="search",
        bind="query-params",
        key="find",
    )
    with begin_work() as work:
        found = proposals(work, search=search, by=actor())
        standing = standing_of(work, found, by=actor())
    if not found and search:
        st.info(f"No proposal has all of these words: {plain(search)}. Clear the field to see all.")
        return
    if not found:
        st.info("No proposal is issued yet; sales engineers write them on the Proposal page.")
        return
    rows = [
        {
            "Proposal": each.id,
            "Customer": each.customer_name,
            "Title": each.title,
            "Quote": f"{each.quote_number} v{each.quote_version}",
            "Offer": _stands(standing.get(each.id)),
            "Pages": each.pages,
            "Written by": each.created_by,
            "On": each.created_at,
        }
        for each in found
    ]
    st.dataframe(rows, hide_index=True, column_config=moments("On"), alt="Proposals issued")
    _open(found, standing)


def _stands(listing: QuoteListing | None) -> str:
    """In a word: whether the customer can still accept what the file offers."""
    if listing is None:
        return ""
    if listing.state.open:
        return f"stands until {listing.valid_until:%d %b %Y}"
    return listing.state.value


def _open(found: tuple[ProposalRecord, ...], standing: dict[str, QuoteListing]) -> None:
    by_id = {each.id: each for each in found}
    chosen = st.selectbox(
        "Open",
        list(by_id),
        format_func=lambda each: f"{each} · {by_id[each].customer_name} · {by_id[each].title}",
    )
    record = by_id[chosen]
    left, right = halves("library", 2, 3)
    with left:
        st.subheader(plain(record.title))
        st.markdown(plain(record.customer_name))
        st.caption(
            f"{record.quote_number} v{record.quote_version} · kept "
            f"{record.created_at:%d %b %Y %H:%M} UTC · SHA-256 {record.sha256}"
        )
        no_longer_stands(standing.get(record.id))
        download_link(record)
    with right:
        preview(record, key="library-page")
