"""Arranging options: from requirements and sites to solutions that differ in what they aim at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from catalog.feasibility import Reach
from catalog.matching import Match, groups_of, nearest_sentence
from catalog.offering import Offering
from common.errors import BusinessError
from common.wording import some_of
from sales.pricing.price import price
from sales.pricing.price_sheet import QuoteLine
from sales.quotes.compliance import comply
from sales.quotes.efficient import Solution, efficient
from sales.quotes.ground import Ground, match_at, places_of
from sales.quotes.intents import balanced, economy, quickest, resilient
from sales.quotes.option import INTENTS, LEAN, SolutionOption
from sales.quotes.variants import Variant, VariantSearch
from sales.sla.service_level import ServiceLevel, service_level

# A solution this much earlier than the others is worth showing for that alone.
_DAYS_THAT_COUNT = 7


class NothingToArrange(BusinessError):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Arranged:
    """The options, and every efficient solution they were taken from, the cheapest first.

    Any of the latter can be taken too, by the name `nth` gives it. `alike` says why an intent has
    no option of its own.
    """

    options: tuple[SolutionOption, ...]
    front: tuple[Solution, ...]
    gaps: tuple[str, ...]
    alike: str = ""

    def option(self, name: str, ground: Ground) -> SolutionOption | None:
        """The option of that name, or the efficient solution as one; None when there is none."""
        found = next((each for each in self.options if each.name == name), None)
        if found is not None:
            return found
        for at, solution in enumerate(self.front):
            if name == nth(at):
                return _option(ground, name, solution, self.gaps)
        return None


def nth(at: int) -> str:
    """What the efficient solution at this place in the front is called as an option."""
    return f"solution {at + 1}"


@dataclass(frozen=True, slots=True)
class _Places:
    """What each place offers, in the order of the requirements' groups and the sites."""

    variants: list[tuple[Variant, ...]]
    gaps: tuple[str, ...]


def arrange(ground: Ground) -> tuple[SolutionOption, ...]:
    """Different options, each valid and priced: as a rule two to four of them.

    Raises:
        NothingToArrange: no site, no requirement, or nothing on sale that comes near any.
    """
    return arrange_all(ground).options


def arrange_all(ground: Ground) -> Arranged:
    """The options with the efficient solutions behind them. Raises NothingToArrange."""
    if not ground.sites:
        raise NothingToArrange("The opportunity has no site; add one before arranging options.")
    if not ground.requirements:
        raise NothingToArrange("There is no requirement yet; confirm the needs first.")
    matches = {
        (group, site.id): match_at(ground, group, site)
        for group in groups_of(ground.requirements)
        for site in places_of(ground, group)
    }
    places = _places(ground, matches, lean=False)
    front = efficient(places.variants, ground.terms.term_months)
    intended = _intended(places, front)
    options = [_option(ground, name, solution, places.gaps) for name, solution in intended.items()]
    if len(options) < 2:
        # A need so strict that every intent solves it alike is also shown what giving way saves.
        lean = _places(ground, matches, lean=True)
        if lean.variants:
            solution = economy(efficient(lean.variants, ground.terms.term_months))
            option = _option(ground, LEAN, solution, lean.gaps)
            if all(_content(option) != _content(other) for other in options):
                options.append(option)
    if not options:
        said = " ".join(dict.fromkeys(nearest_sentence(found) for found in matches.values()))
        raise NothingToArrange(f"No offering can be quoted for these requirements. {said}".strip())
    return Arranged(
        options=tuple(options), front=front, gaps=places.gaps, alike=_alike(tuple(intended))
    )


def _places(
    ground: Ground, matches: Mapping[tuple[str, str], tuple[Match, ...]], *, lean: bool
) -> _Places:
    variants: list[tuple[Variant, ...]] = []
    gaps: list[str] = []
    sites = {site.id: site for site in ground.sites}
    search = VariantSearch(ground, lean=lean)
    for (group, site_id), ranked in matches.items():
        site = sites[site_id]
        if found := search.at(group, site, ranked):
            variants.append(found)
        else:
            gaps.append(f"{site.name}: {nearest_sentence(ranked) or 'nothing fits.'}")
    return _Places(variants, tuple(gaps))


