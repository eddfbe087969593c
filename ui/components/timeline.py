"""The timeline: everything that happened with a customer, newest first, by kind and words."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from common.actor import Permission
from sales.care.timeline import Happening
from ui.session import actor, plain

_COLOURS = {
    "contact": "blue",
    "request": "violet",
    "ticket": "red",
    "quote": "green",
    "order": "orange",
}
_LONG = 160  # letters of what was said that are shown before it is opened
Finder = Callable[[str], tuple[Happening, ...]]


def timeline(happenings: tuple[Happening, ...], kinds: tuple[str, ...], find_older: Finder) -> None:
    """With a filter by kind and by words; `find_older` looks through contacts of any time."""
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    chosen = left.pills("Show", kinds, selection_mode="multi", default=list(kinds))
    asked = right.text_input("Find in the timeline", type="search")
    words = asked.casefold().split()
    if words and "contact" in chosen:
        others = tuple(each for each in happenings if each.kind != "contact")
        found = (*find_older(asked), *others)
        happenings = tuple(sorted(found, key=lambda each: each.at, reverse=True))
    shown = [
        each
        for each in happenings
        if each.kind in chosen
        and all(word in f"{each.title} {each.detail} {each.text}".casefold() for word in words)
    ]
    if not happenings and not words:
        st.info("Nothing has happened yet. Log a contact or raise a request to begin.")
    elif not shown:
        st.info("Nothing matches; choose more kinds or clear the words.")
    for each in shown:
        _line(each)


def _line(each: Happening) -> None:
    when, what = st.columns([1, 6], vertical_alignment="top")
    when.caption(f"{each.at:%d %b %Y, %H:%M}")
    with what:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.badge(each.kind, color=_COLOURS.get(each.kind, "gray"))  # type: ignore[arg-type]
            inside = " · internal" if each.internal else ""
            st.markdown(f"{plain(each.title)} :gray[{plain(each.detail + inside)}]")
        if len(each.text) > _LONG:
            with st.expander(plain(" ".join(each.text[:_LONG].split())) + " …"):
                st.text(each.text)
        elif each.text:
            st.text(each.text)
        if actor().may(Permission.CARE):
            for number, name, size in each.attachments:
                kilobytes = max(1, round(size / 1024))
                st.html(
                    f'<a class="bw-link" href="/downloads/attachments/{number}" target="_blank">'
                    f"{_escaped(name)} ({kilobytes:,} kB)</a>"
                )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
