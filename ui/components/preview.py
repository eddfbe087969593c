"""A kept proposal on screen: its pages as pictures and its download, both behind the sign-in."""

from __future__ import annotations

from html import escape

import streamlit as st

from database.listings import QuoteListing
from sales.proposals.record import ProposalRecord
from sales.quotes.lifecycle import QuoteState
from ui.session import plain

_LINK = (
    "display:inline-block;padding:.5rem 1rem;border-radius:.5rem;background:#0b646b;"
    "color:#ffffff;text-decoration:none;font-weight:600"
)
_PAGE = "width:100%;border:1px solid #94a3b8;border-radius:.25rem;background:#ffffff"


def download_link(record: ProposalRecord) -> None:
    """A plain link, since the browser has to ask the route that checks who asks."""
    size = f"{record.size_bytes / 1024:,.0f} kB"
    st.html(
        f'<a href="/downloads/proposals/{escape(record.id)}" target="_self" style="{_LINK}">'
        f"Download PDF ({record.pages} pages, {size})</a>"
    )


def no_longer_stands(listing: QuoteListing | None) -> None:
    """Says so when what the file offers can no longer be accepted."""
    if listing is None or listing.state.open or listing.state is QuoteState.ACCEPTED:
        return
    why = f": {listing.why.said}" if listing.why.said else ""
    st.warning(plain(f"{listing.label} is {listing.state.value}{why}. Do not send this file."))


def preview(record: ProposalRecord, *, key: str) -> None:
    """One page at a time."""
    page = st.pagination(record.pages, key=f"{key}-{record.id}")
    source = f"/previews/proposals/{escape(record.id)}/{page}.png"
    words = f"Page {page} of {record.pages} of {escape(record.file_name)}"
    st.html(f'<img src="{source}" alt="{words}" style="{_PAGE}">')
