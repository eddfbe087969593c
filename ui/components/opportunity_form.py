"""The forms of an opportunity: opened for a customer, changed while it is open."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from common.actor import Permission
from database.stored import Stored
from sales.customers.customer import Customer
from sales.customers.opportunity import Opportunity
from ui.components.unsaved_guard import unsaved_guard
from ui.links import go, known
from ui.session import actor, begin_work, choose_opportunity, flash, now, plain, refusals
from workflows.start_sale import NewOpportunity, change_opportunity, open_opportunity


def _fields(found: Customer, before: Opportunity | None) -> NewOpportunity:
    title = st.text_input("What is being sold *", value=before.title if before else "")
    chosen = st.multiselect(
        "Sites it concerns",
        [each.id for each in found.sites],
        default=list(before.site_ids) if before else [each.id for each in found.sites],
        format_func=lambda each: found.site(each).name,
    )
    today = now().date()
    close: date = st.date_input(
        "Expected close", value=before.expected_close if before else today + timedelta(days=60)
    )
    return NewOpportunity(
        customer_id=found.id, title=title, site_ids=tuple(chosen), expected_close=close
    )


def open_opportunity_form(found: Customer) -> None:
    """What is being sold, at which sites, until when."""
    if not actor().may(Permission.SELL):
        st.info("A sales engineer opens opportunities; yours are on Home.")
        return
    st.subheader("Open an opportunity")
    new = _fields(found, None)
    if not new.site_ids:
        st.caption("Add a site first: offers depend on where the service goes.")
    if st.button("Open opportunity", type="primary", disabled=not new.site_ids):
        with refusals():
            with begin_work() as work:
                stored = open_opportunity(work, new, by=actor(), now=now())
            choose_opportunity(stored.value.id)
            flash(f"{stored.value.id} is open. Now learn what the customer needs.")
            go("needs", opportunity=stored.value.id)


def change_opportunity_form(stored: Stored[Opportunity], found: Customer) -> None:
    """The same anew; what is typed is kept by Save changes and by Next."""
    st.subheader(f"Opportunity {stored.value.id}")
    if stored.value.stage.closed or not actor().may(Permission.SELL):
        st.markdown(plain(stored.value.title))
        return
    before = stored.value
    changed = _fields(found, before)
    typed = (" ".join(changed.title.split()), changed.site_ids, changed.expected_close)
    dirty = typed != (before.title, before.site_ids, before.expected_close)
    unsaved_guard(dirty=dirty)
    if dirty:
        st.caption("Not saved yet: Save changes keeps them, and so does Next.")
    if st.button("Save changes", disabled=not dirty) and _save(stored, changed):
        flash("Saved.")
        st.rerun()
    onward = known("needs") and st.button("Next: Needs", type="primary", key="next-needs")
    if onward and (not dirty or _save(stored, changed)):
        go("needs")


def _save(stored: Stored[Opportunity], changed: NewOpportunity) -> bool:
    """Whether it is kept; a refusal is shown and everything typed stays."""
    with refusals():
        with begin_work() as work:
            change_opportunity(
                work, stored.value.id, changed, expected=stored.revision, by=actor(), now=now()
            )
        return True
    return False
