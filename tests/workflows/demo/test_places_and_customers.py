"""The demo's buildings and customers fit each other and are plainly fictional."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from catalog.feasibility import BuildingList, Place, Reach, address_key
from common.errors import BusinessError
from workflows.demo.customers import FILE as CUSTOMER_FILE
from workflows.demo.customers import demo_customers, read_customers
from workflows.demo.pipeline import open_opportunities
from workflows.demo.places import FILE as BUILDING_FILE
from workflows.demo.places import REGIONS, demo_buildings, read_buildings

BUILDINGS = demo_buildings()
CUSTOMERS = demo_customers()


def test_buildings_are_many_and_each_stands_once() -> None:
    assert len(BUILDINGS) >= 120
    assert len({each.id for each in BUILDINGS}) == len(BUILDINGS)
    addresses = {address_key(Place(street=b.street, city=b.city)) for b in BUILDINGS}
    assert len(addresses) == len(BUILDINGS)
    assert len({each.city for each in BUILDINGS}) >= 20
    assert {each.region for each in BUILDINGS} == set(REGIONS)


def test_reach_is_mixed_as_promised() -> None:
    share = {r: n / len(BUILDINGS) for r, n in Counter(b.reach for b in BUILDINGS).items()}
    assert share[Reach.ON_NET] == pytest.approx(0.45, abs=0.05)
    assert share[Reach.NEAR_NET] == pytest.approx(0.30, abs=0.05)
    assert share[Reach.OFF_NET] == pytest.approx(0.25, abs=0.05)


def test_distance_and_build_cost_fit_the_reach() -> None:
    limits = {Reach.ON_NET: (0, 0.4), Reach.NEAR_NET: (0.4, 3), Reach.OFF_NET: (3, 50)}
    for each in BUILDINGS:
        low, high = limits[each.reach]
        assert low <= each.distance_km <= high
        assert bool(each.build_cost) == (each.reach is not Reach.ON_NET)


def test_customers_have_a_hierarchy_and_sites() -> None:
    assert len(CUSTOMERS) >= 14
    ids = [each.id for each in CUSTOMERS]
    assert len(set(ids)) == len(ids)
    assert len({each.name for each in CUSTOMERS}) == len(ids)
    assert sum(1 for each in CUSTOMERS if each.parent_id in ids) >= 4
    for each in CUSTOMERS:
        assert 2 <= len(each.sites) <= 14
        assert len({site.name for site in each.sites}) == len(each.sites)
    segments = {each.segment for each in CUSTOMERS}
    assert segments == {"Enterprise", "Mid-market", "Public sector", "Wholesale"}


def test_most_sites_are_known_buildings_and_a_few_need_a_survey() -> None:
    known = BuildingList(BUILDINGS)
    sites = [site for each in CUSTOMERS for site in each.sites]
    lost = [site for site in sites if known.find(site.place) is None]
    assert 5 <= len(lost) <= len(sites) / 4
    assert all(site.region in REGIONS for site in sites)


def test_no_contact_could_be_written_to_by_mistake() -> None:
    for each in CUSTOMERS:
        assert each.contacts
        for contact in each.contacts:
            assert contact.email.endswith(".example")
            assert " 555 01" in contact.phone


def test_open_opportunities_belong_to_demo_customers_and_close_ahead() -> None:
    today = date(2026, 2, 28)
    ids = {each.id for each in CUSTOMERS}
    for each in open_opportunities(today):
        assert each.customer_id in ids
        assert not each.stage.closed
        assert each.opened_on < today < each.expected_close


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('building = "B-CHI-02"', 'building = "B-XXX-02"', "not in the building list"),
        ('parent_id = "C-0001"', 'parent_id = "C-0999"', "must stand above"),
        ("industry =", "sector =", "unknown field 'sector'"),
    ],
)
def test_a_bad_customer_file_is_refused_with_a_sentence(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    text = CUSTOMER_FILE.read_text(encoding="utf-8")
    file = tmp_path / "customers.toml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BusinessError) as refusal:
        read_customers(file, BUILDINGS)
    assert said in str(refusal.value)
    assert str(refusal.value).startswith("customers.toml, ")


def test_a_bad_building_is_refused_with_a_sentence(tmp_path: Path) -> None:
    text = BUILDING_FILE.read_text(encoding="utf-8")
    file = tmp_path / "buildings.csv"
    file.write_text(text.replace("near-net", "nearby", 1), encoding="utf-8")
    with pytest.raises(BusinessError, match=r"buildings\.csv, building 'B-BOS-0\d'"):
        read_buildings(file)
