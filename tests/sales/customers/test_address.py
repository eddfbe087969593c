"""Addresses are checked by their country's rules, and every change of a record is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from catalog.feasibility import Building, BuildingList, Place, Reach
from common.money import Money
from sales.customers.address import (
    Address,
    AddressKind,
    BadAddress,
    address_faults,
    checked_address,
    locate,
    place_of_line,
)
from sales.customers.changes import changes
from sales.customers.customer import Consent, Contact
from tests.database import samples


def address(**fields: str) -> Address:
    plain = {"street": "1 Main Street", "city": "Boston", "postcode": "02110", "area": "MA"}
    return Address(kind=AddressKind.BILLING, **{**plain, "country": "US", **fields})


@pytest.mark.parametrize(
    "good",
    [
        address(),
        address(city="Berlin", postcode="10115", area="", country="DE"),
        address(city="London", postcode="SW1A 1AA", area="", country="GB"),
        address(city="Toronto", postcode="M5V 2T6", area="ON", country="CA"),
        address(city="Dublin", postcode="D02 X285", area="", country="IE"),
    ],
)
def test_an_address_as_its_country_writes_it_is_taken(good: Address) -> None:
    assert address_faults(good) == ()


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (address(postcode="123"), "the postcode '123' is not one of US; written like"),
        (address(postcode="94110"), "the postcode '94110' is not one of US"),  # of California
        (address(area=""), "the state or province is missing, which US asks for"),
        (address(country=""), "the country is missing"),
        (address(country="XX"), "the country 'XX' is not a code"),
        (address(city="Berlin", postcode="SW1A", area="", country="DE"), "not one of DE"),
    ],
)
def test_what_is_wrong_with_an_address_is_said_in_its_countrys_terms(
    bad: Address, said: str
) -> None:
    with pytest.raises(BadAddress, match=said):
        checked_address(bad)


def test_spaces_and_small_letters_are_settled() -> None:
    kept = checked_address(address(city="  Boston ", country="us"))
    assert (kept.city, kept.country) == ("Boston", "US")
    assert str(kept) == "1 Main Street, 02110 Boston, MA, US"


def test_an_address_is_located_where_the_building_list_knows_it() -> None:
    building = Building(
        id="B-1",
        street="1 Main St",
        city="Boston",
        postcode="02110",
        region="Northeast",
        latitude=42.36,
        longitude=-71.06,
        reach=Reach.ON_NET,
        distance_km=0.1,
        build_cost=Money.zero("USD"),
    )
    buildings = BuildingList((building,))
    place = place_of_line("1 Main Street, Boston, MA 02110")
    assert place is not None
    found = locate(place, buildings)
    assert found is not None
    assert (found.latitude, found.longitude, found.reach) == (42.36, -71.06, "on-net")
    assert locate(Place(street="2 Main Street", city="Boston"), buildings) is None
    assert place_of_line("Boston") is None


def test_every_field_that_differs_is_a_change_and_people_carry_their_address() -> None:
    before = samples.customer()
    mia = replace(
        before.contacts[0],
        role="IT",
        consents=(Consent(purpose="newsletter", given_on=date(2026, 1, 2)),),
    )
    after = replace(
        before,
        tax_id="SE1",
        contacts=(mia, Contact(name="Jo")),
        sites=(),
        addresses=(address(),),
    )
    found = {each.field: each for each in changes(before, after)}
    assert set(found) == {
        *("tax id", "addresses", "contact's role", "contact's consent", "contact", "site S-1"),
    }
    assert found["contact's role"].person == "mia@akerlund.example"
    assert (found["contact"].before, found["contact"].after) == ("", "Jo")
    assert changes(after, after) == ()
