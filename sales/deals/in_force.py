"""What is promised for a service over time: as agreed, then as each amendment left it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from common.money import Money
from sales.deals.amend import AmendedLine
from sales.deals.installed import InstalledService, ServiceState
from sales.sla.service_level import ServiceLevel


@dataclass(frozen=True, slots=True)
class InForce:
    """A promise with what it costs a month; from `since` on, before `until`; None is open."""

    level: ServiceLevel
    monthly: Money
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """An amended line and the day it took effect."""

    on: date
    line: AmendedLine


def promises_in_force(
    service: InstalledService,
    agreed: ServiceLevel | None,
    changes: Sequence[Change],
    level_of: Callable[[InstalledService], ServiceLevel | None],
) -> Iterator[InForce]:
    """The service's promises one after another.

    What was agreed goes on while offering and service class stay, also at another site or price;
    another class is promised by its standard, `level_of`. A disconnected service ends.

    Args:
        service: as it is today; `changes` say what it was before.
        agreed: the promise of the quote it came from; None takes the standard.
        changes: of this service, in any order.
    """
    ordered = sorted(changes, key=lambda each: each.on)
    held = ordered[0].line.before if ordered else service
    level = agreed or level_of(held)
    since: date | None = None
    for each in ordered:
        if level is not None and held.quantity:  # what was added had nothing before
            yield InForce(level, held.monthly, since, each.on)
        after = each.line.after
        if after.state is ServiceState.TERMINATED:
            return
        if level is not None and _same_promise(held, after):
            level = replace(level, site_name=after.site_name)
        else:
            level = level_of(after)
        held, since = after, each.on
    if level is not None:
        yield InForce(level, held.monthly, since)


def _same_promise(before: InstalledService, after: InstalledService) -> bool:
    was, now = before.configuration, after.configuration
    same_class = was.values.get("service_class") == now.values.get("service_class")
    return was.offering_id == now.offering_id and same_class
