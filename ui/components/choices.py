"""The choices of a configuration in progress: kept for this visitor, with every step to undo."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from catalog.guide import Choice
from catalog.offering import Value

_HISTORY = "configuration-history"
_WHAT = "configuration-what"
# Streamlit keeps a number field by its key: a new key is how the field shows an undone value.
_TURN = "configuration-turn"


def begin(what: str, choices: Mapping[str, Value]) -> None:
    """Start from these choices, unless this very configuration is already in hand."""
    if st.session_state.get(_WHAT) != what:
        st.session_state[_WHAT] = what
        st.session_state[_HISTORY] = [dict(choices)]
        st.session_state[_TURN] = 0


def current() -> dict[str, Value]:
    history: list[dict[str, Value]] = st.session_state[_HISTORY]
    return dict(history[-1])


def turn() -> int:
    return int(st.session_state.get(_TURN, 0))


def steps() -> int:
    """How many steps can be undone."""
    return len(st.session_state[_HISTORY]) - 1


def become(choices: Mapping[str, Value]) -> None:
    if dict(choices) != current():
        st.session_state[_HISTORY].append(dict(choices))
    st.session_state[_TURN] = turn() + 1


def choose(name: str, value: Value, give_up: tuple[Choice, ...] = ()) -> None:
    """Take a value, giving up other choices that stand against it."""
    gone = {each for each, _ in give_up}
    become({**{n: v for n, v in current().items() if n not in gone}, name: value})


def give_up(choices: tuple[Choice, ...]) -> None:
    gone = {name for name, _ in choices}
    become({n: v for n, v in current().items() if n not in gone})


def undo() -> None:
    if steps():
        st.session_state[_HISTORY].pop()
    st.session_state[_TURN] = turn() + 1


def forget() -> None:
    """So that the next visit starts from what is kept."""
    st.session_state.pop(_WHAT, None)
