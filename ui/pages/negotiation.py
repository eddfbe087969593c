"""Negotiation: offers of both sides round by round, what to offer next, and the agreement."""

from __future__ import annotations

import streamlit as st

from common.actor import Permission
from common.wording import percent
from sales.negotiation.counters import Counter
from sales.negotiation.issue import Deal, broken_musts, say_deal
from sales.negotiation.rounds import Negotiation, Round, Side
from ui.components.bargaining import (
    money,
    show_concessions,
    show_estimate,
    show_frontier,
    show_playbook,
    show_rounds,
    show_timeline,
)
from ui.components.header import next_step, sale_or_empty
from ui.components.negotiation_opening import open_talks
from ui.components.negotiation_papers import papers, show_redlines
from ui.links import go
from ui.session import actor, begin_work, flash, now, plain, refusals
from workflows.agree_negotiation import Settlement, agree_on, scopes_of
from workflows.negotiate import (
    TableView,
    ask_approval,
    decide_offer,
    make_offer,
    see_table,
)


def negotiation() -> None:
    sale = sale_or_empty("negotiation", "Negotiation")
    if sale is None:
        return
    if not actor().may(Permission.SEE_MARGIN):
        st.info("A negotiation shows what terms cost us; a sales engineer or approver sees it.")
        return
    if sale.draft is None:
        st.info("There is nothing to bargain over yet; choose an option first.")
        if st.button("Go to Options", type="primary"):
            go("options")
        return
    view: TableView | None = None
    with refusals(), begin_work() as work:
        view = see_table(work, sale.opportunity.value.id, by=actor())
    if view is None:
        open_talks(sale)
        return
    _standing(view)
    if view.stored.value.agreed is None:
        _waiting(view)
        _counters(view)
        _offer(view)
    _pictures(view)
    st.subheader("Clauses, redlined")
    show_redlines(view.stored.value)
    st.subheader("Papers")
    papers(view)
    with st.expander("Playbook and values"):
        show_playbook(view.stored.value)
    _earlier(view.stored.value)
    if view.stored.value.agreed is not None:
        open_talks(sale)
    next_step("proposal", "Next: Proposal")


def _pictures(view: TableView) -> None:
    """The plane of deals, the belief in their weights, our target, and concessions."""
    st.subheader("Efficient deals and offers")
    show_frontier(view)
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown("**What they probably care for**")
        show_estimate(view)
    with right:
        st.markdown("**Our target by round**")
        show_timeline(view)
    with st.expander("What each round gave way on"):
        show_concessions(view)


def _earlier(negotiation: Negotiation) -> None:
    """Rounds of negotiations over this sale before; all are kept."""
    for number, each in enumerate(negotiation.earlier, 1):
        agreed = f"agreed on round {each.agreed_round}" if each.agreed_round else "not agreed"
        with st.expander(f"Earlier negotiation {number}: {len(each.rounds)} rounds, {agreed}"):
            for offered in each.rounds:
                said = say_deal(each.issues, offered.deal)
                st.caption(
                    plain(
                        f"{offered.number}, {offered.side}, {offered.by_name}: {said}. "
                        f"{offered.note}"
                    )
                )


def _standing(view: TableView) -> None:
    negotiation = view.stored.value
    if negotiation.agreed is not None:
        st.success(f"Agreed on round {negotiation.agreed_round}; the quote has its next version.")
    if view.advice.warning:
        st.warning(plain(view.advice.warning))
    columns = st.columns(4)
    for column, side in zip(columns, (Side.OURS, Side.THEIRS), strict=False):
        mine = [each for each in view.rounds if each.round.side is side]
        name = "Our last offer to us" if side is Side.OURS else "Their last offer to us"
        column.metric(name, plain(money(negotiation, mine[-1].worth)) if mine else "none yet")
    columns[2].metric("We walk away below", plain(money(negotiation, negotiation.our_reservation)))
    zone = view.advice.fair.zone if view.advice.fair else 0
    columns[3].metric("Efficient deals both would take", zone, help="By the estimate of theirs")
    if view.rounds:
        show_rounds(view)
        for said in broken_musts(negotiation.issues, view.rounds[-1].round.deal):
            st.warning(plain(said))


