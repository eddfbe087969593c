"""Preparing an amendment: what is to happen and when, what it costs, and accepting it."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from catalog.configurator import default_values
from catalog.offering import Characteristic, Offering, Value, say_value
from common.actor import Permission
from common.wording import count
from sales.deals.amend import Action, Amendment, Wish
from sales.deals.installed import InstalledService
from ui.components.figures import Figure, show_figures
from ui.components.money import column, number, say
from ui.session import actor, begin_work, flash, now, refusals
from workflows.amend_services import InstalledBase, accept_amendment, foresee_amendment
from workflows.catalogue_shelf import catalogue_in_use

_WORDS = {
    Action.RENEW: "Renew at today's prices",
    Action.ADD: "Add a service",
    Action.CHANGE: "Change a setting",
    Action.MOVE: "Move to another site",
    Action.CO_TERM: "Let all end together",
    Action.DISCONNECT: "Disconnect",
}
_MOST_SHOWN = 50
_ACCEPTED = "amend-accepted"


def heading(services: int) -> None:
    """What is about to happen; once accepted, a second press must not add the same again."""
    if st.session_state.pop(_ACCEPTED, False):
        st.session_state["amend-action"] = Action.RENEW
    if st.session_state.get("amend-action") is Action.ADD:
        st.subheader("Add a service")
        st.caption("It ends with the last of the ticked services, or of all that are found.")
    else:
        st.subheader(f"Amend {count(services, 'service')}")
        st.caption("Ticked services, or all that are found when none is ticked.")


def prepare(
    base: InstalledBase, which: frozenset[str], found: tuple[InstalledService, ...]
) -> Wish | None:
    """What is to happen; None until it is said whole."""
    if not which:
        return None
    left, middle, right = st.columns(3)
    action = left.selectbox(
        "What happens", list(_WORDS), format_func=_WORDS.__getitem__, key="amend-action"
    )
    chosen = [each for each in found if each.id in which]
    first = max(now().date(), *(each.starts_on for each in chosen))
    effective = middle.date_input("From", value=first, key="amend-from")
    if action is Action.RENEW:
        term = right.number_input("New term (months)", value=36, min_value=1, max_value=120)
        return Wish(action=action, effective_on=effective, term_months=int(term))
    if action is Action.CO_TERM:
        latest = max(each.ends_on for each in chosen)
        end = right.date_input("Ends", value=latest, key="amend-end")
        return Wish(action=action, effective_on=effective, end_on=end if end else latest)
    if action is Action.MOVE:
        sites = {each.id: each for each in base.customer.sites}
        site = right.selectbox("To", list(sites), format_func=lambda each: sites[each].name)
        return Wish(action=action, effective_on=effective, to_site=sites[site]) if site else None
    if action is Action.ADD:
        latest = max(each.ends_on for each in chosen)
        end = right.date_input("Ends", value=latest, key="amend-add-end")
        return _added(base, Wish(action=action, effective_on=effective, end_on=end or latest))
    if action is Action.CHANGE:
        with right:
            choices = _setting(chosen)
        return Wish(action=action, effective_on=effective, choices=choices) if choices else None
    return Wish(action=Action.DISCONNECT, effective_on=effective)


def _added(base: InstalledBase, wish: Wish) -> Wish | None:
    """What is added and where; its settings start as the usual ones."""
    with begin_work() as work:
        offered = {each.id: each for each in catalogue_in_use(work).on_sale}
    sites = {each.id: each for each in base.customer.sites}
    what, where, many = st.columns([3, 3, 1])
    offering = what.selectbox(
        "Offering", list(offered), format_func=lambda each: offered[each].name, key="amend-offering"
    )
    site = where.selectbox(
        "At", list(sites), format_func=lambda each: sites[each].name, key="amend-at"
    )
    quantity = many.number_input("Quantity", value=1, min_value=1, key="amend-quantity")
    if not offering or not site:
        return None
    choices = _first_settings(offered[offering])
    return replace(
        wish,
        offering_id=offering,
        to_site=sites[site],
        quantity=int(quantity),
        choices=choices,
    )


def _first_settings(offering: Offering) -> dict[str, Value]:
    """The settings of the new service that have more than one value."""
    asked = [c for c in offering.characteristics if c.configurable and len(c.values) > 1]
    if not asked:
        return {}
    usual = default_values(offering)
    cells = st.columns(min(4, len(asked)))
    chosen: dict[str, Value] = {}
    for at, each in enumerate(asked):
        values = list(each.values)
        start = values.index(usual[each.name]) if usual.get(each.name) in values else 0
        value = cells[at % len(cells)].selectbox(
            _titled(each),
            values,
            index=start,
            format_func=say_value,
            key=f"amend-{offering.id}-{each.name}",
        )
        if value is not None:
            chosen[each.name] = value
    return chosen


def _titled(each: Characteristic) -> str:
    """`Bandwidth (Mbit/s)`."""
    return f"{each.title} ({each.unit})" if each.unit else each.title


def _setting(chosen: list[InstalledService]) -> dict[str, Value]:
    """One setting all chosen services have, and its new value."""
    with begin_work() as work:
        catalogue = catalogue_in_use(work)
    ids = {each.configuration.offering_id for each in chosen}
    offered = [each for each in catalogue.offerings if each.id in ids]
    known = {
        each.name: each
        for each in (offered[0].characteristics if offered else ())
        if each.configurable
        and len(each.values) > 1
        and all(other.characteristic(each.name) for other in offered)
    }
    if not known:
        st.caption("These services have no setting in common; tick services of one kind.")
        return {}
    name = st.selectbox("Setting", list(known), format_func=lambda each: _titled(known[each]))
    value = st.selectbox("New value", known[name].values, format_func=say_value)
    return {} if value is None else {name: value}


def show_amendment(base: InstalledBase, which: frozenset[str], wish: Wish) -> None:
    """What it does to every service and price, and the button that accepts it."""
    with refusals(), st.spinner("Pricing every service"):
        with begin_work() as work:
            amendment = foresee_amendment(
                work, base.customer.id, which, wish, by=actor(), now=now()
            )
        _say(amendment)
        _accept(base, amendment)


def _say(amendment: Amendment) -> None:
    show_figures(
        [
            Figure("A month", say(amendment.monthly), "After less before"),
            Figure("Once", say(amendment.once), "Running month, setup and early termination"),
            Figure("Services", f"{len(amendment.lines):,}"),
        ]
    )
    rows = [
        {
            "service": each.before.id,
            "site": each.after.site_name,
            "what": each.what,
            "monthly": number(each.monthly),
            "proration": number(each.proration),
            "termination": number(each.termination),
            **({"setup": number(each.setup)} if each.setup else {}),
        }
        for each in amendment.lines[:_MOST_SHOWN]
    ]
    currency = amendment.currency
    config = {
        "service": "Service",
        "site": "Site",
        "what": st.column_config.TextColumn("What changes", width="large"),
        "monthly": column("A month", currency),
        "proration": column("Running month", currency),
        "termination": column("Early termination", currency),
        "setup": column("Setup", currency),
    }
    st.dataframe(rows, hide_index=True, column_config=config, alt="What the amendment changes")
    if len(amendment.lines) > _MOST_SHOWN:
        st.caption(f"The first {_MOST_SHOWN} of {count(len(amendment.lines), 'service')}.")


def _accept(base: InstalledBase, amendment: Amendment) -> None:
    may = actor().may(Permission.CLOSE_DEALS)
    if st.button(
        f"Accept for {count(len(amendment.lines), 'service')}",
        type="primary",
        disabled=not may,
        help="All of them together, or none.",
    ):
        with begin_work() as work:
            id, orders = accept_amendment(work, base.customer.id, amendment, by=actor(), now=now())
        st.session_state[_ACCEPTED] = True
        flash(f"{id} is accepted; {count(len(orders), 'order')} opened.")
        st.rerun()
