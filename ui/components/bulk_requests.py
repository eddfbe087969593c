"""Several requests at once: take, hand over, answer, complete or escalate those that are ticked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from common.wording import count
from database.stored import Stored
from sales.care.request import Request
from sales.care.request_types import QUEUES
from ui.session import actor, begin_work, flash, now, refusals
from workflows.handle_many_requests import (
    answer_many,
    complete_many,
    escalate_many,
    hand_over_many,
)
from workflows.handle_request import take_requests
from workflows.keep_care_desk import agents, reply_templates


def bulk_requests(picked: Sequence[Stored[Request]]) -> None:
    """Each is done to all ticked ones or to none; who was faster is named."""
    none = not picked
    read = [(each.value.id, each.revision) for each in picked]

    def act(move: Callable[..., Any], *given: Any, said: str) -> None:
        with refusals():
            with begin_work() as work:
                move(work, read, *given, by=actor(), now=now())
            flash(f"{count(len(read), 'request')} {said}.")
            st.rerun()

    with st.container(horizontal=True):
        if st.button("Take them", disabled=none):
            act(take_requests, said="taken: see My work")
        with st.popover("Hand over", disabled=none):
            _hand_over(act)
        with st.popover("Answer", disabled=none):
            _answer(act)
        with st.popover("Complete", disabled=none):
            _complete(act)
        with st.popover("Escalate", disabled=none):
            why = st.text_input("Why they are escalated")
            if st.button("Escalate them", type="primary"):
                act(escalate_many, why, said="escalated")


def _hand_over(act: Callable[..., None]) -> None:
    with begin_work() as work:
        people = {each.account_id: each.name for each in agents(work, by=actor())}
    queue = st.selectbox("To queue", QUEUES, key="bulk-queue")
    person = st.selectbox(
        "To",
        ["", *people],
        format_func=lambda each: people.get(each, "whoever is next"),
        key="bulk-person",
    )
    why = st.text_input("Why they are handed over")
    if st.button("Hand them over", type="primary"):
        act(hand_over_many, (queue, person or ""), why, said="handed over")


def _answer(act: Callable[..., None]) -> None:
    with begin_work() as work:
        known = {each.name: each for each in reply_templates(work, by=actor())}
    chosen = st.selectbox("Template", list(known), key="bulk-template")
    if chosen:
        st.text(known[chosen].text)
        if st.button("Send to all of them", type="primary"):
            act(answer_many, known[chosen], said="answered")


def _complete(act: Callable[..., None]) -> None:
    cause = st.text_input("Cause *", key="bulk-cause")
    said = st.text_input("What the customers are told", key="bulk-said")
    if st.button("Complete them", type="primary"):
        act(complete_many, cause, said, said="completed")
