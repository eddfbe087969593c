"""Changing many lines at once: discount, quantity, term, heading, a setting; copy, remove."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import streamlit as st

from catalog.catalogue import Catalogue
from catalog.offering import Characteristic, Value, say_value
from common.money import Money
from common.wording import count
from database.stored import Stored
from database.work import Work
from sales.pricing.price_sheet import PricedLine
from sales.quotes.draft import QuoteDraft
from sales.quotes.editing import MassEdit
from ui.components.money import say
from ui.session import actor, begin_work, flash, now, plain, refusals
from workflows.catalogue_shelf import catalogue_in_use
from workflows.edit_lines import aim_at, copy_line, edit_lines, remove_lines
from workflows.open_sale import Sale
from workflows.see_quote import QuoteView

_LEAVE = "leave as it is"


def change_many(sale: Sale, found: tuple[PricedLine, ...], ticked: frozenset[str]) -> None:
    """A form over the ticked lines, or over all that the filter finds when none is ticked."""
    chosen = ticked or frozenset(each.line.id for each in found)
    which = count(
        len(chosen), "ticked line" if ticked else "line found", "" if ticked else "lines found"
    )
    with st.popover(f"Change {which}", disabled=not chosen):
        with begin_work() as work:
            catalogue = catalogue_in_use(work)
        settings = _settings(found, chosen, catalogue)
        name = st.selectbox(
            "Setting", [_LEAVE, *settings], format_func=lambda n: _title(n, settings)
        )
        with st.form("mass-edit", border=False):
            discount = st.number_input("Discount (%)", value=None, step=1.0)
            quantity = st.number_input("Quantity", value=None, step=1)
            term = st.number_input("Term (months)", value=None, step=12)
            group = st.text_input("Heading", value="", placeholder=_LEAVE)
            choices: dict[str, Value] = {}
            if name != _LEAVE:
                setting = settings[name]
                choices[name] = st.selectbox(setting.title, setting.values, format_func=say_value)
            apply = st.form_submit_button("Apply to all of them", type="primary")
            remove = st.form_submit_button("Remove them")
    edit = MassEdit(
        discount_percent=None if discount is None else Decimal(str(round(discount, 2))),
        quantity=None if quantity is None else int(quantity),
        term_months=None if term is None else int(term),
        group=group.strip() or None,
        choices=choices,
    )
    opportunity = sale.opportunity.value.id
    if apply:
        _run(
            lambda work: edit_lines(work, opportunity, chosen, edit, by=actor(), now=now()),
            f"{which} changed.",
        )
    if remove:
        _run(
            lambda work: remove_lines(work, opportunity, chosen, by=actor(), now=now()),
            f"{which} removed.",
        )


def _run(step: Callable[[Work], Stored[QuoteDraft]], done: str) -> None:
    with refusals(), st.spinner("Changing and pricing the lines"):
        with begin_work() as work:
            step(work)
        flash(done)
        st.rerun()


def _settings(
    found: tuple[PricedLine, ...], chosen: frozenset[str], catalogue: Catalogue
) -> dict[str, Characteristic]:
    """Characteristics with a value list that any chosen line's offering has."""
    ids = {x.line.configuration.offering_id for x in found if x.line.id in chosen}
    settings: dict[str, Characteristic] = {}
    for offering in catalogue.on_sale:
        if offering.id in ids:
            for each in offering.characteristics:
                if each.configurable and len(each.values) > 1:
                    settings.setdefault(each.name, each)
    return settings


def _title(name: str, settings: dict[str, Characteristic]) -> str:
    return settings[name].title if name in settings else name


def aim(sale: Sale, view: QuoteView) -> None:
    """Make the monthly total what the customer wants to pay."""
    currency = view.sheet.currency
    with st.popover("Aim at a price"), st.form("aim", border=False):
        said = (
            f"The quote is {say(view.totals.monthly)} a month. What has to come off is spread "
            "over the lines by their price, none below its floor price or beyond the greatest "
            "discount."
        )
        st.caption(plain(said))
        target = st.number_input(
            f"A month ({currency})", value=float(view.totals.monthly.amount), step=100.0
        )
        if st.form_submit_button("Make it so", type="primary"):
            wanted = Money.of(str(round(target, 2)), currency)
            _run(
                lambda work: aim_at(work, sale.opportunity.value.id, wanted, by=actor(), now=now()),
                f"The quote is {wanted} a month.",
            )


def copy_to(sale: Sale, line_id: str) -> None:
    """Put the line's configuration at other sites of the opportunity."""
    sites = {each.id: each.name for each in sale.sites}
    with st.popover("Copy to sites"), st.form(f"copy-{line_id}", border=False):
        chosen = st.multiselect("Sites", list(sites), format_func=lambda each: sites[each])
        everywhere = st.checkbox(f"All {len(sites):,} sites of this sale")
        if st.form_submit_button("Copy", type="primary"):
            wanted = tuple(sites) if everywhere else tuple(chosen)
            _run(
                lambda work: copy_line(
                    work, sale.opportunity.value.id, line_id, wanted, by=actor(), now=now()
                ),
                f"{line_id} is copied to {count(len(wanted), 'site')}.",
            )
