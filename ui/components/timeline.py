"""The timeline: everything that happened with a customer, newest first, by kind and words."""

from __future__ import annotations

import streamlit as st

from sales.care.timeline import Happening
from ui.session import plain

_COLOURS = {"contact": "blue", "request": "violet", "ticket": "red", "quote": "green"}


def timeline(happenings: tuple[Happening, ...], kinds: tuple[str, ...]) -> None:
    """With a filter by kind and by words."""
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    chosen = left.pills("Show", kinds, selection_mode="multi", default=list(kinds))
    words = right.text_input("Find in the timeline", type="search").casefold().split()
    shown = [
        each
        for each in happenings
        if each.kind in chosen
        and all(word in f"{each.title} {each.detail}".casefold() for word in words)
    ]
    if not happenings:
        st.info("Nothing has happened yet. Log a contact or raise a request to begin.")
    elif not shown:
        st.info("Nothing matches; choose more kinds or clear the words.")
    for each in shown:
        when, what = st.columns([1, 6], vertical_alignment="center")
        when.caption(f"{each.at:%d %b %Y, %H:%M}")
        with what.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.badge(each.kind, color=_COLOURS.get(each.kind, "gray"))  # type: ignore[arg-type]
            inside = " · internal" if each.internal else ""
            st.markdown(f"{plain(each.title)} :gray[{plain(each.detail + inside)}]")
