"""Looking into care: numbers by month, team, product or site, the rows behind, and their export."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from common.wording import count
from database.stores.care_worklists import Counts, Slice
from sales.care.request import Request
from sales.care.ticket import Ticket
from ui.components import charts
from ui.components.moments import moments
from ui.links import go
from ui.session import actor, begin_work, now
from workflows.look_into_care import (
    MOST_EXPORTED,
    MOST_ROWS,
    REQUEST_WAYS,
    TICKET_WAYS,
    count_care,
    export_rows,
    rows_of,
)

_SHOWN = 15


def care_rows(since: date) -> None:
    """Choose what to count, tick a line of it, see and save the rows it counts."""
    left, right = st.columns(2)
    things = left.radio("Of", ("requests", "tickets"), horizontal=True, key="rows-of")
    tickets = things == "tickets"
    ways = TICKET_WAYS if tickets else REQUEST_WAYS
    way = right.selectbox("By", ways, key=f"rows-by-{things}") or ways[0]
    whole = Slice(tickets=tickets, since=since)
    with begin_work() as work:
        counts = count_care(work, whole, way, by=actor())
        sites = {each.value.partition("|")[0] for each in counts} if way == "site" else set()
        names = work.customers.names(sites)
    if not counts:
        st.info(f"No {things[:-1]} in these months.")
        return
    said = [_said(each.value, way, names) for each in counts]
    top = list(zip(said, counts, strict=True))[:_SHOWN]
    charts.show(
        charts.lying_bars([name for name, _ in top], [float(c.number) for _, c in top], whole=True),
        words=", ".join(f"{name}: {each.number}" for name, each in top),
        height=60 + 26 * len(top),
    )
    one = _counted(counts, said, f"{things} by {way}")
    if one is None:
        _rows(whole, f"all {things}")
    else:
        of = Slice(tickets=tickets, since=since, by=way, value=counts[one].value)
        _rows(of, said[one])


def _counted(counts: tuple[Counts, ...], said: list[str], title: str) -> int | None:
    """The numbers as a table; which line is ticked."""
    rows = [
        {
            "What": name,
            "Number": each.number,
            "Open": each.open,
            "Hours to close": round(each.hours, 1) if each.number > each.open else None,
        }
        for name, each in zip(said, counts, strict=True)
    ]
    chosen = st.dataframe(
        rows,
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key=f"counted-{title}",
        alt=f"{title}; tick one to see its rows",
    )
    ticked = chosen.selection.rows
    return int(ticked[0]) if ticked and ticked[0] < len(counts) else None


def _said(value: str, way: str, names: dict[str, str]) -> str:
    if way == "site":
        customer, _, site = value.partition("|")
        return f"{names.get(customer, customer)}, {site or 'no site named'}"
    return value or f"no {way} named"


def _rows(of: Slice, title: str) -> None:
    st.subheader(f"Rows: {title}")
    with begin_work() as work:
        found = rows_of(work, of, by=actor())
        names = work.customers.names({each.customer_id for each in found})
    rows = [_row(each, names.get(each.customer_id, each.customer_id)) for each in found]
    chosen = st.dataframe(
        rows,
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key=f"behind-{of.tickets}-{of.by}-{of.value}",
        column_config=moments("Opened"),
        alt="The rows behind the number; tick one to open it",
    )
    if len(found) == MOST_ROWS:
        st.caption(f"The newest {MOST_ROWS} are shown; the export has up to {MOST_EXPORTED:,}.")
    with st.container(horizontal=True):
        if st.button("Open the row", disabled=not chosen.selection.rows):
            _open(found[chosen.selection.rows[0]])
        if st.button("Prepare the export"):
            with begin_work() as work:
                content = export_rows(work, of, by=actor(), now=now())
            name = f"care-{'tickets' if of.tickets else 'requests'}.csv"
            st.download_button("Save the CSV", content, file_name=name, mime="text/csv")
    st.caption(f"{count(len(found), 'row')} shown. Tick a line above to narrow them.")


def _row(each: Request | Ticket, customer: str) -> dict[str, Any]:
    if isinstance(each, Ticket):
        return {
            "Ticket": each.id,
            "Customer": customer,
            "Title": each.title,
            "Site": each.site_name,
            "Product": each.family,
            "State": each.state.value,
            "Opened": each.opened_at,
            "Cause": each.cause,
        }
    return {
        "Request": each.id,
        "Customer": customer,
        "Title": each.title,
        "Site": each.site_name,
        "Product": each.family,
        "Type": each.type,
        "Team": each.queue,
        "State": each.state.value,
        "Opened": each.opened_at,
        "Cause": each.cause,
    }


def _open(each: Request | Ticket) -> None:
    if isinstance(each, Request):
        go("requests", request=each.id)
    go("record", customer=each.customer_id)
