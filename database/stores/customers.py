"""Keeps customers: found by name, saved only over the revision that was read."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.actor import Actor
from database.codec import decode
from database.columns import fold
from database.rows.customers import CustomerRow
from database.stored import NotFound, Saving, Stored
from database.stores.series import Series
from database.stores.shelf import Shelf
from sales.customers.customer import Customer


class CustomerStore:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._shelf = Shelf(session, CustomerRow, CustomerRow.id, Customer)
        self._ids = Series(session, "C-", 4)

    def get(self, id: str) -> Stored[Customer]:
        """Raises NotFound."""
        return self._shelf.get(id)

    def find(self, id: str) -> Stored[Customer] | None:
        return self._shelf.find(id)

    def next_id(self) -> str:
        return self._ids.next()

    def save(
        self, customer: Customer, *, expected: int | None, by: Actor, now: datetime
    ) -> Stored[Customer]:
        """Keep a customer; `expected` is the revision read, None for a new one.

        Raises:
            ChangedMeanwhile: somebody saved it since.
            NotFound: its parent, or itself when a revision is expected, is not kept.
        """
        if customer.parent_id and self.find(customer.parent_id) is None:
            raise NotFound("customer", customer.parent_id)
        if expected is None:
            self._ids.claim([customer.id])
        columns = {
            "parent_id": customer.parent_id or None,
            "name": customer.name,
            "segment": customer.segment,
            "search_text": fold(customer.id, customer.name, customer.industry, customer.address),
        }
        return self._shelf.save(
            customer.id, customer, columns, Saving(expected=expected, by=by, now=now)
        )

    def search(self, text: str = "", limit: int = 50) -> tuple[Customer, ...]:
        """Customers by name whose id, name, industry or address holds every word."""
        query = select(CustomerRow.document, CustomerRow.format)
        for word in fold(text).split():
            query = query.where(CustomerRow.search_text.contains(word, autoescape=True))
        rows = self._session.execute(query.order_by(CustomerRow.name, CustomerRow.id).limit(limit))
        return tuple(decode(Customer, document, written_in) for document, written_in in rows)

    def children(self, id: str) -> tuple[Customer, ...]:
        """Customers directly below this one in the hierarchy."""
        rows = self._session.execute(
            select(CustomerRow.document, CustomerRow.format)
            .where(CustomerRow.parent_id == id)
            .order_by(CustomerRow.name, CustomerRow.id)
        )
        return tuple(decode(Customer, document, written_in) for document, written_in in rows)
