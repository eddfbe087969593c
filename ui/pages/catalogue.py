"""Catalogue: browse the category tree, search while typing, read, compare, configure."""

from __future__ import annotations

import streamlit as st

from catalog.catalogue import Catalogue
from catalog.offering import Offering
from common.actor import Permission
from common.wording import count
from ui.components.halves import halves
from ui.components.offering_view import compare_offerings, show_offering
from ui.links import go, known
from ui.session import actor, begin_work, plain, refusals, show_flash
from workflows.catalogue_shelf import catalogue_in_use, newest_catalogue
from workflows.keep_catalogue import search_catalogue

_MOST_COMPARED = 4
_PAGE = 200
_ALL = ""
_STEP = "\u2003"  # a wide blank, for each level of the tree


def catalogue() -> None:
    st.title("Catalogue")
    show_flash()
    with refusals():
        with begin_work() as work:
            sold, kept = catalogue_in_use(work), newest_catalogue(work)
        left, right = halves("catalogue", 2, 3)
        with left:
            found = _find(kept)
            chosen = _list(found)
        with right:
            if len(chosen) > 1:
                st.subheader("Compared")
                compare_offerings(chosen[:_MOST_COMPARED])
            elif chosen:
                _actions(chosen[0])
                show_offering(kept, sold, chosen[0].id)
            else:
                st.info("Select an offering to read about it, or up to four to compare them.")


def _find(kept: Catalogue) -> list[Offering]:
    text = st.text_input(
        "Search",
        placeholder="What the customer asks for: LTE backup, phones with recording ...",
        type="search",
        key="catalogue-search",
        live="300ms",
    )
    branches = _branches(kept)
    branch = st.selectbox(
        "Category",
        [_ALL, *branches],
        format_func=lambda path: _indented(path, branches) if path else "All categories",
        key="catalogue-category",
    )
    with begin_work() as work:
        found = search_catalogue(work, text, by=actor())
    return [each for each in found if _within(each, branch)]


def _branches(kept: Catalogue) -> dict[str, int]:
    """Every category of the tree by its path, parents first, with how many stand in it."""
    found: dict[str, int] = {}
    for each in kept.offerings:
        parts = each.category_path
        for depth in range(len(parts)):
            path = " / ".join(parts[: depth + 1])
            found[path] = found.get(path, 0) + 1
    return dict(sorted(found.items()))


def _indented(path: str, branches: dict[str, int]) -> str:
    parts = path.split(" / ")
    return f"{_STEP * (len(parts) - 1)}{parts[-1]} ({branches[path]:,})"


def _within(offering: Offering, branch: str) -> bool:
    path = " / ".join(offering.category_path)
    return not branch or path == branch or path.startswith(f"{branch} / ")


def _list(found: list[Offering]) -> list[Offering]:
    if not found:
        st.info("Nothing is described in these words; try others or another category.")
        return []
    pages = -(-len(found) // _PAGE)
    page = 1
    if pages > 1:
        page = int(st.number_input("Page", 1, pages, key=f"catalogue-page-{len(found)}"))
    st.caption(count(len(found), "offering") + (f", {_PAGE} a page" if pages > 1 else ""))
    part = found[(page - 1) * _PAGE : page * _PAGE]
    rows = [
        {
            "Offering": each.name,
            "Family": each.family,
            "State": each.lifecycle.value,
            "Bundle": "yes" if each.members else "",
        }
        for each in part
    ]
    shown = st.dataframe(
        rows,
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        height=560,
        alt="Offerings found",
        key=f"offerings-{len(found)}-{page}-{part[0].id}",
    )
    picked = [at for at in shown["selection"]["rows"] if at < len(part)]
    return [part[at] for at in picked] or part[:1]


def _actions(offering: Offering) -> None:
    with st.container(horizontal=True):
        if (
            actor().may(Permission.SELL)
            and known("configuration")
            and st.button(plain(f"Configure {offering.name}"), type="primary")
        ):
            go("configuration", offering=offering.id)
        if known("catalogue-editing") and st.button(plain(f"Edit {offering.name}")):
            go("catalogue-editing", offering=offering.id)
