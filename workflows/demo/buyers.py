"""Who bought in the demo's past: the demo customers and generated companies besides them."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from workflows.demo.customers import demo_customers
from workflows.demo.market import Market
from workflows.demo.places import demo_buildings

_FIRST = (
    *("Amberline", "Bexhill", "Cindermoor", "Dovetail", "Elmstead", "Farrowby", "Glenhaven"),
    *("Hollowell", "Ironleaf", "Jessamy", "Kingsbarrow", "Lowmere", "Merriden", "Nettlecombe"),
    *("Oakhurst", "Pennywhistle", "Quarrymen", "Ravensole", "Saltmarsh", "Thistledown"),
    *("Umberfield", "Vellacott", "Winterbourne", "Yarrowby", "Zephyrine"),
)
_SECOND = {
    "Enterprise": ("Industries", "Insurance", "Health", "Energy", "Foods", "Capital", "Airlines"),
    "Mid-market": ("Logistics", "Dental", "Builders", "Printing", "Hotels", "Advisers", "Tools"),
    "Public sector": ("County", "School District", "Library System", "Transit", "College"),
    "Wholesale": ("Telecom", "Fiber Exchange", "Data Centers", "Wireless", "Carrier Services"),
}


@dataclass(frozen=True, slots=True)
class Buyer:
    """`customer_id` is empty for a company that is not among the demo customers."""

    customer_id: str
    name: str
    segment: str
    region: str
    city: str


def known_buyers() -> tuple[Buyer, ...]:
    """The demo customers, at the place of their first site."""
    return tuple(
        Buyer(each.id, each.name, each.segment, each.sites[0].region, each.sites[0].city)
        for each in demo_customers()
        if each.sites
    )


def generated_buyers(market: Market, rng: Random) -> tuple[Buyer, ...]:
    """Companies with made-up names, spread over segments and regions."""
    shares, cities = market.segment_shares("default"), _cities()
    names = {
        segment: [f"{first} {second}" for first in _FIRST for second in seconds]
        for segment, seconds in _SECOND.items()
    }
    for each in names.values():
        rng.shuffle(each)
    found = []
    for segment, share in shares.items():
        for name in names[segment][: max(25, round(share * market.buyers))]:
            (region,) = rng.choices(list(market.regions), list(market.regions.values()))
            found.append(Buyer("", name, segment, region, rng.choice(cities[region])))
    return tuple(found)


def _cities() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for building in demo_buildings():
        cities = found.setdefault(building.region, [])
        if building.city not in cities:
            cities.append(building.city)
    return found
