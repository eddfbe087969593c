"""Home: my sales, what waits for me, what expires, and how the pipeline stands."""

from __future__ import annotations

import streamlit as st

from common.actor import Permission
from common.wording import count, percent
from database.listings import OpportunityListing, QuoteListing, WinCount
from ui.components import charts
from ui.components.figures import Figure, show_figures
from ui.components.halves import halves
from ui.components.money import number, say, say_short
from ui.links import go
from ui.session import (
    actor,
    begin_work,
    choose_opportunity,
    flash,
    now,
    plain,
    refusals,
    show_flash,
)
from workflows.approve_quote import approve_quote, reject_quote
from workflows.see_pipeline import Pipeline, see_pipeline

CURRENCY = "USD"


def home() -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title(f"Good day, {plain(actor().name.split()[0])}")
        if actor().may(Permission.SELL) and st.button("Start a sale", type="primary"):
            go("customer", new="yes")
    show_flash()
    with begin_work() as work:
        pipeline = see_pipeline(work, currency=CURRENCY, by=actor(), now=now())
    _figures(pipeline)
    if pipeline.waiting_for_me:
        _waiting(pipeline.waiting_for_me)
    left, right = halves("home")
    with left:
        _my_sales(pipeline)
    with right:
        _expiring(pipeline)
        _asked(pipeline.waiting_for_others)
        _stages(pipeline)
        _win_rate(pipeline)


def _figures(pipeline: Pipeline) -> None:
    value = sum((number(each.value) for each in pipeline.stages), start=0.0)
    won, closed = _recent_wins(pipeline.win_counts)
    rate = percent(won / closed, 0) if closed else "none yet"
    show_figures(
        [
            Figure("My open sales", str(len(pipeline.mine))),
            Figure("Open quotes", f"${value:,.0f}", "Contract value, all sellers"),
            Figure("Waiting for me", str(len(pipeline.waiting_for_me))),
            Figure("Won, last 3 months", rate, f"{won} of {closed} closed"),
        ]
    )


def _recent_wins(counts: tuple[WinCount, ...]) -> tuple[int, int]:
    newest = sorted(counts, key=lambda each: each.month)[-3:]
    won = sum(each.won for each in newest)
    return won, won + sum(each.lost for each in newest)


def _my_sales(pipeline: Pipeline) -> None:
    st.subheader("Open sales")
    if not pipeline.mine:
        st.info("You have no open sale. Start one with the button above.")
    _sale_rows(pipeline.mine, pipeline)
    if pipeline.others:
        with st.expander(f"Colleagues' open sales ({len(pipeline.others)})"):
            _sale_rows(pipeline.others, pipeline)


def _sale_rows(sales: tuple[OpportunityListing, ...], pipeline: Pipeline) -> None:
    ordered = sorted(sales, key=lambda each: each.opportunity.expected_close)
    for each in ordered[:12]:
        _sale_row(each, pipeline.quote_of(each.opportunity.id))
    if len(ordered) > 12:
        st.caption(f"and {len(ordered) - 12} more: the search finds them by name or number")


def _sale_row(listing: OpportunityListing, quote: QuoteListing | None) -> None:
    opportunity = listing.opportunity
    with st.container(border=True):
        words, act = st.columns([5, 1], vertical_alignment="center")
        with words:
            st.markdown(f"**{plain(opportunity.title)}** · {plain(listing.customer_name)}")
            value = f" · {say_short(quote.contract_value)} quoted" if quote else ""
            st.caption(
                f"{opportunity.id} · {opportunity.stage.value} · closes "
                f"{opportunity.expected_close:%d %b %Y}{plain(value)}"
            )
        if act.button("Open", key=f"open-{opportunity.id}", width="stretch"):
            choose_opportunity(opportunity.id)
            go("customer", opportunity=opportunity.id)


def _waiting(quotes: tuple[QuoteListing, ...]) -> None:
    st.subheader("Waiting for your decision")
    for each in quotes:
        with st.container(border=True):
            st.markdown(
                f"**{each.label}** · {plain(each.customer_name)} · {plain(each.title)} · "
                f"{plain(say(each.contract_value))} over the term, by {plain(each.issued_by_name)}"
            )
            st.caption(plain(each.note))
            comment = st.text_input(
                "Comment", key=f"comment-{each.label}", placeholder="Needed to reject"
            )
            with st.container(horizontal=True), refusals():
                _decide(each, comment)


def _decide(quote: QuoteListing, comment: str) -> None:
    if st.button("Approve", type="primary", key=f"approve-{quote.label}"):
        with begin_work() as work:
            approve_quote(work, quote.number, quote.version, comment=comment, by=actor(), now=now())
        flash(f"{quote.label} is approved.")
        st.rerun()
    if st.button("Reject", key=f"reject-{quote.label}"):
        with begin_work() as work:
            reject_quote(work, quote.number, quote.version, comment=comment, by=actor(), now=now())
        flash(f"{quote.label} is rejected.")
        st.rerun()


def _expiring(pipeline: Pipeline) -> None:
    st.subheader("Expiring quotes")
    if not pipeline.expiring:
        st.caption("No open quote expires within two weeks.")
        return
    for each in pipeline.expiring[:8]:
        st.markdown(
            f"**{each.label}** {plain(each.customer_name)}, valid until "
            f"{each.valid_until:%d %b %Y}, {plain(say_short(each.contract_value))}"
        )


def _asked(quotes: tuple[QuoteListing, ...]) -> None:
    if not quotes:
        return
    st.subheader("Waiting for an approver")
    for each in quotes:
        st.markdown(f"**{each.label}** {plain(each.customer_name)}")
        st.caption(plain(each.note))


def _stages(pipeline: Pipeline) -> None:
    st.subheader("Pipeline by stage")
    stages = pipeline.stages
    names = [each.stage.value for each in stages]
    numbers = [float(each.number) for each in stages]
    said = ", ".join(f"{count(s.number, 'sale')} in {s.stage.value}" for s in stages)
    charts.show(
        charts.lying_bars(names, numbers, whole=True),
        words=f"Open sales by stage: {said}.",
        height=200,
    )
    st.caption(f"All sellers: {said}.")


def _win_rate(pipeline: Pipeline) -> None:
    st.subheader("Win rate by quarter")
    quarters, rates = _win_rates(pipeline.win_counts)
    if not quarters:
        st.info("No deal is closed yet; the win rate appears with the first.")
        return
    said = f"from {rates[0]:.0f} % in {quarters[0]} to {rates[-1]:.0f} % in {quarters[-1]}"
    charts.show(
        charts.line(quarters, {"win rate": rates}, unit="%"),
        words=f"Win rate {said}.",
        height=200,
    )
    st.caption(f"Share of closed deals won, {said}. Demo history is generated.")


def _win_rates(counts: tuple[WinCount, ...]) -> tuple[list[str], list[float]]:
    by_quarter: dict[str, list[int]] = {}
    for each in sorted(counts, key=lambda one: one.month):
        name = f"{each.month.year} Q{(each.month.month + 2) // 3}"
        pair = by_quarter.setdefault(name, [0, 0])
        pair[0] += each.won
        pair[1] += each.won + each.lost
    shown = list(by_quarter.items())[-12:]
    return [name for name, _ in shown], [round(100 * w / max(n, 1), 1) for _, (w, n) in shown]
