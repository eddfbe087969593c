"""Your services: the page of customers' own users, with what is theirs and nothing else."""

from __future__ import annotations

import streamlit as st

from common.wording import count
from database.stores.search import Findable
from sales.care.request import Request
from sales.care.request_types import REQUEST_TYPES
from ui.components.in_service import credit_table, orders, services
from ui.components.moments import moments
from ui.components.money import say
from ui.components.own_request import own_request_detail
from ui.session import actor, begin_work, flash, now, plain, refusals, show_flash
from workflows.search_everything import search_everything
from workflows.serve_customer import (
    OFFERED,
    OwnPages,
    SentQuote,
    decide_own_quote,
    own_pages,
    raise_own_request,
)


def own_services() -> None:
    chosen = st.query_params.get("request", "")
    if chosen:
        own_request_detail(chosen)
        return
    st.title("Your services")
    show_flash()
    pages = None
    with refusals(), begin_work() as work:
        pages = own_pages(work, by=actor(), now=now())
    if pages is None:
        return
    st.caption(plain(", ".join(each.name for each in pages.customers)))
    _search()
    names = ["Requests and tickets", "Services", "Quotes", "Orders", "Credits"]
    tabs = st.tabs([*names, "Ask for something"])
    with tabs[0]:
        _requests(pages)
        _tickets(pages)
    with tabs[1]:
        names_of = {each.id: each.name for each in pages.customers}
        services(pages.services, names_of if len(names_of) > 1 else None)
    with tabs[2]:
        _quotes(pages)
    with tabs[3]:
        orders(pages.orders)
    with tabs[4]:
        credit_table(pages.credits)
    with tabs[5]:
        _ask(pages)


_KINDS = {
    "customer": ("Organisations", ""),
    "contact": ("People", ""),
    "request": ("Requests", ""),
    "ticket": ("Tickets", "under Requests and tickets"),
    "quote": ("Quotes", "under Quotes"),
}


def _search() -> None:
    """Finds what is theirs by beginnings of words; a request opens at once."""
    asked = st.text_input(
        "Find among what is yours",
        placeholder="A number, a name, a site or a word of it",
        type="search",
        bind="query-params",
        key="find",
    )
    if not asked.strip():
        return
    with refusals():
        with begin_work() as work:
            found = search_everything(work, asked, by=actor(), now=now())
        if not found:
            st.info("Nothing of yours has all of these words. Try fewer or shorter words.")
        for kind, (title, where) in _KINDS.items():
            of_kind = [each for each in found if each.kind == kind]
            if of_kind:
                st.markdown(f"**{title}** :gray[{where}]")
            for each in of_kind:
                _hit(each)


def _hit(found: Findable) -> None:
    words, act = st.columns([6, 1], vertical_alignment="center")
    words.markdown(f"{plain(found.ref)} · {plain(found.title)} :gray[{plain(found.detail)}]")
    if found.kind == "request" and act.button("Open", key=f"found-{found.ref}", width="stretch"):
        st.query_params["request"] = found.ref
        st.rerun()


def _requests(pages: OwnPages) -> None:
    st.subheader(count(len(pages.requests), "request"))
    if not pages.requests:
        st.info("You have asked for nothing yet; use Ask for something.")
    for each in pages.requests:
        if not each.state.over:
            _request(each)
    over = [each for each in pages.requests if each.state.over]
    if over:
        with st.expander(f"{count(len(over), 'request')} closed"):
            for each in over:
                _request(each)


def _request(each: Request) -> None:
    words, act = st.columns([6, 1], vertical_alignment="center")
    words.markdown(f"**{each.id}** {plain(each.title)} :gray[{each.state}]")
    if act.button("Open", key=f"open-{each.id}", width="stretch"):
        st.query_params["request"] = each.id
        st.rerun()


def _tickets(pages: OwnPages) -> None:
    st.subheader(count(len(pages.tickets), "ticket"))
    rows = [
        {
            "Ticket": each.id,
            "What": each.title,
            "Site": each.site_name,
            "Priority": each.priority.value,
            "State": each.state.value,
            "Opened": each.opened_at,
        }
        for each in pages.tickets
    ]
    if rows:
        st.dataframe(rows, hide_index=True, column_config=moments("Opened"), alt="Your tickets")


def _quotes(pages: OwnPages) -> None:
    if not pages.quotes:
        st.info("No quote was sent to you yet; ask for one.")
    for each in pages.quotes:
        with st.container(border=True):
            st.markdown(f"**{each.label}** {plain(each.title)} :gray[{each.state}]")
            st.caption(
                plain(f"{say(each.value)} over the term · valid until {each.valid_until:%d %b %Y}")
            )
            for file in each.proposals:
                st.html(
                    f'<a class="bw-link" href="/downloads/sent/{file.id}" target="_blank">'
                    f"Proposal {file.id} ({file.pages} pages, PDF)</a>"
                )
            if each.state == "sent":
                _decide(each)


def _decide(quote: SentQuote) -> None:
    words = st.text_input("What should change", key=f"words-{quote.label}")
    label = (quote.number, quote.version)
    with st.container(horizontal=True):
        if st.button("Accept", type="primary", key=f"accept-{quote.label}"):
            with refusals():
                with begin_work() as work:
                    decide_own_quote(work, label, accept=True, by=actor(), now=now())
                flash(f"{quote.label} is accepted. Thank you.")
                st.rerun()
        if st.button("Ask for a change", key=f"change-{quote.label}"):
            with refusals():
                with begin_work() as work:
                    decide_own_quote(work, label, accept=False, words=words, by=actor(), now=now())
                flash("Your change is with our sales team.")
                st.rerun()


def _ask(pages: OwnPages) -> None:
    names = {each.id: each.name for each in pages.customers}
    chosen = st.selectbox(
        "What is it about", OFFERED, format_func=lambda each: REQUEST_TYPES[each].title
    )
    with st.form("ask", border=False):
        for_whom = st.selectbox("For", list(names), format_func=lambda each: names[each])
        title = st.text_input("In a few words *")
        text = st.text_area("More about it", height=90)
        answers = {}
        for question in REQUEST_TYPES[chosen].questions:
            label = f"{question.label} *" if question.required else question.label
            if question.accepted:
                answers[question.name] = st.selectbox(label, ["", *filter(None, question.accepted)])
            else:
                answers[question.name] = st.text_input(label)
        if not st.form_submit_button("Send", type="primary"):
            return
    with refusals():
        asked = (for_whom, chosen, title, text)
        with begin_work() as work:
            stored = raise_own_request(work, *asked, answers, by=actor(), now=now())
        flash(f"{stored.value.id} has reached us; follow it under Requests and tickets.")
        st.rerun()
