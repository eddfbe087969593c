"""Merge two records of one customer, and undo it: every record that moved is remembered."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from common.actor import Actor, Permission
from common.errors import BusinessError
from database.stores.merges import Merge
from database.work import Work
from sales.customers.customer import Customer, CustomerState
from sales.customers.duplicates import DuplicateIndex, Likeness


class CannotMerge(BusinessError):
    def __init__(self, why: str) -> None:
        super().__init__(f"These records cannot be merged: {why}.")


class ChangedSinceMerge(BusinessError):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} was changed since the merge, so undoing it would lose that; "
            "split the records by hand."
        )


def likely_duplicates(
    work: Work, *, by: Actor, least: float = 88.0, limit: int = 100
) -> tuple[tuple[Customer, Likeness], ...]:
    """Pairs that are likely the same customer, the likeliest first."""
    by.require(Permission.ADMINISTER)
    index = DuplicateIndex()
    pairs: list[tuple[Customer, Likeness]] = []
    for customer in work.customers.every():
        if customer.state is CustomerState.MERGED:
            continue
        pairs.extend((customer, each) for each in index.like(customer, least=least))
        index.add(customer)
    return tuple(sorted(pairs, key=lambda pair: -pair[1].score)[:limit])


def merge_customers(
    work: Work, kept_id: str, dropped_id: str, *, by: Actor, now: datetime
) -> Merge:
    """Everything of the dropped record goes to the kept one; the dropped one stays, marked.

    Raises:
        CannotMerge, NotFound, ChangedMeanwhile.
    """
    by.require(Permission.ADMINISTER)
    kept, dropped = work.customers.get(kept_id), work.customers.get(dropped_id)
    _check(work, kept.value, dropped.value, now)
    opportunities = work.opportunities.move(dropped_id, kept_id)
    merge = Merge(
        id=work.merges.next_id(),
        kept=kept.value,
        dropped=dropped.value,
        merged_by=by.name,
        merged_at=now,
        opportunities=opportunities,
        requests=work.requests.move(dropped_id, kept_id),
        tickets=work.tickets.move(dropped_id, kept_id),
        interactions=work.interactions.move(dropped_id, kept_id),
        billing=work.billing.move(dropped_id, kept_id),
        services=_move_services(work, dropped_id, kept_id),
        portal_users=work.portal.move(dropped_id, kept_id),
    )
    marked = replace(dropped.value, state=CustomerState.MERGED, merged_into=kept_id)
    work.customers.save(_united(kept.value, dropped.value), expected=kept.revision, by=by, now=now)
    work.customers.save(marked, expected=dropped.revision, by=by, now=now)
    work.search.forget("customer", dropped_id)
    work.search.forget_of("contact", [dropped_id])
    work.merges.add(merge)
    work.journal.note(by, "merged", "customer", kept_id, now=now, before=dropped_id, after=merge.id)
    return merge


def undo_merge(work: Work, merge_id: str, *, by: Actor, now: datetime) -> None:
    """Both records as they were, with what was theirs; what came since stays with the kept one.

    Raises:
        NotFound, ChangedSinceMerge.
    """
    by.require(Permission.ADMINISTER)
    merge = work.merges.get(merge_id)
    kept, dropped = work.customers.get(merge.kept.id), work.customers.get(merge.dropped.id)
    if kept.value != _united(merge.kept, merge.dropped):
        raise ChangedSinceMerge(kept.value.name)
    back = (merge.kept.id, merge.dropped.id)
    work.opportunities.move(*back, merge.opportunities)
    work.requests.move(*back, merge.requests)
    work.tickets.move(*back, merge.tickets)
    work.interactions.move(*back, merge.interactions)
    work.billing.move(*back, merge.billing)
    _move_services(work, *back, merge.services)
    work.portal.move(*back, merge.portal_users)
    work.customers.save(merge.kept, expected=kept.revision, by=by, now=now)
    work.customers.save(merge.dropped, expected=dropped.revision, by=by, now=now)
    work.merges.undone(merge_id, now)
    work.journal.note(by, "undid the merge of", "customer", merge.kept.id, now=now, after=merge_id)


def merges_of(work: Work, *, by: Actor, limit: int = 20) -> tuple[Merge, ...]:
    """Merges that can be undone, newest first."""
    by.require(Permission.ADMINISTER)
    return work.merges.newest(limit)


def _move_services(
    work: Work, from_id: str, to_id: str, ids: tuple[str, ...] | None = None
) -> tuple[str, ...]:
    """Services of every state, terminated ones too: they are part of the history."""
    found = [
        each
        for each in work.services.of_customer(from_id, state=None)
        if ids is None or each.id in ids
    ]
    work.services.put(replace(each, customer_id=to_id) for each in found)
    return tuple(each.id for each in found)


def _check(work: Work, kept: Customer, dropped: Customer, now: datetime) -> None:
    if kept.id == dropped.id:
        raise CannotMerge("they are one record")
    for each in (kept, dropped):
        if each.state is CustomerState.MERGED:
            raise CannotMerge(f"{each.id} is merged into {each.merged_into} already")
    if work.hierarchy.subtree(dropped.id, now.date()) != (dropped.id,):
        raise CannotMerge(f"organisations belong to {dropped.id}; place them elsewhere first")


def _united(kept: Customer, dropped: Customer) -> Customer:
    """The kept record with what only the other knew; sites are numbered after its own."""
    emails = {each.email.casefold() for each in kept.contacts if each.email}
    names = {each.name.casefold() for each in kept.sites}
    more = [each for each in dropped.sites if each.name.casefold() not in names]
    taken = {each.id for each in kept.sites}
    fresh = (f"S-{n:04d}" for n in range(1, 100_000) if f"S-{n:04d}" not in taken)
    return replace(
        kept,
        industry=kept.industry or dropped.industry,
        address=kept.address or dropped.address,
        tax_id=kept.tax_id or dropped.tax_id,
        domain=kept.domain or dropped.domain,
        contacts=(
            *kept.contacts,
            *(each for each in dropped.contacts if each.email.casefold() not in emails),
        ),
        sites=(*kept.sites, *(replace(each, id=next(fresh)) for each in more)),
    )
