"""Find customers: by words in a list, by everything they are known by, and with their family."""

from __future__ import annotations

from dataclasses import dataclass

from common.actor import Actor, Permission
from database.listings import OpportunityListing
from database.stored import Stored
from database.work import Work
from sales.customers.customer import Customer


def find_customers(
    work: Work, words: str = "", *, by: Actor, limit: int = 500
) -> tuple[Customer, ...]:
    """Customers by name whose name, industry or address holds every word."""
    by.require(Permission.READ_PROPOSALS)
    return work.customers.search(words, limit=limit)


def find_by_anything(
    work: Work, words: str, *, by: Actor, limit: int = 20
) -> tuple[tuple[str, str, str], ...]:
    """Id, name and address of customers by name, people, e-mail, town; by name when none are."""
    by.require(Permission.READ_PROPOSALS)
    found = [each for each in work.search.find(words, each=limit) if each.kind == "customer"]
    if found:
        return tuple((each.ref, each.title, each.detail) for each in found)
    listed = work.customers.search(words, limit=limit)
    return tuple((each.id, each.name, each.address) for each in listed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A customer with the organisation right above it and those right below, and what is sold."""

    customer: Stored[Customer]
    parent: Customer | None
    children: tuple[Customer, ...]
    open_sales: tuple[OpportunityListing, ...]


def family_of(work: Work, customer_id: str, *, by: Actor) -> Family:
    """Raises NotAllowed, NotFound."""
    by.require(Permission.READ_PROPOSALS)
    stored = work.customers.get(customer_id)
    above = work.customers.find(stored.value.parent_id) if stored.value.parent_id else None
    return Family(
        customer=stored,
        parent=above.value if above else None,
        children=work.customers.children(customer_id),
        open_sales=work.opportunities.list(customer_id=customer_id, open_only=True),
    )
