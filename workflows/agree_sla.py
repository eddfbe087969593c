"""Agree the SLA: the promise for each line of the draft, and changing its class."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from catalog.catalogue import Catalogue
from catalog.choosing import classes_upward
from catalog.configurator import InvalidConfiguration, configure
from catalog.offering import Cadence, Offering, Value
from common.actor import Actor, Permission
from common.money import Money
from database.work import Work
from sales.pricing.price_sheet import PricedLine, PriceSheet, QuoteLine
from sales.sla.agreed import AgreedLevel
from sales.sla.requests import Shortfall, shortfalls
from sales.sla.service_level import ServiceLevel, service_level
from workflows.catalogue_shelf import catalogue_in_use
from workflows.configure_solution import change_line, draft_of, price_draft
from workflows.keep_agreed_levels import agreed_levels_of, keep_agreed_level
from workflows.open_sale import open_sale
from workflows.priced_drafts import priced


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePromise:
    """A line with its promise; `level` None where the offering makes none."""

    priced: PricedLine
    level: ServiceLevel | None
    classes: tuple[str, ...]
    monthly: Money


def promises_of(work: Work, opportunity_id: str, *, by: Actor) -> tuple[LinePromise, ...]:
    """The draft's lines with their service levels. Raises NoDraft."""
    option = price_draft(work, opportunity_id, by=by)
    levels = {each.line_id: each for each in option.service_levels}
    catalogue = catalogue_in_use(work)
    return tuple(
        LinePromise(
            priced=each,
            level=levels.get(each.line.id),
            classes=tuple(
                c.name
                for c in classes_upward(catalogue.offering(each.line.configuration.offering_id))
            ),
            monthly=each.net(Cadence.MONTHLY, option.sheet.currency),
        )
        for each in option.sheet.lines
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassPreview:
    """What promising another class would bring, before anybody says yes to it.

    `brought` are settings the rules add, `shortfalls` what the customer asks and would not get.
    """

    service_class: str
    brought: tuple[str, ...]
    monthly: tuple[Money, Money]  # before and after, of this line
    once: tuple[Money, Money]
    shortfalls: tuple[Shortfall, ...]

    @property
    def costs_nothing(self) -> bool:
        return self.monthly[0] == self.monthly[1] and self.once[0] == self.once[1]


def preview_class(
    work: Work, opportunity_id: str, line_id: str, service_class: str, *, by: Actor
) -> ClassPreview:
    """Nothing is kept.

    Raises:
        InvalidConfiguration: the class cannot be had here. UnknownLine, NoDraft.
    """
    by.require(Permission.SELL)
    sale = open_sale(work, opportunity_id, by=by)
    draft = draft_of(work, opportunity_id).value
    line = draft.line(line_id)
    catalogue = catalogue_in_use(work)
    offering = catalogue.offering(line.configuration.offering_id)
    choices = _choices(catalogue, line, service_class)
    changed = replace(line, configuration=configure(offering, catalogue.rules, choices))
    after_draft = replace(
        draft, lines=tuple(changed if each.id == line_id else each for each in draft.lines)
    )
    before = price_draft(work, opportunity_id, by=by)
    after = priced(work, sale, after_draft)
    level = service_level(
        offering, changed.configuration, line_id=line_id, site_name=line.site_name
    )
    was, now = (_line_of(option.sheet, line_id) for option in (before, after))
    currency = before.sheet.currency
    asked = sale.need.value.requirements if sale.need is not None else ()
    where = {"family": line.configuration.family, "site_id": line.site_id}
    return ClassPreview(
        service_class=service_class,
        brought=_brought(offering, line.configuration.values, changed.configuration.values),
        monthly=(was.net(Cadence.MONTHLY, currency), now.net(Cadence.MONTHLY, currency)),
        once=(was.net(Cadence.ONCE, currency), now.net(Cadence.ONCE, currency)),
        shortfalls=shortfalls(level, asked, **where) if level else (),
    )


def price_of_second_path(
    work: Work, opportunity_id: str, line_id: str, *, by: Actor
) -> tuple[Money, Money] | None:
    """What a second access path adds to the line, a month and once; None where it cannot be had.

    Raises:
        UnknownLine, NoDraft.
    """
    by.require(Permission.SELL)
    sale = open_sale(work, opportunity_id, by=by)
    draft = draft_of(work, opportunity_id).value
    line = draft.line(line_id)
    catalogue = catalogue_in_use(work)
    offering = catalogue.offering(line.configuration.offering_id)
    wanted = {**line.configuration.values, "resilience": True}
    try:
        doubled = replace(line, configuration=configure(offering, catalogue.rules, wanted))
    except InvalidConfiguration:
        return None
    lines = tuple(doubled if each.id == line_id else each for each in draft.lines)
    before = price_draft(work, opportunity_id, by=by).sheet
    after = priced(work, sale, replace(draft, lines=lines)).sheet
    was, now = _line_of(before, line_id), _line_of(after, line_id)
    monthly, once = (
        now.net(cadence, before.currency) - was.net(cadence, before.currency)
        for cadence in (Cadence.MONTHLY, Cadence.ONCE)
    )
    return monthly, once


def change_class(
    work: Work, opportunity_id: str, line_id: str, service_class: str, *, by: Actor, now: datetime
) -> tuple[str, ...]:
    """Promise another class for a line; what the rules bring along is returned in sentences.

    Raises:
        InvalidConfiguration: the class cannot be had here, with every reason. UnknownLine, NoDraft.
    """
    by.require(Permission.SELL)
    line = draft_of(work, opportunity_id).value.line(line_id)
    catalogue = catalogue_in_use(work)
    offering = catalogue.offering(line.configuration.offering_id)
    choices = _choices(catalogue, line, service_class)
    stored = change_line(
        work, opportunity_id, line_id, choices, quantity=line.quantity, by=by, now=now
    )
    # A class chosen anew speaks for itself: terms agreed on the old one would hide its target.
    if line_id in agreed_levels_of(work, opportunity_id, by=by).lines:
        keep_agreed_level(work, opportunity_id, line_id, AgreedLevel(), by=by, now=now)
    after = stored.value.line(line_id).configuration.values
    said = _brought(offering, line.configuration.values, after)
    return tuple(f"{each} comes with {service_class}." for each in said)


def _choices(catalogue: Catalogue, line: QuoteLine, service_class: str) -> Mapping[str, Value]:
    """The line with another class; where the rules forbid that, they move what nobody promised
    the customer, and only speed and class are kept."""
    wanted = {**line.configuration.values, "service_class": service_class}
    try:
        configure(catalogue.offering(line.configuration.offering_id), catalogue.rules, wanted)
    except InvalidConfiguration:
        return {k: v for k, v in wanted.items() if k in ("service_class", "bandwidth_mbps")}
    return wanted


def _brought(
    offering: Offering, before: Mapping[str, Value], after: Mapping[str, Value]
) -> tuple[str, ...]:
    """Settings other than the class that have changed, as `Second access path yes`."""
    found = []
    for name, value in after.items():
        characteristic = offering.characteristic(name)
        if characteristic and name != "service_class" and before.get(name) != value:
            found.append(characteristic.say(value))
    return tuple(found)


def _line_of(sheet: PriceSheet, line_id: str) -> PricedLine:
    return next(each for each in sheet.lines if each.line.id == line_id)


def shortfalls_of(work: Work, opportunity_id: str, *, by: Actor) -> tuple[Shortfall, ...]:
    """Every figure the customer asks for that the draft's promises miss. Raises NoDraft."""
    sale = open_sale(work, opportunity_id, by=by)
    asked = sale.need.value.requirements if sale.need is not None else ()
    return tuple(
        missed
        for each in promises_of(work, opportunity_id, by=by)
        if each.level is not None
        for missed in shortfalls(
            each.level,
            asked,
            family=each.priced.line.configuration.family,
            site_id=each.priced.line.site_id,
        )
    )
