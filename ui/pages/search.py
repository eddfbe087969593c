"""Search: everything that holds all the words, by kind, each a way to the thing."""

from __future__ import annotations

import streamlit as st

from common.wording import count
from database.stores.search import Findable
from ui.components.search_box import ASKED
from ui.links import go
from ui.session import actor, begin_work, choose_opportunity, now, plain
from workflows.search_everything import search_everything

_TITLES = {
    "customer": "Customers",
    "contact": "People",
    "request": "Requests",
    "ticket": "Tickets",
    "quote": "Quotes",
    "opportunity": "Opportunities",
}


def search() -> None:
    st.title("Search")
    asked = st.text_input(
        "Find",
        placeholder="Name, e-mail, number, town: beginnings of words are enough",
        type="search",
        bind="query-params",
        key=ASKED,
    )
    if not asked.strip():
        st.info("Type a name, an e-mail address or a number such as R-000001.")
        return
    with begin_work() as work:
        found = search_everything(work, asked, by=actor(), now=now())
    if not found:
        st.info(f"Nothing has all of these words: {plain(asked)}. Try fewer or shorter words.")
        return
    for kind, title in _TITLES.items():
        of_kind = [each for each in found if each.kind == kind]
        if of_kind:
            st.subheader(f"{title} ({count(len(of_kind), 'hit')})")
            for each in of_kind:
                _hit(each)


def _hit(found: Findable) -> None:
    words, act = st.columns([6, 1], vertical_alignment="center")
    words.markdown(f"**{plain(found.title)}** :gray[{found.ref} · {plain(found.detail)}]")
    if act.button("Open", key=f"open-{found.kind}-{found.ref}", width="stretch"):
        _open(found)


def _open(found: Findable) -> None:
    if found.kind == "request":
        go("requests", request=found.ref)
    elif found.kind == "quote":
        with begin_work() as work:
            number, _, version = found.ref.rpartition(" v")
            issued = work.quotes.get(number, int(version))
        choose_opportunity(issued.version.opportunity_id)
        go("quote", opportunity=issued.version.opportunity_id)
    else:
        go("record", customer=found.customer_id)
