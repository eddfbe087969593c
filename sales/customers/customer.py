"""A customer organisation with its place in a hierarchy, its contacts and its sites."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from catalog.feasibility import Place
from common.errors import BusinessError
from sales.customers.address import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What a person agreed to (`newsletter`, `calls`), since when, and how it was given."""

    purpose: str
    given_on: date
    source: str = ""
    withdrawn_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    name: str
    role: str = ""
    email: str = ""
    phone: str = ""
    preferred_channel: str = ""  # e-mail, phone, portal; empty: not said
    consents: tuple[Consent, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamMember:
    """One of us who looks after the customer; `role` as in `service manager`."""

    name: str
    role: str

    def __str__(self) -> str:
        return f"{self.name} ({self.role})"


class OrganisationKind(StrEnum):
    """TMF632 organisation types as a seller meets them; sites stand below any of them."""

    HOLDING = "holding"
    COMPANY = "company"
    DEPARTMENT = "department"


class CustomerState(StrEnum):
    """TMF629 customer states that occur here."""

    PROSPECT = "prospect"
    ACTIVE = "active"
    MERGED = "merged"  # into `merged_into`; kept so that old references still lead somewhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A place where service is wanted. `region` is the sales region its prices come from."""

    id: str
    name: str
    street: str
    city: str
    postcode: str = ""
    region: str = ""
    users: int = 0
    bandwidth_mbps: float = 0  # 0: not said for this site

    @property
    def place(self) -> Place:
        return Place(street=self.street, city=self.city, postcode=self.postcode)


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    id: str  # C-0001
    name: str
    segment: str = "Enterprise"
    industry: str = ""
    address: str = ""
    parent_id: str = ""
    account_manager: str = ""
    contacts: tuple[Contact, ...] = ()
    sites: tuple[Site, ...] = ()
    kind: OrganisationKind = OrganisationKind.COMPANY
    state: CustomerState = CustomerState.ACTIVE
    tax_id: str = ""
    domain: str = ""  # akerlund.example: whose e-mail this is
    country: str = ""  # ISO 3166 alpha-2
    merged_into: str = ""
    addresses: tuple[Address, ...] = ()  # beside the head office's
    team: tuple[TeamMember, ...] = ()  # beside the account manager

    def site(self, site_id: str) -> Site:
        found = next((site for site in self.sites if site.id == site_id), None)
        if found is None:
            raise UnknownSite(site_id, self.name)
        return found


class UnknownSite(BusinessError):
    def __init__(self, site_id: str, customer: str) -> None:
        super().__init__(f"{customer} has no site {site_id!r}.")


class SiteTwice(BusinessError):
    def __init__(self, name: str, customer: str) -> None:
        super().__init__(f"{customer} already has a site {name!r}; give the new one another name.")
