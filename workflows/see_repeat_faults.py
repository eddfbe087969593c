"""See repeat faults: the same thing broken again at the same site, worst first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from common.actor import Actor, Permission
from database.work import Work
from sales.care.repeat_faults import WITHIN_DAYS, RepeatFault, worst_first


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownRepeat:
    fault: RepeatFault
    customer_name: str
    site_name: str


def repeat_faults(work: Work, *, by: Actor, now: datetime) -> tuple[KnownRepeat, ...]:
    """With the names of customer and site."""
    by.require(Permission.CARE)
    found = worst_first(work.care_worklists.repeats(now - timedelta(days=WITHIN_DAYS)))
    customers = {each.customer_id: work.customers.find(each.customer_id) for each in found}
    known = []
    for each in found:
        stored = customers[each.customer_id]
        sites = {site.id: site.name for site in stored.value.sites} if stored else {}
        known.append(
            KnownRepeat(
                fault=each,
                customer_name=stored.value.name if stored else each.customer_id,
                site_name=sites.get(each.site_id, each.site_id),
            )
        )
    return tuple(known)
