"""Arranging options: from requirements and sites to economy, balanced and resilient solutions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from catalog.catalogue import Catalogue
from catalog.choosing import choices_for, classes_upward
from catalog.configuration import Configuration
from catalog.configurator import InvalidConfiguration, configure
from catalog.feasibility import BuildingList, Feasibility, Reach
from catalog.matching import CARRYING, Match, for_group, groups_of, match, nearest_sentence
from catalog.offering import Offering, Value
from catalog.requirement import Operator, Priority, Requirement
from common.errors import BusinessError
from common.money import Money
from sales.customers.customer import Site
from sales.pricing.policy import STANDARD_POLICY, PricePolicy
from sales.pricing.price import PriceMemory, price
from sales.pricing.price_book import CATALOGUE_LIST, Tariff
from sales.pricing.price_sheet import PriceTerms, QuoteLine
from sales.quotes.compliance import comply
from sales.quotes.option import INTENTS, LEAN, SolutionOption
from sales.sla.service_level import (
    ServiceLevel,
    network_availability_percent,
    service_level,
)

# Sold once to the customer and sized by all its users, rather than at each site.
SOLD_ONCE = frozenset({"UCaaS", "Contact centre", "Voice", "Colocation", "Cloud connect", "IoT"})
_MOST_CANDIDATES = 5


class NothingToArrange(BusinessError):
    pass


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    match: Match
    line: QuoteLine
    monthly: float
    availability: float


def arrange(ground: Ground) -> tuple[SolutionOption, ...]:
    """Different options, each valid and priced: as a rule two to four of them.

    Raises:
        NothingToArrange: no site, no requirement, or nothing on sale that comes near any.
    """
    if not ground.sites:
        raise NothingToArrange("The opportunity has no site; add one before arranging options.")
    if not ground.requirements:
        raise NothingToArrange("There is no requirement yet; confirm the needs first.")
    matches = {
        (group, site.id): match_at(ground, group, site)
        for group in groups_of(ground.requirements)
        for site in _places(ground, group)
    }
    options: list[SolutionOption] = []
    for intent in INTENTS:
        # A need so strict that every intent solves it alike is also shown what giving way saves.
        if intent == LEAN and len(options) > 1:
            continue
        option = _arrange_one(ground, intent, matches)
        if option.lines and all(_content(option) != _content(other) for other in options):
            options.append(option)
    if not options:
        said = " ".join(dict.fromkeys(nearest_sentence(found) for found in matches.values()))
        raise NothingToArrange(f"No offering can be quoted for these requirements. {said}".strip())
    return tuple(options)


def match_at(ground: Ground, group: str, site: Site) -> tuple[Match, ...]:
    """Every offering on sale against one group's requirements at one site, best first."""
    wanted = for_group(ground.requirements, group, site.id)
    offerings = ground.catalogue.on_sale
    checked: dict[str, Feasibility] = {
        each.id: ground.buildings.check(site.place, each) for each in offerings
    }
    return match(wanted, offerings, feasibility=checked, similarity=ground.similarity)


def _places(ground: Ground, group: str) -> tuple[Site, ...]:
    concerned = {
        site_id
        for r in ground.requirements
        if r.group == group and r.characteristic == "service"
        for site_id in r.site_ids
    }
    sites = tuple(s for s in ground.sites if not concerned or s.id in concerned)
    return sites[:1] if group in SOLD_ONCE else sites


def _content(option: SolutionOption) -> tuple[tuple[str, tuple[tuple[str, Value], ...]], ...]:
    return tuple(
        (line.configuration.offering_id, tuple(sorted(line.configuration.values.items())))
        for line in option.lines
    )


def _arrange_one(
    ground: Ground, intent: str, matches: Mapping[tuple[str, str], tuple[Match, ...]]
) -> SolutionOption:
    lines: list[QuoteLine] = []
    gaps: list[str] = []
    sites = {site.id: site for site in ground.sites}
    for (group, site_id), ranked in matches.items():
        candidates = _candidates(ground, intent, group, sites[site_id], ranked)
        if not candidates:
            gaps.append(f"{sites[site_id].name}: {nearest_sentence(ranked) or 'nothing fits.'}")
            continue
        chosen = min(candidates, key=_preference(intent))
        if not chosen.match.fits:
            gaps.append(f"{sites[site_id].name}: {nearest_sentence((chosen.match,))}")
        place = chosen.match.feasibility
        if place is not None and place.feasible is None:
            gaps.append(f"{sites[site_id].name}: price and date depend on a survey. {place.reason}")
        lines.append(replace(chosen.line, id=f"L-{len(lines) + 1:03d}"))
    return priced_option(ground, intent, tuple(lines), gaps=tuple(gaps))


def priced_option(
    ground: Ground, name: str, lines: tuple[QuoteLine, ...], *, gaps: tuple[str, ...] = ()
) -> SolutionOption:
    """Price, promise and check compliance of lines that are already configured."""
    offerings = ground.offerings_by_id()
    sheet = price(
        lines,
        offerings,
        ground.terms,
        ground.policy,
        tariff=ground.tariff,
        memory=ground.memory,
    )
    return SolutionOption(
        name=name,
        intent=INTENTS.get(name, "Arranged by hand."),
        lines=lines,
        sheet=sheet,
        service_levels=tuple(_levels(lines, offerings)),
        compliance=comply(ground.requirements, sheet, offerings),
        gaps=gaps,
    )


