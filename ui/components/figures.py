"""Figures at the top of a page: a row of metrics that wraps instead of cutting numbers short."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st


@dataclass(frozen=True, slots=True)
class Figure:
    """`note` explains the figure behind its question mark."""

    label: str
    value: str
    note: str = ""


def show_figures(figures: list[Figure]) -> None:
    with st.container(horizontal=True, gap="small"):
        for each in figures:
            st.metric(each.label, each.value, help=each.note or None, border=True, width="content")
