"""Correcting a customer's record: details, addresses, people and consents, with their history."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from common.actor import Permission
from database.stored import Stored
from sales.customers.address import Address, AddressKind
from sales.customers.customer import Consent, Contact, Customer, OrganisationKind, TeamMember
from sales.customers.people import CHANNELS
from ui.components.moments import moments
from ui.session import actor, begin_work, flash, now, plain, refusals
from workflows.keep_customer import (
    Details,
    correct_customer,
    customer_history,
    details_of,
    keep_contacts,
    placed_addresses,
    record_consent,
)

SEGMENTS = ("Enterprise", "Mid-market", "Public sector", "Wholesale")
_ADDRESS_COLUMNS = ("use", "street", "city", "postcode", "state or province", "country")


def details(stored: Stored[Customer]) -> None:
    """What the record says, a form to correct it, and who changed what when."""
    _addresses(stored.value)
    if actor().may(Permission.CARE):
        with st.expander("Correct the record"):
            _correct(stored)
    _history(stored.value)


def _addresses(found: Customer) -> None:
    st.subheader("Addresses")
    with begin_work() as work:
        placed = placed_addresses(work, found, by=actor())
    if not placed:
        st.info("No address is kept; add one under Correct the record.")
        return
    rows = [
        {
            "For": each.use,
            "Address": each.line,
            "Check": "; ".join(each.faults) or "as its country writes it",
            "Where": f"{each.located.latitude:.4f}, {each.located.longitude:.4f}"
            if each.located
            else "not in the building list",
            "Reach": each.located.reach if each.located else "",
        }
        for each in placed
    ]
    st.dataframe(rows, hide_index=True, alt="Addresses, checked and located")


def _correct(stored: Stored[Customer]) -> None:
    before = details_of(stored.value)
    key = f"{stored.value.id}-{stored.revision}"
    with st.form(f"correct-{key}", border=False):
        one, two, three = st.columns(3)
        name = one.text_input("Name *", value=before.name)
        segments = list(dict.fromkeys((before.segment, *SEGMENTS)))
        segment = two.selectbox("Segment", segments)
        industry = three.text_input("Industry", value=before.industry)
        address = one.text_input("Head office address", value=before.address)
        country = two.text_input("Country", value=before.country, placeholder="US", max_chars=2)
        tax_id = three.text_input("Tax id", value=before.tax_id)
        domain = one.text_input("E-mail domain or web site", value=before.domain)
        kinds = [each.value for each in OrganisationKind]
        kind = two.selectbox("Kind", kinds, index=kinds.index(before.kind.value))
        manager = three.text_input("Account manager", value=before.account_manager)
        st.caption("Other addresses: a row each; the country as a code.")
        addresses = _address_rows(before, key)
        st.caption("Account team beside the account manager")
        team = _team_rows(before, key)
        if not st.form_submit_button("Save the record", type="primary"):
            return
    with refusals():
        typed = Details(
            name=name,
            segment=segment,
            industry=industry,
            address=address,
            country=country,
            tax_id=tax_id,
            domain=domain,
            kind=OrganisationKind(kind),
            account_manager=manager,
            addresses=tuple(_address(each) for each in addresses if any(each.values())),
            team=tuple(
                TeamMember(name=_text(each, "name"), role=_text(each, "role")) for each in team
            ),
        )
        _save(lambda work, **who: correct_customer(work, stored.value.id, typed, **who), stored)


def _address_rows(before: Details, key: str) -> list[dict[str, Any]]:
    rows = [
        dict(
            zip(
                _ADDRESS_COLUMNS,
                (e.kind.value, e.street, e.city, e.postcode, e.area, e.country),
                strict=True,
            )
        )
        for e in before.addresses
    ]
    edited = st.data_editor(
        rows or [dict.fromkeys(_ADDRESS_COLUMNS, "")],
        num_rows="dynamic",
        hide_index=True,
        key=f"addresses-{key}",
        column_config={
            "use": st.column_config.SelectboxColumn("use", options=[e.value for e in AddressKind])
        },
        alt="Other addresses",
    )
    return list(edited)


def _team_rows(before: Details, key: str) -> list[dict[str, Any]]:
    rows = [{"name": each.name, "role": each.role} for each in before.team]
    edited = st.data_editor(
        rows or [{"name": "", "role": ""}],
        num_rows="dynamic",
        hide_index=True,
        key=f"team-{key}",
        alt="Account team",
    )
    return list(edited)


def _text(row: dict[str, Any], name: str) -> str:
    return str(row.get(name) or "")


def _address(row: dict[str, Any]) -> Address:
    return Address(
        kind=AddressKind(_text(row, "use") or AddressKind.POSTAL.value),
        street=_text(row, "street"),
        city=_text(row, "city"),
        postcode=_text(row, "postcode"),
        area=_text(row, "state or province"),
        country=_text(row, "country"),
    )


def people_editor(stored: Stored[Customer]) -> None:
    """People as a table to edit, and what each agreed to."""
    found, key = stored.value, f"{stored.value.id}-{stored.revision}"
    rows = [
        {
            "name": each.name,
            "role": each.role,
            "e-mail": each.email,
            "phone": each.phone,
            "prefers": each.preferred_channel,
        }
        for each in found.contacts
    ]
    with st.expander("Correct the people"), st.form(f"people-{key}", border=False):
        edited = st.data_editor(
            rows or [{"name": "", "role": "", "e-mail": "", "phone": "", "prefers": ""}],
            num_rows="dynamic",
            hide_index=True,
            key=f"people-rows-{key}",
            column_config={
                "prefers": st.column_config.SelectboxColumn("prefers", options=CHANNELS)
            },
            alt="People of the customer, to edit",
        )
        kept = st.form_submit_button("Save the people", type="primary")
    if kept:
        contacts = [
            Contact(
                name=_text(each, "name"),
                role=_text(each, "role"),
                email=_text(each, "e-mail"),
                phone=_text(each, "phone"),
                preferred_channel=_text(each, "prefers"),
            )
            for each in edited
            if any(each.values())
        ]
        with refusals():
            _save(lambda work, **who: keep_contacts(work, found.id, contacts, **who), stored)
    _consent_form(stored)


def _consent_form(stored: Stored[Customer]) -> None:
    with_email = [each for each in stored.value.contacts if each.email]
    if not with_email:
        return
    with st.expander("Record a consent"), st.form("consent", border=False):
        cells = st.columns([3, 2, 2, 2])
        names = {each.email: each.name for each in with_email}
        email = cells[0].selectbox("Person", list(names), format_func=lambda e: names[e])
        purpose = cells[1].text_input("Agrees to", placeholder="newsletter")
        given = cells[2].date_input("Given on", value=now().date())
        ended = cells[3].date_input("Withdrawn on", value=None)
        source = st.text_input("How it was given", placeholder="form on the web site")
        if not st.form_submit_button("Keep the consent"):
            return
    with refusals():
        consent = Consent(purpose=purpose, given_on=given, source=source, withdrawn_on=ended)
        _save(
            lambda work, **who: record_consent(work, stored.value.id, email, consent, **who), stored
        )


def _save(keep: Callable[..., object], stored: Stored[Customer]) -> None:
    with begin_work() as work:
        keep(work, expected=stored.revision, by=actor(), now=now())
    flash("Saved; the history below says what changed.")
    st.rerun()


def _history(found: Customer) -> None:
    with begin_work() as work:
        changed = customer_history(work, found.id, by=actor())
    st.subheader("History")
    if not changed:
        st.info("Nothing was changed since the record was made.")
        return
    rows = [
        {
            "When": each.at,
            "By": each.by_name,
            "Field": each.change.field,
            "Before": each.change.before,
            "After": each.change.after,
        }
        for each in changed
    ]
    st.dataframe(
        rows,
        hide_index=True,
        column_config=moments("When"),
        alt="Changes of the record, newest first",
    )
    st.caption(plain("Every field of the record and of its people, the newest change first."))
