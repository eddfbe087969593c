"""The solution, site by site: what is delivered, why, with which settings, how and when."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.feasibility import Reach
from common.wording import count, join_words
from sales.pricing.price_sheet import PricedLine, QuoteLine
from sales.proposals.glance import Glance
from sales.proposals.phrases import (
    for_customer,
    named_or_counted,
    of_several,
    sentence,
    setting,
    title_of,
)
from sales.quotes.quote_version import QuoteVersion, ServiceDescription

REQUIREMENTS_NAMED = 5

REACH_SENTENCES = {
    Reach.ON_NET: "Our network already reaches the building.",
    Reach.NEAR_NET: "Our network passes close by; we extend it to the building.",
    Reach.OFF_NET: "The last stretch is a partner's line, which we order and look after.",
    Reach.UNKNOWN: "A survey confirms how the building is reached before work starts.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceIntroduction:
    """One service of the proposal, told once however many sites have it."""

    name: str
    family: str
    summary: str
    what: str
    when: str
    needs: str
    sites: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveredService:
    line_id: str
    name: str
    summary: str
    why: str
    settings: tuple[tuple[str, str], ...]
    reach: str
    lead_time: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSolution:
    name: str
    address: str
    facts: str
    asked: tuple[str, ...]  # requirements made for this site by name
    services: tuple[DeliveredService, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    introduction: str
    services: tuple[ServiceIntroduction, ...]
    sites: tuple[SiteSolution, ...]


def describe_solution(version: QuoteVersion, glance: Glance) -> Solution | None:
    """None when the version quotes no service."""
    sites = version.sheet.by_site()
    if not sites:
        return None
    return Solution(
        introduction=(
            f"We deliver {count(glance.service_count, 'service')} at "
            f"{count(len(sites), 'site')}. The services are introduced once; after that each site "
            "has its own settings, the way it is reached, and the time from order to hand-over."
        ),
        services=tuple(_introduce(each, version) for each in version.services),
        sites=tuple(_site(site_id, lines, version) for site_id, lines in sites.items()),
    )


def _introduce(service: ServiceDescription, version: QuoteVersion) -> ServiceIntroduction:
    sites = dict.fromkeys(
        each.line.site_name
        for each in version.sheet.lines
        if each.line.configuration.offering_id == service.offering_id
    )
    return ServiceIntroduction(
        name=service.name,
        family=service.family,
        summary=for_customer(service.summary),
        what=for_customer(service.education.what),
        when=for_customer(service.education.when),
        needs=for_customer(service.education.needs),
        sites=named_or_counted(list(sites), "site"),
    )


def _site(site_id: str, lines: tuple[PricedLine, ...], version: QuoteVersion) -> SiteSolution:
    site = next((each for each in version.customer.sites if each.id == site_id), None)
    address, facts = "", ""
    if site is not None:
        town = f"{site.postcode} {site.city}".strip()
        address = ", ".join(part for part in (site.street, town) if part)
        facts = count(site.users, "user") if site.users else ""
    return SiteSolution(
        name=lines[0].line.site_name,
        address=address,
        facts=facts,
        asked=tuple(str(x) for x in version.requirements if site_id in x.site_ids),
        services=tuple(_delivered(each.line, version) for each in lines),
    )


def _delivered(line: QuoteLine, version: QuoteVersion) -> DeliveredService:
    service = version.service(line.configuration.offering_id)
    days = line.lead_time_days
    return DeliveredService(
        line_id=line.id,
        name=of_several(line),
        summary=for_customer(service.summary) if service else "",
        why=_why(line, version),
        settings=_settings(line, service),
        reach=_reach(line.reach),
        lead_time=f"{count(days, 'day')} from order" if days else "Agreed at order",
    )


def _why(line: QuoteLine, version: QuoteVersion) -> str:
    """The requirements this service answers here, by number; empty when none names its family."""
    ids = [
        each.id
        for each in version.requirements
        if each.group == line.configuration.family
        and (not each.site_ids or line.site_id in each.site_ids)
    ]
    if len(ids) <= REQUIREMENTS_NAMED:
        return f"Answers {join_words(ids)}" if ids else ""
    return f"Answers {', '.join(ids[:3])} and {len(ids) - 3} more"


def _settings(line: QuoteLine, service: ServiceDescription | None) -> tuple[tuple[str, str], ...]:
    """The configured values in catalogue order; those without a title only if none has one."""
    values = line.configuration.values
    titles = service.settings if service else {}
    if not titles:
        return tuple((title_of(name), setting(name, value)) for name, value in values.items())
    return tuple(
        (title, setting(name, values[name])) for name, title in titles.items() if name in values
    )


def _reach(reach: str) -> str:
    try:
        return REACH_SENTENCES[Reach(reach.strip().lower())]
    except ValueError:
        return sentence(reach)
