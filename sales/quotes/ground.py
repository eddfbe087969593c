"""The ground options are arranged on: needs, sites, catalogue, buildings, prices of the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from catalog.catalogue import Catalogue
from catalog.feasibility import BuildingList, Feasibility
from catalog.matching import Match, for_group, match
from catalog.offering import Offering
from catalog.requirement import Requirement
from catalog.supplier_quote import PartnerLines
from sales.customers.customer import Site
from sales.pricing.policy import STANDARD_POLICY, PricePolicy
from sales.pricing.price_book import CATALOGUE_LIST, Tariff
from sales.pricing.price_memory import PriceMemory
from sales.pricing.price_sheet import PriceTerms

# Sold once to the customer and sized by all its users, rather than at each site.
SOLD_ONCE = frozenset({"UCaaS", "Contact centre", "Voice", "Colocation", "Cloud connect", "IoT"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What options are arranged on. `similarity`: requirement id -> offering id -> 0 to 1.

    `partners` are suppliers' quotes for lines off our network; None where they do not matter.
    `turned_down` are (service, offering id) the seller decided against for this customer.
    """

    requirements: tuple[Requirement, ...]
    sites: tuple[Site, ...]
    catalogue: Catalogue
    buildings: BuildingList
    terms: PriceTerms
    policy: PricePolicy = STANDARD_POLICY
    tariff: Tariff = CATALOGUE_LIST
    memory: PriceMemory | None = None
    similarity: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    partners: PartnerLines | None = None
    turned_down: frozenset[tuple[str, str]] = frozenset()

    def offerings_by_id(self) -> dict[str, Offering]:
        return {each.id: each for each in self.catalogue.on_sale}


def match_at(ground: Ground, group: str, site: Site) -> tuple[Match, ...]:
    """Every offering on sale against one group's requirements at one site, best first; without
    those decided against."""
    wanted = for_group(ground.requirements, group, site.id)
    turned_down = ground.turned_down
    offerings = tuple(x for x in ground.catalogue.on_sale if (group, x.id) not in turned_down)
    checked: dict[str, Feasibility] = {each.id: reach_of(ground, site, each) for each in offerings}
    return match(wanted, offerings, feasibility=checked, similarity=ground.similarity)


def reach_of(ground: Ground, site: Site, offering: Offering) -> Feasibility:
    """Whether the offering reaches the site, by our network or by a line suppliers quote."""
    found = ground.buildings.check(site.place, offering)
    return ground.partners.reached(found, site.place, offering) if ground.partners else found


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
