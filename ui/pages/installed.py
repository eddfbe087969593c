"""Installed base: what customers have running, amended or renewed for thousands at once."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from common.actor import Permission
from common.wording import count
from database.listings import InstalledListing
from sales.deals.amend import Wish
from sales.deals.installed import InstalledService
from ui.components.amendment import heading, prepare, show_amendment
from ui.components.in_service import orders
from ui.components.money import column, number, say
from ui.session import actor, begin_work, now, show_flash
from workflows.amend_services import InstalledBase, customers_with_services, installed_base
from workflows.deliver_order import orders_of_customer

_MOST_SHOWN = 50


def installed() -> None:
    st.title("Installed base")
    show_flash()
    soon = st.checkbox("Only terms that end within six months", key="installed-soon")
    until = now().date() + timedelta(days=183) if soon else None
    with begin_work() as work:
        listed = customers_with_services(work, ending_by=until, by=actor())
    if not listed:
        st.info(
            "No term ends so soon."
            if soon
            else "Nothing is installed yet. Services appear here when a deal is won on Close."
        )
        return
    names = {each.customer_id: _title(each) for each in listed}
    chosen = st.selectbox(
        "Customer", list(names), format_func=lambda each: names[each], key="installed-customer"
    )
    with begin_work() as work:
        base = installed_base(work, chosen, by=actor())
        ordered = orders_of_customer(work, chosen, by=actor())
    found = _find(base)
    ticked = _list(found)
    if actor().may(Permission.SELL):
        _amend(base, found, ticked)
    orders(ordered)


def _amend(
    base: InstalledBase, found: tuple[InstalledService, ...], ticked: frozenset[str]
) -> None:
    which = ticked or frozenset(each.id for each in found)
    heading(len(which))
    wish: Wish | None = prepare(base, which, found)
    if wish is not None:
        show_amendment(base, which, wish)


def _title(each: InstalledListing) -> str:
    return (
        f"{each.customer_name}: {count(each.services, 'service')}, {say(each.monthly)} a month, "
        f"first end {each.first_end:%d %b %Y}"
    )


def _find(base: InstalledBase) -> tuple[InstalledService, ...]:
    text = st.text_input("Find", key="installed-find", placeholder="Site or service")
    words = text.casefold().split()
    return tuple(
        each
        for each in base.services
        if all(
            word in f"{each.id} {each.site_name} {each.configuration.offering_name}".casefold()
            for word in words
        )
    )


def _list(found: tuple[InstalledService, ...]) -> frozenset[str]:
    if not found:
        st.info("No service is called so; clear the search to see all.")
        return frozenset()
    pages = max(1, -(-len(found) // _MOST_SHOWN))
    page = st.pagination(pages, key=f"installed-page-{pages}") if pages > 1 else 1
    rows = [
        {
            "tick": False,
            "id": each.id,
            "site": each.site_name,
            "service": each.configuration.offering_name,
            "as": each.configuration.headline,
            "quantity": each.quantity,
            "monthly": number(each.monthly),
            "ends": each.ends_on,
        }
        for each in found[(page - 1) * _MOST_SHOWN : page * _MOST_SHOWN]
    ]
    edited = st.data_editor(
        rows,
        key=f"installed-{rows[0]['id']}-{len(found)}",
        hide_index=True,
        disabled=[name for name in rows[0] if name != "tick"],
        column_config={
            "tick": st.column_config.CheckboxColumn("✓", width=40),
            "id": "Service",
            "site": "Site",
            "service": "Offering",
            "as": "Configured as",
            "quantity": st.column_config.NumberColumn("Qty", width="small"),
            "monthly": column("A month", found[0].monthly.currency),
            "ends": "Term ends",
        },
        alt="Installed services; tick those to amend",
    )
    return frozenset(str(row["id"]) for row in edited if row["tick"])
