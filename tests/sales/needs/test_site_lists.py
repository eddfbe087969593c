"""Figures listed site by site, and how much a wish matters when that stands behind it."""

from __future__ import annotations

from datetime import date

import pytest

from catalog.requirement import Priority, Requirement
from sales.customers.customer import Site
from sales.needs.reading import read_text

TODAY = date(2026, 11, 25)
SITES = tuple(
    Site(id=f"S-{at}", name=name, street="1 Main St", city="Columbus")
    for at, name in enumerate(("HQ", "Plant", "Depot", "Nice"), start=1)
)


def read(text: str) -> tuple[Requirement, ...]:
    return read_text(text, sites=SITES, today=TODAY).requirements


def of(found: tuple[Requirement, ...], name: str) -> list[Requirement]:
    return [each for each in found if each.characteristic == name]


@pytest.mark.parametrize(
    "text",
    [
        "HQ needs 500 Mbps internet access, plant 200, depot 50.",
        "Internet: HQ 500 Mbps, plant 200 Mbps and depot 50 Mbps.",
        "We need internet at HQ 500 Mbit/s, the plant 200 and the depot 50",
    ],
)
def test_each_site_of_a_list_gets_its_own_rate(text: str) -> None:
    rates = {each.site_ids: each.value for each in of(read(text), "bandwidth_mbps")}
    assert rates == {("S-1",): 500, ("S-2",): 200, ("S-3",): 50}


def test_the_service_is_wanted_wherever_a_rate_is() -> None:
    (service,) = of(read("HQ needs 500 Mbps internet access, plant 200, depot 50."), "service")
    assert service.site_ids == ("S-1", "S-2", "S-3")


def test_a_bare_number_is_no_rate_without_one_before_it_or_a_place() -> None:
    found = read("Plant 200, depot 50, ready by March 2027. 500 Mbps internet, room 12.")
    assert [each.value for each in of(found, "bandwidth_mbps")] == [500]


@pytest.mark.parametrize(
    ("text", "priority"),
    [
        ("We would like DDoS protection if affordable, nice to have.", Priority.MAY),
        ("DDoS protection, optional.", Priority.MAY),
        ("We need DDoS protection if the budget allows.", Priority.SHOULD),
        ("DDoS protection, mandatory", Priority.MUST),
        ("We want DDoS protection, which is good.", Priority.MUST),
    ],
)
def test_what_stands_behind_a_wish_says_how_much_it_matters(text: str, priority: Priority) -> None:
    (wish,) = of(read(f"500 Mbps at HQ. {text}"), "ddos_protection")
    assert wish.priority is priority


def test_protection_of_a_line_asks_for_a_line_that_can_be_protected() -> None:
    found = read("HQ needs 500 Mbps. DDoS protection would be nice.")
    (service,) = of(found, "service")
    assert (service.value, service.priority) == ("Internet access", Priority.MUST)
    (alone,) = of(read("DDoS protection for our web shop"), "service")
    assert alone.value == "Security"


def test_months_on_their_own_are_a_term_even_behind_a_date() -> None:
    found = read("Internet at HQ, 500 Mbps. Ready by March 2027, 36 months.")
    assert [each.value for each in of(found, "term_months")] == [36]
    assert [each.value for each in of(found, "lead_time_days")] == [126]
    headed = read("Internet at HQ, 500 Mbps. Delivery: 3 months")
    assert len(of(headed, "lead_time_days")) == 1


def test_a_site_named_like_a_word_must_stand_with_its_capital() -> None:
    assert of(read("It would be nice to have 500 Mbps"), "bandwidth_mbps")[0].site_ids == ()
    assert of(read("Nice needs 500 Mbps"), "bandwidth_mbps")[0].site_ids == ("S-4",)
