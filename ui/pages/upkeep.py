"""Upkeep of customers: lists in, doubles merged and undone, bills synced, people's data."""

from __future__ import annotations

import streamlit as st

from common.wording import count
from sales.customers.customer_list import FIELDS
from ui.session import actor, begin_work, flash, now, plain, refusals, settings, show_flash
from ui.web.application import current
from workflows.adapters.billing_csv import COLUMNS, OPTIONAL, CsvBilling
from workflows.import_customers import columns_of, import_customers
from workflows.merge_customers import likely_duplicates, merge_customers, undo_merge
from workflows.personal_data import erase_person, held_on_person
from workflows.start_sale import Upload
from workflows.sync_billing import billing_syncs, sync_billing


def upkeep() -> None:
    st.title("Customer upkeep")
    show_flash()
    tabs = st.tabs(["Import customers", "Duplicates", "Billing systems", "Personal data"])
    with tabs[0]:
        _import()
    with tabs[1]:
        _duplicates()
    with tabs[2]:
        _billing()
    with tabs[3]:
        _person()


def _import() -> None:
    limit = settings().upload_limit_mb
    st.caption("Every row right, or none is taken. Rows likely known already are held back.")
    file = st.file_uploader("Customer list", type=["csv", "xlsx"], max_upload_size=limit)
    if file is None:
        return
    upload = Upload(file.name, file.getvalue())
    with refusals():
        header, likely = columns_of(upload, limit_mb=limit, by=actor())
        mapping = {}
        cells = st.columns(5)
        for nth, field in enumerate(FIELDS):
            known = ["", *header]
            at = known.index(likely[field]) if likely[field] in known else 0
            label = field.replace("_", " ")
            mapping[field] = cells[nth % 5].selectbox(label, known, index=at) or ""
        if not st.button("Import", type="primary"):
            return
        bar = st.progress(0.0, "Checking for doubles")
        with begin_work() as work:
            done = import_customers(
                work,
                upload,
                mapping,
                limit_mb=limit,
                say=lambda at, of: bar.progress(min(at / of, 1.0)),
                by=actor(),
                now=now(),
            )
        st.success(f"{count(done.taken, 'customer')} taken, {len(done.held)} held back.")
        held = [
            {"Row": number, "Name": name, "Like": like.name, "Why": like.reason}
            for number, name, like in done.held
        ]
        if held:
            st.dataframe(held, hide_index=True, alt="Rows held back as likely known")


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
    with st.form("undo", border=False):
        cells = st.columns([3, 1], vertical_alignment="bottom")
        merge = cells[0].text_input("Undo a merge", placeholder="M-0001")
        if cells[1].form_submit_button("Undo", width="stretch") and merge:
            with refusals():
                with begin_work() as work:
                    undo_merge(work, merge.strip(), by=actor(), now=now())
                flash(f"{merge} is undone; both records are as they were.")
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
            said = ", ".join(f"{number} {outcome}" for outcome, number in line.counts)
            flash(f"{name}: {line.state} {said}".strip())
            st.rerun()
    with begin_work() as work:
        lines = billing_syncs(work, by=actor())
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
        st.dataframe(rows, hide_index=True, alt="Deliveries of billing systems, newest first")
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
