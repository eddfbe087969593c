"""Discounts of a group of lines, and the yearly rise of prices: terms beside the quote's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import streamlit as st

from database.stored import Stored
from sales.pricing.policy import STANDARD_POLICY
from sales.pricing.price_sheet import Indexation, PriceSheet
from sales.quotes.draft import QuoteDraft
from ui.session import actor, begin_work, flash, now, plain, refusals
from workflows.configure_solution import set_terms
from workflows.see_quote import Grouping

# The groups a discount can be given to, as the terms name them.
_KINDS = {Grouping.SITE: "site", Grouping.FAMILY: "family", Grouping.GROUP: "group"}


def discount_of_group(stored: Stored[QuoteDraft], sheet: PriceSheet, grouping: Grouping) -> None:
    """One discount for all lines of a site, product family or heading."""
    kind = _KINDS.get(grouping)
    named = _named(sheet, grouping)
    if kind is None or not named:
        st.caption("A discount can be given to a site, a product family or a heading.")
        return
    given = stored.value.group_discounts
    for key, off in given.items():
        of, _, group = key.partition(":")
        name = named.get(group, group) if of == kind else group
        st.caption(plain(f"{of} {name}: {off.normalize():f} % off"))
    with st.form(f"group-discount-{kind}", border=False):
        cells = st.columns([4, 2, 2], vertical_alignment="bottom")
        chosen = cells[0].selectbox(
            "Discount of a group", list(named), format_func=lambda each: named[each]
        )
        percent = cells[1].number_input("Discount (%)", value=0.0, step=1.0)
        if not cells[2].form_submit_button("Give it") or chosen is None:
            return
    discounts = {**given, f"{kind}:{chosen}": Decimal(str(round(percent, 2)))}
    kept = {key: value for key, value in discounts.items() if value}
    with refusals():
        STANDARD_POLICY.check_discount(named[chosen], Decimal(str(round(percent, 2))))
        _keep(stored, replace(stored.value, group_discounts=kept))
        flash(f"{named[chosen]}: {percent:g} % off.")
        st.rerun()


def _named(sheet: PriceSheet, grouping: Grouping) -> Mapping[str, str]:
    lines = [each.line for each in sheet.lines]
    if grouping is Grouping.SITE:
        return {each.site_id: each.site_name for each in lines}
    if grouping is Grouping.FAMILY:
        return {each.configuration.family: each.configuration.family for each in lines}
    return {each.group: each.group for each in lines if each.group}


def rise_of_prices(stored: Stored[QuoteDraft]) -> None:
    """The indexation clause: how much recurring prices rise each year, and after how long."""
    clause = stored.value.indexation
    with st.form("indexation", border=False):
        cells = st.columns([3, 3, 2], vertical_alignment="bottom")
        percent = cells[0].number_input(
            "Prices rise a year (%)",
            value=float(clause.percent) if clause else 0.0,
            min_value=0.0,
            max_value=25.0,
            step=0.5,
        )
        after = cells[1].number_input(
            "First after (months)",
            value=clause.first_after_months if clause else 12,
            min_value=1,
            max_value=120,
        )
        if not cells[2].form_submit_button("Agree it"):
            return
    rise = Indexation(percent=Decimal(str(round(percent, 2))), first_after_months=int(after))
    with refusals():
        _keep(stored, replace(stored.value, indexation=rise if percent else None))
        flash(str(rise) if percent else "Prices stay as they are over the term.")
        st.rerun()


def _keep(stored: Stored[QuoteDraft], draft: QuoteDraft) -> None:
    with begin_work() as work:
        set_terms(work, draft, expected=stored.revision, by=actor(), now=now())
