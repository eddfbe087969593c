"""Links between pages: pages name one another, navigation says where they are and who has them."""

from __future__ import annotations

from typing import Any

import streamlit as st

_KEY = "pages-of-this-visitor"


def know(pages: dict[str, Any]) -> None:
    """The pages this visitor may see, by name; navigation says so at the start of each run."""
    st.session_state[_KEY] = pages


def known(name: str) -> bool:
    """Whether this visitor has the page."""
    return name in st.session_state.get(_KEY, {})


def go(name: str, **query: str) -> None:
    """Switch to a page now; to the first one for a visitor who does not have it."""
    pages: dict[str, Any] = st.session_state[_KEY]
    target = pages.get(name) or next(iter(pages.values()))
    st.switch_page(target, query_params=query or None)


def link(name: str, label: str, *, icon: str | None = None) -> None:
    """A link to a page; nothing for a visitor who does not have it."""
    if known(name):
        st.page_link(st.session_state[_KEY][name], label=label, icon=icon)
