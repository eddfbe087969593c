"""Catalogue: browse and search what is on sale, read an offering, compare, configure."""

from __future__ import annotations

import streamlit as st

from catalog.offering import Offering
from common.actor import Permission
from common.wording import count
from ui.components.offering_view import compare_offerings, show_offering
from ui.links import go, known
from ui.session import actor, begin_work, plain, refusals, show_flash
from workflows.catalogue_shelf import catalogue_in_use
from workflows.keep_catalogue import search_catalogue

_MOST_COMPARED = 4


def catalogue() -> None:
    st.title("Catalogue")
    show_flash()
    with refusals():
        with begin_work() as work:
            current = catalogue_in_use(work)
        left, right = st.columns([2, 3], gap="large")
        with left:
            found = _find(current.families)
            chosen = _list(found)
        with right:
            if len(chosen) > 1:
                st.subheader("Compared")
                compare_offerings(chosen[:_MOST_COMPARED])
            elif chosen:
                if actor().may(Permission.SELL) and known("configuration"):
                    _configure(chosen[0])
                show_offering(current, chosen[0])
            else:
                st.info("Select an offering to read about it, or up to four to compare them.")


def _find(families: tuple[str, ...]) -> list[Offering]:
    text = st.text_input(
        "Search",
        placeholder="What the customer asks for: LTE backup, phones with recording ...",
        type="search",
        key="catalogue-search",
    )
    family = st.selectbox("Family", ["All", *families])
    with begin_work() as work:
        found = search_catalogue(work, text, by=actor())
    return [each for each in found if family in ("All", each.family)]


def _list(found: list[Offering]) -> list[Offering]:
    if not found:
        st.info("Nothing is described in these words; try others or another family.")
        return []
    st.caption(count(len(found), "offering"))
    rows = [
        {"Offering": each.name, "Family": each.family, "State": each.lifecycle.value}
        for each in found
    ]
    shown = st.dataframe(
        rows,
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        height=560,
        alt="Offerings found",
        key=f"offerings-{len(found)}-{found[0].id}",
    )
    picked = [at for at in shown["selection"]["rows"] if at < len(found)]
    return [found[at] for at in picked] or found[:1]


def _configure(offering: Offering) -> None:
    if st.button(plain(f"Configure {offering.name}"), type="primary"):
        go("configuration", offering=offering.id)