def _waiting(view: TableView) -> None:
    negotiation = view.stored.value
    if negotiation.waiting is None:
        return
    said = " ".join(each.sentence for each in view.waiting_for)
    who = negotiation.waiting.by_name
    st.warning(plain(f"An offer by {who} waits for approval. {said}"))
    if not actor().may(Permission.APPROVE):
        return
    with st.container(horizontal=True):
        for label, answer in (("Approve the offer", "yes"), ("Turn it down", "no")):
            if st.button(label, type="primary" if answer == "yes" else "secondary"):
                with refusals():
                    with begin_work() as work:
                        decide_offer(
                            work,
                            negotiation.opportunity_id,
                            pass_it=answer,
                            expected=view.stored.revision,
                            by=actor(),
                            now=now(),
                        )
                    st.rerun()


def _counters(view: TableView) -> None:
    if not view.advice.counters:
        return
    st.subheader("What to offer next")
    columns = st.columns(len(view.advice.counters), border=True)
    for column, each in zip(columns, view.advice.counters, strict=True):
        with column:
            _counter(view, each)


def _counter(view: TableView, counter: Counter) -> None:
    negotiation = view.stored.value
    st.markdown(f"**{counter.name}**")
    st.caption(plain(counter.why))
    st.markdown(
        f"{plain(money(negotiation, counter.point.ours))} to us, "
        f"{percent(counter.point.theirs, 0)} to them"
    )
    st.markdown(f"> {plain(counter.text)}")
    st.caption(plain(" ".join([*(d.sentence for d in counter.deviations), counter.approval])))
    if not actor().may(Permission.SELL):
        return
    if counter.deviations:
        if st.button("Ask to offer this", key=f"counter-{counter.name}"):
            _ask(view, counter.point.deal, counter.name)
    elif st.button("Offer this", key=f"counter-{counter.name}"):
        _send(view, Side.OURS, counter.point.deal, counter.name)


def _offer(view: TableView) -> None:
    if not actor().may(Permission.SELL):
        return
    negotiation = view.stored.value
    with st.expander("Enter an offer", expanded=not negotiation.rounds):
        side = Side(st.radio("Whose offer", [each.value for each in Side], horizontal=True))
        start = negotiation.last(side) or negotiation.base
        columns = st.columns(3)
        chosen: list[int] = []
        for number, issue in enumerate(negotiation.issues):
            unit = f" ({issue.unit})" if issue.unit else ""
            names = [f"{each:g}" for each in issue.values]
            named = columns[number % 3].selectbox(
                f"{issue.title}{unit}",
                names,
                index=start[number],
                key=f"offer-{side}-{issue.id}-{len(negotiation.rounds)}",
            )
            chosen.append(names.index(named))
        for said in broken_musts(negotiation.issues, tuple(chosen)):
            st.warning(plain(said))
        note = st.text_input("Note")
        with st.container(horizontal=True):
            if st.button("Enter the offer", type="primary"):
                _send(view, side, tuple(chosen), note)
            if side is Side.OURS and st.button("Ask for approval"):
                _ask(view, tuple(chosen), note)
    _agree(view)


def _round(side: Side, deal: Deal, note: str) -> Round:
    """Number and signature are put on it by the workflow."""
    return Round(number=0, side=side, deal=deal, at=now(), by_id="", by_name="", note=note)


def _send(view: TableView, side: Side, deal: Deal, note: str) -> None:
    with refusals():
        with begin_work() as work:
            make_offer(
                work,
                view.stored.value.opportunity_id,
                _round(side, deal, note),
                expected=view.stored.revision,
                by=actor(),
                now=now(),
            )
        flash("The offer is on the table.")
        st.rerun()


def _ask(view: TableView, deal: Deal, note: str) -> None:
    with refusals():
        with begin_work() as work:
            ask_approval(
                work,
                view.stored.value.opportunity_id,
                _round(Side.OURS, deal, note),
                expected=view.stored.revision,
                by=actor(),
                now=now(),
            )
        flash("The offer waits for an approver.")
        st.rerun()


def _agree(view: TableView) -> None:
    negotiation: Negotiation = view.stored.value
    if not negotiation.rounds:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = st.selectbox(
            "Agree on round", [each.number for each in reversed(negotiation.rounds)], width=160
        )
        with begin_work() as work:
            known = scopes_of(work, negotiation.opportunity_id, by=actor())
        scope = st.multiselect(
            "Its availability holds for",
            known,
            placeholder="all sites and services",
            help="Sites or services; what is left out keeps the availability of the present offer.",
            width=360,
        )
        if st.button("Agree and issue the next version"):
            with refusals():
                with begin_work() as work:
                    issued = agree_on(
                        work,
                        negotiation.opportunity_id,
                        Settlement(number, frozenset(scope)),
                        expected=view.stored.revision,
                        by=actor(),
                        now=now(),
                    )
                flash(f"Agreed: {issued.version.label} is issued and {issued.state}.")
                st.rerun()
