"""Keeps opportunities, and lists them with their customers' names in one query."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from common.actor import Actor
from database.codec import FORMAT, decode, encode
from database.listings import OpportunityListing
from database.rows.customers import CustomerRow, OpportunityRow
from database.stored import NotFound, Saving, Stored
from database.stores.series import Series
from database.stores.shelf import Shelf
from sales.customers.opportunity import Opportunity, Stage

_OPEN = tuple(stage.value for stage in Stage if not stage.closed)


class OpportunityStore:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._shelf = Shelf(session, OpportunityRow, OpportunityRow.id, Opportunity)
        self._ids = Series(session, "OPP-", 4)

    def get(self, id: str) -> Stored[Opportunity]:
        """Raises NotFound."""
        return self._shelf.get(id)

    def find(self, id: str) -> Stored[Opportunity] | None:
        return self._shelf.find(id)

    def next_id(self) -> str:
        return self._ids.next()

    def save(
        self, opportunity: Opportunity, *, expected: int | None, by: Actor, now: datetime
    ) -> Stored[Opportunity]:
        """Keep an opportunity; `expected` is the revision read, None for a new one.

        Raises:
            ChangedMeanwhile: somebody saved it since.
            NotFound: its customer, or itself when a revision is expected, is not kept.
        """
        known = select(CustomerRow.id).where(CustomerRow.id == opportunity.customer_id)
        if self._session.execute(known).first() is None:
            raise NotFound("customer", opportunity.customer_id)
        if expected is None:
            self._ids.claim([opportunity.id])
        columns = {
            "customer_id": opportunity.customer_id,
            "owner_id": opportunity.owner_id,
            "stage": opportunity.stage.value,
            "expected_close": opportunity.expected_close,
        }
        saving = Saving(expected=expected, by=by, now=now)
        return self._shelf.save(opportunity.id, opportunity, columns, saving)

    def move(self, from_id: str, to_id: str, ids: Collection[str] | None = None) -> tuple[str, ...]:
        """Give all (or these) opportunities of one customer to another; their ids."""
        row = OpportunityRow
        query = select(row.document, row.format).where(row.customer_id == from_id)
        if ids is not None:
            query = query.where(row.id.in_([*ids]))
        moved = []
        for document, written_in in self._session.execute(query).all():
            changed = replace(decode(Opportunity, document, written_in), customer_id=to_id)
            self._session.execute(
                update(row)
                .where(row.id == changed.id)
                .values(
                    customer_id=to_id,
                    document=encode(changed),
                    format=FORMAT,
                    revision=row.revision + 1,
                )
                .execution_options(synchronize_session=False)
            )
            moved.append(changed.id)
        return tuple(moved)

    def list(
        self,
        *,
        owner_id: str | None = None,
        customer_id: str | None = None,
        open_only: bool = False,
        limit: int = 500,
    ) -> tuple[OpportunityListing, ...]:
        """Opportunities by expected close, soonest first."""
        query = select(
            OpportunityRow.document,
            OpportunityRow.format,
            OpportunityRow.revision,
            CustomerRow.name,
        ).join(CustomerRow, CustomerRow.id == OpportunityRow.customer_id)
        if owner_id is not None:
            query = query.where(OpportunityRow.owner_id == owner_id)
        if customer_id is not None:
            query = query.where(OpportunityRow.customer_id == customer_id)
        if open_only:
            query = query.where(OpportunityRow.stage.in_(_OPEN))
        query = query.order_by(OpportunityRow.expected_close, OpportunityRow.id).limit(limit)
        return tuple(
            OpportunityListing(
                opportunity=decode(Opportunity, document, written_in),
                customer_name=name,
                revision=revision,
            )
            for document, written_in, revision, name in self._session.execute(query)
        )
