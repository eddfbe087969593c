"""One request: what is asked, every step so far, and the moves that are open now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from sales.care.reply_templates import fill
from sales.care.request import Request, Step
from sales.care.request_types import QUEUES, REQUEST_TYPES
from ui.links import go
from ui.session import actor, begin_work, flash, now, plain, refusals, show_flash
from workflows.handle_request import (
    OpenedRequest,
    ask_customer,
    complete_request,
    customer_answered,
    give_up_request,
    hand_over_request,
    link_requests,
    open_request,
    reopen_request,
    say,
    take_requests,
)
from workflows.keep_care_desk import agents, reply_templates
from workflows.raise_request import reclassify


def request_detail(request_id: str) -> None:
    opened = None
    with refusals(), begin_work() as work:
        opened = open_request(work, request_id, by=actor())
    if st.button("Back to the inbox"):
        go("requests")
    if opened is None:
        return
    request = opened.request.value
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title(f"{request.id}", width="content")
        st.badge(request.state.value, color="green" if request.state.over else "blue")
        if not request.state.over and request.due_at < now():
            st.badge("overdue", color="red")
    show_flash()
    left, right = st.columns([5, 3], gap="large")
    with left:
        _asked(opened)
        _steps(opened.steps)
    with right:
        _facts(opened)
        _moves(opened)


def _asked(opened: OpenedRequest) -> None:
    request = opened.request.value
    st.subheader(plain(request.title))
    if request.text:
        st.text(request.text)
    for name, answer in request.answers.items():
        st.markdown(f"**{plain(name.replace('_', ' '))}:** {plain(answer)}")


def _steps(steps: tuple[Step, ...]) -> None:
    st.subheader("Steps")
    for each in reversed(steps):
        when, what = st.columns([1, 5])
        when.caption(f"{each.at:%d %b %H:%M}")
        inside = " · internal" if each.internal else ""
        what.markdown(f"**{each.kind}** :gray[{plain(each.by_name)}{inside}]")
        if each.note:
            what.text(each.note)


def _facts(opened: OpenedRequest) -> None:
    request, customer = opened.request.value, opened.customer
    with st.container(border=True):
        if st.button(customer.name, icon=":material/business:", help="Open the customer record"):
            go("record", customer=customer.id)
        person = " · ".join(e for e in (request.contact_name, request.contact_email) if e)
        st.markdown(plain(person) if person else "No contact is named")
        st.caption(
            plain(
                f"{REQUEST_TYPES[request.type].title} · {request.queue} · "
                f"with {request.assignee_name or 'nobody yet'} · due "
                f"{request.due_at:%d %b %Y, %H:%M} UTC"
            )
        )
        if request.outcome:
            st.caption(plain(f"Outcome: {request.outcome}"))


def _do(move: Callable[..., Any], *given: Any, said: str) -> None:
    with refusals():
        with begin_work() as work:
            move(work, *given, by=actor(), now=now())
        flash(said)
        st.rerun()


def _moves(opened: OpenedRequest) -> None:
    request, revision = opened.request.value, opened.request.revision

    def act(move: Callable[..., Any], *given: Any, said: str) -> None:
        def keep(work: Any, *more: Any, **who: Any) -> None:
            move(work, request.id, *more, expected=revision, **who)

        _do(keep, *given, said=said)

    if request.state.over:
        why = st.text_input("Why it is reopened")
        if st.button("Reopen", type="primary"):
            act(reopen_request, why, said=f"{request.id} is open again.")
        return
    if request.assignee_id != actor().id and st.button("Take it", type="primary"):
        _do(take_requests, ((request.id, revision),), said=f"{request.id} is yours.")
    _say(request, act)
    _close(request, act)
    _direct(request, act)


def _say(request: Request, act: Callable[..., None]) -> None:
    with begin_work() as work:
        known = {each.name: each for each in reply_templates(work, by=actor())}
    with st.expander("Answer or note", expanded=True):
        chosen = st.selectbox("Start from", ["", *known], format_func=lambda e: e or "nothing")
        begun = fill(known[chosen], request, actor().name) if chosen else ""
        text = st.text_area("Words", value=begun, key=f"words-{chosen}", height=160)
        with st.container(horizontal=True):
            if st.button("Send the answer"):
                act(_answer, text, said="The answer is sent.")
            if st.button("Keep as a note"):
                act(_note, text, said="The note is kept.")
            if st.button("Ask and wait"):
                act(ask_customer, text, said="The customer is asked; the request waits.")
            if st.button("Customer answered"):
                act(customer_answered, text, said="The request goes on.")


def _answer(work: Any, request_id: str, text: str, **rest: Any) -> None:
    say(work, request_id, text, internal=False, **rest)


def _note(work: Any, request_id: str, text: str, **rest: Any) -> None:
    say(work, request_id, text, internal=True, **rest)


def _close(request: Request, act: Callable[..., None]) -> None:
    with st.expander("Complete or close"):
        cause = st.text_input("Cause or reason *", help="Why the customer had to ask: it teaches.")
        told = st.text_input("What the customer is told")
        if st.button("Complete", type="primary"):
            act(complete_request, cause, told, said=f"{request.id} is completed.")
        if st.button("Close unfulfilled"):
            act(give_up_request, cause, said=f"{request.id} is closed.")
        original = st.text_input("Duplicate of", placeholder="R-000001")
        if st.button("Link as duplicate") and original:
            act(link_requests, original, said=f"{request.id} is a duplicate of {original}.")


def _direct(request: Request, act: Callable[..., None]) -> None:
    with st.expander("Hand over or correct the type"):
        with begin_work() as work:
            people = {each.account_id: each.name for each in agents(work, by=actor())}
        queue = st.selectbox("To queue", QUEUES, index=QUEUES.index(request.queue))
        person = st.selectbox(
            "To", ["", *people], format_func=lambda each: people.get(each, "whoever is next")
        )
        why = st.text_input("Why it is handed over")
        if st.button("Hand over"):
            act(hand_over_request, (queue, person or ""), why, said=f"{request.id} is handed over.")
        types = list(REQUEST_TYPES)
        type = st.selectbox("It really is", types, index=types.index(request.type))
        if st.button("Correct the type"):
            act(reclassify, type, said="Corrected; the classifier learns from it.")
