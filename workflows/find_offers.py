"""Find offers: match the confirmed requirements to the catalogue, per group and site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from catalog.feedback import Experience, turned_down
from catalog.lacking import Lacking, still_lacking
from catalog.matching import Match, groups_of, nearest_sentence
from catalog.offering import Offering
from catalog.requirement import Operator, Requirement
from common.actor import Actor, Permission
from common.money import Money
from common.units import downtime_minutes
from common.wording import count
from database.work import Work
from sales.customers.customer import Site
from sales.pricing.price_sheet import PriceTerms
from sales.quotes.ground import SOLD_ONCE, Ground, match_at, places_of
from sales.quotes.variants import Variant, VariantSearch
from workflows.catalogue_shelf import buildings_in_use, catalogue_in_use, text_index
from workflows.learn_from_choices import experience_of, in_order_of_experience
from workflows.open_sale import Sale, open_sale
from workflows.partner_costs import partners_on

DEFAULT_TERM_MONTHS = 36


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMatches:
    """Offerings ranked for one requirement group at one site."""

    group: str
    site: Site
    matches: tuple[Match, ...]
    learned: Mapping[str, Experience] = field(default_factory=dict)
    complements: tuple[Offering, ...] = ()  # often sold with the best, and not asked for yet
    lacking: tuple[Lacking, ...] = ()  # wanted here, and no part of the best
    turned_down: tuple[Offering, ...] = ()  # decided against for this customer

    @property
    def nothing_fits(self) -> str:
        return nearest_sentence(self.matches)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Another offering that fits, beside the best match: `why` says what it gains and gives up."""

    kind: str  # "Lower cost" or "Better"
    match: Match
    monthly: Money
    why: str


def ground_of(work: Work, sale: Sale, terms: PriceTerms | None = None) -> Ground:
    """What options and matches are made on. Raises NeedNotConfirmed."""
    requirements = sale.confirmed_need().requirements
    asked = terms or default_terms(sale, requirements)
    return Ground(
        requirements=requirements,
        sites=sale.sites,
        catalogue=catalogue_in_use(work),
        buildings=buildings_in_use(work),
        terms=asked,
        similarity=_similarity(work, requirements),
        turned_down=turned_down(work.feedback.of_sale(sale.opportunity.value.id)),
        partners=partners_on(work.supplier_quotes.all(), asked.currency, work.today),
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
    groups = groups_of(ground.requirements)
    found = []
    for group in groups:
        learned = experience_of(work, group, by=by)
        against = tuple(x for x in ground.catalogue.on_sale if (group, x.id) in ground.turned_down)
        for site in ground.sites:
            matches = in_order_of_experience(match_at(ground, group, site), learned)
            found.append(
                GroupMatches(
                    group=group,
                    site=site,
                    matches=matches,
                    learned=learned,
                    turned_down=against,
                    complements=_complements(matches, groups, ground.offerings_by_id()),
                )
            )
    return _with_lacking(found, ground)


def _with_lacking(found: list[GroupMatches], ground: Ground) -> tuple[GroupMatches, ...]:
    """Each with what its best match lacks of all that is wanted at its site."""
    on_sale = ground.offerings_by_id()
    best = {(each.group, each.site.id): each.matches[0] for each in found if each.matches}
    wanted = {
        (group, site.id)
        for group in groups_of(ground.requirements)
        for site in (ground.sites if group in SOLD_ONCE else places_of(ground, group))
    }
    made = []
    for each in found:
        site_id = each.site.id
        beside = {
            group: other if other.fits else None
            for (group, at), other in best.items()
            if at == site_id and group not in ("", each.group) and (group, at) in wanted
        }
        first = best.get((each.group, site_id))
        lacking = still_lacking(first, on_sale, beside) if first else ()
        made.append(replace(each, lacking=lacking))
    return tuple(made)


def alternatives(
    work: Work, opportunity_id: str, found: GroupMatches, *, by: Actor
) -> tuple[Alternative, ...]:
    """A cheaper and a better offering than the best match, of those that fit too; else nothing.

    Prices are of the list, configured for no more than the musts. Better is what the network
    keeps up longer. Raises NeedNotConfirmed.
    """
    by.require(Permission.SELL)
    if not found.matches or not found.matches[0].fits:
        return ()
    ground = ground_of(work, open_sale(work, opportunity_id, by=by))
    search = VariantSearch(ground)
    own = search.at(found.group, found.site, found.matches[:1])
    best = min(own, key=lambda each: each.monthly, default=None)
    if best is None:
        return ()
    others = [
        each
        for each in search.at(found.group, found.site, found.matches)
        if each.match.offering.id != best.match.offering.id and each.match.fits
    ]
    cheaper = min(others, key=lambda each: each.monthly, default=best)
    better = max(others, key=lambda each: (each.network_percent, -each.monthly), default=best)
    named = []
    if cheaper.monthly < best.monthly:
        named.append(_alternative("Lower cost", cheaper, best, ground.terms.currency))
    if better.network_percent > best.network_percent and better is not cheaper:
        named.append(_alternative("Better", better, best, ground.terms.currency))
    return tuple(named)


def _alternative(kind: str, other: Variant, best: Variant, currency: str) -> Alternative:
    differs = other.monthly - best.monthly
    side = "less" if differs < 0 else "more"
    apart = Money(abs(differs), currency).rounded()
    why = f"{apart} a month {side} than {best.match.offering.name}"
    if other.network_percent and best.network_percent:
        longer = downtime_minutes(other.network_percent) - downtime_minutes(best.network_percent)
        if abs(longer) >= 1:
            more = "longer" if longer > 0 else "shorter"
            why += f"; down {abs(longer):.0f} minutes a month {more} by its design"
    if missed := other.wishes_missed:
        why += f"; {count(missed, 'wish', 'wishes')} not met"
    monthly = Money(other.monthly, currency).rounded()
    return Alternative(kind=kind, match=other.match, monthly=monthly, why=f"{why}.")


def _complements(
    matches: tuple[Match, ...], groups: tuple[str, ...], offerings: Mapping[str, Offering]
) -> tuple[Offering, ...]:
    """What the best match is often sold with, of families nobody asked for."""
    if not matches or not matches[0].fits:
        return ()
    known = (offerings.get(id) for id in matches[0].offering.complements)
    return tuple(each for each in known if each is not None and each.family not in groups)


def _similarity(work: Work, requirements: tuple[Requirement, ...]) -> dict[str, dict[str, float]]:
    texts = {r.id: str(r.value) for r in requirements if r.operator is Operator.ABOUT}
    if not texts:
        return {}
    index = text_index(work)
    return {requirement_id: index.scores(text) for requirement_id, text in texts.items()}
