"""What is being edited beside what a colleague has made of it meanwhile, so nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from ui.session import plain

T = TypeVar("T")
_PREFIX = "as-begun-"
_TURN = "editing-turn"


def turn() -> int:
    """A part of the fields' keys: they show what is kept anew when it changes."""
    found: int = st.session_state.setdefault(_TURN, 0)
    return found


def begin_afresh() -> None:
    """Forget what the fields were begun on: something was kept, undone or thrown away."""
    st.session_state[_TURN] = turn() + 1
    for key in [each for each in st.session_state if str(each).startswith(_PREFIX)]:
        del st.session_state[key]


def as_begun(what: str, name: str, current: T, saved_by: str, take_theirs: Callable[[], None]) -> T:
    """The thing as it stood when its fields were first shown; who has changed it since is said.

    `what` tells one thing from another; only the thing in hand is remembered. `take_theirs` makes
    the fields show the thing as it is now.
    """
    key = f"{_PREFIX}{what}"
    for other in [each for each in st.session_state if str(each).startswith(_PREFIX)]:
        if other != key:
            del st.session_state[other]
    begun: T = st.session_state.setdefault(key, current)
    if begun == current:
        return begun
    st.warning(
        plain(
            f"{saved_by or 'Somebody'} changed {name} while you were editing it. "
            "What you typed is kept here until you choose."
        ),
        icon=":material/warning:",
    )
    with st.container(horizontal=True):
        if st.button("Go on with mine", help="Keeping it then replaces what your colleague kept."):
            st.session_state[key] = current
            st.rerun()
        if st.button("Show it as it is now", help="What you typed here goes."):
            take_theirs()
            st.rerun()
    return begun
