"""The waterfall of one line: a picture of its monthly price and every step in words."""

from __future__ import annotations

import streamlit as st

from catalog.offering import Cadence
from sales.pricing.builds import BUILD
from sales.pricing.price_sheet import PricedLine
from ui.components import charts
from ui.components.money import number
from ui.session import actor, now, plain
from workflows.partner_costs import partner_cost


def waterfall(priced: PricedLine) -> None:
    """From list to net, as the seller reads it to the customer."""
    st.subheader("From list to net")
    monthly = [each for each in priced.charges if each.cadence is Cadence.MONTHLY]
    if monthly:
        start = sum(number(each.list_price) for each in monthly)
        by_reason: dict[str, float] = {}
        for charge in monthly:
            for each in charge.adjustments:
                by_reason[each.reason] = by_reason.get(each.reason, 0.0) + number(each.amount)
        spec = charts.waterfall([("list", start), *by_reason.items()], "net a month")
        words = "; ".join(f"{name} {amount:,.2f}" for name, amount in by_reason.items())
        charts.show(spec, words=f"List {start:,.2f} a month; {words or 'no change'}.", height=260)
    for charge in priced.charges:
        st.caption(plain(str(charge)))
    if priced.line.build_cost and not any(each.name == BUILD for each in priced.charges):
        st.caption("Fibre is brought into the site once; another service there carries its cost.")
    _bought(priced)


def _bought(priced: PricedLine) -> None:
    """Whose line it is bought at what cost, for who may see margins."""
    found = partner_cost(priced.line, today=now().date(), by=actor())
    if found is None:
        return
    st.markdown("**What the line costs us**")
    st.caption(plain(f"{found} It is in the margin and no customer sees it."))
    if found.expired:
        st.warning(plain(found.expired))
