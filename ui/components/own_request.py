"""One of a customer's own requests: what we said, and a place to answer."""

from __future__ import annotations

import streamlit as st

from ui.session import actor, begin_work, flash, now, plain, refusals, show_flash
from workflows.serve_customer import answer_own_request, own_request


def own_request_detail(request_id: str) -> None:
    if st.button("Back to your services"):
        del st.query_params["request"]
        st.rerun()
    found = None
    with refusals(), begin_work() as work:
        found = own_request(work, request_id, by=actor(), now=now())
    if found is None:
        return
    request, steps = found[0].value, found[1]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title(request.id, width="content")
        st.badge(request.state.value, color="green" if request.state.over else "blue")
    show_flash()
    st.subheader(plain(request.title))
    if not request.state.over:
        st.caption(f"We answer by {request.due_at:%d %b %Y, %H:%M} UTC.")
    for each in steps:
        st.markdown(f"**{each.kind}** :gray[{plain(each.by_name)}, {each.at:%d %b %H:%M}]")
        if each.note:
            st.text(each.note)
    if request.state.over:
        return
    # A new, empty field after each answer sent; a refused one keeps its words.
    sent = st.session_state.get(f"answers-{request_id}", 0)
    text = st.text_area("Your answer", key=f"answer-{request_id}-{sent}")
    if st.button("Send", type="primary"):
        with refusals():
            with begin_work() as work:
                answer_own_request(work, request_id, text, by=actor(), now=now())
            st.session_state[f"answers-{request_id}"] = sent + 1
            flash("Thank you; we have your answer.")
            st.rerun()
