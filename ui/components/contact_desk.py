"""The contact desk: who is calling or writing, known or new, and their mail onto the record."""

from __future__ import annotations

import streamlit as st

from common.wording import count
from ui.links import go
from ui.session import actor, begin_work, flash, now, plain, refusals, settings
from workflows.log_contact import import_email, recognise, welcome_prospect
from workflows.start_sale import Upload


def contact_desk() -> None:
    """Recognise by e-mail, phone or domain; an unknown person becomes a prospect."""
    by_hand, by_mail = st.tabs(["Somebody calls or writes", "An e-mail file"])
    with by_hand:
        _by_hand()
    with by_mail:
        _by_mail()


def _by_hand() -> None:
    cells = st.columns(3)
    email = cells[0].text_input("Their e-mail", key="desk-email", placeholder="mia@example.com")
    phone = cells[1].text_input("Their phone", key="desk-phone")
    name = cells[2].text_input("Their name", key="desk-name")
    if not email.strip() and not phone.strip():
        st.caption("An e-mail address or a phone number is enough to recognise whom we know.")
        return
    found = None
    with refusals(), begin_work() as work:
        found = recognise(work, email=email, phone=phone, by=actor())
    if found is not None:
        words, act = st.columns([6, 1], vertical_alignment="center")
        words.markdown(
            f"**{plain(found.customer.name)}** ({found.customer.id}), {plain(found.why)}"
        )
        if act.button("Open", key="desk-open", type="primary", width="stretch"):
            go("record", customer=found.customer.id)
        return
    st.markdown("Nobody we know, or more than one; find them above, or keep them as a prospect.")
    if st.button("Keep as a prospect"):
        with refusals():
            with begin_work() as work:
                made = welcome_prospect(
                    work, name=name, email=email, phone=phone, by=actor(), now=now()
                )
            flash(f"{made.name} is a prospect; log what they want.")
            go("record", customer=made.id)


def _by_mail() -> None:
    limit = settings().upload_limit_mb
    files = st.file_uploader(
        "E-mails (.eml)", type=["eml"], max_upload_size=limit, accept_multiple_files=True
    )
    if not files or not st.button("Put them on the timelines", type="primary"):
        return
    kept, again = [], 0
    for file in files:
        with refusals():
            with begin_work() as work:
                done = import_email(
                    work,
                    Upload(file.name, file.getvalue()),
                    limit_mb=limit,
                    by=actor(),
                    now=now(),
                )
            again += not done.number
            kept.append((file.name, done))
    for name, done in kept:
        who = done.who.customer
        words, act = st.columns([6, 1], vertical_alignment="center")
        words.markdown(
            f"{plain(name)}: **{plain(done.email.subject)}** is with **{plain(who.name)}** "
            f"({who.id}), {plain(done.who.why)}"
        )
        if act.button("Open", key=f"mail-{who.id}-{name}", width="stretch"):
            go("record", customer=who.id)
    if again:
        st.caption(f"{count(again, 'message')} had been imported before; each is kept once.")
