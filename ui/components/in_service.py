"""What a customer has: services in use, orders with their milestones, credits that are due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

import streamlit as st

from common.actor import Actor, Permission
from common.period import add_months, month_start
from common.wording import count
from sales.deals.deal import Order
from sales.deals.milestones import progress
from ui.components.moments import days
from ui.components.money import say
from ui.links import link
from ui.session import actor, begin_work, flash, now, refusals, settings
from workflows.deliver_order import reach_milestone
from workflows.export_order import export_order
from workflows.see_credits import CreditDue, credits_due
from workflows.see_services import ServiceInUse

_MONTHS_OF_CREDIT = 3


def services(found: Sequence[ServiceInUse], names: Mapping[str, str] | None = None) -> None:
    """For both sides of the house: it holds nothing a customer may not see.

    `names` of organisations by id are given where services of several stand together.
    """
    st.subheader(count(len(found), "service") + " in use")
    if not found:
        st.info("Nothing is in service yet; services appear when a deal is won or taken over.")
        return
    rows = [
        ({"For": names.get(each.customer_id, "")} if names else {})
        | {
            "Site": each.site_name,
            "Service": each.offering_name,
            "As": each.headline,
            "Qty": each.quantity,
            "Promise": each.promise,
            "A month": say(each.monthly),
            "Since": each.starts_on,
            "Term ends": each.ends_on,
            "Months left": each.months_left,
        }
        for each in found
    ]
    st.dataframe(
        rows,
        hide_index=True,
        column_config=days("Since", "Term ends"),
        alt="Services in use, what ends first on top",
    )
    link("installed", "Amend or renew on Installed base")


def orders(found: Sequence[Order]) -> None:
    """Orders with how far they are; whoever handles care marks milestones."""
    st.subheader(count(len(found), "order"))
    if not found:
        st.info("No order yet; a won deal places one for each site.")
        return
    rows = []
    for each in found:
        far = progress(each)
        rows.append(
            {
                "Order": each.id,
                "Site": each.site_name,
                "Services": ", ".join(item.offering_name for item in each.items),
                "State": each.state.value,
                "Milestones": f"{far.done} of {far.all}",
                "Next": f"{far.next.name}, due {far.next.due_on:%d %b %Y}" if far.next else "",
                "Late": "late" if far.next and far.next.due_on < now().date() else "",
                "Requested for": each.requested_on,
            }
        )
    st.dataframe(
        rows,
        hide_index=True,
        column_config=days("Requested for"),
        alt="Orders with their milestones",
    )
    order_file(found)
    if actor().may(Permission.CARE):
        _milestone_form([each for each in found if progress(each).next])


def order_file(found: Sequence[Order]) -> None:
    """One of the orders as a file for a delivery system."""
    if not found or not actor().may(Permission.READ_PROPOSALS):
        return
    cells = st.columns([3, 2, 3], vertical_alignment="bottom")
    names = {each.id: f"{each.id} {each.site_name}" for each in found}
    chosen = cells[0].selectbox(
        "Order as a file", list(names), format_func=lambda each: names[each], key="order-file"
    )
    # Written when it is asked for, in a thread that does not know who is signed in.
    cells[1].download_button(
        "Download TMF622 JSON",
        partial(_order_json, chosen, by=actor()),
        f"{chosen}.json",
        "application/json",
        width="stretch",
    )


def _order_json(order_id: str, *, by: Actor) -> bytes:
    with begin_work() as work:
        return export_order(work, order_id, provider=settings().provider_name, by=by)


def _milestone_form(open_ones: list[Order]) -> None:
    if not open_ones:
        return
    known = {each.id: each for each in open_ones}
    with st.container(border=True):
        cells = st.columns([3, 3, 2], vertical_alignment="bottom")
        chosen = cells[0].selectbox(
            "Order to move on", list(known), format_func=lambda i: f"{i} {known[i].site_name}"
        )
        step = progress(known[chosen]).next
        done_on = cells[1].date_input("Done on", value=now().date(), max_value=now().date())
        name = step.name if step else ""
        if cells[2].button(f"Done: {name}", width="stretch") and isinstance(done_on, date):
            with refusals():
                with begin_work() as work:
                    reach_milestone(work, chosen, name, done_on, by=actor(), now=now())
                flash(f"{chosen}: {name} is done.")
                st.rerun()


def credits(customer_id: str) -> None:
    """Credits of the last months by what was promised and how long service was out."""
    st.subheader("Service credits due")
    found: list[CreditDue] = []
    with refusals(), begin_work() as work:
        for back in range(_MONTHS_OF_CREDIT):
            month = add_months(month_start(now().date()), -back)
            found += credits_due(work, customer_id, month, by=actor(), now=now())
    credit_table(found)


def credit_table(found: Sequence[CreditDue]) -> None:
    if not found:
        st.info(f"No outage of the last {_MONTHS_OF_CREDIT} months is below what was promised.")
        return
    rows = [
        {
            "Month": f"{each.month:%b %Y}",
            "Site": each.site_name,
            "Service": each.offering_name,
            "Out of service (min)": round(each.outage_minutes),
            "Reached": f"{each.availability_percent:.3f} %",
            "Promised": f"{each.promised_percent:g} %",
            "Credit": say(each.credit),
            "Tickets": ", ".join(each.tickets),
        }
        for each in found
    ]
    st.dataframe(rows, hide_index=True, alt="Service credits by month and service")
    st.caption("By each service's credit schedule; time spent waiting on the customer is excused.")
