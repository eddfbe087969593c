"""Amending installed services: move, change, disconnect, co-term and renew, with what it costs."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from catalog.catalogue import Catalogue
from catalog.configurator import InvalidConfiguration, configure
from catalog.offering import Cadence, UnknownOffering, Value
from common.errors import BusinessError, RowErrors
from common.money import Money, total
from common.period import add_months
from common.wording import count
from sales.customers.customer import Site
from sales.deals.installed import InstalledService, ServiceState
from sales.pricing.policy import PricePolicy
from sales.pricing.price import price
from sales.pricing.price_book import Tariff
from sales.pricing.price_sheet import PricedLine, PriceSheet, PriceTerms


class Action(StrEnum):
    ADD = "add"
    MOVE = "move"
    CHANGE = "change"
    DISCONNECT = "disconnect"
    CO_TERM = "co-term"
    RENEW = "renew"


class NothingToAmend(BusinessError):
    def __init__(self) -> None:
        super().__init__("No active service was chosen; tick at least one.")


class EffectiveTooEarly(BusinessError):
    def __init__(self, service: InstalledService, on: date) -> None:
        super().__init__(
            f"{service.id} starts on {service.starts_on:%d %B %Y}; it cannot be amended on "
            f"{on:%d %B %Y}, before it runs."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to happen to the chosen services, from a day on.

    `choices` are for CHANGE and ADD, `to_site` for MOVE and ADD, `term_months` for RENEW and
    `end_on` for CO_TERM and ADD. What is added is `quantity` of `offering_id`, kept as `new_id`.
    """

    action: Action
    effective_on: date
    choices: Mapping[str, Value] = field(default_factory=dict)
    to_site: Site | None = None
    term_months: int = 0
    end_on: date | None = None
    offering_id: str = ""
    quantity: int = 1
    new_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminationTerms:
    """Leaving before the end costs this share of the monthly price for each month left."""

    share: Decimal = Decimal("0.5")


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendedLine:
    """One service before and after. `proration` settles the running month, once.

    An added service was the same before at no price and in no number; `setup` is what building
    it costs the buyer, None where nothing is built.
    """

    before: InstalledService
    after: InstalledService
    proration: Money
    termination: Money
    what: str
    setup: Money | None = None

    @property
    def monthly(self) -> Money:
        """What it changes a month, after minus before."""
        was, now = self.before, self.after
        if now.state is ServiceState.TERMINATED:
            return -was.monthly
        return now.monthly - was.monthly


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """All lines at once: they are accepted together or not at all."""

    action: Action
    effective_on: date
    currency: str
    lines: tuple[AmendedLine, ...]

    @property
    def monthly(self) -> Money:
        return total((each.monthly for each in self.lines), self.currency)

    @property
    def once(self) -> Money:
        """Proration, termination charges and setup together, all due once."""
        nothing = Money.zero(self.currency)
        charges = (
            each.proration + each.termination + (each.setup or nothing) for each in self.lines
        )
        return total(charges, self.currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendGround:
    """What prices of today are made from."""

    catalogue: Catalogue
    terms: PriceTerms
    policy: PricePolicy
    tariff: Tariff
    termination: TerminationTerms = TerminationTerms()


def amend(services: tuple[InstalledService, ...], wish: Wish, ground: AmendGround) -> Amendment:
    """Every service as the wish leaves it, priced anew where it changes.

    Raises:
        NothingToAmend, EffectiveTooEarly, and RowErrors with each service that cannot be had so.
    """
    active = tuple(each for each in services if each.state is ServiceState.ACTIVE)
    if not active:
        raise NothingToAmend
    for each in active:
        if wish.effective_on < each.starts_on:
            raise EffectiveTooEarly(each, wish.effective_on)
    after = {
        Action.DISCONNECT: _disconnected,
        Action.CO_TERM: _co_termed,
    }.get(wish.action, _repriced)(active, wish, ground)
    lines = tuple(_line(was, now, wish, ground) for was, now in zip(active, after, strict=True))
    return Amendment(
        action=wish.action,
        effective_on=wish.effective_on,
        currency=ground.terms.currency,
        lines=lines,
    )


def prorated(difference: Money, on: date) -> Money:
    """The share of a monthly difference for the rest of the day's month, that day included."""
    days = calendar.monthrange(on.year, on.month)[1]
    return (difference * (Decimal(days - on.day + 1) / Decimal(days))).rounded()


def termination_charge(service: InstalledService, on: date, terms: TerminationTerms) -> Money:
    """Monthly price x whole months left x the agreed share; nothing from the term's end on."""
    return (service.monthly * service.months_left(on) * terms.share).rounded()


def _disconnected(
    services: tuple[InstalledService, ...], wish: Wish, _ground: AmendGround
) -> list[InstalledService]:
    return [
        replace(each, state=ServiceState.TERMINATED, ends_on=wish.effective_on) for each in services
    ]


def _co_termed(
    services: tuple[InstalledService, ...], wish: Wish, _ground: AmendGround
) -> list[InstalledService]:
    """Everything ends together: on the day asked for, else with the last of them."""
    end = wish.end_on or max(each.ends_on for each in services)
    return [replace(each, ends_on=end) for each in services]


def _repriced(
    services: tuple[InstalledService, ...], wish: Wish, ground: AmendGround
) -> list[InstalledService]:
    wanted = _as_wished(services, wish, ground)
    lines = tuple(
        each.line(f"L-{at:05d}", wish.term_months or _term_of(each))
        for at, each in enumerate(wanted, start=1)
    )
    offerings = {each.id: each for each in ground.catalogue.offerings}
    sheet: PriceSheet = price(lines, offerings, ground.terms, ground.policy, tariff=ground.tariff)
    return [
        _with_price(each, priced, wish) for each, priced in zip(wanted, sheet.lines, strict=True)
    ]


def _term_of(service: InstalledService) -> int:
    """The service keeps the reward of the term it was sold for."""
    months = (service.ends_on.year - service.starts_on.year) * 12
    return max(1, months + service.ends_on.month - service.starts_on.month)


def _with_price(service: InstalledService, priced: PricedLine, wish: Wish) -> InstalledService:
    currency = service.monthly.currency
    renewed = wish.action is Action.RENEW
    # A renewal runs on from the end of the old term, or from its day when that has passed.
    start = max(service.ends_on, wish.effective_on)
    return replace(
        service,
        monthly=priced.net(Cadence.MONTHLY, currency),
        monthly_cost=priced.cost(Cadence.MONTHLY, currency),
        ends_on=add_months(start, wish.term_months) if renewed else service.ends_on,
    )


def _as_wished(
    services: tuple[InstalledService, ...], wish: Wish, ground: AmendGround
) -> list[InstalledService]:
    if wish.action is Action.MOVE and wish.to_site is not None:
        site = wish.to_site
        return [
            replace(each, site_id=site.id, site_name=site.name, region=site.region or each.region)
            for each in services
        ]
    if not wish.choices:
        return list(services)
    changed, faults = [], []
    for each in services:
        try:
            offering = ground.catalogue.offering(each.configuration.offering_id)
            fixed = {c.name for c in offering.characteristics if not c.configurable}
            kept = {k: v for k, v in each.configuration.values.items() if k not in fixed}
            made = configure(offering, ground.catalogue.rules, {**kept, **wish.choices})
            changed.append(replace(each, configuration=made))
        except (InvalidConfiguration, UnknownOffering) as refusal:
            faults.append(f"{each.id}, {each.site_name}: {refusal}")
    if faults:
        raise RowErrors(
            f"Nothing was amended: {count(len(faults), 'service')} cannot be had so.",
            tuple(faults),
        )
    return changed


def _line(
    was: InstalledService, now: InstalledService, wish: Wish, ground: AmendGround
) -> AmendedLine:
    nothing = Money.zero(ground.terms.currency)
    gone = now.state is ServiceState.TERMINATED
    proration = prorated(-was.monthly if gone else now.monthly - was.monthly, wish.effective_on)
    # Renewed prices start with the new term, so the running month is not touched.
    untouched = wish.action is Action.RENEW and was.ends_on > wish.effective_on
    return AmendedLine(
        before=was,
        after=now,
        proration=nothing if untouched else proration,
        termination=termination_charge(was, wish.effective_on, ground.termination)
        if gone
        else nothing,
        what=_what(was, now),
    )


def _what(was: InstalledService, now: InstalledService) -> str:
    if now.state is ServiceState.TERMINATED:
        return f"ends on {now.ends_on:%d %b %Y} instead of {was.ends_on:%d %b %Y}"
    said = []
    if was.site_name != now.site_name:
        said.append(f"moves from {was.site_name} to {now.site_name}")
    old, new = was.configuration.values, now.configuration.values
    said += [
        f"{name.replace('_', ' ')} {old.get(name, 'none')} → {value}"
        for name, value in new.items()
        if old.get(name) != value
    ]
    if was.monthly != now.monthly:
        said.append(f"{was.monthly} → {now.monthly} a month")
    if was.ends_on != now.ends_on:
        said.append(f"ends on {now.ends_on:%d %b %Y} instead of {was.ends_on:%d %b %Y}")
    return "; ".join(said) or "stays as it is"
