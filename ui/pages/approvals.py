"""Approvals: what waits for the person signed in, why, and what similar deals went for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import streamlit as st

from common.wording import count, percent
from sales.quotes.quote_version import QuoteVersion
from ui.components.figures import Figure, show_figures
from ui.components.money import column, number, say
from ui.session import actor, begin_work, flash, now, plain, refusals, show_flash
from workflows.approve_quote import Waiting, approve_many, approve_quote, inbox, reject_quote
from workflows.delegate_approvals import delegate, end_delegations, own_delegations
from workflows.partner_costs import expired_behind
from workflows.see_case import Case, see_case


def approvals() -> None:
    st.title("Approvals")
    show_flash()
    with begin_work() as work:
        waiting = inbox(work, by=actor(), now=now())
    if not waiting:
        st.info("Nothing waits for your decision. Quotes that need it appear here when issued.")
        _hand_over()
        return
    _in_bulk(waiting)
    labels = [each.route.label for each in waiting]
    chosen = st.selectbox("Look at", labels, key="approval-chosen")
    _one(next(each for each in waiting if each.route.label == chosen))
    _hand_over()


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
    with begin_work() as work:
        case = see_case(work, version, by=actor())
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.subheader(version.label)
        st.markdown(
            plain(
                f"{version.customer.name}: {version.title}, "
                f"{count(len(version.sheet.lines), 'line')}, asked by {version.issued_by_name} on "
                f"{version.issued_on:%d %b %Y}."
            )
        )
        if version.note:
            st.markdown(plain(f"Note of the seller: {version.note}"))
        lines = tuple(each.line for each in version.sheet.lines)
        if expired := expired_behind(lines, today=now().date(), by=actor()):
            st.warning(plain(expired))
        _money(version, case)
        _reasons(each)
        _decide(each)
    with right:
        _similar(case, version.sheet.currency)


def _money(version: QuoteVersion, case: Case) -> None:
    """The figures of the decision: price, margin, what it is worth and what it may cost."""
    totals, worth = case.sums.totals, case.worth
    share = totals.margin_share
    paid = f"month {worth.payback_month}" if worth.payback_month else "never"
    unsafe = count(case.unsafe_levels, "promise") if case.unsafe_levels else "no promise"
    show_figures(
        [
            Figure("A month", say(totals.monthly)),
            Figure(f"Value, {version.sheet.terms.term_months} months", say(totals.contract_value)),
            Figure("Margin", percent(share) if share is not None else "none", say(totals.margin)),
            Figure("Greatest discount", f"{case.sums.greatest_discount:f} %", "Of a line"),
            Figure("Present value", say(worth.present_value), plain(f"Paid back: {paid}")),
            Figure(
                "Credits at most, a month",
                say(case.most_credits),
                f"If every service missed its promise wholly; {unsafe} beyond the network.",
            ),
        ]
    )
    if case.floor_lines:
        st.caption(f"{count(case.floor_lines, 'line')} under the floor price.")


def _reasons(each: Waiting) -> None:
    rows = [
        {
            "why": ask.reason,
            "step": ask.rule.step,
            "avoid": ask.avoided_by,
            "asked": " or ".join((*ask.asked(now()), *ask.deputies)),
            "decided": f"{ask.decision.verdict} by {ask.decision.by_name}: {ask.decision.comment}"
            if ask.decision
            else "waits",
        }
        for ask in each.route.asks
    ]
    config: dict[str, Any] = {
        "why": st.column_config.TextColumn("Why", width="large"),
        "step": "Step",
        "avoid": st.column_config.TextColumn("What would avoid it", width="large"),
        "asked": "Asked",
        "decided": "Decided",
    }
    st.dataframe(rows, hide_index=True, column_config=config, alt="Why approval is asked, by step")


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


def _similar(case: Case, currency: str) -> None:
    st.subheader("Similar deals")
    if not case.similar:
        st.caption("No deal with the same product families and a like size is closed yet.")
        return
    won = sum(deal.won for deal in case.similar)
    st.caption(f"{won} of {len(case.similar)} nearest were won. Demo history is generated.")
    if case.compared:
        st.markdown(plain(case.compared))
    rows = [
        {
            "deal": deal.id,
            "customer": deal.customer_name,
            "outcome": "won" if deal.won else "lost",
            "discount": deal.discount_percent,
            "term": deal.term_months,
            "monthly": number(deal.monthly),
            "closed": deal.closed_on,
        }
        for deal in case.similar
    ]
    config = {
        "deal": "Deal",
        "customer": "Customer",
        "outcome": "Outcome",
        "discount": st.column_config.NumberColumn("Discount %", format="%.1f"),
        "term": "Months",
        "monthly": column("A month", currency),
        "closed": "Closed",
    }
    st.dataframe(rows, hide_index=True, column_config=config, alt="Similar deals of the past")


def _hand_over() -> None:
    """Another decides for the person signed in, from one day to another."""
    with st.expander("Let somebody else decide for me"):
        with begin_work() as work:
            mine = own_delegations(work, by=actor(), today=now().date())
        for each in mine:
            st.markdown(
                plain(
                    f"{each.to} decides from {each.from_day:%d %b %Y} to {each.until_day:%d %b %Y}."
                )
            )
        if mine and st.button("Decide myself again"):
            with refusals():
                with begin_work() as work:
                    end_delegations(work, by=actor(), now=now())
                flash("You decide yourself again.")
                st.rerun()
        with st.form("delegate", border=False):
            to = st.text_input("E-mail address of the deputy")
            cells = st.columns(2)
            first = cells[0].date_input("From", value=now().date())
            last = cells[1].date_input("Until", value=now().date() + timedelta(days=14))
            if st.form_submit_button("Hand over") and first and last:
                with refusals():
                    with begin_work() as work:
                        delegate(
                            work, to.strip(), from_day=first, until_day=last, by=actor(), now=now()
                        )
                    flash(f"{to.strip()} decides for you until {last:%d %b %Y}.")
                    st.rerun()
