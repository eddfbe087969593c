"""Customer and opportunity: who buys, at which sites, and what is being sold."""

from __future__ import annotations

import streamlit as st

from catalog.feasibility import Place
from common.actor import Permission
from common.wording import count
from database.stored import Stored
from sales.customers.customer import Contact, Customer, Site
from ui.components.halves import halves
from ui.components.header import steps
from ui.components.opportunity_form import change_opportunity_form, open_opportunity_form
from ui.session import (
    actor,
    begin_work,
    choose_opportunity,
    drop_opportunity,
    flash,
    now,
    plain,
    refusals,
    sale_in_hand,
    settings,
    show_flash,
)
from workflows.catalogue_shelf import buildings_in_use, catalogue_in_use
from workflows.find_customers import Family, family_of, find_customers
from workflows.start_sale import (
    NewCustomer,
    Upload,
    add_site,
    create_customer,
    import_sites,
)

SEGMENTS = ("Enterprise", "Mid-market", "Public sector", "Wholesale")
CHOSEN = "chosen-customer"
_TAKE_IN = "To sell to it in a sale that is open already, add it under Sites it concerns."


def customer() -> None:
    """A new sale when asked for by `?new=yes`, else the sale in hand."""
    if st.query_params.get("new"):
        st.session_state.pop("opportunity", None)
        st.session_state.pop(CHOSEN, None)
        drop_opportunity()
        del st.query_params["new"]
    st.title("Customer and opportunity")
    sale = None
    with refusals():
        sale = sale_in_hand()
    steps("customer")
    show_flash()
    chosen = sale.customer.value.id if sale else _choose_customer()
    if not chosen:
        return
    with begin_work() as work:
        family = family_of(work, chosen, by=actor())
    stored = family.customer
    left, right = halves("customer", 5, 3)
    with left:
        _sites(stored)
    with right:
        _card(family)
        if sale:
            change_opportunity_form(sale.opportunity, stored.value)
        else:
            _open_sales(family)
            open_opportunity_form(stored.value)


def _open_sales(family: Family) -> None:
    """So that nobody opens a second one for what is being sold already."""
    if not family.open_sales:
        return
    st.subheader("Open sales")
    for each in family.open_sales:
        opportunity = each.opportunity
        words, act = st.columns([4, 1], vertical_alignment="center")
        words.markdown(
            plain(
                f"{opportunity.id} · {opportunity.title} · {opportunity.stage.value}, closes "
                f"{opportunity.expected_close:%d %b %Y}"
            )
        )
        if act.button("Open", key=f"open-{opportunity.id}", width="stretch"):
            choose_opportunity(opportunity.id)
            st.rerun()


def _choose_customer() -> str:
    """The id of the customer chosen or just created; empty while none is."""
    with begin_work() as work:
        known = {each.id: each for each in find_customers(work, by=actor())}
    new = actor().may(Permission.SELL)
    choose, create = st.tabs(["Choose a customer", "New customer"] if new else ["Customers", " "])
    with choose:
        preset = st.session_state.get(CHOSEN, "")
        ids = list(known)
        picked = st.selectbox(
            "Customer",
            ids,
            index=ids.index(preset) if preset in ids else None,
            format_func=lambda each: f"{known[each].name} ({each})",
            placeholder="Type to search",
        )
        if not picked and not ids:
            st.info("There is no customer yet; create the first under New customer.")
    if new:
        with create:
            _create(list(known.values()))
    return picked or ""


def _create(known: list[Customer]) -> None:
    with st.form("new-customer", border=False):
        name = st.text_input("Name of the organisation *")
        segment = st.selectbox("Segment", SEGMENTS)
        industry = st.text_input("Industry")
        address = st.text_input("Head office address")
        parents = {"": "none", **{each.id: each.name for each in known}}
        parent = st.selectbox("Part of", list(parents), format_func=lambda each: parents[each])
        contact, role, email = st.columns(3)
        person = contact.text_input("Contact's name")
        position = role.text_input("Contact's role")
        mail = email.text_input("Contact's e-mail")
        if not st.form_submit_button("Create customer", type="primary"):
            return
        with refusals():
            new = NewCustomer(
                name=name,
                segment=segment,
                industry=industry,
                address=address,
                parent_id=parent,
                contact=Contact(name=person, role=position, email=mail),
            )
            with begin_work() as work:
                stored = create_customer(work, new, by=actor(), now=now())
            st.session_state[CHOSEN] = stored.value.id
            flash(f"{stored.value.name} is created; add its sites.")
            st.rerun()


