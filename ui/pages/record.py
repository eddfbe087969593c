"""Customer record: one page that knows the customer, from health to every contact."""

from __future__ import annotations

import streamlit as st

from common.actor import Permission
from common.wording import count
from sales.care.timeline import Happening
from ui.components.care_forms import log_contact_form, new_request_form, place_form, ticket_table
from ui.components.contact_desk import contact_desk
from ui.components.customer_editor import details, people_editor
from ui.components.customer_parts import billing, organisation, people, portal_access, quotes
from ui.components.in_service import credits, orders, services
from ui.components.money import say_short
from ui.components.timeline import timeline
from ui.links import go
from ui.session import actor, begin_work, now, plain, refusals, show_flash
from workflows.find_customers import find_by_anything
from workflows.see_customer import KINDS, CustomerView, find_contacts, see_customer

_COLOURS = {"good": "green", "watch": "orange", "at risk": "red"}


def record() -> None:
    chosen = _chosen()
    if not chosen:
        return
    view = None
    with refusals(), begin_work() as work:
        view = see_customer(work, chosen, by=actor(), now=now())
    if view is None:
        return
    _header(view)
    show_flash()
    names = ["Timeline", "Requests and tickets", "In service", "Quotes and orders", "Billing"]
    tabs = st.tabs([*names, "Organisation", "People and sites", "Record"])
    with tabs[0]:
        _timeline(view)
    with tabs[1]:
        _asked(view)
    with tabs[2]:
        services(view.services)
        if actor().may(Permission.CARE):
            credits(view.customer.value.id)
    with tabs[3]:
        quotes(view)
        orders(view.orders)
    with tabs[4]:
        billing(view)
    with tabs[5]:
        organisation(view.customer.value)
        if actor().may(Permission.SELL):
            place_form(view.customer.value)
    with tabs[6]:
        people(view.customer.value)
        if actor().may(Permission.CARE):
            people_editor(view.customer)
        if actor().may(Permission.ADMINISTER):
            portal_access(view.customer.value)
    with tabs[7]:
        details(view.customer)


def _chosen() -> str:
    """The customer of the address, else of a search; empty while none is chosen."""
    asked = st.query_params.get("customer", "")
    if asked:
        return asked
    st.title("Customer record")
    words = st.text_input("Find a customer", type="search", placeholder="Name, e-mail, town")
    with begin_work() as work:
        known = find_by_anything(work, words, by=actor())
    if not known:
        st.info("No customer has these words. Keep a new one as a prospect below.")
    for ref, name, place in known:
        words_cell, act = st.columns([6, 1], vertical_alignment="center")
        words_cell.markdown(f"**{plain(name)}** :gray[{ref} · {plain(place)}]")
        if act.button("Open", key=f"open-{ref}", width="stretch"):
            go("record", customer=ref)
    if actor().may(Permission.CARE):
        st.subheader("Who is it?")
        contact_desk()
    return ""


def _header(view: CustomerView) -> None:
    found, health = view.customer.value, view.health
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title(plain(found.name), width="content")
        shown = f"health {health.score}: {health.word}"
        st.badge(shown, color=_COLOURS[health.word])  # type: ignore[arg-type]
    said = (found.id, found.segment, found.industry, found.state.value, found.address)
    st.caption(plain(" · ".join(part for part in said if part)))
    cells = st.columns(5)
    open_requests = sum(not each.value.state.over for each in view.requests)
    open_tickets = sum(not each.value.state.over for each in view.tickets)
    owed = " + ".join(say_short(each) for each in view.owed.values()) or "nothing"
    cells[0].metric("Open requests", open_requests, border=True)
    cells[1].metric("Open tickets", open_tickets, border=True)
    cells[2].metric("Quotes", len(view.quotes), border=True)
    cells[3].metric("Orders", len(view.orders), border=True)
    cells[4].metric("Owed", owed, border=True)
    if health.reasons:
        st.caption(plain("Health: " + "; ".join(health.reasons) + "."))


def _timeline(view: CustomerView) -> None:
    if actor().may(Permission.CARE):
        with st.expander("Log a contact or import an e-mail"):
            log_contact_form(view.customer.value)

    def find_older(words: str) -> tuple[Happening, ...]:
        with begin_work() as work:
            return find_contacts(work, view.customer.value.id, words, by=actor())

    timeline(view.timeline, KINDS, find_older)


def _asked(view: CustomerView) -> None:
    if actor().may(Permission.CARE):
        with st.expander("Raise a request"):
            new_request_form(view.customer.value)
    st.subheader(count(len(view.requests), "request"))
    for each in view.requests[:20]:
        request = each.value
        words, act = st.columns([6, 1], vertical_alignment="center")
        words.markdown(
            f"**{request.id}** {plain(request.title)} "
            f":gray[{request.type} · {request.state} · due {request.due_at:%d %b %H:%M}]"
        )
        if actor().may(Permission.CARE) and act.button("Open", key=f"open-{request.id}"):
            go("requests", request=request.id)
    if not view.requests:
        st.info("Nothing was asked yet.")
    st.subheader(count(len(view.tickets), "ticket"))
    ticket_table(view)
