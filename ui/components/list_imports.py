"""Lists that come from other systems: customers, services in use and how full they are."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from common.wording import count
from database.work import Work
from sales.customers.customer_list import FIELDS
from sales.customers.duplicates import Likeness
from ui.session import actor, begin_work, flash, now, refusals, settings
from workflows.import_customers import Imported, columns_of, import_customers
from workflows.start_sale import Upload
from workflows.take_over_services import take_over_services, take_over_usage

_HELD = "held-of-import"


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
                done = _import(work, upload, mapping, limit)
            st.session_state[_HELD] = (upload.name, done.held)
            st.success(f"{count(done.taken, 'customer')} taken, {len(done.held)} held back.")
        name, held = st.session_state.get(_HELD, ("", ()))
        if held and name == upload.name:
            _held(upload, mapping, held)


def _import(
    work: Work,
    upload: Upload,
    mapping: dict[str, str],
    limit: int,
    anyway: frozenset[int] = frozenset(),
) -> Imported:
    bar = st.progress(0.0, "Checking for doubles")
    return import_customers(
        work,
        upload,
        mapping,
        limit_mb=limit,
        say=lambda at, of: bar.progress(min(at / of, 1.0)),
        anyway=anyway,
        by=actor(),
        now=now(),
    )


def _held(
    upload: Upload, mapping: dict[str, str], held: tuple[tuple[int, str, Likeness], ...]
) -> None:
    """Rows likely known already; those that are not are ticked and taken after all."""
    rows = [
        {
            "Row": number,
            "Name": name,
            "Like": f"{like.name} ({like.customer_id})",
            "Why": like.reason,
        }
        for number, name, like in held
    ]
    chosen = st.dataframe(
        rows,
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        key="held-rows",
        alt="Rows held back as likely known; tick those that are new all the same",
    )
    ticked = frozenset(held[nth][0] for nth in chosen.selection.rows)
    if st.button("Take the ticked rows as new", disabled=not ticked):
        with refusals():
            with begin_work() as work:
                done = _import(work, upload, mapping, settings().upload_limit_mb, ticked)
            rest = tuple(each for each in held if each[0] not in ticked)
            st.session_state[_HELD] = (upload.name, rest)
            flash(f"{count(done.taken, 'customer')} taken after all.")
            st.rerun()
