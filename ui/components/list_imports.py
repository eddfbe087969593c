"""Lists that come from other systems: customers, services in use and how full they are."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from common.wording import count
from database.work import Work
from sales.customers.customer_list import FIELDS
from ui.session import actor, begin_work, flash, now, refusals, settings
from workflows.import_customers import columns_of, import_customers
from workflows.start_sale import Upload
from workflows.take_over_services import take_over_services, take_over_usage


def list_imports() -> None:
    what = st.radio("List of", ("customers", "services in use", "use of services"), horizontal=True)
    if what == "customers":
        _customers()
    elif what == "services in use":
        st.caption(
            "Columns: reference, customer, site, offering, monthly, starts, ends; also taken: "
            "currency, quantity, bandwidth Mbps, service class. A reference taken before is "
            "replaced."
        )
        _take("Service list", take_over_services, "service")
    else:
        st.caption("Columns: reference, month such as 2026-11, busy Mbps (the 95th percentile).")
        _take("List of use", take_over_usage, "month")


def _take(title: str, take: Callable[..., int], thing: str) -> None:
    limit = settings().upload_limit_mb
    file = st.file_uploader(title, type=["csv", "xlsx"], max_upload_size=limit)
    if file is None or not st.button("Take the list", type="primary"):
        return
    with refusals():
        with begin_work() as work:
            upload = Upload(file.name, file.getvalue())
            number = take(work, upload, limit_mb=limit, by=actor(), now=now())
        flash(f"{count(number, thing)} taken.")
        st.rerun()


def _customers() -> None:
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
        if st.button("Import", type="primary"):
            with begin_work() as work:
                _import(work, upload, mapping, limit)


def _import(work: Work, upload: Upload, mapping: dict[str, str], limit: int) -> None:
    bar = st.progress(0.0, "Checking for doubles")
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
