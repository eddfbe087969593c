"""What a request is about: the customer's site and the family of products, as far as is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sales.customers.customer import Customer


@dataclass(frozen=True, slots=True)
class Had:
    """A service the customer has in service."""

    site_name: str
    offering_name: str
    family: str


@dataclass(frozen=True, slots=True)
class Subject:
    site_id: str = ""
    site_name: str = ""
    family: str = ""


def subject_of(customer: Customer, services: Iterable[Had], answers: Mapping[str, str]) -> Subject:
    """From the answers "site" and "service", read against what the customer has.

    A service is known by its offering or family. Where none was named, the site's own is taken if
    only one family is in service there; where there is more than one, nobody knows.
    """
    said = answers.get("site", "")
    site = next((s for s in customer.sites if s.name.casefold() == said.casefold()), None)
    site_name = site.name if site else said
    wanted = answers.get("service", "").casefold()
    families = {
        each.family
        for each in services
        if (not site_name or each.site_name == site_name) and (not wanted or _named(wanted, each))
    }
    family = families.pop() if len(families) == 1 else ""
    return Subject(site.id if site else "", site_name, family)


def _named(wanted: str, service: Had) -> bool:
    names = (service.offering_name.casefold(), service.family.casefold())
    return any(wanted in name or name in wanted for name in names)
