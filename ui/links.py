"""Links between pages: pages name one another, navigation knows where they are."""

from __future__ import annotations

from typing import Any

import streamlit as st

# Filled at each run by navigation; the pages are the same for every visitor who may see them.
_pages: dict[str, Any] = {}


def register(name: str, page: Any) -> None:
    _pages[name] = page


def go(name: str, **query: str) -> None:
    """Switch to a page now."""
    st.switch_page(_pages[name], query_params=query or None)


def link(name: str, label: str, *, icon: str | None = None) -> None:
    st.page_link(_pages[name], label=label, icon=icon)


def known(name: str) -> bool:
    return name in _pages
