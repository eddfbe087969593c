"""Start a sale: a customer, its sites, and an opportunity to sell to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from catalog.feasibility import BuildingList
from common.actor import Actor, Permission
from common.errors import BusinessError, RowErrors
from common.tables import read_table
from common.wording import count, join_words
from database.stored import Stored
from database.work import Work
from sales.customers.customer import Contact, Customer, Site
from sales.customers.opportunity import Opportunity
from sales.customers.people import contact_faults
from sales.customers.site_list import new_site, read_sites


class FieldMissing(BusinessError):
    def __init__(self, field: str, accepted: str) -> None:
        super().__init__(f"{field} is missing; accepted: {accepted}.")


class NotCreated(RowErrors):
    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("The customer is not created yet.", faults)


class CustomerTwice(BusinessError):
    def __init__(self, name: str, customer_id: str) -> None:
        super().__init__(
            f"There is already a customer {name!r} ({customer_id}); choose it instead."
        )


class DateInThePast(BusinessError):
    def __init__(self, field: str, value: date, today: date) -> None:
        super().__init__(
            f"{field} {value:%d %B %Y} is in the past; accepted: {today:%d %B %Y} or later."
        )


class RegionMissing(BusinessError):
    def __init__(self, site: str, regions: Sequence[str]) -> None:
        super().__init__(
            f"Site {site}: the address is not in the building list, so its region has to be "
            f"given; accepted: {join_words(list(regions), 'or')}."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCustomer:
    name: str
    segment: str = "Enterprise"
    industry: str = ""
    address: str = ""
    parent_id: str = ""
    contact: Contact | None = None


def create_customer(work: Work, new: NewCustomer, *, by: Actor, now: datetime) -> Stored[Customer]:
    """Raises NotCreated with everything that is wrong, CustomerTwice."""
    by.require(Permission.SELL)
    name = " ".join(new.name.split())
    contacts = _contacts(new.contact)
    missing = [str(FieldMissing("Customer name", "the organisation's name"))] if not name else []
    if faults := (*missing, *contact_faults(contacts)):
        raise NotCreated(faults)
    for known in work.customers.search(name):
        if known.name.casefold() == name.casefold():
            raise CustomerTwice(name, known.id)
    customer = Customer(
        id=work.customers.next_id(),
        name=name,
        segment=new.segment,
        industry=new.industry,
        address=new.address.strip(),
        parent_id=new.parent_id,
        account_manager=by.name,
        contacts=contacts,
    )
    stored = work.customers.save(customer, expected=None, by=by, now=now)
    work.journal.note(by, "created", "customer", customer.id, now=now, after=name)
    return stored


def _contacts(given: Contact | None) -> tuple[Contact, ...]:
    """None where nothing was said of a person; somebody without a name is not dropped unsaid."""
    if given is None:
        return ()
    trimmed = replace(
        given, name=given.name.strip(), role=given.role.strip(), email=given.email.strip()
    )
    return (trimmed,) if trimmed.name or trimmed.role or trimmed.email else ()


def add_site(
    work: Work,
    customer_id: str,
    answers: Mapping[str, str],
    *,
    expected: int,
    by: Actor,
    now: datetime,
) -> Stored[Customer]:
    """One typed site, its answers as `new_site` takes them.

    Raises:
        BadSite, RegionMissing, ChangedMeanwhile.
    """
    by.require(Permission.SELL)
    customer = work.customers.get(customer_id).value
    checked = new_site(answers, customer.sites, work.catalogue.current().regions)
    return _keep_sites(work, customer, (checked,), expected=expected, by=by, now=now)


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    content: bytes


def import_sites(
    work: Work,
    customer_id: str,
    upload: Upload,
    *,
    limit_mb: int,
    by: Actor,
    now: datetime,
) -> tuple[Stored[Customer], int]:
    """All sites of a CSV or XLSX, or none: raises RowErrors with every bad row."""
    by.require(Permission.SELL)
    stored = work.customers.get(customer_id)
    table = read_table(upload.name, upload.content, limit_mb)
    sites = read_sites(table, stored.value.sites, work.catalogue.current().regions)
    kept = _keep_sites(work, stored.value, sites, expected=stored.revision, by=by, now=now)
    return kept, len(sites)


def _keep_sites(
    work: Work,
    customer: Customer,
    sites: tuple[Site, ...],
    *,
    expected: int,
    by: Actor,
    now: datetime,
) -> Stored[Customer]:
    regions = work.catalogue.current().regions
    buildings = BuildingList(work.catalogue.buildings())
    placed = tuple(_with_region(site, buildings, regions) for site in sites)
    changed = replace(customer, sites=(*customer.sites, *placed))
    stored = work.customers.save(changed, expected=expected, by=by, now=now)
    work.journal.note(
        by, f"added {count(len(placed), 'site')} to", "customer", customer.id, now=now
    )
    return stored


def _with_region(site: Site, buildings: BuildingList, regions: Sequence[str]) -> Site:
    if site.region:
        return site
    building = buildings.find(site.place)
    if building is None:
        raise RegionMissing(site.name, regions)
    return replace(site, region=building.region)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOpportunity:
    customer_id: str
    title: str
    site_ids: tuple[str, ...]
    expected_close: date


def open_opportunity(
    work: Work, new: NewOpportunity, *, by: Actor, now: datetime
) -> Stored[Opportunity]:
    """Raises FieldMissing, DateInThePast, UnknownSite."""
    by.require(Permission.SELL)
    customer = work.customers.get(new.customer_id).value
    _check(new, customer, now.date())
    opportunity = Opportunity(
        id=work.opportunities.next_id(),
        customer_id=customer.id,
        title=" ".join(new.title.split()),
        owner_id=by.id,
        site_ids=new.site_ids,
        opened_on=now.date(),
        expected_close=new.expected_close,
    )
    stored = work.opportunities.save(opportunity, expected=None, by=by, now=now)
    work.journal.note(by, "opened", "opportunity", opportunity.id, now=now, after=opportunity.title)
    return stored


def change_opportunity(
    work: Work,
    opportunity_id: str,
    new: NewOpportunity,
    *,
    expected: int,
    by: Actor,
    now: datetime,
) -> Stored[Opportunity]:
    """Change title, sites or expected close. Raises as `open_opportunity`, and ChangedMeanwhile."""
    by.require(Permission.SELL)
    before = work.opportunities.get(opportunity_id).value
    before.require_open()
    customer = work.customers.get(before.customer_id).value
    _check(new, customer, now.date())
    after = replace(
        before,
        title=" ".join(new.title.split()),
        site_ids=new.site_ids,
        expected_close=new.expected_close,
    )
    stored = work.opportunities.save(after, expected=expected, by=by, now=now)
    work.journal.note(
        by,
        "changed",
        "opportunity",
        opportunity_id,
        now=now,
        before=before.title,
        after=after.title,
    )
    return stored


def _check(new: NewOpportunity, customer: Customer, today: date) -> None:
    if not new.title.strip():
        raise FieldMissing("Title", "what is being sold, in a few words")
    if new.expected_close < today:
        raise DateInThePast("Expected close", new.expected_close, today)
    for site_id in new.site_ids:
        customer.site(site_id)
