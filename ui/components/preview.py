"""A kept proposal on screen: its pages as pictures and its download, both behind the sign-in."""

from __future__ import annotations

from html import escape

import streamlit as st

from sales.proposals.record import ProposalRecord

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


def preview(record: ProposalRecord, *, key: str) -> None:
    """One page at a time."""
    page = st.pagination(record.pages, key=f"{key}-{record.id}")
    source = f"/previews/proposals/{escape(record.id)}/{page}.png"
    words = f"Page {page} of {record.pages} of {escape(record.file_name)}"
    st.html(f'<img src="{source}" alt="{words}" style="{_PAGE}">')
