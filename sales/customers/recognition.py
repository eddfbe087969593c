"""Recognising who a contact is from: by e-mail, phone, domain or tax id, one spelling of each."""

from __future__ import annotations

from sales.customers.customer import Customer
from sales.customers.duplicates import domain_key, phone_key, tax_key

# Mail from these says nothing about the organisation.
PUBLIC_MAIL = {
    *("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com"),
    *("icloud.com", "aol.com", "gmx.net", "gmx.de", "web.de", "proton.me", "protonmail.com"),
}


def points_of(customer: Customer) -> frozenset[tuple[str, str]]:
    """Everything a customer is recognised by, as pairs of kind and folded key."""
    found = {("tax", tax_key(customer.tax_id)), ("domain", domain_key(customer.domain))}
    for each in customer.contacts:
        email = each.email.strip().casefold()
        found |= {("email", email), ("phone", phone_key(each.phone))}
        if company_domain(email):
            found.add(("domain", company_domain(email)))
    return frozenset((kind, key) for kind, key in found if key)


def company_domain(email: str) -> str:
    """The e-mail's domain if it can tell an organisation; empty for public mail services."""
    domain = domain_key(email) if "@" in email else ""
    return "" if domain in PUBLIC_MAIL else domain
