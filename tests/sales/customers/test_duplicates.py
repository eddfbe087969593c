"""The same organisation is recognised under another spelling, and sisters are not taken for one."""

from __future__ import annotations

import pytest

from sales.customers.customer import Contact, Customer
from sales.customers.duplicates import LIKELY, DuplicateIndex, likeness, name_key
from sales.customers.recognition import company_domain, points_of


def customer(id: str, name: str, **rest: str) -> Customer:
    return Customer(id=id, name=name, **rest)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Åkerlund & Söhne GmbH", "Akerlund and Sohne"),
        ("Northwind Traders, Inc.", "NORTHWIND TRADERS"),
        ("Contoso Logistics Ltd", "Logistics Contoso Limited"),
        ("Fabrikam Manufacturing", "Fabrikam Manufactoring"),
    ],
)
def test_spellings_of_one_name_are_likely_the_same(one: str, other: str) -> None:
    assert likeness(customer("1", one), customer("2", other)).score >= LIKELY
    found = DuplicateIndex([customer("1", one)]).like(customer("2", other))
    assert [each.customer_id for each in found] == ["1"]


def test_tax_ids_decide_either_way() -> None:
    same = likeness(customer("1", "A", tax_id="SE-12"), customer("2", "B", tax_id="se12"))
    assert (same.score, same.reason) == (100.0, "same tax id SE12")
    other = likeness(
        customer("1", "Harbor", tax_id="SE-12"), customer("2", "Harbor", tax_id="SE-13")
    )
    assert other.score < LIKELY


def test_a_sister_in_another_town_is_less_alike_than_the_same_address() -> None:
    boston = customer("1", "Harbor Foods", address="1 Main Street, Boston")
    same = likeness(boston, customer("2", "Harbor Foods", address="1 Main Street, Boston MA"))
    other = likeness(boston, customer("3", "Harbor Foods", address="99 Ocean Drive, Miami"))
    assert same.score > other.score
    assert "addresses" in other.reason


def test_a_customer_is_recognised_by_mail_phone_domain_and_tax_id() -> None:
    known = customer("1", "A", domain="https://www.A.example/x", tax_id="DE 1.2")
    mia = Contact(name="Mia", email="Mia@Gmail.com", phone="+1 (617) 555-0100")
    points = points_of(
        Customer(id="1", name="A", domain=known.domain, tax_id=known.tax_id, contacts=(mia,))
    )
    assert points == {
        ("tax", "de12"),
        ("domain", "a.example"),
        ("email", "mia@gmail.com"),
        ("phone", "175550100"),
    }
    assert company_domain("x@gmail.com") == company_domain("nonsense") == ""
    assert name_key("The Group") == "the group", "a name of legal forms only stays a name"
