"""Requests: inboxes by due time, bulk taking, and one request with all its steps and moves."""

from __future__ import annotations

import streamlit as st

from common.wording import count
from database.stored import Stored
from sales.care.request import Request
from sales.care.request_types import QUEUES
from ui.components.bulk_requests import bulk_requests
from ui.components.moments import moments
from ui.components.request_detail import request_detail
from ui.links import go
from ui.session import actor, begin_work, now, plain, show_flash
from workflows.handle_request import inbox
from workflows.see_notices import notices, read_notices

_VIEWS = ("My work", "Team queues", "Overdue")


def requests() -> None:
    chosen = st.query_params.get("request", "")
    if chosen:
        request_detail(chosen)
        return
    st.title("Requests")
    show_flash()
    _notices()
    view = st.radio("Inbox", _VIEWS, index=1, horizontal=True, key="inbox-view")
    queue = ""
    if view == "Team queues":
        queue = st.selectbox("Queue", ["", *QUEUES], format_func=lambda each: each or "all queues")
    with begin_work() as work:
        found = inbox(
            work,
            queue=queue or "",
            mine=view == "My work",
            overdue=view == "Overdue",
            by=actor(),
            now=now(),
        )
        names = work.customers.names({each.value.customer_id for each in found})
    if not found:
        st.info(f"{view or 'Inbox'}: nothing waits. Requests are raised on a customer's record.")
        return
    _table(found, names)


def _notices() -> None:
    with begin_work() as work:
        found = notices(work, by=actor())
    if not found:
        return
    with st.expander(count(len(found), "notice"), expanded=True):
        for each in found:
            st.markdown(f"{plain(each.text)} :gray[{each.at:%d %b %H:%M}]")
        if st.button("Mark all as read"):
            with begin_work() as work:
                read_notices(work, by=actor(), now=now())
            st.rerun()


def _table(found: tuple[Stored[Request], ...], names: dict[str, str]) -> None:
    rows = [
        {
            "Request": each.value.id,
            "Customer": names.get(each.value.customer_id, each.value.customer_id),
            "Title": each.value.title,
            "Type": each.value.type,
            "State": each.value.state.value,
            "With": each.value.assignee_name or each.value.queue,
            "Due": each.value.due_at,
            "Late": "late" if each.value.due_at < now() else "",
        }
        for each in found
    ]
    chosen = st.dataframe(
        rows,
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        key="inbox",
        column_config=moments("Due"),
        alt="Open requests, those due first on top",
    )
    picked = [found[nth] for nth in chosen.selection.rows]
    if st.button("Open", disabled=len(picked) != 1, type="primary"):
        go("requests", request=picked[0].value.id)
    bulk_requests(picked)
    st.caption("Tick rows to open one, or to do the same to several.")
