"""Keep a customer's record right: its details, people and addresses, with the history of each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from catalog.feasibility import BuildingList
from common.actor import Actor, Permission
from common.errors import BusinessError
from database.stored import Stored
from database.work import Work
from sales.customers.address import (
    Address,
    Located,
    address_faults,
    checked_address,
    locate,
    place_of_line,
)
from sales.customers.changes import Changed
from sales.customers.customer import Consent, Contact, Customer, OrganisationKind, TeamMember
from sales.customers.customer_list import address_fault
from sales.customers.duplicates import domain_key
from sales.customers.people import contact_faults


class BadRecord(BusinessError):
    """Everything wrong with what was typed, as sentences."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("Nothing was saved. " + " ".join(faults))
        self.faults = faults


class NoSuchContact(BusinessError):
    def __init__(self, email: str, customer: str) -> None:
        super().__init__(f"{customer} has no contact with the e-mail address {email!r}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What is typed of a customer; `addresses` are those beside the head office's."""

    name: str
    segment: str
    industry: str = ""
    address: str = ""
    country: str = ""
    tax_id: str = ""
    domain: str = ""
    kind: OrganisationKind = OrganisationKind.COMPANY
    account_manager: str = ""
    addresses: tuple[Address, ...] = ()
    team: tuple[TeamMember, ...] = ()


def details_of(customer: Customer) -> Details:
    """What may be typed anew, as it is now."""
    return Details(
        name=customer.name,
        segment=customer.segment,
        industry=customer.industry,
        address=customer.address,
        country=customer.country,
        tax_id=customer.tax_id,
        domain=customer.domain,
        kind=customer.kind,
        account_manager=customer.account_manager,
        addresses=customer.addresses,
        team=customer.team,
    )


def correct_customer(
    work: Work, customer_id: str, details: Details, *, expected: int, by: Actor, now: datetime
) -> Stored[Customer]:
    """Save a customer's details as typed.

    Raises:
        BadRecord: every fault at once. ChangedMeanwhile, NotFound, NotAllowed.
    """
    by.require(Permission.CARE)
    before = work.customers.get(customer_id).value
    if faults := _faults(details):
        raise BadRecord(faults)
    after = replace(
        before,
        name=" ".join(details.name.split()),
        segment=details.segment.strip(),
        industry=" ".join(details.industry.split()),
        address=" ".join(details.address.split()),
        country=details.country.strip().upper(),
        tax_id=details.tax_id.strip(),
        domain=domain_key(details.domain),
        kind=details.kind,
        account_manager=" ".join(details.account_manager.split()),
        addresses=tuple(checked_address(each) for each in details.addresses),
        team=tuple(each for each in details.team if each.name.strip()),
    )
    stored = work.customers.save(after, expected=expected, by=by, now=now)
    work.journal.note(by, "corrected", "customer", customer_id, now=now, after=after.name)
    return stored


def keep_contacts(
    work: Work,
    customer_id: str,
    contacts: Iterable[Contact],
    *,
    expected: int,
    by: Actor,
    now: datetime,
) -> Stored[Customer]:
    """Save the people of a customer; whoever is known by e-mail keeps their consents.

    Raises:
        BadRecord: no name, not an e-mail address, the same person twice. ChangedMeanwhile.
    """
    by.require(Permission.CARE)
    before = work.customers.get(customer_id).value
    known = {each.email.casefold(): each.consents for each in before.contacts if each.email}
    typed = tuple(
        replace(
            each,
            name=" ".join(each.name.split()),
            email=each.email.strip(),
            phone=each.phone.strip(),
            consents=each.consents or known.get(each.email.strip().casefold(), ()),
        )
        for each in contacts
    )
    if faults := tuple(contact_faults(typed)):
        raise BadRecord(faults)
    changed = replace(before, contacts=typed)
    stored = work.customers.save(changed, expected=expected, by=by, now=now)
    work.journal.note(by, "changed the people of", "customer", customer_id, now=now)
    return stored


def record_consent(
    work: Work,
    customer_id: str,
    email: str,
    consent: Consent,
    *,
    expected: int,
    by: Actor,
    now: datetime,
) -> Stored[Customer]:
    """Keep that a person agreed to something, or withdrew it; the newest word of a purpose counts.

    Raises:
        NoSuchContact, BadRecord, ChangedMeanwhile.
    """
    by.require(Permission.CARE)
    before = work.customers.get(customer_id).value
    wanted = email.strip().casefold()
    found = next((each for each in before.contacts if each.email.casefold() == wanted), None)
    if found is None or not wanted:
        raise NoSuchContact(email, before.name)
    if not consent.purpose.strip():
        raise BadRecord(("Say what the person agrees to, for example newsletter.",))
    ended = consent.withdrawn_on
    if consent.given_on > now.date() or (ended and not consent.given_on <= ended <= now.date()):
        raise BadRecord(("Consent is given before it is withdrawn, and not in the future.",))
    others = tuple(each for each in found.consents if each.purpose != consent.purpose.strip())
    person = replace(found, consents=(*others, replace(consent, purpose=consent.purpose.strip())))
    contacts = tuple(person if each is found else each for each in before.contacts)
    changed = replace(before, contacts=contacts)
    return work.customers.save(changed, expected=expected, by=by, now=now)


def may_contact(contact: Contact, purpose: str, on: date) -> bool:
    """Whether a person agreed to this purpose and has not taken it back by the day."""
    return any(
        each.purpose == purpose
        and each.given_on <= on
        and (each.withdrawn_on is None or on < each.withdrawn_on)
        for each in contact.consents
    )


def customer_history(work: Work, customer_id: str, *, by: Actor) -> tuple[Changed, ...]:
    """Every change of every field, the newest first."""
    by.require(Permission.READ_PROPOSALS)
    return work.customers.history(customer_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedAddress:
    """An address with what its country's rules say of it, and where it is if that is known."""

    use: str
    line: str
    faults: tuple[str, ...]
    located: Located | None


def placed_addresses(work: Work, customer: Customer, *, by: Actor) -> tuple[PlacedAddress, ...]:
    """The head office and all other addresses, checked and found in the building list."""
    by.require(Permission.READ_PROPOSALS)
    buildings = BuildingList(work.catalogue.buildings())
    found = []
    if customer.address:
        place = place_of_line(customer.address)
        fault = address_fault(customer.address, customer.country)
        if not customer.country:
            fault = "no country is given, so it is not checked"
        found.append(
            PlacedAddress(
                use="head office",
                line=customer.address,
                faults=(fault,) if fault else (),
                located=locate(place, buildings) if place else None,
            )
        )
    for each in customer.addresses:
        found.append(
            PlacedAddress(
                use=each.kind.value,
                line=str(each),
                faults=address_faults(each),
                located=locate(each.place, buildings),
            )
        )
    return tuple(found)


def _faults(details: Details) -> tuple[str, ...]:
    faults = []
    country = details.country.strip().upper()
    if not details.name.strip():
        faults.append("The name is missing.")
    if not details.segment.strip():
        faults.append("The segment is missing.")
    if country and not re.fullmatch(r"[A-Z]{2}", country):
        faults.append(f"The country {details.country!r} is not a code such as US or DE.")
    elif fault := address_fault(details.address, country):
        faults.append(f"{fault[0].upper()}{fault[1:]}.")
    for each in details.addresses:
        faults += [f"The {each.kind} address: {fault}." for fault in address_faults(each)]
    return tuple(faults)
