"""Parts of the customer record: quotes, orders, bills, the tree, people and sites."""

from __future__ import annotations

import streamlit as st

from common.wording import count
from sales.customers.customer import Customer
from ui.components.moments import days, moments
from ui.components.money import say
from ui.components.organisation_tree import organisation_tree_view
from ui.session import actor, begin_work, flash, now, plain, refusals
from workflows.reach_of_customer import end_portal_user, invite_portal_user, portal_users
from workflows.see_customer import CustomerView, organisation_tree


def quotes(view: CustomerView) -> None:
    st.subheader(count(len(view.quotes), "quote version"))
    if not view.quotes:
        st.info("No quote is issued yet; open a sale on the Customer page.")
        return
    rows = [
        {
            "Quote": each.label,
            "Title": each.title,
            "State": each.state.value,
            "Contract value": say(each.contract_value),
            "Valid until": each.valid_until,
        }
        for each in view.quotes
    ]
    st.dataframe(
        rows,
        hide_index=True,
        column_config=days("Valid until"),
        alt="Quotes of the customer",
    )


def billing(view: CustomerView) -> None:
    st.subheader(count(len(view.accounts), "billing account"))
    if not view.accounts:
        st.info("No billing account is known; they come with the next sync of a billing system.")
        return
    rows = [
        {
            "System": each.system,
            "Account": each.external_id,
            "Name": each.name,
            "Under": each.parent_external_id,
            "State": each.status.value,
            "Cycle": each.cycle,
            "Owed": say(each.balance),
            "As of": each.changed_at,
        }
        for each in view.accounts
    ]
    st.dataframe(rows, hide_index=True, column_config=moments("As of"), alt="Billing accounts")
    said = " and ".join(say(each) for each in view.owed.values())
    st.caption(plain(f"Owed in all, after adjustments: {said}. Currencies are not added."))
    if view.adjustments:
        booked = [
            {
                "Adjustment": each.id,
                "Account": each.account_key,
                "Given back": say(each.amount),
                "Why": each.reason,
                "Request": each.request_id,
                "By": each.booked_by,
            }
            for each in view.adjustments
        ]
        st.dataframe(booked, hide_index=True, alt="Bill adjustments")


def organisation(found: Customer) -> None:
    """The whole tree, each line with the sums of itself and all below it."""
    day = st.date_input("As of", value=now().date(), key="tree-day")
    with begin_work() as work:
        tree = organisation_tree(work, found.id, on=day, by=actor())
    rows = [
        {
            "Organisation": "\u2003" * each.depth
            + ("▸ " if each.branch.id == found.id else "")
            + each.branch.name,
            "Kind": each.branch.kind,
            "Sites": each.sites,
            "Orders": each.orders,
            "Open tickets": each.open_tickets,
            "Monthly revenue": " + ".join(say(m) for m in each.revenue.values()) or "none",
            "Owed": " + ".join(say(m) for m in each.owed.values()) or "nothing",
        }
        for each in tree
    ]
    organisation_tree_view(tree, found.id)
    with st.expander("As a table"):
        st.dataframe(rows, hide_index=True, alt="The organisation with sums of everything below")
    st.caption("Each branch sums itself and everything below it; this customer is in bold.")


def people(found: Customer) -> None:
    st.subheader(count(len(found.contacts), "contact"))
    rows = [
        {
            "Name": each.name,
            "Role": each.role,
            "E-mail": each.email,
            "Phone": each.phone,
            "Prefers": each.preferred_channel,
            "Agreed to": ", ".join(c.purpose for c in each.consents if not c.withdrawn_on),
        }
        for each in found.contacts
    ]
    if rows:
        st.dataframe(rows, hide_index=True, alt="Contacts")
    else:
        st.info("No contact is known; log one on the timeline.")
    st.subheader(count(len(found.sites), "site"))
    sites = [
        {"Site": e.name, "Street": e.street, "City": e.city, "Region": e.region}
        for e in found.sites
    ]
    if sites:
        st.dataframe(sites, hide_index=True, alt="Sites")


def portal_access(found: Customer) -> None:
    """Who signs in to the customer's own pages."""
    st.subheader("Users of the customer's own pages")
    with begin_work() as work:
        known = portal_users(work, found.id, by=actor())
    for account, user in known:
        words, act = st.columns([6, 1], vertical_alignment="center")
        state = "ended" if user.ended_at else "sees this organisation and what is below it"
        words.markdown(f"**{plain(account.name)}** :gray[{plain(account.email)} · {state}]")
        if not user.ended_at and act.button("End", key=f"end-{account.id}"):
            with begin_work() as work:
                end_portal_user(work, account.id, by=actor(), now=now())
            flash(f"{account.name} is signed out and sees nothing any more.")
            st.rerun()
    with st.form("invite", border=False):
        cells = st.columns(3)
        name = cells[0].text_input("Name")
        email = cells[1].text_input("E-mail", type="email")
        password = cells[2].text_input("First password", type="password")
        if st.form_submit_button("Invite") and email:
            with refusals():
                with begin_work() as work:
                    invite_portal_user(work, found.id, name, email, password, by=actor(), now=now())
                flash(f"{name or email} may sign in.")
                st.rerun()
