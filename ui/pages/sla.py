"""SLA: what is promised for each service, what the network can keep, what a breach pays."""

from __future__ import annotations

from decimal import Decimal

import streamlit as st

from common.actor import Permission
from common.money import Money
from common.period import MINUTES_OF_AVERAGE_MONTH
from common.wording import plain as plain_number
from sales.sla.requests import Shortfall
from sales.sla.service_level import Deliverability, ServiceLevel
from ui.components import charts
from ui.components.credit_editor import edit_agreed_level
from ui.components.halves import halves
from ui.components.header import next_step, sale_or_empty
from ui.components.keep_promise import charge_risk, show_assessment, show_deal
from ui.components.money import say
from ui.components.sla_shortfalls import show_preview, show_shortfalls
from ui.components.sla_sources import choose_template, exchange
from ui.links import go
from ui.session import actor, begin_work, flash, now, plain, refusals
from workflows.agree_sla import (
    LinePromise,
    change_class,
    preview_class,
    price_of_second_path,
    promises_of,
    shortfalls_of,
)
from workflows.assess_promises import DealAssessment, assess_promises
from workflows.open_sale import Sale

SIGNS = {
    Deliverability.COMFORTABLE: "✓ comfortable",
    Deliverability.TIGHT: "◐ tight",
    Deliverability.NOT_MET: "✗ not met",
    Deliverability.UNKNOWN: "? unknown",
}


def sla() -> None:
    sale = sale_or_empty("sla", "SLA")
    if sale is None:
        return
    if sale.draft is None or not actor().may(Permission.SELL):
        st.info("Service levels belong to the lines of a quote, which a sales engineer prepares.")
        if st.button("Go to Options", type="primary"):
            go("options")
        return
    promises: tuple[LinePromise, ...] = ()
    with refusals(), begin_work() as work:
        promises = promises_of(work, sale.opportunity.value.id, by=actor())
    if not promises:
        return
    _table(promises)
    missed: tuple[Shortfall, ...] = ()
    with refusals(), begin_work() as work:
        missed = shortfalls_of(work, sale.opportunity.value.id, by=actor())
    show_shortfalls(missed)
    deal = None
    with refusals(), begin_work() as work:
        deal = assess_promises(work, sale.opportunity.value.id, by=actor())
    if deal is not None:
        show_deal(deal)
        charge_risk(sale.draft, deal)
    _downtime_chart(promises)
    promised = [each for each in promises if each.level is not None]
    if promised:
        _chosen_line(sale, promised, deal)
    with st.container(horizontal=True):
        next_step("proposal", "Next: Proposal")
        if st.button("Negotiate these terms"):
            go("negotiation")


def _chosen_line(sale: Sale, promised: list[LinePromise], deal: DealAssessment | None) -> None:
    """One line: its terms, whether they can be kept, and other terms to agree."""
    opportunity_id = sale.opportunity.value.id
    chosen = _one(opportunity_id, promised)
    for each in deal.lines if deal else ():
        if each.promise.priced.line.id == chosen:
            price: tuple[Money, Money] | None = None
            if each.second_path is not None:
                with refusals(), begin_work() as work:
                    price = price_of_second_path(work, opportunity_id, chosen, by=actor())
            show_assessment(each, price)
    asked = sale.need.value.requirements if sale.need is not None else ()
    for promise in promised:
        if promise.priced.line.id == chosen:
            choose_template(opportunity_id, chosen)
            edit_agreed_level(opportunity_id, promise, asked)
            exchange(opportunity_id, chosen)


def _table(promises: tuple[LinePromise, ...]) -> None:
    rows = []
    for each in promises:
        level, line = each.level, each.priced.line
        rows.append(
            {
                "Line": line.id,
                "Site": line.site_name,
                "Service": line.configuration.offering_name,
                "Class": level.service_class if level else "none",
                "Template": level.template if level else "",
                "Availability": f"{plain_number(level.availability_percent)} %" if level else "",
                "Down at most (min a month)": round(level.downtime_minutes, 1) if level else None,
                "Restore (h)": level.restore_hours if level else None,
                "Round trip (ms)": level.latency_ms if level else None,
                "First check": SIGNS[level.deliverability] if level else "",
            }
        )
    st.dataframe(rows, hide_index=True, alt="Promised service level of each line")
    st.caption(
        f"Minutes are of an average month of {MINUTES_OF_AVERAGE_MONTH:,} minutes. The first check "
        "sets the target against the steady-state availability of the network elements in series."
    )