def _levels(
    lines: tuple[QuoteLine, ...], offerings: Mapping[str, Offering]
) -> Iterator[ServiceLevel]:
    """Each line's promise, worked out once for lines configured alike."""
    known: dict[tuple[object, ...], ServiceLevel | None] = {}
    for line in lines:
        configuration = line.configuration
        kind = (configuration.offering_id, tuple(configuration.values.items()))
        if kind not in known:
            known[kind] = service_level(
                offerings[configuration.offering_id], configuration, line_id="", site_name=""
            )
        level = known[kind]
        if level is not None:
            yield replace(level, line_id=line.id, site_name=line.site_name)


def _preference(intent: str) -> Callable[[_Candidate], tuple[bool, float, float]]:
    if intent in ("economy", LEAN):
        return lambda c: (not c.match.fits, c.monthly, -c.match.score)
    if intent == "balanced":
        return lambda c: (not c.match.fits, -c.match.score, c.monthly)
    return lambda c: (not c.match.fits, -c.availability, c.monthly)


def _candidates(
    ground: Ground, intent: str, group: str, site: Site, ranked: tuple[Match, ...]
) -> list[_Candidate]:
    """Priced lines of the best matches that can be configured; only fitting ones if any fits."""
    reachable = [
        m
        for m in ranked
        if (not group or m.offering.family == group)
        and not (m.feasibility is not None and m.feasibility.feasible is False)
    ]
    pool = [m for m in reachable if m.fits] or reachable[:1]
    offerings = ground.offerings_by_id()
    found = []
    for each in pool[:_MOST_CANDIDATES]:
        configuration = _configuration(ground, intent, group, site, each.offering)
        if configuration is None:
            continue
        line = _line(site, each, configuration)
        alone = replace(ground.terms, line_discounts={}, header_amount=None)
        sheet = price((line,), offerings, alone, ground.policy, tariff=ground.tariff)
        network = network_availability_percent(each.offering, configuration.values)
        found.append(
            _Candidate(
                match=each,
                line=line,
                monthly=float(sheet.totals().monthly.amount),
                availability=network or 0.0,
            )
        )
    return found


def _configuration(
    ground: Ground, intent: str, group: str, site: Site, offering: Offering
) -> Configuration | None:
    """The first valid configuration of what the intent would like, giving up wishes in turn."""
    wanted = for_group(ground.requirements, group, site.id)
    if intent == LEAN:
        wanted = tuple(r for r in wanted if r.characteristic in CARRYING)
    elif intent == "economy":
        wanted = tuple(r for r in wanted if r.priority is Priority.MUST)
    base = choices_for(_sized(wanted, group, site, ground.sites), offering)
    for wish in (*_wishes(intent, offering, base), {}):
        try:
            return configure(offering, ground.catalogue.rules, {**base, **wish})
        except InvalidConfiguration:
            continue
    return None


def _sized(
    wanted: tuple[Requirement, ...], group: str, site: Site, sites: tuple[Site, ...]
) -> tuple[Requirement, ...]:
    """Requirements, with the site list's bandwidth and users where nobody said how much."""
    users = sum(each.users for each in sites) if group in SOLD_ONCE else site.users
    kept = list(wanted)
    for name, value in (("bandwidth_mbps", site.bandwidth_mbps), ("users", users)):
        if value and not any(r.characteristic == name for r in wanted):
            kept.append(
                Requirement(id=name, characteristic=name, operator=Operator.AT_LEAST, value=value)
            )
    return tuple(kept)


def _wishes(intent: str, offering: Offering, base: Mapping[str, Value]) -> list[dict[str, Value]]:
    """What an intent would like beyond the requirements, best first."""
    if intent in ("economy", LEAN):
        return []
    names = [each.name for each in classes_upward(offering)]
    least = names.index(str(base["service_class"])) if "service_class" in base else 0
    if intent == "balanced":
        return [{"service_class": name} for name in names[least + 1 : least + 2]]
    doubled = offering.characteristic("resilience")
    second: dict[str, Value] = (
        {"resilience": True} if doubled is not None and doubled.accepts(True) else {}
    )
    return [{**second, "service_class": n} for n in reversed(names[least:])] + [second]


def _line(site: Site, found: Match, configuration: Configuration) -> QuoteLine:
    place = found.feasibility
    reach = place.reach if place is not None else Reach.UNKNOWN
    build = place.build_cost if place is not None and reach is not Reach.ON_NET else None
    lead = place.lead_time_days if place is not None else None
    return QuoteLine(
        id="L-000",
        site_id=site.id,
        site_name=site.name,
        region=site.region,
        configuration=configuration,
        reach=reach.value if found.offering.access else "",
        lead_time_days=lead or found.offering.lead_time_days,
        build_cost=build if found.offering.access and build else None,
    )


def priced_matches(
    ground: Ground, group: str, site: Site, ranked: tuple[Match, ...]
) -> tuple[tuple[Match, Money, float], ...]:
    """The best matches that fit, each with its list price a month and the availability in percent
    the network gives it, configured for no more than the musts."""
    currency = ground.terms.currency
    return tuple(
        (each.match, Money.of(f"{each.monthly:.4f}", currency).rounded(), each.availability)
        for each in _candidates(ground, "economy", group, site, ranked)
    )
