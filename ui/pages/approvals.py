"""Approvals: what waits for the person signed in, why, and what similar deals went for."""

from __future__ import annotations

from typing import Any

import streamlit as st

from common.wording import count, percent
from ui.components.money import column, number, say
from ui.session import actor, begin_work, flash, now, plain, refusals, show_flash
from workflows.approve_quote import Waiting, approve_many, approve_quote, inbox, reject_quote
from workflows.see_similar import similar_deals


def approvals() -> None:
    st.title("Approvals")
    show_flash()
    with begin_work() as work:
        waiting = inbox(work, by=actor(), now=now())
    if not waiting:
        st.info("Nothing waits for your decision. Quotes that need it appear here when issued.")
        return
    _in_bulk(waiting)
    labels = [each.route.label for each in waiting]
    chosen = st.selectbox("Look at", labels, key="approval-chosen")
    _one(next(each for each in waiting if each.route.label == chosen))


def _in_bulk(waiting: tuple[Waiting, ...]) -> None:
    rows = [_row(each) for each in waiting]
    edited = st.data_editor(
        rows,
        key=f"approvals-{'-'.join(row['quote'] for row in rows)}",
        hide_index=True,
        disabled=[name for name in rows[0] if name != "tick"],
        column_config={
            "tick": st.column_config.CheckboxColumn("✓", width=40),
            "quote": "Quote",
            "customer": "Customer",
            "value": column("Contract value", waiting[0].issued.version.sheet.currency),
            "margin": st.column_config.NumberColumn("Margin %", format="%.1f"),
            "why": st.column_config.TextColumn("Why it waits", width="large"),
            "by": "Asked by",
            "due": st.column_config.DatetimeColumn("Escalates (UTC)", format="D MMM, HH:mm"),
        },
        alt="Quotes waiting for your decision; tick those to approve together",
    )
    ticked = [each for each, row in zip(waiting, edited, strict=True) if row["tick"]]
    words, act = st.columns([4, 2], vertical_alignment="bottom")
    comment = words.text_input("Comment for all ticked", key="bulk-comment")
    if act.button(
        f"Approve {count(len(ticked), 'quote')}",
        disabled=not ticked,
        help="Tick the quotes to approve." if not ticked else None,
        width="stretch",
    ):
        with refusals():
            with begin_work() as work:
                pairs = tuple((each.route.number, each.route.version) for each in ticked)
                approve_many(work, pairs, comment=comment, by=actor(), now=now())
            flash(f"{count(len(ticked), 'quote')} approved.")
            st.rerun()


def _row(each: Waiting) -> dict[str, Any]:
    version = each.issued.version
    margin = version.sheet.totals().margin_share
    return {
        "tick": False,
        "quote": version.label,
        "customer": version.customer.name,
        "value": number(version.contract_value),
        "margin": None if margin is None else round(margin * 100, 1),
        "why": " ".join(ask.reason for ask in each.asks),
        "by": version.issued_by_name,
        "due": min((due for ask in each.asks if (due := ask.due())), default=None),
    }


def _one(each: Waiting) -> None:
    version = each.issued.version
    totals = version.sheet.totals()
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.subheader(version.label)
        st.markdown(
            plain(
                f"{version.customer.name}: {version.title}, "
                f"{count(len(version.sheet.lines), 'line')}, {say(totals.monthly)} a month, "
                f"{say(totals.contract_value)} over {version.sheet.terms.term_months} months."
            )
        )
        share = totals.margin_share
        st.markdown(plain(f"Margin {say(totals.margin)}, {percent(share) if share else 'none'}."))
        for ask in each.route.asks:
            decided = (
                f" {ask.decision.verdict.capitalize()} by {ask.decision.by_name}."
                if ask.decision
                else ""
            )
            st.markdown(f"- {plain(ask.reason)} {plain(ask.avoided_by)}{plain(decided)}")
        _decide(each)
    with right:
        _similar(each)


def _decide(each: Waiting) -> None:
    route = each.route
    comment = st.text_input("Comment", key=f"comment-{route.label}", placeholder="Needed to reject")
    with st.container(horizontal=True), refusals():
        if st.button("Approve", type="primary", key=f"approve-{route.label}"):
            with begin_work() as work:
                approve_quote(
                    work, route.number, route.version, comment=comment, by=actor(), now=now()
                )
            flash(f"{route.label} is approved by you.")
            st.rerun()
        if st.button("Reject", key=f"reject-{route.label}"):
            with begin_work() as work:
                reject_quote(
                    work, route.number, route.version, comment=comment, by=actor(), now=now()
                )
            flash(f"{route.label} is rejected.")
            st.rerun()


def _similar(each: Waiting) -> None:
    st.subheader("Similar deals")
    with begin_work() as work:
        found = similar_deals(work, each.issued.version, by=actor())
    if not found:
        st.caption("No deal with the same product families and a like size is closed yet.")
        return
    won = sum(deal.won for deal in found)
    st.caption(f"{won} of {len(found)} nearest were won. Demo history is generated.")
    currency = each.issued.version.sheet.currency
    rows = [
        {
            "deal": deal.id,
            "customer": deal.customer_name,
            "outcome": "won" if deal.won else "lost",
            "closed": deal.closed_on,
            "monthly": number(deal.monthly),
        }
        for deal in found
    ]
    config = {
        "deal": "Deal",
        "customer": "Customer",
        "outcome": "Outcome",
        "closed": "Closed",
        "monthly": column("A month", currency),
    }
    st.dataframe(rows, hide_index=True, column_config=config, alt="Similar deals of the past")
