"""The running totals of a quote, which stay in view while its lines are scrolled."""

from __future__ import annotations

import streamlit as st

from common.actor import Permission
from common.wording import count, percent
from sales.pricing.policy import STANDARD_POLICY
from sales.pricing.price_sheet import PER
from sales.pricing.taxes import ROUNDING_RULE, tax_total
from sales.quotes.approval import Ask
from ui.components.figures import Figure, show_figures
from ui.components.money import say
from ui.session import actor, plain
from workflows.see_quote import QuoteView

# Sticky: the totals and what approval they would need are what one looks at while editing.
_STAY = (
    "<style>[data-testid='stVerticalBlock']:has(>div .st-key-quote-totals){overflow:visible}"
    ".st-key-quote-totals{position:sticky;top:3.2rem;z-index:50;"
    "backdrop-filter:blur(14px);padding:.35rem 0 .5rem}"
    ".st-key-quote-totals [data-testid='stMetricValue']{font-size:1.35rem}</style>"
)


def running_totals(view: QuoteView, saved: str) -> None:
    """The totals, the margin for those who may see it, and when the draft was saved."""
    st.html(_STAY)
    totals = view.totals
    by_period = [
        f"{say(amount)} a {period}"
        for amount, period in ((totals.quarterly, "quarter"), (totals.annual, "year"))
        if amount is not None
    ]
    figures = [
        Figure("A month", say(totals.monthly), plain("; ".join(by_period))),
        Figure("Once", say(totals.once)),
        Figure("Usage a month", say(totals.usage), "Rated on the forecast volume"),
        Figure(
            f"Contract value, {view.sheet.terms.term_months} months", say(totals.contract_value)
        ),
    ]
    if actor().may(Permission.SEE_MARGIN):
        share = totals.margin_share
        shown = percent(share) if share is not None else "none"
        figures.append(Figure("Margin", shown, plain(_worth(view))))
    with st.container(key="quote-totals"):
        show_figures(figures)
        st.caption(plain(f"{count(len(view.sheet.lines), 'line')} · {saved}{_taxed(view)}"))
        if view.untaxed:
            st.warning(plain(view.untaxed))


def _taxed(view: QuoteView) -> str:
    """What the customer pays with taxes, where the quote shows them."""
    if not view.taxes:
        return ""
    currency, totals = view.sheet.currency, view.totals
    said = [
        f"{say(net + tax_total(view.taxes, cadence, currency))} {PER[cadence]}"
        for cadence, net in totals.by_cadence().items()
    ]
    return f" · with taxes {', '.join(said)}"


def tax_table(view: QuoteView) -> None:
    """Each tax at its rate by cadence, beside the net totals."""
    if not view.taxes:
        return
    rows = [
        {
            "Tax": line.title,
            "Falls due": PER[each.cadence],
            "Taxed": say(each.net),
            "Tax amount": say(each.tax),
        }
        for line in view.taxes
        for each in line.amounts
    ]
    st.dataframe(rows, hide_index=True, alt="Taxes by rate and cadence")
    st.caption(ROUNDING_RULE)


def _worth(view: QuoteView) -> str:
    worth = view.worth
    paid = f"paid back in month {worth.payback_month}" if worth.payback_month else "not paid back"
    rate = percent(float(STANDARD_POLICY.capital_cost_a_year), 0)
    return (
        f"Net present value {say(worth.present_value)} at {rate} a year, {paid}; "
        f"commission {say(worth.commission)}."
    )


def approval_preview(asks: tuple[Ask, ...]) -> None:
    """Who will be asked, why, and what change would avoid it."""
    if not asks:
        return
    lines = []
    for each in asks:
        who = " or ".join((*each.approvers, *each.deputies))
        step = f" (step {each.rule.step})" if each.rule.step > 1 else ""
        lines.append(f"- {plain(each.reason)} Asked: {plain(who)}{step}. {plain(each.avoided_by)}")
    st.warning("Approval will be asked for when this is issued:\n" + "\n".join(lines))
