"""Worklists: what will break or leave next and what to offer, each line with its reason."""

from __future__ import annotations

import streamlit as st

from common.wording import percent
from ui.components.money import say
from ui.components.renewal_calibration import calibration, history
from ui.links import go
from ui.session import actor, begin_work, flash, now, plain, refusals, show_flash
from workflows.analyse_care import rising_products
from workflows.find_leads import Lead, find_leads, renewal_offer, take_up_lead
from workflows.foresee_breaches import foresee_breaches, urgent_tickets
from workflows.foresee_renewals import Renewal, foresee_renewals
from workflows.see_repeat_faults import repeat_faults

_LISTS = ("Breaches", "Repeat faults", "Renewals", "Offers")
_MOST = 30


def worklists() -> None:
    st.title("Worklists")
    show_flash()
    chosen = st.radio("List", _LISTS, horizontal=True, key="worklist")
    shown = {
        "Breaches": _breaches,
        "Repeat faults": _repeats,
        "Renewals": _renewals,
        "Offers": _offers,
    }
    shown[chosen or _LISTS[0]]()


def _line(words: str, customer_id: str, key: str) -> None:
    said, act = st.columns([6, 1], vertical_alignment="center")
    said.markdown(words)
    if act.button("Open", key=f"open-{key}", width="stretch"):
        go("record", customer=customer_id)


def _breaches() -> None:
    with begin_work() as work:
        likely = foresee_breaches(work, by=actor(), now=now())
        urgent = urgent_tickets(work, by=actor(), now=now())
    st.subheader("Promises likely missed this month")
    if not likely:
        st.success("No service in use is likely to miss its availability this month.")
    for nth, each in enumerate(likely[:_MOST]):
        chance = "missed" if each.chance >= 1 else f"{percent(each.chance, 0)} likely"
        _line(
            f"**{plain(each.customer_name)}**, {plain(each.site_name)}: "
            f"{plain(each.offering_name)} at {each.promised_percent:g} % is **{chance}** "
            f":gray[{plain(each.reason)}]",
            each.customer_id,
            f"breach-{nth}",
        )
    st.caption(
        "From the outages of each site over a year, by the exact law of downtime in what is left "
        "of the month; listed from 20 %."
    )
    st.subheader("Tickets running out of time")
    if not urgent:
        st.success("No open ticket has used three quarters of its time.")
    for ticket in urgent[:_MOST]:
        _line(
            f"**{ticket.id}** {plain(ticket.title)} :gray[{plain(ticket.customer_name)}, "
            f"{plain(ticket.site_name)} · {plain(ticket.reason)}]",
            ticket.customer_id,
            f"urgent-{ticket.id}",
        )


def _repeats() -> None:
    with begin_work() as work:
        found = repeat_faults(work, by=actor(), now=now())
        rising = rising_products(work, by=actor(), now=now())
    st.subheader("The same fault at the same site")
    if not found:
        st.success("No site had the same fault three times in 90 days.")
    for nth, each in enumerate(found[:_MOST]):
        _line(
            f"**{plain(each.customer_name)}**, {plain(each.site_name)} "
            f":gray[{plain(each.fault.reason)}]",
            each.fault.customer_id,
            f"repeat-{nth}",
        )
    st.subheader("Products with more tickets than chance explains")
    if not rising:
        st.success("None this month; sites that rise are under Care analysis.")
    for product in rising:
        st.markdown(f"**{plain(product.key)}** :gray[{plain(product.reason)}]")


def _renewals() -> None:
    with st.spinner("Learning from terms that ended"), begin_work() as work:
        found = foresee_renewals(work, by=actor(), now=now())
    st.subheader("Terms that end within half a year")
    if not found.found:
        st.info("No term ends within half a year; terms come with won deals or a take-over.")
    history(found.history)
    if found.why_none:
        st.info(plain(found.why_none))
    for each in found.found[:_MOST]:
        _renewal(each)
    if found.calibration:
        calibration(found.calibration)


def _renewal(each: Renewal) -> None:
    said = [f"first on {each.first_end:%d %b %Y}"]
    said.append(" + ".join(say(money) for money in each.at_stake) + " a month")
    if each.likelihood:
        leaves = percent(each.likelihood.leaves, 0)
        renews = percent(each.likelihood.renews, 0)
        said.append(f"leaves {leaves}, renews {renews}")
        reasons = ", ".join(each.likelihood.reasons)
        said.append(f"because of {reasons}" if reasons else "nothing in particular against it")
    else:
        said.append(", ".join(each.signs) or "no sign against renewal")
    lead = Lead(
        kind="term ends",
        customer_id=each.customer_id,
        customer_name=each.customer_name,
        offer=renewal_offer(each),
        reason="; ".join(said),
        site_ids=each.site_ids,
    )
    _lead(lead, f"renewal-{each.customer_id}")


def _offers() -> None:
    with begin_work() as work:
        found = find_leads(work, by=actor(), now=now())
    st.subheader("What to offer, and why")
    if not found:
        st.info("Nothing to offer now. Leads come from use, ending terms, and won deals.")
        return
    kinds = list(dict.fromkeys(each.kind for each in found))
    chosen = st.multiselect("Show", kinds, default=kinds, key="lead-kinds")
    for nth, each in enumerate([e for e in found if e.kind in chosen][:_MOST]):
        _lead(each, f"lead-{nth}-{each.customer_id}")
    st.caption("One click opens an opportunity that is yours; the reason goes into the journal.")


def _lead(lead: Lead, key: str) -> None:
    words, see, act = st.columns([6, 1, 2], vertical_alignment="center")
    words.markdown(
        f"**{plain(lead.customer_name)}**: {plain(lead.offer)} :gray[{plain(lead.reason)}]"
    )
    if see.button("Record", key=f"see-{key}", width="stretch"):
        go("record", customer=lead.customer_id)
    if act.button("Open an opportunity", key=f"take-{key}", width="stretch"):
        with refusals():
            with begin_work() as work:
                made = take_up_lead(work, lead, by=actor(), now=now())
            flash(f"{made.value.id} is open and yours: {lead.offer} for {lead.customer_name}.")
            st.rerun()
