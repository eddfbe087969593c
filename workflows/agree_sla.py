"""Agree the SLA: the promise for each line of the draft, and changing its class."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from catalog.choosing import classes_upward
from catalog.configurator import InvalidConfiguration, configure
from catalog.offering import Cadence
from common.actor import Actor, Permission
from common.money import Money
from database.work import Work
from sales.pricing.price_sheet import PricedLine
from sales.sla.agreed import AgreedLevel
from sales.sla.service_level import ServiceLevel
from workflows.catalogue_shelf import catalogue_in_use
from workflows.configure_solution import change_line, price_draft
from workflows.keep_agreed_levels import agreed_levels_of, keep_agreed_level
from workflows.open_sale import open_sale


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


def change_class(
    work: Work, opportunity_id: str, line_id: str, service_class: str, *, by: Actor, now: datetime
) -> tuple[str, ...]:
    """Promise another class for a line; what the rules bring along is returned in sentences.

    Raises:
        InvalidConfiguration: the class cannot be had here, with every reason.
    """
    by.require(Permission.SELL)
    sale = open_sale(work, opportunity_id, by=by)
    draft = sale.draft
    line = next(
        (each for each in draft.value.lines if each.id == line_id) if draft else iter(()), None
    )
    if line is None:
        return ()
    catalogue = catalogue_in_use(work)
    offering = catalogue.offering(line.configuration.offering_id)
    before = line.configuration.values
    wanted = {**before, "service_class": service_class}
    try:
        configure(offering, catalogue.rules, wanted)
        choices = wanted
    except InvalidConfiguration:
        # Let the rules move what nobody promised the customer: keep the speed and the class.
        choices = {k: v for k, v in wanted.items() if k in ("service_class", "bandwidth_mbps")}
    stored = change_line(
        work, opportunity_id, line_id, choices, quantity=line.quantity, by=by, now=now
    )
    # A class chosen anew speaks for itself: terms agreed on the old one would hide its target.
    if line_id in agreed_levels_of(work, opportunity_id, by=by).lines:
        keep_agreed_level(work, opportunity_id, line_id, AgreedLevel(), by=by, now=now)
    after = next(x for x in stored.value.lines if x.id == line_id).configuration.values
    brought = []
    for name, value in after.items():
        characteristic = offering.characteristic(name)
        if characteristic and name != "service_class" and before.get(name) != value:
            brought.append(f"{characteristic.say(value)} comes with {service_class}.")
    return tuple(brought)
