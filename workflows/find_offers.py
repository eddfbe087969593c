"""Find offers: match the confirmed requirements to the catalogue, per group and site."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.matching import Match, groups_of, nearest_sentence
from catalog.requirement import Operator, Requirement
from common.actor import Actor, Permission
from database.work import Work
from sales.customers.customer import Site
from sales.pricing.price_sheet import PriceTerms
from sales.quotes.arrange import Ground, match_at
from workflows.catalogue_shelf import buildings_in_use, catalogue_in_use, text_index
from workflows.open_sale import Sale, open_sale

DEFAULT_TERM_MONTHS = 36


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMatches:
    """Offerings ranked for one requirement group at one site."""

    group: str
    site: Site
    matches: tuple[Match, ...]

    @property
    def nothing_fits(self) -> str:
        return nearest_sentence(self.matches)


def ground_of(work: Work, sale: Sale, terms: PriceTerms | None = None) -> Ground:
    """What options and matches are made on. Raises NeedNotConfirmed."""
    requirements = sale.confirmed_need().requirements
    catalogue = catalogue_in_use(work)
    return Ground(
        requirements=requirements,
        sites=sale.sites,
        catalogue=catalogue,
        buildings=buildings_in_use(work),
        terms=terms or default_terms(sale, requirements),
        similarity=_similarity(work, requirements),
    )


def default_terms(sale: Sale, requirements: tuple[Requirement, ...]) -> PriceTerms:
    """The term the customer asked for, else three years."""
    asked = [
        r.value
        for r in requirements
        if r.characteristic == "term_months" and isinstance(r.value, int | float)
    ]
    return PriceTerms(
        currency=sale.opportunity.value.currency,
        term_months=int(asked[0]) if asked else DEFAULT_TERM_MONTHS,
    )


def find_offers(work: Work, opportunity_id: str, *, by: Actor) -> tuple[GroupMatches, ...]:
    """Ranked offerings for every group and site; raises NeedNotConfirmed."""
    by.require(Permission.SELL)
    sale = open_sale(work, opportunity_id, by=by)
    ground = ground_of(work, sale)
    return tuple(
        GroupMatches(group=group, site=site, matches=match_at(ground, group, site))
        for group in groups_of(ground.requirements)
        for site in ground.sites
    )


def _similarity(work: Work, requirements: tuple[Requirement, ...]) -> dict[str, dict[str, float]]:
    texts = {r.id: str(r.value) for r in requirements if r.operator is Operator.ABOUT}
    if not texts:
        return {}
    index = text_index(work)
    return {requirement_id: index.scores(text) for requirement_id, text in texts.items()}
