"""Customers as listed in a table: columns found by what people call them, each row checked."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sales.customers.customer import Contact, Customer
from sales.customers.duplicates import domain_key

# What people put over a column, folded to letters, the likelier name first.
FIELDS: dict[str, tuple[str, ...]] = {
    "name": ("name", "customer", "customername", "company", "companyname", "account"),
    "segment": ("segment", "market", "tier"),
    "industry": ("industry", "sector", "branch"),
    "address": ("address", "headoffice", "street", "headofficeaddress", "postaladdress"),
    "country": ("country", "countrycode"),
    "tax_id": ("taxid", "vat", "vatid", "vatnumber", "ein", "taxnumber"),
    "domain": ("domain", "website", "web", "url", "homepage"),
    "contact_name": ("contact", "contactname", "person", "contactperson"),
    "contact_email": ("email", "contactemail", "mail", "emailaddress"),
    "contact_phone": ("phone", "contactphone", "telephone", "phonenumber", "mobile"),
}
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
LONGEST = 300
# Postcodes as they look in countries whose addresses are checked; others are taken as they are.
_POSTCODES = {
    "US": r"\b\d{5}(-\d{4})?\b",
    "CA": r"(?i)\b[A-Z]\d[A-Z] ?\d[A-Z]\d\b",
    "GB": r"(?i)\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b",
    "DE": r"\b\d{5}\b",
    "FR": r"\b\d{5}\b",
    "NL": r"(?i)\b\d{4} ?[A-Z]{2}\b",
    "SE": r"\b\d{3} ?\d{2}\b",
}


def guess_columns(header: tuple[str, ...]) -> dict[str, str]:
    """Which column of a header is likely which field; empty where none is."""
    folded = {re.sub(r"[^a-z]", "", title.casefold()): title for title in header}
    return {
        field: next((folded[each] for each in called if each in folded), "")
        for field, called in FIELDS.items()
    }


def address_fault(address: str, country: str) -> str:
    """What is wrong with an address of a country, or nothing; empty addresses are not checked."""
    pattern = _POSTCODES.get(country)
    if not address or pattern is None or re.search(pattern, address):
        return ""
    return f"the address {address[:60]!r} has no postcode as {country} writes them"


def read_customer(answers: Mapping[str, str], id: str) -> tuple[Customer | None, tuple[str, ...]]:
    """The customer of a row, or all that is wrong with the row, worded to follow its number."""
    said = {field: " ".join(answers.get(field, "").split()) for field in FIELDS}
    faults = [f"{field} is longer than {LONGEST}" for field in said if len(said[field]) > LONGEST]
    if not said["name"]:
        faults.append("the name is missing")
    email, country = said["contact_email"], said["country"].upper()
    if email and not _EMAIL.fullmatch(email):
        faults.append(f"{email[:60]!r} is not an e-mail address")
    if country and not re.fullmatch(r"[A-Z]{2}", country):
        faults.append(f"the country {country[:40]!r} is not a code such as US or DE")
    elif fault := address_fault(said["address"], country):
        faults.append(fault)
    if faults:
        return None, tuple(faults)
    person = said["contact_name"] or email
    contact = Contact(name=person, email=email, phone=said["contact_phone"])
    customer = Customer(
        id=id,
        name=said["name"],
        segment=said["segment"] or "Enterprise",
        industry=said["industry"],
        address=said["address"],
        country=country,
        tax_id=said["tax_id"],
        domain=domain_key(said["domain"]),
        contacts=(contact,) if person else (),
    )
    return customer, ()
