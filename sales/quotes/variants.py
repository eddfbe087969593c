"""Variants: every way worth considering to answer one group of requirements at one site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from catalog.choosing import choices_for, classes_upward
from catalog.configuration import Configuration
from catalog.configurator import InvalidConfiguration, configure
from catalog.matching import CARRYING, Match, for_group, judge
from catalog.offering import NoPrice, Offering, Value
from catalog.requirement import Operator, Priority, Requirement
from catalog.supplier_quote import PartnerLines
from sales.customers.customer import Site
from sales.pricing.builds import BUILD
from sales.pricing.price import price
from sales.pricing.price_memory import PriceMemory
from sales.pricing.price_sheet import QuoteLine
from sales.quotes.ground import SOLD_ONCE, Ground
from sales.quotes.placing import bought, placed
from sales.sla.service_level import network_availability_percent

_MOST_OFFERINGS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One configured service at a site, with the figures solutions are weighed by.

    `monthly` and `once` are at today's prices for this service alone, before rewards for buying
    more of it. `kept_percent` is the availability that is both promised and reached by the
    network on the average; `wishes_missed` counts requirements that should be met and are not.
    """

    match: Match
    line: QuoteLine
    monthly: Decimal
    once: Decimal
    build: Decimal  # of `once`, bringing fibre into the site
    kept_percent: float
    network_percent: float
    wishes_missed: int

    @property
    def figures(self) -> tuple[float, float, float, float, float]:
        """To be small, all of them."""
        return (
            float(self.monthly),
            float(self.once),
            100 - self.kept_percent,
            float(self.line.lead_time_days),
            float(self.wishes_missed),
        )


class VariantSearch:
    """Finds the variants of place after place; sites alike are worked out once.

    With `lean`, only what carries the service (bandwidth, users) is asked for.
    """

    def __init__(self, ground: Ground, *, lean: bool = False) -> None:
        self._ground, self._lean = ground, lean
        self._memory: PriceMemory = PriceMemory()
        self._known: dict[tuple[object, ...], tuple[Variant, ...]] = {}

    def at(self, group: str, site: Site, ranked: tuple[Match, ...]) -> tuple[Variant, ...]:
        """The variants no other beats in every figure, of what can be reached at the site.

        Offerings that fit, the best five; where none does, the nearest.
        """
        reachable = [
            m
            for m in ranked
            if (not group or m.offering.family == group)
            and not (m.feasibility is not None and m.feasibility.feasible is False)
        ]
        pool = ([m for m in reachable if m.fits] or reachable[:1])[:_MOST_OFFERINGS]
        wanted = for_group(self._ground.requirements, group, site.id)
        if self._lean:
            wanted = tuple(r for r in wanted if r.characteristic in CARRYING)
        said = (group, site.region, site.users, site.bandwidth_mbps, wanted)
        key = (*said, self._quoted(site), *map(_alike, pool))
        if key not in self._known:
            self._known[key] = tuple(_best(list(self._variants(group, site, pool, wanted))))
            return self._known[key]
        by_id = {each.offering.id: each for each in pool}
        return tuple(
            replace(
                each,
                match=by_id[each.line.configuration.offering_id],
                line=replace(each.line, site_id=site.id, site_name=site.name),
            )
            for each in self._known[key]
        )

    def _quoted(self, site: Site) -> tuple[object, ...]:
        """Suppliers ask different prices at places otherwise alike."""
        partners = self._ground.partners
        return partners.quotes.at(site.place) if partners else ()

    def _variants(
        self, group: str, site: Site, pool: list[Match], wanted: tuple[Requirement, ...]
    ) -> Iterator[Variant]:
        sized = _sized(wanted, group, site, self._ground.sites)
        for each in pool:
            for made in _configurations(self._ground, sized, each.offering, lean=self._lean):
                line = line_for(site, each, made, self._ground.partners)
                variant = _weighed(self._ground, each, line, wanted, self._memory)
                if variant is not None:
                    yield variant