def _intended(places: _Places, front: tuple[Solution, ...]) -> dict[str, Solution]:
    """A solution an intent; one that solves it like another is left out."""
    if not front:
        return {}
    ends = [economy(front), resilient(places.variants)]
    middle = balanced(front, ends)
    found = {"economy": ends[0], "balanced": middle, "resilient": ends[1]}
    soon = quickest(front)
    rest = [each.lead_time_days for each in found.values() if each is not None]
    if soon.lead_time_days <= min(rest) - _DAYS_THAT_COUNT:
        found["quickest"] = soon
    kept: dict[str, Solution] = {}
    for name, solution in found.items():
        if solution is not None and solution.variants not in [k.variants for k in kept.values()]:
            kept[name] = solution
    return kept


def _alike(names: tuple[str, ...]) -> str:
    if not names or "balanced" in names:
        return ""
    if "resilient" in names:
        return "Nothing stands between economy and resilient that would be a balance of them."
    return (
        "A balanced and a resilient option would be the same as economy: what must be met leaves "
        "nothing to trade."
    )


def _option(ground: Ground, name: str, solution: Solution, gaps: tuple[str, ...]) -> SolutionOption:
    lines = []
    nearest: dict[str, list[str]] = {}
    for number, variant in enumerate(solution.variants, start=1):
        line = variant.line
        lines.append(replace(line, id=f"L-{number:03d}"))
        if not variant.match.fits:
            nearest.setdefault(variant.match.offering.name, []).append(line.site_name)
    # What each falls short of stands among the requirements that are not met.
    said = [
        f"{some_of(sites, 'site')}: nothing fits; {offering} comes nearest."
        for offering, sites in nearest.items()
    ]
    return priced_option(ground, name, tuple(lines), gaps=(*gaps, *said))


def _content(option: SolutionOption) -> tuple[object, ...]:
    return tuple(
        (line.configuration.offering_id, tuple(line.configuration.values.items()))
        for line in option.lines
    )


def priced_option(
    ground: Ground,
    name: str,
    lines: tuple[QuoteLine, ...],
    *,
    gaps: tuple[str, ...] = (),
    before: SolutionOption | None = None,
) -> SolutionOption:
    """Price, promise and check compliance of lines that are already configured.

    `before` is what was priced on the same catalogue: promises of its lines are kept.
    """
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
        service_levels=tuple(_levels(lines, offerings, before)),
        compliance=comply(ground.requirements, sheet, offerings),
        gaps=(*gaps, *_surveys(lines)),
    )


def _surveys(lines: tuple[QuoteLine, ...]) -> Iterator[str]:
    unsure = dict.fromkeys(
        x.site_name for x in lines if x.reach == Reach.UNKNOWN.value and x.supplier is None
    )
    if unsure:
        where = some_of(tuple(unsure), "site")
        yield f"{where}: price and date depend on a survey; the address is in no list."


def _levels(
    lines: tuple[QuoteLine, ...],
    offerings: Mapping[str, Offering],
    before: SolutionOption | None,
) -> Iterator[ServiceLevel]:
    """Each line's promise, worked out once for lines configured alike and kept for those that
    are as they were."""
    known: dict[tuple[object, ...], ServiceLevel | None] = {}
    old = {each.id: each for each in before.lines} if before else {}
    kept = {each.line_id: each for each in before.service_levels} if before else {}
    for line in lines:
        if line.id in old and old[line.id] is line:
            if line.id in kept:
                yield kept[line.id]
            continue
        configuration = line.configuration
        kind = (configuration.offering_id, tuple(configuration.values.items()))
        if kind not in known:
            known[kind] = service_level(
                offerings[configuration.offering_id], configuration, line_id="", site_name=""
            )
        level = known[kind]
        if level is not None:
            yield replace(level, line_id=line.id, site_name=line.site_name)