def _downtime_chart(promises: tuple[LinePromise, ...]) -> None:
    levels = [each.level for each in promises if each.level is not None]
    known = [each for each in levels if each.network_availability_percent is not None]
    if not known:
        return
    st.subheader("Downtime: promised and expected")
    names = [f"{each.line_id} {each.site_name}" for each in known]
    allowed = [round(each.downtime_minutes, 1) for each in known]
    expected = [round(_expected(each), 1) for each in known]
    said = "; ".join(
        f"{n} allows {a} and expects {e}" for n, a, e in zip(names, allowed, expected, strict=True)
    )
    spec = charts.bars(
        names, {"promise allows": allowed, "network expects": expected}, unit="minutes"
    )
    charts.show(spec, words=f"Minutes a month: {said}.", height=300)


def _expected(level: ServiceLevel) -> float:
    network = level.network_availability_percent or 0.0
    return (100 - network) / 100 * MINUTES_OF_AVERAGE_MONTH


def _one(opportunity_id: str, promised: list[LinePromise]) -> str:
    by_id = {each.priced.line.id: each for each in promised}
    st.subheader("Terms of one service")
    chosen = by_id[
        st.selectbox(
            "Line",
            list(by_id),
            format_func=lambda each: (
                f"{each} {by_id[each].priced.line.site_name}: "
                f"{by_id[each].priced.line.configuration.offering_name}"
            ),
        )
    ]
    level = chosen.level
    assert level is not None  # only promised lines are listed
    left, right = halves("sla", 1, 1)
    with left:
        _class_choice(opportunity_id, chosen, level)
        _terms(level)
    with right:
        st.markdown("**Service credits a month**")
        st.dataframe(
            [{"Availability of the month": a, "Credit": c} for a, c in level.schedule.rows()],
            hide_index=True,
            alt="Credit table",
        )
        _try_outage(chosen, level)
    return level.line_id


def _class_choice(opportunity_id: str, chosen: LinePromise, level: ServiceLevel) -> None:
    classes = list(chosen.classes)
    wanted = st.selectbox(
        "Service class",
        classes,
        index=classes.index(level.service_class),
        key=f"class-{level.line_id}-{level.service_class}",
    )
    if wanted == level.service_class:
        return
    preview = None
    with refusals(), begin_work() as work:
        preview = preview_class(work, opportunity_id, level.line_id, wanted, by=actor())
    if preview is None:
        return
    show_preview(preview)
    if st.button(f"Promise {wanted}", type="primary"):
        with refusals():
            with begin_work() as work:
                brought = change_class(
                    work, opportunity_id, level.line_id, wanted, by=actor(), now=now()
                )
            flash(f"{level.line_id} is promised {wanted}. " + " ".join(brought))
            st.rerun()


def _terms(level: ServiceLevel) -> None:
    st.markdown(
        f"- Availability **{plain_number(level.availability_percent)} %** over a calendar month: "
        f"down at most **{level.downtime_minutes:.1f} minutes**\n"
        f"- Restored within **{plain_number(level.restore_hours)} h**"
    )
    for title, figure, unit in (
        ("Round trip", level.latency_ms, "ms"),
        ("Jitter", level.jitter_ms, "ms"),
        ("Packet loss", level.loss_percent, "%"),
    ):
        if figure is not None:
            st.markdown(f"- {title} at most **{plain_number(figure)} {unit}**")
    st.markdown(
        f"- Credits capped at {plain_number(level.schedule.cap_percent)} % of the monthly charge, "
        f"claimed within {level.schedule.claim_days} days"
    )
    show = st.warning if level.deliverability is not Deliverability.COMFORTABLE else st.success
    show(plain(level.reason))


def _try_outage(chosen: LinePromise, level: ServiceLevel) -> None:
    minutes = st.number_input(
        "Try an outage of (minutes in a month)", min_value=0, value=190, step=10
    )
    month = MINUTES_OF_AVERAGE_MONTH
    availability = 100 * (1 - min(float(minutes), month) / month)
    credit = level.schedule.credit_percent(availability)
    amount = chosen.monthly
    paid = (amount * (Decimal(str(credit)) / 100)).rounded()
    st.markdown(
        f"Availability **{availability:.3f} %**: credit **{plain_number(credit)} %** of "
        f"{plain(say(amount))} = **{plain(say(paid))}**"
    )
