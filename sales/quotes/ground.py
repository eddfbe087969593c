"""The ground options are arranged on: needs, sites, catalogue, buildings, prices of the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from catalog.catalogue import Catalogue
from catalog.feasibility import BuildingList, Feasibility
from catalog.matching import Match, for_group, match
from catalog.offering import Offering
from catalog.requirement import Requirement
from sales.customers.customer import Site
from sales.pricing.policy import STANDARD_POLICY, PricePolicy
from sales.pricing.price import PriceMemory
from sales.pricing.price_book import CATALOGUE_LIST, Tariff
from sales.pricing.price_sheet import PriceTerms

# Sold once to the customer and sized by all its users, rather than at each site.
SOLD_ONCE = frozenset({"UCaaS", "Contact centre", "Voice", "Colocation", "Cloud connect", "IoT"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What options are arranged on. `similarity`: requirement id -> offering id -> 0 to 1."""

    requirements: tuple[Requirement, ...]
    sites: tuple[Site, ...]
    catalogue: Catalogue
    buildings: BuildingList
    terms: PriceTerms
    policy: PricePolicy = STANDARD_POLICY
    tariff: Tariff = CATALOGUE_LIST
    memory: PriceMemory | None = None
    similarity: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def offerings_by_id(self) -> dict[str, Offering]:
        return {each.id: each for each in self.catalogue.on_sale}


def match_at(ground: Ground, group: str, site: Site) -> tuple[Match, ...]:
    """Every offering on sale against one group's requirements at one site, best first."""
    wanted = for_group(ground.requirements, group, site.id)
    offerings = ground.catalogue.on_sale
    checked: dict[str, Feasibility] = {
        each.id: ground.buildings.check(site.place, each) for each in offerings
    }
    return match(wanted, offerings, feasibility=checked, similarity=ground.similarity)


def places_of(ground: Ground, group: str) -> tuple[Site, ...]:
    """The sites a group of requirements is to be answered at."""
    concerned = {
        site_id
        for r in ground.requirements
        if r.group == group and r.characteristic == "service"
        for site_id in r.site_ids
    }
    sites = tuple(s for s in ground.sites if not concerned or s.id in concerned)
    return sites[:1] if group in SOLD_ONCE else sites
