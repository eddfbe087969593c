"""Forms of care: contacts, e-mails, requests, tickets, and a place in the hierarchy."""

from __future__ import annotations

import streamlit as st

from common.actor import Permission
from sales.care.interaction import Channel, Direction, Interaction
from sales.care.request_types import REQUEST_TYPES
from sales.care.ticket import Ticket, TicketState, sla_clock
from sales.customers.customer import Customer
from ui.links import go
from ui.session import actor, begin_work, flash, now, plain, refusals, settings
from workflows.find_customers import find_customers
from workflows.keep_tickets import move_ticket
from workflows.log_contact import import_email, log_interaction
from workflows.raise_request import NewRequest, raise_request
from workflows.see_customer import CustomerView, place_customer
from workflows.start_sale import Upload

_TOLD_BY_TEXT = "from the text"


def log_contact_form(found: Customer) -> None:
    typed, upload = st.tabs(["Log a contact", "Import an e-mail"])
    with typed, st.form("log-contact", border=False):
        cells = st.columns(3)
        channel = cells[0].selectbox("Channel", [each.value for each in Channel])
        direction = cells[1].selectbox("Direction", [each.value for each in Direction])
        person = cells[2].selectbox("With", [each.name for each in found.contacts] or [""])
        subject = st.text_input("About *")
        text = st.text_area("What was said", height=90)
        limit = settings().upload_limit_mb
        files = st.file_uploader(
            "Files that belong to it", accept_multiple_files=True, max_upload_size=limit
        )
        internal = st.checkbox("Internal: never shown to the customer")
        if st.form_submit_button("Log it", type="primary"):
            email = next((c.email for c in found.contacts if c.name == person), "")
            said = Interaction(
                customer_id=found.id,
                at=now(),
                channel=Channel(channel),
                direction=Direction(direction),
                subject=subject,
                text=text,
                contact_name=person or "",
                contact_email=email,
                internal=internal,
            )
            with refusals():
                with begin_work() as work:
                    kept = [Upload(each.name, each.getvalue()) for each in files]
                    log_interaction(work, said, kept, limit_mb=limit, by=actor(), now=now())
                flash("The contact is logged.")
                st.rerun()
    with upload:
        _import_email(found)


def _import_email(found: Customer) -> None:
    limit = settings().upload_limit_mb
    file = st.file_uploader("E-mail (.eml)", type=["eml"], max_upload_size=limit)
    if file is None or not st.button("Import the e-mail", type="primary"):
        return
    with refusals():
        with begin_work() as work:
            kept = import_email(
                work,
                Upload(file.name, file.getvalue()),
                limit_mb=limit,
                customer_id=found.id,
                by=actor(),
                now=now(),
            )
        files = len(kept.email.attachments)
        flash(
            f"“{kept.email.subject}” is on the timeline with {files} attachments."
            if kept.number
            else "This e-mail was imported before; it is kept once."
        )
        st.rerun()


def new_request_form(found: Customer) -> None:
    """The type first, since its questions follow from it; or told by the text."""
    titles = {_TOLD_BY_TEXT: "Tell it from the text"} | {
        each.name: each.title for each in REQUEST_TYPES.values()
    }
    chosen = st.selectbox(
        "What is asked", list(titles), format_func=lambda each: titles[each], key="request-type"
    )
    kind = REQUEST_TYPES.get(chosen)
    with st.form("new-request", border=False):
        left, right = st.columns(2)
        title = left.text_input("In a few words *")
        person = right.selectbox("Asked by", [each.name for each in found.contacts] or [""])
        text = st.text_area("What the customer said", height=90)
        answers = {}
        for question in kind.questions if kind else ():
            label = f"{question.label} *" if question.required else question.label
            if question.accepted:
                answers[question.name] = st.selectbox(label, ["", *filter(None, question.accepted)])
            else:
                answers[question.name] = st.text_input(label)
        if not st.form_submit_button("Raise the request", type="primary"):
            return
    with refusals():
        new = NewRequest(
            customer_id=found.id,
            title=title,
            text=text,
            type=kind.name if kind else "",
            answers=answers,
            direction=Direction.OUTBOUND if kind and not kind.inbound else Direction.INBOUND,
            contact_name=person or "",
            contact_email=next((c.email for c in found.contacts if c.name == person), ""),
        )
        with begin_work() as work:
            stored = raise_request(work, new, by=actor(), now=now())
        request = stored.value
        who = request.assignee_name or request.queue
        said = f" ({request.outcome})" if request.outcome else ""
        flash(f"{request.id} is {request.state}{said}; with {who}.")
        go("requests", request=request.id)


def ticket_table(view: CustomerView) -> None:
    if not view.tickets:
        st.info("No ticket; a fault request opens one.")
        return
    rows = []
    for each in view.tickets:
        ticket, clock = each.value, sla_clock(each.value, now())
        left = "stands" if clock.paused else f"{clock.left_minutes / 60:.1f} h"
        rows.append(
            {
                "Ticket": ticket.id,
                "Title": ticket.title,
                "Site": ticket.site_name,
                "Priority": ticket.priority.value,
                "State": ticket.state.value,
                "Time left": "met"
                if ticket.state.over and not clock.breached
                else ("breached" if clock.breached else left),
                "Cause": ticket.cause,
            }
        )
    st.dataframe(rows, hide_index=True, alt="Tickets with their clocks")
    if actor().may(Permission.CARE):
        _move_ticket(view)


def _move_ticket(view: CustomerView) -> None:
    known = {each.value.id: each for each in view.tickets}
    with st.form("move-ticket", border=False):
        cells = st.columns([2, 2, 3, 1], vertical_alignment="bottom")
        chosen = cells[0].selectbox(
            "Ticket", list(known), format_func=lambda i: _short(known[i].value)
        )
        to = cells[1].selectbox("Move to", [e.value for e in TicketState if e.value != "open"])
        cause = cells[2].text_input("Cause, when resolved")
        if cells[3].form_submit_button("Move", width="stretch"):
            with refusals():
                with begin_work() as work:
                    move_ticket(
                        work,
                        chosen,
                        TicketState(to),
                        cause=cause,
                        expected=known[chosen].revision,
                        by=actor(),
                        now=now(),
                    )
                flash(f"{chosen} is {to}.")
                st.rerun()


def _short(ticket: Ticket) -> str:
    return f"{ticket.id} {ticket.title[:40]}"


def place_form(found: Customer) -> None:
    with begin_work() as work:
        known = {e.id: e.name for e in find_customers(work, by=actor()) if e.id != found.id}
    with st.form("place", border=False):
        cells = st.columns([3, 2, 1], vertical_alignment="bottom")
        parent = cells[0].selectbox(
            f"Put {found.name} under", list(known), format_func=lambda each: known[each], index=None
        )
        since = cells[1].date_input("From", value=now().date())
        if cells[2].form_submit_button("Place", width="stretch") and parent:
            with refusals():
                with begin_work() as work:
                    place_customer(work, found.id, parent, since, by=actor(), now=now())
                flash(f"{found.name} belongs to {known[parent]} from {since:%d %b %Y}.")
                st.rerun()
    st.caption(plain("The placement before ends on that day and stays in the record."))