def _alike(found: Match) -> tuple[object, ...]:
    """All that a variant takes from a match beside its words."""
    place = found.feasibility
    reached = (place.reach, place.feasible, place.build_cost, place.lead_time_days) if place else ()
    return (found.offering.id, found.fits, *reached)


def _configurations(
    ground: Ground, sized: tuple[Requirement, ...], offering: Offering, *, lean: bool
) -> Iterator[Configuration]:
    """What must be met, and what should, each with every service class and second path."""
    seen = set()
    musts = tuple(r for r in sized if r.priority is Priority.MUST)
    for base in dict.fromkeys((musts, sized)):
        choices = choices_for(base, offering)
        for wish in [{}] if lean else _wishes(offering, choices):
            try:
                made = configure(offering, ground.catalogue.rules, {**choices, **wish})
            except InvalidConfiguration:
                continue
            key = tuple(made.values.items())
            if key not in seen:
                seen.add(key)
                yield made


def _wishes(offering: Offering, base: Mapping[str, Value]) -> list[dict[str, Value]]:
    names = [each.name for each in classes_upward(offering)]
    least = names.index(str(base["service_class"])) if "service_class" in base else 0
    classes: list[dict[str, Value]] = [{"service_class": name} for name in names[least:]] or [{}]
    doubled = offering.characteristic("resilience")
    if doubled is None or not doubled.accepts(True) or "resilience" in base:
        return [{}, *classes]
    return [{}, *classes, *({**each, "resilience": True} for each in classes)]


def _weighed(
    ground: Ground,
    found: Match,
    line: QuoteLine,
    wanted: tuple[Requirement, ...],
    memory: PriceMemory,
) -> Variant | None:
    offering, configuration = found.offering, line.configuration
    alone = replace(ground.terms, line_discounts={}, group_discounts={}, header_amount=None)
    try:
        sheet = price(
            (line,),
            {offering.id: offering},
            alone,
            ground.policy,
            tariff=ground.tariff,
            memory=memory,
        )
    except NoPrice:
        return None
    totals = sheet.totals()
    network = network_availability_percent(offering, configuration.values) or 0.0
    promised = offering.service_class(str(configuration.values.get("service_class", "")))
    reached = [x for x in (promised and promised.availability_percent, network) if x]
    missed = sum(
        not judge(each, offering, configuration=configuration).verdict.good
        for each in wanted
        if each.priority is Priority.SHOULD and each.operator is not Operator.ABOUT
    )
    return Variant(
        match=found,
        line=line,
        monthly=totals.monthly.amount + (totals.usage.amount if totals.usage else 0),
        once=totals.once.amount,
        build=sum((c.net.amount for c in sheet.lines[0].charges if c.name == BUILD), Decimal(0)),
        kept_percent=min(reached, default=0.0),
        network_percent=network,
        wishes_missed=missed,
    )


def _best(variants: list[Variant]) -> Iterator[Variant]:
    """Those no other is as good as in every figure and better in one; the first of equals."""
    kept: list[Variant] = []
    for each in sorted(variants, key=lambda v: (v.figures, -v.network_percent)):
        own = each.figures
        beaten = any(
            all(a <= b for a, b in zip(other.figures, own, strict=True))
            and other.network_percent >= each.network_percent
            for other in kept
        )
        if not beaten:
            kept.append(each)
    yield from kept


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


def line_for(
    site: Site, found: Match, configuration: Configuration, partners: PartnerLines | None = None
) -> QuoteLine:
    """A line of the quote for the configured match, with what reaching the site takes."""
    bare = QuoteLine(
        id="L-000",
        site_id=site.id,
        site_name=site.name,
        region=site.region,
        configuration=configuration,
    )
    return bought(
        placed(bare, site, found.feasibility, found.offering), site, found.offering, partners
    )
