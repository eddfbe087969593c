"""Installed services as another system lists them: each row checked, every fault named."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from catalog.catalogue import Catalogue
from catalog.configuration import Configuration
from catalog.configurator import InvalidConfiguration, configure
from catalog.offering import Offering, Value
from common.errors import BusinessError
from common.money import Money
from common.tables import Table
from common.units import NotANumber, parse_number
from common.wording import join_words
from sales.customers.customer import Customer, Site
from sales.deals.installed import InstalledService, ServiceState

# What people put over a column, folded to letters, the likelier name first.
COLUMNS: dict[str, tuple[str, ...]] = {
    "reference": ("reference", "serviceid", "service", "circuitid", "circuit", "id"),
    "customer": ("customer", "customerid", "customername", "account"),
    "site": ("site", "sitename", "siteid", "location"),
    "offering": ("offering", "offeringid", "product", "productname"),
    "monthly": ("monthly", "monthlycharge", "mrc", "pricemonthly"),
    "currency": ("currency",),
    "starts": ("starts", "startson", "start", "startdate", "activated"),
    "ends": ("ends", "endson", "end", "enddate", "termends"),
    "quantity": ("quantity", "qty", "number"),
    "bandwidth": ("bandwidthmbps", "bandwidth", "mbps"),
    "class": ("serviceclass", "class", "sla"),
}
NEEDED = ("reference", "customer", "site", "offering", "monthly", "starts", "ends")
_MOST = Decimal(10**9)


class ServiceColumnsMissing(BusinessError):
    def __init__(self, missing: list[str]) -> None:
        super().__init__(
            f"The list has no column for {join_words(missing)}; name its columns "
            f"{', '.join(COLUMNS)}."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceGround:
    """What a row is checked against; customers by id and by folded name."""

    customers: Mapping[str, Customer]
    catalogue: Catalogue
    today: date


def find_columns(header: tuple[str, ...]) -> dict[str, int]:
    """Which column holds what. Raises ServiceColumnsMissing."""
    folded = [re.sub(r"[^a-z]", "", title.casefold()) for title in header]
    found = {
        name: next(folded.index(each) for each in called if each in folded)
        for name, called in COLUMNS.items()
        if any(each in folded for each in called)
    }
    if missing := [name for name in NEEDED if name not in found]:
        raise ServiceColumnsMissing(missing)
    return found


def customers_named(table: Table) -> frozenset[str]:
    """What the list calls its customers. Raises ServiceColumnsMissing."""
    place = find_columns(table.header)["customer"]
    return frozenset(row[place].strip() for row in table.rows)


def read_services(
    table: Table, ground: ServiceGround
) -> tuple[tuple[InstalledService, ...], tuple[str, ...]]:
    """The services of a list, and what is wrong with each row that cannot be taken.

    Raises:
        ServiceColumnsMissing.
    """
    columns = find_columns(table.header)
    services, faults = [], []
    for number, row in table.numbered():
        cells = {name: row[place].strip() for name, place in columns.items()}
        wrong: list[str] = []
        service = _service(cells, ground, wrong)
        faults += [f"Row {number}: {each}." for each in wrong]
        if service is not None:
            services.append(service)
    return tuple(services), tuple(faults)


def _service(
    cells: dict[str, str], ground: ServiceGround, wrong: list[str]
) -> InstalledService | None:
    customer = ground.customers.get(cells["customer"].casefold())
    if customer is None:
        wrong.append(f"there is no one customer {cells['customer'][:60]!r}")
    site = _site(customer, cells["site"]) if customer else None
    if customer is not None and site is None:
        wrong.append(f"{customer.name} has no site {cells['site'][:60]!r}")
    configuration = _configuration(cells, ground.catalogue, wrong)
    monthly, quantity = _number(cells, "monthly", wrong), _number(cells, "quantity", wrong, "1")
    starts, ends = _day(cells["starts"], "starts", wrong), _day(cells["ends"], "ends", wrong)
    if starts and ends and ends <= starts:
        wrong.append(f"it ends on {ends} and so not after it starts, {starts}")
    if not cells["reference"]:
        wrong.append("the reference is missing")
    if wrong or customer is None or site is None or configuration is None:
        return None
    if starts is None or ends is None:
        return None
    currency = cells.get("currency", "").upper() or "USD"
    return InstalledService(
        id=f"IN/{cells['reference'][:80]}",
        customer_id=customer.id,
        deal_id="",
        site_id=site.id,
        site_name=site.name,
        region=site.region,
        configuration=configuration,
        quantity=int(quantity),
        monthly=Money(monthly, currency).rounded(),
        monthly_cost=Money.zero(currency),
        starts_on=starts,
        ends_on=ends,
        state=ServiceState.ACTIVE,
    )


def _site(customer: Customer, asked: str) -> Site | None:
    key = asked.casefold()
    return next((s for s in customer.sites if key in (s.id.casefold(), s.name.casefold())), None)


def _configuration(
    cells: dict[str, str], catalogue: Catalogue, wrong: list[str]
) -> Configuration | None:
    asked = cells["offering"].casefold()
    offering = next(
        (o for o in catalogue.offerings if asked in (o.id.casefold(), o.name.casefold())), None
    )
    if offering is None:
        wrong.append(f"no offering is called {cells['offering'][:60]!r}")
        return None
    try:
        return configure(offering, catalogue.rules, _choices(cells, offering, wrong))
    except InvalidConfiguration as refusal:
        wrong.append(str(refusal).rstrip("."))
        return None


def _choices(cells: dict[str, str], offering: Offering, wrong: list[str]) -> dict[str, Value]:
    choices: dict[str, Value] = {}
    if cells.get("bandwidth") and offering.characteristic("bandwidth_mbps"):
        choices["bandwidth_mbps"] = float(_number(cells, "bandwidth", wrong))
    if cells.get("class") and offering.characteristic("service_class"):
        choices["service_class"] = cells["class"]
    return choices


def _number(cells: dict[str, str], name: str, wrong: list[str], empty: str = "") -> Decimal:
    text = cells.get(name, "") or empty
    try:
        found = Decimal(str(parse_number(text)))
    except (NotANumber, BusinessError):
        found = Decimal(-1)
    if not 0 <= found <= _MOST or (name == "quantity" and (found != int(found) or found < 1)):
        wrong.append(f"{name} {text[:40]!r} is not a number that can be kept")
    return found


def _day(text: str, name: str, wrong: list[str]) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        wrong.append(f"{name} {text[:40]!r} is not a date such as 2026-11-23")
        return None
