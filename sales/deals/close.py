"""Closing: an accepted version becomes a won deal, its orders per site and demand; or a loss."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from catalog.offering import Cadence, Offering
from common.errors import BusinessError
from sales.customers.customer import Customer
from sales.customers.opportunity import Opportunity, Stage
from sales.deals.deal import Deal, DealLine, Order, OrderItem
from sales.deals.milestones import planned
from sales.deals.ramp import RampStep, in_steps
from sales.pricing.price_sheet import PricedLine
from sales.pricing.spread import given_away
from sales.quotes.quote_version import QuoteVersion


class ReasonMissing(BusinessError):
    def __init__(self) -> None:
        super().__init__("Say why the deal was won or lost; a short reason is enough.")


class NothingToWin(BusinessError):
    def __init__(self, opportunity_id: str) -> None:
        super().__init__(f"{opportunity_id} has no quote the customer could have accepted.")


WIN_REASONS = ("price", "service level", "solution fit", "relationship", "delivery time", "other")
LOSS_REASONS = ("price", "service level", "coverage", "delivery time", "no decision", "other")


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """What is said when an opportunity closes."""

    deal_id: str
    won: bool
    reason: str
    competitor: str = ""
    on: date
    ramp: tuple[RampStep, ...] = ()  # empty: all of it goes live at once


def close(
    closing: Closing,
    opportunity: Opportunity,
    customer: Customer,
    *,
    version: QuoteVersion | None,
    offerings: Mapping[str, Offering],
) -> Deal:
    """The deal, won or lost; a loss keeps what was quoted last, so that it can be learnt from.

    A won deal is active after the longest lead time of its lines, or from the first step of its
    ramp on.

    Raises:
        OpportunityClosed, ReasonMissing, NothingToWin.
    """
    opportunity.require_open()
    if not closing.reason.strip():
        raise ReasonMissing
    if closing.won and version is None:
        raise NothingToWin(opportunity.id)
    lines = version.sheet.lines if version else ()
    lead = max((each.line.lead_time_days for each in lines), default=0) if closing.won else 0
    ramp = closing.ramp if closing.won else ()
    sold = _deal_lines(version, offerings) if version else ()
    return Deal(
        id=closing.deal_id,
        customer_name=customer.name,
        segment=customer.segment,
        won=closing.won,
        reason=closing.reason.strip(),
        competitor=closing.competitor.strip(),
        opened_on=opportunity.opened_on,
        closed_on=closing.on,
        activation_on=ramp[0].on if ramp else closing.on + timedelta(days=lead),
        term_months=version.sheet.terms.term_months if version else 0,
        lines=in_steps(sold, ramp),
        opportunity_id=opportunity.id,
        quote_number=version.number if version else "",
        quote_version=version.version if version else 0,
    )


def closed(opportunity: Opportunity, *, won: bool, on: date) -> Opportunity:
    return replace(
        opportunity,
        stage=Stage.WON if won else Stage.LOST,
        closed_on=on,
        probability=1.0 if won else 0.0,
    )


def orders_of(deal: Deal, version: QuoteVersion) -> tuple[Order, ...]:
    """One order a site, with an item a line (TMF622 product order).

    It is requested for the day the first of the site's services goes live.
    """
    orders = []
    starts = {
        priced.line.id: sold.starts_on(deal.activation_on)
        for priced, sold in zip(version.sheet.lines, deal.lines, strict=True)
    }
    for nth, (site_id, lines) in enumerate(version.sheet.by_site().items(), start=1):
        requested_on = min(starts[each.line.id] for each in lines)
        orders.append(
            Order(
                id=f"O-{deal.id.removeprefix('D-')}-{nth}",
                deal_id=deal.id,
                opportunity_id=deal.opportunity_id,
                customer_name=deal.customer_name,
                site_id=site_id,
                site_name=lines[0].line.site_name,
                requested_on=requested_on,
                items=tuple(_item(each) for each in lines),
                milestones=planned(deal.closed_on, requested_on),
            )
        )
    return tuple(orders)


def _item(priced: PricedLine) -> OrderItem:
    configuration = priced.line.configuration
    return OrderItem(
        line_id=priced.line.id,
        offering_id=configuration.offering_id,
        offering_name=configuration.offering_name,
        headline=configuration.headline,
        quantity=priced.line.quantity,
    )


def _deal_lines(version: QuoteVersion, offerings: Mapping[str, Offering]) -> tuple[DealLine, ...]:
    cities = {site.id: site.city for site in version.customer.sites}
    return tuple(
        _deal_line(each, version.sheet.currency, cities.get(each.line.site_id, ""), offerings)
        for each in version.sheet.lines
    )


def _deal_line(
    priced: PricedLine, currency: str, city: str, offerings: Mapping[str, Offering]
) -> DealLine:
    line, configuration = priced.line, priced.line.configuration
    offering = offerings.get(configuration.offering_id)
    unit_name = offering.demand_unit if offering else "circuits"
    speed = configuration.values.get("bandwidth_mbps", 0)
    return DealLine(
        region=line.region,
        city=city,
        family=configuration.family,
        offering_id=configuration.offering_id,
        offering_name=configuration.offering_name,
        units=line.quantity * _units_each(unit_name, priced),
        unit_name=unit_name,
        bandwidth_mbps=float(speed) * line.quantity if isinstance(speed, int | float) else 0.0,
        mrc=priced.net(Cadence.MONTHLY, currency),
        nrc=priced.net(Cadence.ONCE, currency),
        discount_percent=_given_percent(priced),
    )


def _given_percent(priced: PricedLine) -> float:
    """What people gave away of the line's monthly price, in percent of it before that."""
    monthly = [each for each in priced.charges if each.cadence is Cadence.MONTHLY]
    given = sum((given_away(each) for each in monthly), start=Decimal(0))
    net = sum((each.net.amount for each in monthly), start=Decimal(0))
    return float(round(given / (net + given) * 100, 1)) if given else 0.0


def _units_each(unit_name: str, priced: PricedLine) -> int:
    """Seats, channels and agents are counted; circuits are one a service."""
    values = priced.line.configuration.values
    for name in (unit_name, "users", "channels", "agents", "sims"):
        counted = values.get(name)
        wanted = unit_name in (name, "seats") or name == unit_name.casefold()
        if wanted and isinstance(counted, int | float) and not isinstance(counted, bool):
            return int(counted)
    return 1
