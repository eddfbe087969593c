"""Close: won or lost, why and against whom; a won deal becomes orders and demand."""

from __future__ import annotations

from datetime import date

import streamlit as st

from common.actor import Permission
from common.wording import count
from sales.deals.close import LOSS_REASONS, WIN_REASONS
from sales.deals.deal import Deal
from sales.quotes.lifecycle import IssuedVersion, QuoteState
from ui.components.header import sale_or_empty
from ui.components.in_service import order_file
from ui.components.money import say
from ui.links import go
from ui.session import actor, begin_work, flash, now, plain, refusals
from workflows.close_deal import close_deal
from workflows.issue_quote import versions_of
from workflows.open_sale import Sale


def close() -> None:
    sale = sale_or_empty("close", "Close")
    if sale is None:
        return
    if sale.opportunity.value.stage.closed:
        _closed(sale)
        return
    if not actor().may(Permission.CLOSE_DEALS):
        st.info("Sales engineers and account managers close deals.")
        return
    with begin_work() as work:
        issued = versions_of(work, sale.opportunity.value.id, by=actor())
    accepted = [each for each in issued if each.state is QuoteState.ACCEPTED]
    _form(sale, _decided_on(accepted or [each for each in reversed(issued) if each.state.open]))


def _decided_on(open_ones: list[IssuedVersion]) -> IssuedVersion | None:
    """The version the customer decides on: with alternatives open, the one they name."""
    if len(open_ones) < 2:
        return open_ones[0] if open_ones else None
    by_label = {each.version.label: each for each in open_ones}
    chosen = st.selectbox(
        "Which offer", list(by_label), help="The others are cancelled when this one is closed."
    )
    return by_label[chosen]


def _form(sale: Sale, newest: IssuedVersion | None) -> None:
    _said_of(newest)
    outcome = st.radio(
        "Outcome",
        ["won", "lost"],
        index=0 if newest else 1,
        horizontal=True,
        key="close-outcome",
    )
    won = outcome == "won"
    reason = st.selectbox("Main reason", WIN_REASONS if won else LOSS_REASONS, key="close-reason")
    detail = st.text_input("In a few words", key="close-detail")
    competitor = st.text_input("Competitor", key="close-competitor", placeholder="If known")
    ramp = _ramp() if won else ""
    said = f"{reason}: {detail.strip()}" if detail.strip() else reason
    waiting = won and newest is not None and newest.state is QuoteState.PENDING_APPROVAL
    if st.button(
        "Close as won" if won else "Close as lost",
        type="primary",
        disabled=waiting,
        help="An approver has to decide this version first." if waiting else None,
    ):
        with refusals():
            with begin_work() as work:
                deal, orders = close_deal(
                    work,
                    sale.opportunity.value.id,
                    won=won,
                    reason=said,
                    competitor=competitor,
                    label=newest.version.label if newest else "",
                    ramp=ramp,
                    by=actor(),
                    now=now(),
                )
            made = f" {count(len(orders), 'order')} opened." if orders else ""
            flash(f"{deal.id} is {'won' if won else 'lost'}.{made}")
            st.rerun()


def _ramp() -> str:
    return st.text_input(
        "Goes live in steps",
        key="close-ramp",
        placeholder="2027-02-01: 40, 2027-05-01: 60",
        help="Days and the percent that goes live on each; empty: all at once after the longest "
        "lead time.",
    )


def _said_of(newest: IssuedVersion | None) -> None:
    """What the customer has before them, or that there is nothing yet."""
    if newest is None:
        st.info("No version of the quote is open: this sale can be lost, but not yet won.")
        if st.button("Go to Quote"):
            go("quote")
        return
    st.markdown(
        f"The customer decides on **{newest.version.label}** ({newest.state.value}), "
        f"**{plain(say(newest.version.contract_value))}** over "
        f"{newest.version.sheet.terms.term_months} months."
    )


def _steps(deal: Deal) -> str:
    """`40 units on 1 Feb 2027, 60 on 1 May 2027`; empty when it goes live at once."""
    by_day: dict[date, int] = {}
    for line in deal.lines:
        for step in line.steps:
            by_day[step.on] = by_day.get(step.on, 0) + step.units
    return ", ".join(
        f"{count(units, 'unit')} on {day:%d %b %Y}" for day, units in sorted(by_day.items())
    )


def _closed(sale: Sale) -> None:
    with begin_work() as work:
        deal = work.deals.of_opportunity(sale.opportunity.value.id)
        orders = work.deals.orders(opportunity_id=sale.opportunity.value.id)
    if deal is None:
        st.info("This sale is closed.")
        return
    st.markdown(
        f"**{deal.id}**: {'won' if deal.won else 'lost'} on {deal.closed_on:%d %b %Y}, "
        f"{plain(deal.reason)}" + (f", against {plain(deal.competitor)}" if deal.competitor else "")
    )
    if steps := _steps(deal):
        st.markdown(f"It goes live in steps: {steps}.")
    if orders:
        st.subheader("Orders")
        rows = [
            {
                "Order": each.id,
                "Site": each.site_name,
                "Requested": each.requested_on,
                "State": each.state.value,
                "Services": "; ".join(
                    f"{item.offering_name} {item.headline}".strip() for item in each.items
                ),
            }
            for each in orders
        ]
        st.dataframe(rows, hide_index=True, alt="Orders of this deal, one a site")
        order_file(orders)
    if deal.won:
        st.markdown("It counts as demand from now on.")
        if st.button("See the forecast", type="primary"):
            go("forecast")
