"""Can we keep it: breach probability, committable target, expected credits, the block diagram."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import streamlit as st

from common.money import Money
from common.wording import join_words, percent
from common.wording import plain as plain_number
from database.stored import Stored
from sales.quotes.draft import QuoteDraft
from sales.sla.deal_risk import DealRisk
from sales.sla.keepable import DEFAULT_RISK
from sales.sla.line_risk import RISK_LOADING
from sales.sla.requirement_check import Answer
from ui.components import charts
from ui.components.block_diagram import block_diagram
from ui.components.money import say
from ui.session import actor, begin_work, now, plain, refusals
from workflows.assess_promises import Assessment, DealAssessment
from workflows.configure_solution import set_terms

_SIGNS = {Answer.COMPLIANT: "✓", Answer.CONDITIONAL: "◐", Answer.COUNTER_OFFER: "✗"}
_PROMISABLE = f"Can promise at {percent(DEFAULT_RISK, 0)}"


def show_deal(deal: DealAssessment) -> None:
    """Every line's breach probability, and what the deal's credits may come to."""
    known = [each for each in deal.lines if each.found is not None]
    if not known or deal.risk is None:
        return
    st.subheader("Can we keep it")
    _figures(deal, deal.risk)
    rows = [_row(each) for each in known]
    st.dataframe(
        rows, hide_index=True, alt="Breach probability, committable target and credit of each line"
    )
    st.caption(
        "Missed: the probability that a month of 730 hours falls below the target, worked out "
        "exactly from failure and repair rates. The long-run average is what many years would "
        "show; a target below it can still be missed often, since outages come whole. "
        + _said_of_causes(deal)
    )
    _distribution(deal.risk, deal.expected.currency)
    names = [each.promise.priced.line.id for each in known]
    values = [round(100 * each.found.breach_probability, 2) for each in known if each.found]
    if len(known) > 1:
        said = "; ".join(f"{n} {v} %" for n, v in zip(names, values, strict=True))
        charts.show(
            charts.lying_bars(names, values),
            words=f"Months missed, percent: {said}.",
            height=80 + 28 * len(names),
        )


def _figures(deal: DealAssessment, risk: DealRisk) -> None:
    columns = st.columns(5)
    columns[0].metric(
        "Expected credits", plain(say(deal.expected)), help="Of a month, all lines together"
    )
    columns[1].metric(
        "Any credit", percent(risk.law.chance_of_any), help="Months in which anything is paid"
    )
    worst = Money.of(str(round(risk.law.value_at_risk(0.99), 2)), deal.expected.currency)
    columns[2].metric(
        "VaR 99 %",
        plain(say(worst)),
        help="Credits of a month that are not exceeded in 99 % of months",
    )
    columns[3].metric("CVaR 99 %", plain(say(deal.tail)), help="Mean of the worst 1 % of months")
    columns[4].metric(
        "Risk price",
        plain(say(deal.risk_price)),
        help=f"A month: expected credits and {percent(deal.loading, 0)} of what the worst 1 % adds",
    )


def _said_of_causes(deal: DealAssessment) -> str:
    if not deal.causes:
        return "Services are taken as independent of one another."
    return (
        f"Services that go down with the {join_words(list(deal.causes))} do so together; but for "
        "that they are taken as independent."
    )


def _distribution(risk: DealRisk, currency: str) -> None:
    """How often a month's credits exceed an amount, as a curve with the tail to be seen."""
    law = risk.law
    beyond = 1 - np.cumsum(law.chances)
    shown = np.flatnonzero(beyond > 1e-5)
    if not len(shown):
        return
    picked = shown[np.unique(np.linspace(0, len(shown) - 1, min(len(shown), 160)).astype(int))]
    points = [[round(float(law.credits[n]), 2), round(100 * float(beyond[n]), 4)] for n in picked]
    spec = {
        "grid": {"left": 8, "right": 24, "top": 30, "bottom": 30, "containLabel": True},
        "tooltip": {"trigger": "axis"},
        "xAxis": {
            "type": "value",
            "name": f"credits of a month, {currency}",
            "nameLocation": "middle",
            "nameGap": 26,
        },
        "yAxis": {
            "type": "value",
            "name": "months that exceed it, %",
            "nameTextStyle": {"align": "left"},
        },
        "series": [
            {
                "type": "line",
                "step": "end",
                "showSymbol": False,
                "data": points,
                "itemStyle": {"color": charts.TEAL},
            }
        ],
    }
    said = ", ".join(
        f"{percent(1 - level, 0)} of months exceed {law.value_at_risk(level):,.0f} {currency}"
        for level in (0.9, 0.95, 0.99)
    )
    charts.show(spec, words=f"Credits of a month for the deal: {said}.", height=220)
    st.caption(f"Credits of a month, all lines together: {said}.")


