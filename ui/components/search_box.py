"""The search box beside every page: finds customers, requests, tickets and quotes."""

from __future__ import annotations

import streamlit as st

from common.actor import Actor, Permission
from ui.links import go

_KEY = "search-everything"


def search_box(actor: Actor) -> None:
    """Leads to the search page; customers search on their own page."""
    if not actor.may(Permission.READ_PROPOSALS):
        return
    with st.sidebar, st.form("search-everywhere", border=False, clear_on_submit=True):
        asked = st.text_input(
            "Search everything",
            key=_KEY,
            placeholder="Customer, request, ticket, quote",
            label_visibility="collapsed",
        )
        if st.form_submit_button("Search", width="stretch") and asked.strip():
            go("search", asked=asked.strip())
