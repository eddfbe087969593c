"""The demo customers with contacts and sites, from `data/customers.toml`; all fictional."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from catalog.feasibility import Building
from sales.customers.customer import Contact, Customer, Site
from workflows.demo.places import demo_buildings
from workflows.demo.toml_table import Table, read_toml

FILE = Path(__file__).parent / "data" / "customers.toml"


@cache
def demo_customers() -> tuple[Customer, ...]:
    """All customers; a parent stands before its subsidiaries."""
    return read_customers(FILE, demo_buildings())


def read_customers(path: Path, buildings: tuple[Building, ...]) -> tuple[Customer, ...]:
    """Customers from a TOML file whose sites may point into the building list.

    Raises:
        BadDemoFile: the text names the file, the customer and the field.
    """
    known = {building.id: building for building in buildings}
    found: dict[str, Customer] = {}
    for each in read_toml(path).tables("customer"):
        table = each.named(f"customer {each.text('id')!r}")
        customer = _customer(table, known)
        if customer.id in found:
            raise table.refuse("the id is taken.")
        if customer.parent_id and customer.parent_id not in found:
            raise table.refuse(f"the parent {customer.parent_id!r} must stand above it.")
        found[customer.id] = customer
    return tuple(found.values())


def _customer(table: Table, known: Mapping[str, Building]) -> Customer:
    customer_id = table.text("id")
    table.allow(
        *("id", "name", "segment", "industry", "parent_id", "head_office"),
        *("account_manager", "contacts", "sites"),
    )
    head_office = _building(table, "head_office", known)
    return Customer(
        id=customer_id,
        name=table.text("name"),
        segment=table.text("segment"),
        industry=table.text("industry"),
        address=f"{head_office.street}, {head_office.city} {head_office.postcode}",
        parent_id=table.text("parent_id", ""),
        account_manager=table.text("account_manager"),
        contacts=tuple(_contact(each) for each in table.tables("contacts")),
        sites=tuple(
            _site(each, f"{customer_id}-S{number:02}", known)
            for number, each in enumerate(table.tables("sites"), start=1)
        ),
    )


def _contact(table: Table) -> Contact:
    table.allow("name", "role", "email", "phone")
    return Contact(
        name=table.text("name"),
        role=table.text("role"),
        email=table.text("email"),
        phone=table.text("phone", ""),
    )


def _site(table: Table, site_id: str, known: Mapping[str, Building]) -> Site:
    name = table.text("name")
    table = table.named(f"site {name!r}")
    table.allow(
        *("name", "building", "street", "city", "postcode", "region", "users", "bandwidth_mbps")
    )
    building = _building(table, "building", known) if table.has("building") else None
    return Site(
        id=site_id,
        name=name,
        street=building.street if building else table.text("street"),
        city=building.city if building else table.text("city"),
        postcode=building.postcode if building else table.text("postcode", ""),
        region=building.region if building else table.text("region"),
        users=int(table.decimal("users", 0)),
        bandwidth_mbps=float(table.decimal("bandwidth_mbps", 0)),
    )


def _building(table: Table, field: str, known: Mapping[str, Building]) -> Building:
    building_id = table.text(field)
    if building_id not in known:
        raise table.refuse(f"{field!r} names {building_id!r}, which is not in the building list.")
    return known[building_id]
