"""Two halves of a page: side by side where there is room, one above the other on a small screen."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def halves(name: str, left: int = 3, right: int = 2) -> tuple[DeltaGenerator, DeltaGenerator]:
    """`name` tells the pairs of a page apart; the numbers are shares of the width."""
    with st.container(key=f"halves-{name}"):
        one, other = st.columns([left, right], gap="large")
    return one, other
