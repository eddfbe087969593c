"""The running totals of a quote, which stay in view while its lines are scrolled."""

from __future__ import annotations

import streamlit as st

from common.actor import Permission
from common.wording import count, percent
from sales.pricing.policy import STANDARD_POLICY
from sales.quotes.approval import Ask
from ui.components.money import say, say_short
from ui.session import actor, plain
from workflows.see_quote import QuoteView

# Sticky: the totals and what approval they would need are what one looks at while editing.
_STAY = (
    "<style>[data-testid='stVerticalBlock']:has(>div .st-key-quote-totals){overflow:visible}"
    ".st-key-quote-totals{position:sticky;top:3.2rem;z-index:50;"
    "background:var(--background-color,Canvas);padding:.35rem 0 .5rem}"
    ".st-key-quote-totals [data-testid='stMetricValue']{font-size:1.35rem}</style>"
)


def running_totals(view: QuoteView, saved: str) -> None:
    """The totals, the margin for those who may see it, and when the draft was saved."""
    st.html(_STAY)
    totals, may_see = view.totals, actor().may(Permission.SEE_MARGIN)
    with st.container(key="quote-totals"):
        cells = st.columns(5 if may_see else 4)
        cells[0].metric("A month", say(totals.monthly), border=True)
        cells[1].metric("Once", say(totals.once), border=True)
        recurring = [
            f"{say(amount)} a {period}"
            for amount, period in ((totals.quarterly, "quarter"), (totals.annual, "year"))
            if amount is not None
        ]
        cells[2].metric(
            "Usage a month",
            say(totals.usage),
            border=True,
            help="; ".join(recurring) or "No charge falls due by quarter or year.",
        )
        cells[3].metric(
            "Contract value",
            say_short(totals.contract_value),
            border=True,
            help=f"{say(totals.contract_value)} over {view.sheet.terms.term_months} months",
        )
        if may_see:
            share = totals.margin_share
            cells[4].metric(
                "Margin",
                percent(share) if share is not None else "none",
                border=True,
                help=_worth(view),
            )
        st.caption(f"{count(len(view.sheet.lines), 'line')} · {saved}")


def _worth(view: QuoteView) -> str:
    worth = view.worth
    paid = f"paid back in month {worth.payback_month}" if worth.payback_month else "not paid back"
    rate = percent(float(STANDARD_POLICY.capital_cost_a_year), 0)
    return (
        f"Net present value {say(worth.present_value)} at {rate} a year, {paid}; "
        f"commission {say(worth.commission)}."
    ).replace("$", "\\$")


def approval_preview(asks: tuple[Ask, ...]) -> None:
    """Who will be asked, why, and what change would avoid it."""
    if not asks:
        return
    lines = []
    for each in asks:
        who = " or ".join(each.approvers)
        step = f" (step {each.rule.step})" if each.rule.step > 1 else ""
        lines.append(f"- {plain(each.reason)} Asked: {plain(who)}{step}. {plain(each.avoided_by)}")
    st.warning("Approval will be asked for when this is issued:\n" + "\n".join(lines))
