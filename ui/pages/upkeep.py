"""Upkeep of customers: lists in, doubles merged and undone, bills synced, people's data."""

from __future__ import annotations

import streamlit as st

from ui.components.desk_upkeep import templates, who_answers
from ui.components.list_imports import list_imports
from ui.components.moments import moments
from ui.session import actor, begin_work, flash, now, plain, refusals, settings, show_flash
from ui.web.application import current
from workflows.adapters.billing_csv import COLUMNS, OPTIONAL, CsvBilling
from workflows.merge_customers import (
    likely_duplicates,
    merge_customers,
    merges_of,
    undo_merge,
)
from workflows.personal_data import erase_person, held_on_person
from workflows.sync_billing import billing_syncs, sync_billing, waiting_systems


def upkeep() -> None:
    st.title("Customer upkeep")
    show_flash()
    names = ["Import lists", "Duplicates", "Billing systems", "Personal data"]
    tabs = st.tabs([*names, "Who answers", "Reply templates"])
    with tabs[0]:
        list_imports()
    with tabs[1]:
        _duplicates()
    with tabs[2]:
        _billing()
    with tabs[3]:
        _person()
    with tabs[4]:
        who_answers()
    with tabs[5]:
        templates()


def _duplicates() -> None:
    if st.button("Look for duplicates"):
        with begin_work() as work:
            st.session_state["duplicates"] = likely_duplicates(work, by=actor())
    found = st.session_state.get("duplicates")
    if found is None:
        st.info("Looking compares names, addresses, domains and tax ids of all customers.")
    elif not found:
        st.success("No two customers are likely the same.")
    for one, like in (found or ())[:20]:
        words, act = st.columns([6, 1], vertical_alignment="center")
        words.markdown(
            f"**{plain(like.name)}** ({like.customer_id}) and **{plain(one.name)}** ({one.id}): "
            f"{plain(like.reason)}"
        )
        if act.button("Merge", key=f"merge-{one.id}-{like.customer_id}", width="stretch"):
            with refusals():
                with begin_work() as work:
                    kept = merge_customers(work, like.customer_id, one.id, by=actor(), now=now())
                st.session_state.pop("duplicates")
                flash(f"{one.name} is merged into {like.name}; {kept.id} undoes it.")
                st.rerun()
    _merges()


def _merges() -> None:
    with begin_work() as work:
        done = merges_of(work, by=actor())
    if done:
        st.subheader("Merges that can be undone")
    for each in done:
        words, act = st.columns([6, 1], vertical_alignment="center")
        words.markdown(
            f"**{each.id}** {plain(each.dropped.name)} ({each.dropped.id}) into "
            f"{plain(each.kept.name)} ({each.kept.id}) "
            f":gray[{plain(each.merged_by)}, {each.merged_at:%d %b %Y}]"
        )
        if act.button("Undo", key=f"undo-{each.id}", width="stretch"):
            with refusals():
                with begin_work() as work:
                    undo_merge(work, each.id, by=actor(), now=now())
                flash(f"{each.id} is undone; both records are as they were.")
                st.rerun()


def _billing() -> None:
    st.caption(f"Columns: {', '.join(COLUMNS)}; also taken: {', '.join(OPTIONAL)}.")
    name = st.text_input("Billing system", placeholder="fixed billing")
    limit = settings().upload_limit_mb
    file = st.file_uploader("Its accounts", type=["csv", "xlsx"], max_upload_size=limit)
    if st.button("Take the delivery", type="primary", disabled=not (name and file)) and file:
        with refusals():
            adapter = CsvBilling(name=name, file_name=file.name, content=file.getvalue())
            line = sync_billing(current().database, adapter, by=actor(), now=now())
            flash(line.sentence)
            st.rerun()
    with begin_work() as work:
        lines = billing_syncs(work, by=actor())
        waiting = waiting_systems(work, by=actor())
    for each in waiting:
        st.warning(
            plain(
                f"{each.sentence} A scheduled sync-billing --retry asks it from then on; a "
                "delivery taken here ends the waiting."
            )
        )
    rows = [
        {
            "When": each.at,
            "System": each.system,
            "State": each.state,
            "Accounts": ", ".join(f"{n} {what}" for what, n in each.counts),
            "Conflicts": "; ".join(each.conflicts),
            "Again at": each.next_try_at,
        }
        for each in lines
    ]
    if rows:
        st.dataframe(
            rows,
            hide_index=True,
            column_config=moments("When", "Again at"),
            alt="Deliveries of billing systems, newest first",
        )
    else:
        st.info("No delivery was taken yet.")


def _person() -> None:
    email = st.text_input("E-mail address of the person")
    if not email.strip():
        st.info("Name a person to export or erase what is held on them.")
        return
    with st.container(horizontal=True), refusals():
        if st.button("Prepare the export"):
            with begin_work() as work:
                content = held_on_person(work, email, by=actor(), now=now())
            st.download_button("Save it", content, file_name="person.json", mime="application/json")
        sure = st.checkbox("Erasing cannot be undone")
        if st.button("Erase", disabled=not sure):
            with begin_work() as work:
                done = erase_person(work, email, by=actor(), now=now())
            flash(
                f"Erased: {done.contacts} contacts, {done.interactions} interactions, "
                f"{done.requests} requests."
            )
            st.rerun()
