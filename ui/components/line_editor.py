"""Editing a line of the quote: its configuration within the rules, and adding or removing one."""

from __future__ import annotations

from typing import Any

import streamlit as st

from catalog.offering import Characteristic, Offering, Value, say_value
from sales.pricing.price_sheet import QuoteLine
from ui.links import go
from ui.session import actor, begin_work, flash, now, plain, refusals
from workflows.catalogue_shelf import catalogue_in_use
from workflows.configure_solution import add_line, change_line, remove_line
from workflows.open_sale import Sale


def configure_line(sale: Sale, line: QuoteLine) -> None:
    """The line's characteristics as fields; what the rules refuse is said with every reason."""
    st.subheader("Configure")
    if st.button("Configure step by step", key=f"guide-{line.id}", icon=":material/explore:"):
        go("configuration", line=line.id)
    with begin_work() as work:
        catalogue = catalogue_in_use(work)
    offering = catalogue.offering(line.configuration.offering_id)
    with st.form(f"configure-{line.id}", border=True):
        choices = _choices(line, offering)
        quantity = st.number_input("Quantity", min_value=1, value=line.quantity, step=1)
        rules = [r for r in catalogue.rules if r.offering_id == offering.id]
        if rules:
            st.caption("Rules: " + plain(" ".join(str(rule) for rule in rules)))
        apply = st.form_submit_button("Apply")
        remove = st.form_submit_button("Remove this line")
    opportunity = sale.opportunity.value.id
    with refusals():
        if apply:
            with begin_work() as work:
                change_line(
                    work,
                    opportunity,
                    line.id,
                    choices,
                    quantity=int(quantity),
                    by=actor(),
                    now=now(),
                )
            flash(f"{line.id} is changed.")
            st.rerun()
        if remove:
            with begin_work() as work:
                remove_line(work, opportunity, line.id, by=actor(), now=now())
            flash(f"{line.id} is removed.")
            st.rerun()


def _choices(line: QuoteLine, offering: Offering) -> dict[str, Value]:
    """Fields for all that is there; of a bundle's part that is left out only its number."""
    choices: dict[str, Value] = dict(line.configuration.values)
    settable = [each for each in offering.characteristics if each.configurable]
    for each in settable:
        if each.present(choices):
            current = line.configuration.values.get(each.name)
            choices[each.name] = _field(line.id, each, current)
    if not all(each.present(line.configuration.values) for each in settable):
        st.caption("What belongs to a part that is not included shows once its number is set.")
    return choices


def _field(line_id: str, characteristic: Characteristic, current: Value | None) -> Value:
    unit = f" ({characteristic.unit})" if characteristic.unit else ""
    label, key = f"{characteristic.title}{unit}", f"set-{line_id}-{characteristic.name}"
    note: dict[str, Any] = {"help": characteristic.about or None, "key": key}
    values = characteristic.values
    if isinstance(current, bool) and (not values or set(values) <= {True, False}):
        return bool(st.checkbox(label, value=current, **note))
    if values:
        at = values.index(current) if current in values else 0
        chosen = st.selectbox(label, values, index=at, format_func=say_value, **note)
        return values[at] if chosen is None else chosen
    if isinstance(current, int | float):
        number = st.number_input(label, value=float(current), format="%g", **note)
        return int(number) if number == int(number) else number
    return str(st.text_input(label, value=str(current or ""), **note))


def add_service(sale: Sale) -> None:
    """Any offering on sale, at any site of the opportunity."""
    with begin_work() as work:
        on_sale = {each.id: each for each in catalogue_in_use(work).on_sale}
    sites = {each.id: each.name for each in sale.sites}
    with st.expander("Add a service"), st.form("add-service", border=False):
        offering = st.selectbox(
            "Service",
            list(on_sale),
            format_func=lambda each: f"{on_sale[each].family}: {on_sale[each].name}",
        )
        site = st.selectbox("At site", list(sites), format_func=lambda each: sites[each])
        if not st.form_submit_button("Add to the quote"):
            return
        with refusals():
            with begin_work() as work:
                add_line(work, sale.opportunity.value.id, offering, site, by=actor(), now=now())
            flash(f"{on_sale[offering].name} is added; configure it under Line.")
            st.rerun()
