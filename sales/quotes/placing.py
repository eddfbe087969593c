"""Placing a line at a site: how it is reached, in how many days, and what the line costs us."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from catalog.feasibility import Feasibility, Reach
from catalog.offering import Offering
from catalog.supplier_quote import PartnerLines
from sales.customers.customer import Site
from sales.pricing.price_sheet import QuoteLine

_BOUGHT_AT = frozenset({Reach.OFF_NET.value, Reach.UNKNOWN.value})


def placed(line: QuoteLine, site: Site, place: Feasibility | None, offering: Offering) -> QuoteLine:
    """The line at the site, with what reaching it by our own network takes."""
    reach = place.reach if place is not None else Reach.UNKNOWN
    build = place.build_cost if place is not None and reach is not Reach.ON_NET else None
    lead = place.lead_time_days if place is not None else None
    return replace(
        line,
        site_id=site.id,
        site_name=site.name,
        region=site.region,
        reach=reach.value if offering.access else "",
        lead_time_days=lead or offering.lead_time_days,
        build_cost=build if offering.access and build else None,
        supplier=None,
    )


def bought(
    line: QuoteLine, site: Site, offering: Offering, partners: PartnerLines | None
) -> QuoteLine:
    """The line at the cost of the best valid quote of a supplier, where it is not ours.

    A supplier's line takes the place of a build of our own. With no valid quote the line stays as
    it is, at the cost of the quote it was made with, which may have expired meanwhile; one that
    has become too slow for the line is dropped.
    """
    if partners is None or line.reach not in _BOUGHT_AT:
        return line
    speed = line.configuration.values.get("bandwidth_mbps", 0)
    mbps = float(speed) if isinstance(speed, int | float) else 0.0
    reach = Reach(line.reach)
    best = partners.line_at(site.place, reach, offering, bandwidth_mbps=mbps)
    if best is None:
        slow = line.supplier is not None and line.supplier.bandwidth_mbps < mbps
        return replace(line, supplier=None) if slow else line
    if best == line.supplier:
        return line
    days = best.lead_time_days or line.lead_time_days
    return replace(line, supplier=best, build_cost=None, lead_time_days=days)


def _can_buy(reach: str, offering: Offering, partners: PartnerLines) -> bool:
    return reach in _BOUGHT_AT and partners.bought(Reach(reach), offering)


def all_bought(
    lines: tuple[QuoteLine, ...],
    sites: Mapping[str, Site],
    offerings: Mapping[str, Offering],
    partners: PartnerLines,
) -> tuple[QuoteLine, ...]:
    """Each line at today's best quote; lines of sites or offerings not known stay as they are."""

    # Most lines of a large quote can be bought nowhere, and are alike in why: asked once.
    buys: dict[tuple[str, str], bool] = {}

    def one(line: QuoteLine) -> QuoteLine:
        offering_id = line.configuration.offering_id
        offering = offerings.get(offering_id)
        if offering is None:
            return line
        kind = line.reach, offering_id
        can_buy = buys.get(kind)
        if can_buy is None:
            can_buy = buys[kind] = _can_buy(line.reach, offering, partners)
        site = sites.get(line.site_id) if can_buy or line.supplier is not None else None
        if site is None:
            return line
        return bought(line, site, offering, partners)

    return tuple(one(each) for each in lines)