def _card(family: Family) -> None:
    found = family.customer.value
    with st.container(border=True):
        st.subheader(plain(found.name))
        st.caption(plain(f"{found.id} · {found.segment} · {found.industry or 'no industry'}"))
        if found.address:
            st.markdown(plain(found.address))
        if family.parent:
            st.markdown(f"Part of **{plain(family.parent.name)}**")
        if family.children:
            st.markdown("Subsidiaries: " + plain(", ".join(each.name for each in family.children)))
        for each in found.contacts:
            st.markdown(plain(", ".join(part for part in (each.name, each.role) if part)))
            st.text(" · ".join(part for part in (each.email, each.phone) if part))


def _sites(stored: Stored[Customer]) -> None:
    found = stored.value
    st.subheader(count(len(found.sites), "site"))
    if found.sites:
        _site_table(found.sites)
    else:
        st.info("No site yet. Type one below, or upload a list.")
    if not actor().may(Permission.SELL):
        return
    typed, upload = st.tabs(["Add a site", "Upload a list"])
    with typed:
        _type_site(stored)
    with upload:
        _upload_sites(found)


def _site_table(sites: tuple[Site, ...]) -> None:
    with begin_work() as work:
        buildings = buildings_in_use(work)
    rows = []
    for each in sites:
        building = buildings.find(Place(street=each.street, city=each.city))
        rows.append(
            {
                "Site": each.name,
                "Street": each.street,
                "City": each.city,
                "Region": each.region,
                "Users": str(each.users or ""),
                "Reach": building.reach.value if building else "unknown address",
            }
        )
    st.dataframe(rows, hide_index=True, alt="Sites of the customer")


def _type_site(stored: Stored[Customer]) -> None:
    with begin_work() as work:
        regions = catalogue_in_use(work).regions
    with st.form(f"new-site-{len(stored.value.sites)}", border=False):
        first, second = st.columns(2)
        name = first.text_input("Site name *")
        street = second.text_input("Street and number *")
        city = first.text_input("City *")
        postcode = second.text_input("Postcode")
        region = first.selectbox("Region", ["", *regions], help="Empty: from the building list")
        users = second.number_input("Users", min_value=0, value=0, step=10)
        if not st.form_submit_button("Add site"):
            return
        with refusals():
            answers = {
                "name": name,
                "street": street,
                "city": city,
                "postcode": postcode,
                "region": region or "",
                "users": str(int(users)),
            }
            with begin_work() as work:
                add_site(
                    work,
                    stored.value.id,
                    answers,
                    expected=stored.revision,
                    by=actor(),
                    now=now(),
                )
            st.session_state[CHOSEN] = stored.value.id
            flash(f"Site {name} is added. {_TAKE_IN}")
            st.rerun()


def _upload_sites(found: Customer) -> None:
    limit = settings().upload_limit_mb
    st.caption(
        "CSV or XLSX with the columns name, street, city and, if you have them, postcode, "
        "region, users and bandwidth. Nothing is added unless every row is right."
    )
    file = st.file_uploader("Site list", type=["csv", "xlsx"], max_upload_size=limit)
    if file is None or not st.button("Add these sites", type="primary"):
        return
    with refusals():
        with begin_work() as work:
            _, added = import_sites(
                work,
                found.id,
                Upload(file.name, file.getvalue()),
                limit_mb=limit,
                by=actor(),
                now=now(),
            )
        st.session_state[CHOSEN] = found.id
        flash(f"{count(added, 'site')} added. {_TAKE_IN}")
        st.rerun()
