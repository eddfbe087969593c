"""Search everything: customers, requests, tickets, quotes; customers' own users find their own."""

from __future__ import annotations

from datetime import datetime

from common.actor import Actor, Permission
from database.stores.search import Findable
from database.work import Work
from workflows.reach_of_customer import reach_of

# Quotes under way and opportunities are ours until they are sent.
_FOR_CUSTOMERS = ("customer", "contact", "request", "ticket")


def search_everything(work: Work, asked: str, *, by: Actor, now: datetime) -> tuple[Findable, ...]:
    """Things that hold every word asked for. Raises NotAllowed, NoOrganisation."""
    if by.may(Permission.SELF_SERVE):
        reach = reach_of(work, by=by, now=now)
        found = work.search.find(asked, within=reach.customer_ids)
        return tuple(each for each in found if each.kind in _FOR_CUSTOMERS)
    by.require(Permission.READ_PROPOSALS)
    return work.search.find(asked)
