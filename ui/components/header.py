"""The head of a sale's pages: what is sold to whom, where it stands, and the steps of the sale."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from common.errors import BusinessError
from sales.customers.opportunity import Stage
from ui.links import go, known, link
from ui.session import drop_opportunity, plain, sale_in_hand, show_flash
from workflows.open_sale import Sale

STEPS: tuple[tuple[str, str], ...] = (
    ("customer", "Customer"),
    ("needs", "Needs"),
    ("matches", "Matches"),
    ("options", "Options"),
    ("quote", "Quote"),
    ("sla", "SLA"),
    ("proposal", "Proposal"),
    ("close", "Close"),
)
_COLOURS: dict[Stage, Literal["green", "red", "violet"]] = {
    Stage.WON: "green",
    Stage.LOST: "red",
    Stage.QUOTED: "violet",
}


def sale_or_empty(step: str, title: str) -> Sale | None:
    """The sale in hand under its header; without one, the page's empty state."""
    try:
        sale = sale_in_hand()
    except BusinessError as refusal:
        st.title(title)
        st.error(plain(str(refusal)))
        if st.button("Back to Home", type="primary"):
            drop_opportunity()
            go("home")
        return None
    if sale is None:
        st.title(title)
        st.info("No sale is open. Start one, or open one of yours from Home.")
        with st.container(horizontal=True):
            if st.button("Start a sale", type="primary"):
                go("customer")
            if st.button("Go to Home"):
                go("home")
        return None
    _header(sale, step, title)
    return sale


def _header(sale: Sale, step: str, title: str) -> None:
    opportunity = sale.opportunity.value
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title(title, width="content")
        st.badge(opportunity.stage.value, color=_COLOURS.get(opportunity.stage, "blue"))
    st.caption(
        plain(
            f"{sale.customer.value.name} · {opportunity.title} · {opportunity.id} · "
            f"expected to close {opportunity.expected_close:%d %b %Y}"
        )
    )
    steps(step)
    show_flash()


def steps(current: str) -> None:
    """The way through a sale, each step a link; the present one is marked in words, not colour."""
    with st.container(horizontal=True, gap="small", key="steps"):
        for number, (name, label) in enumerate(STEPS, start=1):
            shown = f"**{number} {label}**" if name == current else f"{number} {label}"
            link(name, shown)


def next_step(name: str, label: str) -> None:
    """One primary way on, at the end of a page."""
    if known(name) and st.button(label, type="primary", key=f"next-{name}"):
        go(name)