def charge_risk(draft: Stored[QuoteDraft], deal: DealAssessment) -> None:
    """Whether the price of the risk is a step of the quote's waterfall, and with which loading."""
    if deal.risk is None:
        return
    standing = draft.value.sla_risk_loading
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    loading = left.number_input(
        "Loading on the tail (% of what the worst 1 % adds)",
        0.0,
        100.0,
        100 * (RISK_LOADING if standing is None else standing),
        step=5.0,
        key="risk-loading",
    )
    with right.container(horizontal=True):
        charged = "Charge the risk in the price" if standing is None else "Charge at this loading"
        if st.button(charged, key="risk-charge"):
            _set_loading(draft, loading / 100)
        if standing is not None and st.button("Take it out of the price", key="risk-out"):
            _set_loading(draft, None)
    if standing is None:
        st.caption("The risk of credits is not charged; charged, it is a step of each waterfall.")
    else:
        st.caption(
            f"Charged with a loading of {percent(standing, 0)}: the step “service level "
            "guarantee” in the waterfall of each line. Figures above are of the price with it."
        )


def _set_loading(draft: Stored[QuoteDraft], loading: float | None) -> None:
    with refusals():
        with begin_work() as work:
            changed = replace(draft.value, sla_risk_loading=loading)
            set_terms(work, changed, expected=draft.revision, by=actor(), now=now())
        st.rerun()


def _row(each: Assessment) -> dict[str, object]:
    found, line = each.found, each.promise.priced.line
    assert found is not None  # only those with figures are listed
    return {
        "Line": line.id,
        "Site": line.site_name,
        "Target": f"{plain_number(found.target_percent)} %",
        "Long-run average": f"{found.average_percent:.3f} %",
        "Missed": percent(found.breach_probability),
        _PROMISABLE: f"{plain_number(found.committable_percent)} %",
        "Restored late": (
            percent(found.late_restore_probability)
            if found.late_restore_probability is not None
            else ""
        ),
        "Expected credit": say(each.expected_credit),
        "Not exceeded in 99 %": say(_share(each, found.credits.value_at_risk(0.99))),
        "Mean of the worst 1 %": say(_share(each, found.credits.tail_mean(0.99))),
        "Second path saves": say(each.second_path_saves) if each.second_path_saves else "",
        "Verdict": "✓ can be kept" if found.safe else "✗ not safe",
    }


def _share(each: Assessment, percent_of_charge: float) -> Money:
    monthly = each.promise.monthly
    return (monthly * (Decimal(str(round(percent_of_charge, 10))) / 100)).rounded()


def show_assessment(each: Assessment, second_path_price: tuple[Money, Money] | None) -> None:
    """One line's verdict in words, its structure as a picture, and what a second path would do."""
    found = each.found
    if found is None:
        st.info("The catalogue keeps no failure figures for this service, so nothing is reckoned.")
        return
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.markdown("**Reliability of the service as configured**")
        if each.drawing is not None:
            block_diagram(each.drawing)
        st.caption("Boxes in a row all have to work; of rows side by side one is enough.")
    with right:
        st.markdown("**Can it be kept**")
        (st.success if found.safe else st.error)(plain(found.sentence))
        if found.warning:
            st.warning(plain(found.warning))
        if found.committable_percent >= 100:
            st.caption("A month is unlikely to see any outage at all, whatever the target.")
        second = each.second_path
        _answers(each)
        if second is not None and each.second_path_saves is not None:
            st.markdown(
                f"A second access path: missed in **{percent(second.breach_probability, 2)}** of "
                f"months instead of {percent(found.breach_probability, 2)}, and credits less by "
                f"**{plain(say(each.second_path_saves))}** a month."
            )
            if second_path_price is not None:
                monthly, once = (plain(say(amount)) for amount in second_path_price)
                st.caption(f"It adds {monthly} a month and {once} once to the price.")


def _answers(each: Assessment) -> None:
    """Each figure the customer asks of this line, answered with number and reason."""
    if not each.answers:
        st.caption("The customer asks for no figure of this line.")
        return
    for answer in each.answers:
        given = answer.given
        said = plain(f"{answer.requirement}: ")
        st.markdown(f"{_SIGNS[given.answer]} {said}**{given.answer.value}**")
        st.caption(plain(given.sentence))
