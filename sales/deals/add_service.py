"""Adding a service to what a customer has running: priced today, ending with the others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from catalog.configurator import configure
from catalog.offering import Cadence
from common.errors import BusinessError
from common.money import Money
from common.period import months_between
from sales.deals.amend import (
    AmendedLine,
    AmendGround,
    Amendment,
    NothingToAmend,
    Wish,
    prorated,
)
from sales.deals.installed import InstalledService, ServiceState
from sales.pricing.price import price
from sales.pricing.price_sheet import QuoteLine


class NowhereToAdd(BusinessError):
    def __init__(self) -> None:
        super().__init__(
            "Say which offering is added at which site; the site needs a sales region, from its "
            "record or from a service that runs there."
        )


class EndsBeforeItStarts(BusinessError):
    def __init__(self, starts: date, ends: date) -> None:
        super().__init__(
            f"The new service would start on {starts:%d %B %Y} and end on {ends:%d %B %Y}; "
            "choose an end at least a month after the start."
        )


def add_service(
    services: tuple[InstalledService, ...], wish: Wish, ground: AmendGround
) -> Amendment:
    """The wished service beside those that run, ending on the day asked for or with the last.

    The running month is charged from the day of the start; setup is due once.

    Raises:
        NothingToAmend: nothing runs that it could join. NowhereToAdd, EndsBeforeItStarts,
        InvalidConfiguration, UnknownOffering, and those of pricing.
    """
    active = tuple(each for each in services if each.state is ServiceState.ACTIVE)
    if not active:
        raise NothingToAmend
    line = _line_of(active, wish, ground)
    ends_on = wish.end_on or max(each.ends_on for each in active)
    months = months_between(wish.effective_on, ends_on) if ends_on > wish.effective_on else 0
    if months < 1:
        raise EndsBeforeItStarts(wish.effective_on, ends_on)
    offerings = {each.id: each for each in ground.catalogue.offerings}
    (priced,) = price(
        (replace(line, term_months=months),),
        offerings,
        ground.terms,
        ground.policy,
        tariff=ground.tariff,
    ).lines
    currency = ground.terms.currency
    new = InstalledService(
        id=wish.new_id,
        customer_id=active[0].customer_id,
        deal_id=active[-1].deal_id,
        site_id=line.site_id,
        site_name=line.site_name,
        region=line.region,
        configuration=line.configuration,
        quantity=line.quantity,
        monthly=priced.net(Cadence.MONTHLY, currency),
        monthly_cost=priced.cost(Cadence.MONTHLY, currency),
        starts_on=wish.effective_on,
        ends_on=ends_on,
    )
    setup = priced.net(Cadence.ONCE, currency)
    return Amendment(
        action=wish.action,
        effective_on=wish.effective_on,
        currency=currency,
        lines=(_added(new, setup),),
    )


def _added(new: InstalledService, setup: Money) -> AmendedLine:
    nothing = Money.zero(new.monthly.currency)
    return AmendedLine(
        before=replace(new, quantity=0, monthly=nothing, monthly_cost=nothing),
        after=new,
        proration=prorated(new.monthly, new.starts_on),
        termination=nothing,
        what=(
            f"{new.configuration.offering_name}, {new.configuration.headline}, is added from "
            f"{new.starts_on:%d %b %Y} to {new.ends_on:%d %b %Y}; setup {setup}"
        ),
        setup=setup,
    )


def _line_of(active: tuple[InstalledService, ...], wish: Wish, ground: AmendGround) -> QuoteLine:
    site = wish.to_site
    if site is None or not wish.offering_id or not wish.new_id:
        raise NowhereToAdd
    beside = next((each for each in active if each.site_id == site.id), None)
    region = site.region or (beside.region if beside else "")
    if not region:
        raise NowhereToAdd
    offering = ground.catalogue.offering(wish.offering_id)
    return QuoteLine(
        id="L-00001",
        site_id=site.id,
        site_name=site.name,
        region=region,
        configuration=configure(offering, ground.catalogue.rules, dict(wish.choices)),
        quantity=wish.quantity,
        reach=beside.reach if beside else "",
    )
