"""The RFP in hand: chosen from those kept, remembered in the address, and changed with undo."""

from __future__ import annotations

import streamlit as st

from common.errors import BusinessError
from database.stored import Stored
from sales.rfp.project import RfpProject
from ui.links import go
from ui.session import actor, begin_work, now, plain, refusals
from workflows.work_on_rfp import find_rfp, rfps, save_rfp

_QUERY = "rfp"
_UNDO = "rfp-undo"
MOST_UNDO = 20


def choose_rfp(*, allow_new: bool) -> Stored[RfpProject] | None:
    """The RFP chosen in a box; None when there is none, or a new one is wanted."""
    with begin_work() as work:
        kept = rfps(work, by=actor())
    titles = {id: f"{id} · {title} · {buyer}" for id, title, buyer in kept}
    options = [*([""] if allow_new else []), *titles]
    if not options:
        return None
    asked = st.query_params.get(_QUERY, "") or st.session_state.get(_QUERY, "")
    chosen = st.selectbox(
        "RFP",
        options,
        index=options.index(asked) if asked in options else 0,
        format_func=lambda id: titles.get(id, "Read a new RFP"),
    )
    if not chosen:
        st.query_params.pop(_QUERY, None)
        return None
    remember_rfp(chosen)
    try:
        with begin_work() as work:
            return find_rfp(work, chosen, by=actor())
    except BusinessError as refusal:
        st.error(plain(str(refusal)))
        return None


def remember_rfp(id: str) -> None:
    """The RFP other pages open too."""
    if st.session_state.get(_QUERY) != id:
        st.session_state[_UNDO] = []
    st.session_state[_QUERY] = id
    st.query_params[_QUERY] = id


def no_rfp() -> None:
    """The empty state of pages that need an RFP."""
    st.info("No RFP has been read yet. Read one, and its requirements appear here.")
    if st.button("Read an RFP", type="primary"):
        go("rfp")


def change(stored: Stored[RfpProject], changed: RfpProject, what: str) -> None:
    """Save a change, remember what was before it, and draw the page anew."""
    with refusals():
        with begin_work() as work:
            save_rfp(work, changed, what, expected=stored.revision, by=actor(), now=now())
        history: list[RfpProject] = st.session_state.setdefault(_UNDO, [])
        history.append(stored.value)
        del history[:-MOST_UNDO]
        st.rerun()


def undo_button(stored: Stored[RfpProject]) -> None:
    """Takes the last change of this session back; Alt+Z does the same."""
    history: list[RfpProject] = st.session_state.get(_UNDO, [])
    pressed = st.button("Undo", disabled=not history, shortcut="Alt+Z")
    if not pressed:
        return
    with refusals():
        with begin_work() as work:
            save_rfp(work, history[-1], "undid", expected=stored.revision, by=actor(), now=now())
        history.pop()
        st.rerun()
