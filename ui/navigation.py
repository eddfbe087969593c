"""Navigation: the pages a visitor may see, and who is signed in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from common.actor import Actor, Permission
from common.wording import count
from ui.components.search_box import search_box
from ui.links import know, link
from ui.pages.administration import administration
from ui.pages.answer_library import answer_library
from ui.pages.approvals import approvals
from ui.pages.capacity import capacity
from ui.pages.care import care
from ui.pages.catalogue import catalogue
from ui.pages.catalogue_editing import catalogue_editing
from ui.pages.catalogue_versions import catalogue_versions
from ui.pages.close import close
from ui.pages.complete_sites import complete_sites
from ui.pages.configuration import configuration
from ui.pages.customer import customer
from ui.pages.feasibility import feasibility
from ui.pages.forecast import forecast
from ui.pages.forecast_accuracy import forecast_accuracy
from ui.pages.home import home
from ui.pages.installed import installed
from ui.pages.library import library
from ui.pages.matches import matches
from ui.pages.needs import needs
from ui.pages.negotiation import negotiation
from ui.pages.options import options
from ui.pages.own_services import own_services
from ui.pages.pipeline import pipeline
from ui.pages.prices import prices
from ui.pages.proposal import proposal
from ui.pages.quote import quote
from ui.pages.record import record
from ui.pages.requests import requests
from ui.pages.rfp import rfp
from ui.pages.rfp_answers import rfp_answers
from ui.pages.search import search
from ui.pages.sla import sla
from ui.pages.sla_library import sla_library
from ui.pages.sla_workbench import sla_workbench
from ui.pages.upkeep import upkeep
from ui.pages.what_if import what_if
from ui.pages.worklists import worklists
from ui.session import begin_work, find_actor, plain
from workflows.see_notices import notices

# Address, title, page, and what one must be allowed to do to see it.
PAGES: tuple[tuple[str, str, Callable[[], None], Permission], ...] = (
    ("home", "Home", home, Permission.READ_PROPOSALS),
    ("customer", "Sale", customer, Permission.READ_PROPOSALS),
    ("needs", "Needs", needs, Permission.READ_PROPOSALS),
    ("matches", "Matches", matches, Permission.SELL),
    ("options", "Options", options, Permission.SELL),
    ("catalogue", "Catalogue", catalogue, Permission.READ_PROPOSALS),
    ("catalogue-versions", "Catalogue versions", catalogue_versions, Permission.READ_PROPOSALS),
    ("catalogue-editing", "Edit catalogue", catalogue_editing, Permission.MANAGE_CATALOGUE),
    ("feasibility", "Feasibility", feasibility, Permission.SELL),
    ("configuration", "Configuration", configuration, Permission.SELL),
    ("complete-sites", "All sites at once", complete_sites, Permission.SELL),
    ("quote", "Quote", quote, Permission.READ_PROPOSALS),
    ("sla", "SLA", sla, Permission.SELL),
    ("sla-library", "SLA library", sla_library, Permission.READ_PROPOSALS),
    ("sla-workbench", "SLA workbench", sla_workbench, Permission.SEE_MARGIN),
    ("negotiation", "Negotiation", negotiation, Permission.SEE_MARGIN),
    ("proposal", "Proposal", proposal, Permission.READ_PROPOSALS),
    ("close", "Close", close, Permission.READ_PROPOSALS),
    ("pipeline", "Pipeline", pipeline, Permission.READ_PROPOSALS),
    ("record", "Customer record", record, Permission.READ_PROPOSALS),
    ("requests", "Requests", requests, Permission.CARE),
    ("care", "Care analysis", care, Permission.CARE),
    ("worklists", "Worklists", worklists, Permission.CARE),
    ("rfp", "RFP", rfp, Permission.SELL),
    ("rfp-answers", "RFP answers", rfp_answers, Permission.SELL),
    ("answer-library", "Answer library", answer_library, Permission.SELL),
    ("forecast", "Forecast", forecast, Permission.READ_PROPOSALS),
    ("forecast-accuracy", "Accuracy", forecast_accuracy, Permission.READ_PROPOSALS),
    ("what-if", "What if", what_if, Permission.READ_PROPOSALS),
    ("capacity", "Capacity", capacity, Permission.READ_PROPOSALS),
    ("proposals", "Proposals", library, Permission.READ_PROPOSALS),
    ("prices", "Prices", prices, Permission.READ_PROPOSALS),
    ("approvals", "Approvals", approvals, Permission.APPROVE),
    ("installed", "Installed base", installed, Permission.READ_PROPOSALS),
    ("search", "Search", search, Permission.READ_PROPOSALS),
    ("services", "Your services", own_services, Permission.SELF_SERVE),
    ("upkeep", "Customer upkeep", upkeep, Permission.ADMINISTER),
    ("administration", "Administration", administration, Permission.ADMINISTER),
)


# Steps of a sale stand in the bar at the head of its pages (ui/components/header.py): listing them
# beside the rest would bury the pages one goes to.
WITHIN_A_SALE = frozenset(
    {
        *("needs", "matches", "options", "configuration", "complete-sites"),
        *("quote", "sla", "proposal", "close"),
    }
)

# Pages that belong together: the first stands in the side bar, a bar at their head has them all.
TOGETHER: tuple[tuple[str, ...], ...] = (
    ("catalogue", "catalogue-versions", "catalogue-editing"),
    ("forecast", "pipeline", "what-if", "capacity", "forecast-accuracy"),
    ("rfp", "rfp-answers", "answer-library"),
    ("sla-library", "sla-workbench"),
    ("record", "requests", "installed", "search"),
    ("care", "worklists"),
)

_LOGO = Path(__file__).parent / "assets" / "bidwright.svg"
# Streamlit leaves 96 px above and 80 px beside every page: tables want them more.
_ROOM = (
    '<style>[data-testid="stMainBlockContainer"]{padding:2.75rem 2.5rem 3rem}'
    # Two halves of a page stand side by side only where both have room (ui/components/halves.py).
    '[class*="st-key-halves"]>[data-testid="stLayoutWrapper"]>[data-testid="stHorizontalBlock"]>'
    '[data-testid="stColumn"]{min-width:min(26rem,100%)}'
    ".bw-link{color:inherit;text-decoration:underline}</style>"
)


def show() -> None:
    """Run the page asked for; without a live session, say so and lead to the sign-in."""
    st.set_page_config(
        page_title="Bidwright", page_icon="📡", layout="wide", initial_sidebar_state=220
    )
    st.logo(_LOGO, size="large")
    st.html(_ROOM)
    found = find_actor()
    if found is None:
        st.title("Bidwright")
        st.warning("Your session has ended. What you had saved is kept.")
        st.html('<a class="bw-link" href="/sign-in" target="_self">Sign in again</a>')
        return
    st.session_state["actor"] = found
    shown: dict[str, Any] = {}
    hidden = _hidden(found)
    for address, title, page, permission in PAGES:
        if found.may(permission):
            entry = st.Page(
                page,
                title=title,
                url_path=address,
                default=not shown,
                visibility="hidden" if address in hidden else "visible",
            )
            shown[address] = entry
    know(shown)
    chosen = st.navigation(list(shown.values()), position="sidebar", expanded=True)
    search_box(found, chosen.url_path)
    _who(found)
    _bar(chosen.url_path)
    chosen.run()


def _hidden(actor: Actor) -> frozenset[str]:
    """Pages one gets to from a bar; the first of a group one may see stays in the side bar."""
    seen = {address for address, _, _, permission in PAGES if actor.may(permission)}
    later = {each for group in TOGETHER for each in [a for a in group if a in seen][1:]}
    return WITHIN_A_SALE | later


def _bar(current: str) -> None:
    """Links to the pages that belong with this one; the present one is marked in bold."""
    group = next((each for each in TOGETHER if current in each), ())
    titles = {address: title for address, title, _, _ in PAGES}
    if group:
        with st.container(horizontal=True, gap="small", key="together"):
            for address in group:
                title = titles[address]
                link(address, f"**{title}**" if address == current else title)


def _who(found: Actor) -> None:
    with st.sidebar:
        st.markdown(f"**{plain(found.name)}**")
        st.caption(found.role.value)
        if found.may(Permission.CARE):
            with begin_work() as work:
                waiting = len(notices(work, by=found))
            if waiting:
                link("requests", count(waiting, "notice"))
        st.html('<a class="bw-link" href="/sign-out" target="_self">Sign out</a>')
