"""Search everything: customers, requests, tickets, quotes; customers' own users find their own."""

from __future__ import annotations

from datetime import datetime

from common.actor import Actor, Permission
from database.stores.search import Findable, split_words
from database.work import Work
from workflows.reach_of_customer import reach_of

# Quotes under way and opportunities are ours until they are sent.
_FOR_CUSTOMERS = ("customer", "contact", "request", "ticket")


def search_everything(work: Work, asked: str, *, by: Actor, now: datetime) -> tuple[Findable, ...]:
    """Things that hold every word asked for. Raises NotAllowed, NoOrganisation."""
    if by.may(Permission.SELF_SERVE):
        reach = reach_of(work, by=by, now=now)
        found = work.search.find(asked, within=reach.customer_ids)
        own = tuple(each for each in found if each.kind in _FOR_CUSTOMERS)
        return (*own, *_sent(work, asked, reach.customer_ids))
    by.require(Permission.READ_PROPOSALS)
    return work.search.find(asked)


def _sent(work: Work, asked: str, customer_ids: frozenset[str]) -> tuple[Findable, ...]:
    """Quotes that were sent to these customers; by the beginnings of words, as all else."""
    words = split_words(asked)
    found = []
    for each in work.quotes.sent_to(customer_ids):
        label = f"{each.number} v{each.version}"
        held = split_words(f"{label} {each.title} {each.customer_name}")
        if words and all(any(one.startswith(word) for one in held) for word in words):
            found.append(
                Findable(
                    kind="quote",
                    ref=label,
                    customer_id="",
                    title=each.title,
                    detail=each.state.value,
                )
            )
    return tuple(found)
