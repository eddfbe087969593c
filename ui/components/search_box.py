"""The search box beside every page: finds customers, requests, tickets and quotes."""

from __future__ import annotations

import streamlit as st

from common.actor import Actor, Permission
from ui.links import go

_KEY = "search-everything"
# The search page's own field; its name is the address's parameter.
ASKED = "asked"


def search_box(actor: Actor, current: str) -> None:
    """Leads to the search page; customers search on their own page.

    On the search page itself the words go into its field, which its address follows.
    """
    if not actor.may(Permission.READ_PROPOSALS):
        return
    with st.sidebar, st.form("search-everywhere", border=False, clear_on_submit=True):
        asked = st.text_input(
            "Search everything",
            key=_KEY,
            placeholder="Search everything",
            label_visibility="collapsed",
        )
        if st.form_submit_button("Search", width="stretch") and asked.strip():
            if current == "search":
                st.session_state[ASKED] = asked.strip()
            else:
                go("search", asked=asked.strip())
