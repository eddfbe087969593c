"""Take over services of another system and their use: all rows right, or none is taken."""

from __future__ import annotations

from datetime import datetime

from common.actor import Actor, Permission
from common.errors import RowErrors
from common.tables import read_table
from common.wording import count
from database.work import Work
from sales.customers.customer import Customer, CustomerState
from sales.deals.service_list import ServiceGround, customers_named, read_services
from sales.deals.usage_list import read_usage, usage_references
from workflows.catalogue_shelf import catalogue_in_use
from workflows.start_sale import Upload

MOST_ROWS = 50_000


def take_over_services(
    work: Work, upload: Upload, *, limit_mb: int, by: Actor, now: datetime
) -> int:
    """How many services were taken; the same reference again replaces what it brought before.

    Raises:
        RowErrors: every bad row; nothing was taken. FileRefused, ServiceColumnsMissing.
    """
    by.require(Permission.ADMINISTER)
    table = read_table(upload.name, upload.content, limit_mb, max_rows=MOST_ROWS)
    ground = ServiceGround(
        customers=_customers(work, customers_named(table)),
        catalogue=catalogue_in_use(work),
        today=now.date(),
    )
    services, faults = read_services(table, ground)
    if faults:
        raise RowErrors(f"No service was taken: {count(len(faults), 'fault')}.", faults)
    work.services.put(services)
    said = count(len(services), "service")
    work.journal.note(by, "took over", "services", upload.name, now=now, after=said)
    return len(services)


def _customers(work: Work, named: frozenset[str]) -> dict[str, Customer]:
    """By folded id or name; a name that two customers share is nobody's."""
    found: dict[str, Customer] = {}
    for asked in sorted(named):
        stored = work.customers.find(asked)
        if stored is not None:
            found[asked.casefold()] = stored.value
            continue
        same = [
            each
            for each in work.customers.search(asked, limit=20)
            if each.name.casefold() == asked.casefold() and each.state is not CustomerState.MERGED
        ]
        if asked and len(same) == 1:
            found[asked.casefold()] = same[0]
    return found


def take_over_usage(work: Work, upload: Upload, *, limit_mb: int, by: Actor, now: datetime) -> int:
    """How many months of use were taken; the same service and month again is replaced.

    Raises:
        RowErrors: every bad row; nothing was taken. FileRefused, ServiceColumnsMissing.
    """
    by.require(Permission.ADMINISTER)
    table = read_table(upload.name, upload.content, limit_mb, max_rows=MOST_ROWS)
    known = work.retention.services(usage_references(table))
    months, faults = read_usage(table, frozenset(known), now.date())
    if faults:
        raise RowErrors(f"No month of use was taken: {count(len(faults), 'fault')}.", faults)
    work.retention.keep_usage(months)
    said = count(len(months), "month")
    work.journal.note(by, "took over", "usage", upload.name, now=now, after=said)
    return len(months)
