"""Feasibility: can an offering reach an address or a list of them, and what suppliers ask."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from catalog.supplier_quote import SupplierQuote
from common.tables import Table, read_table, write_csv
from common.wording import count
from ui.session import actor, begin_work, flash, now, plain, refusals, settings, show_flash
from workflows.catalogue_shelf import catalogue_in_use
from workflows.check_sites import MOST_SITES, SiteResult, check_sites, results_csv
from workflows.keep_supplier_quotes import (
    COLUMNS,
    OPTIONAL,
    forget_supplier_quote,
    import_supplier_quotes,
    keep_supplier_quote,
    read_quote,
    supplier_quotes,
)

_SHOWN = 500
_FIELDS = (
    ("supplier", "Supplier", ""),
    ("access", "Kind of access", "fibre"),
    ("street", "Street of the site", "100 Main Street"),
    ("city", "City of the site", ""),
    ("bandwidth", "Bandwidth of the line", "100 Mbps"),
    ("currency", "Currency", "USD"),
    ("once", "Amount once", "1,200"),
    ("monthly", "Amount a month", "350"),
    ("lead_time_days", "Lead time in days", "60"),
    ("reference", "Supplier's reference", ""),
)


def feasibility() -> None:
    st.title("Feasibility")
    show_flash()
    sites, quotes = st.tabs(["Check sites", "Supplier quotes"])
    with sites:
        _check()
    with quotes:
        _quotes()


def _check() -> None:
    with begin_work() as work:
        offerings = {each.id: each for each in catalogue_in_use(work).on_sale if each.access}
    if not offerings:
        st.info("Nothing on sale needs an access line; publish a catalogue first.")
        return
    offering = st.selectbox(
        "Offering", list(offerings), format_func=lambda id: f"{offerings[id].name}"
    )
    left, right = st.columns(2, gap="large")
    with left, st.form("one-address", border=False):
        st.subheader("One address")
        street = st.text_input("Street and number", placeholder="100 Main Street")
        city = st.text_input("City")
        at = st.text_input("Latitude, longitude (if known)", placeholder="41.88, -87.63")
        speed = st.text_input("Bandwidth (if known)", placeholder="300 Mbps")
        if st.form_submit_button("Check the address", type="primary"):
            latitude, _, longitude = at.partition(",")
            cells = (street, city, latitude.strip(), longitude.strip(), speed)
            header = ("street", "city", "latitude", "longitude", "bandwidth")
            _run(offering, Table(header, (cells,)))
    with right:
        st.subheader("A list of sites")
        st.caption(
            "CSV or XLSX with street and city; site, latitude, longitude and bandwidth are read "
            f"too. Up to {MOST_SITES:,} rows."
        )
        limit = settings().upload_limit_mb
        file = st.file_uploader("Site list", type=["csv", "xlsx"], max_upload_size=limit)
        if st.button("Check the list", disabled=file is None) and file:
            with refusals():
                _run(offering, read_table(file.name, file.getvalue(), limit, max_rows=MOST_SITES))
    if results := st.session_state.get("feasibility-results"):
        _show(results)


def _run(offering: str, table: Table) -> None:
    """The result is kept for the session: a rerun of the page does not lose it."""
    with refusals():
        bar = st.progress(0.0, "Checking sites")

        def show(done: int, of: int) -> None:
            bar.progress(done / of, f"{done:,} of {of:,} sites")

        with begin_work() as work:
            st.session_state["feasibility-results"] = check_sites(
                work,
                offering,
                table,
                progress=show,
                today=now().date(),
                by=actor(),
            )
        bar.empty()


def _show(results: tuple[SiteResult, ...]) -> None:
    reach: dict[str, int] = {}
    for each in results:
        said = each.surveyed.feasibility.reach.value if each.surveyed else "not understood"
        reach[said] = reach.get(said, 0) + 1
    st.subheader("Result")
    st.markdown(" · ".join(f"**{number:,}** {said}" for said, number in reach.items()))
    rows = [_row(each) for each in results[:_SHOWN]]
    st.dataframe(rows, hide_index=True, alt="Feasibility of each site")
    if len(results) > _SHOWN:
        st.caption(f"The first {_SHOWN} of {len(results):,} rows; the file has all of them.")
    if len(results) == 1 and (only := results[0]):
        st.markdown(plain(rows[0]["Reason"]))
        if only.surveyed and only.surveyed.feasibility.feasible is None:
            st.info("With latitude and longitude the distance is estimated.")
    st.download_button(
        "Download the result", results_csv(results), "feasibility.csv", mime="text/csv"
    )


def _row(each: SiteResult) -> dict[str, str]:
    if each.surveyed is None:
        reason, access = each.problem, ""
        said = dict.fromkeys(("Reach", "Feasible", "Km", "Lead time", "Build or set-up"), "")
    else:
        found = each.surveyed.feasibility
        reason = f"{found.reason} {each.surveyed.supplier_said}".strip()
        access = ", ".join(each.surveyed.access)
        said = {
            "Reach": found.reach.value,
            "Feasible": {True: "yes", False: "no", None: "not known"}[found.feasible],
            "Km": "" if found.distance_km is None else f"{found.distance_km:.1f}",
            "Lead time": f"{found.lead_time_days} days" if found.lead_time_days else "",
            "Build or set-up": str(found.build_cost) if found.build_cost else "",
        }
    supplier = each.surveyed.supplier if each.surveyed else None
    where = f"{each.place.street}, {each.place.city}"
    monthly = f"{supplier.monthly} ({supplier.supplier})" if supplier else ""
    named = {"Row": str(each.row), "Site": each.site, "Address": where}
    return {**named, **said, "Supplier, a month": monthly, "Access": access, "Reason": reason}


def _quotes() -> None:
    st.caption(
        "What suppliers ask for the last mile where our network does not reach. The cheapest over "
        "three years that is still valid is the cost of the line."
    )
    with begin_work() as work:
        kept = supplier_quotes(work, by=actor())
    _list(kept)
    left, right = st.columns(2, gap="large")
    with left:
        _enter()
    with right:
        _upload()


def _list(kept: tuple[SupplierQuote, ...]) -> None:
    if not kept:
        st.info("No supplier's quote is kept yet; enter one or upload a list below.")
        return
    today = now().date()
    expired = sum(not each.valid(today) for each in kept)
    st.markdown(f"**{count(len(kept), 'quote')}**, {expired} expired")
    rows = [
        {
            "Supplier": each.supplier,
            "Address": f"{each.street}, {each.city}",
            "Access": f"{each.access} {each.bandwidth_mbps:g} Mbit/s",
            "Once": str(each.once),
            "A month": str(each.monthly),
            "Valid until": f"{each.valid_until:%d %b %Y}" + _standing(each),
            "Reference": each.reference,
        }
        for each in kept[:_SHOWN]
    ]
    st.dataframe(rows, hide_index=True, alt="Suppliers' quotes")
    with st.expander("Remove a quote"):
        names = {each.id: f"{each} · {each.street}, {each.city}" for each in kept}
        chosen = st.selectbox("Quote", list(names), format_func=lambda id: names[id])
        if st.button("Remove"):
            with refusals():
                with begin_work() as work:
                    forget_supplier_quote(work, chosen, by=actor(), now=now())
                flash("The quote is removed.")
                st.rerun()


def _standing(quote: SupplierQuote) -> str:
    today = now().date()
    if not quote.valid(today):
        return " (expired)"
    left = (quote.valid_until - today).days
    return f" ({count(left, 'day')} left)" if left <= 14 else ""


def _enter() -> None:
    with st.form("supplier-quote", border=False):
        st.subheader("Enter a quote")
        cells = {}
        halves = st.columns(2)
        for nth, (name, label, hint) in enumerate(_FIELDS):
            with halves[nth % 2]:
                cells[name] = st.text_input(label, placeholder=hint, key=f"supplier-{name}")
        until = st.date_input("Valid until", now().date() + timedelta(days=90))
        if st.form_submit_button("Keep the quote", type="primary"):
            with refusals():
                quote = read_quote({**cells, "valid_until": str(until)})
                with begin_work() as work:
                    keep_supplier_quote(work, quote, by=actor(), now=now())
                flash(f"The quote of {quote.supplier} is kept.")
                st.rerun()


def _upload() -> None:
    st.subheader("Upload quotes")
    st.caption(f"Columns: {', '.join(COLUMNS)}; also read: {', '.join(OPTIONAL)}.")
    st.download_button(
        "Download an empty list", write_csv((*COLUMNS, *OPTIONAL), ()), "supplier-quotes.csv"
    )
    limit = settings().upload_limit_mb
    file = st.file_uploader("Supplier quotes", type=["csv", "xlsx"], max_upload_size=limit)
    if st.button("Take the quotes", disabled=file is None) and file:
        with refusals():
            table = read_table(file.name, file.getvalue(), limit)
            with begin_work() as work:
                number = import_supplier_quotes(work, table, by=actor(), now=now())
            flash(f"{count(number, 'quote')} kept.")
            st.rerun()
