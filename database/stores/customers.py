"""Keeps customers: found by name, saved only over the revision that was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from common.actor import Actor
from database.codec import FORMAT, decode, encode
from database.columns import fold
from database.rows.customers import CustomerRow
from database.rows.relations import ContactPointRow
from database.stored import NotFound, Saving, Stored
from database.stores.customer_changes import CustomerChangeStore
from database.stores.hierarchy import HierarchyStore
from database.stores.search import Findable, SearchStore
from database.stores.series import Series
from database.stores.shelf import Shelf
from sales.customers.changes import Changed, changes
from sales.customers.customer import Customer
from sales.customers.recognition import points_of


class CustomerStore:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._shelf = Shelf(session, CustomerRow, CustomerRow.id, Customer)
        self._ids = Series(session, "C-", 4)
        self._hierarchy = HierarchyStore(session)
        self._changes = CustomerChangeStore(session)

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
        before = self.find(customer.id) if expected is not None else None
        saving = Saving(expected=expected, by=by, now=now)
        stored = self._shelf.save(customer.id, customer, _columns(customer), saving)
        if before is not None:
            self._changes.add(customer.id, changes(before.value, customer), by=by, now=now)
        self._recognise((customer,), fresh=expected is None)
        if customer.parent_id:
            self._hierarchy.follow(customer.id, customer.parent_id, since=now.date())
        return stored

    def add_many(self, customers: Sequence[Customer], *, by: Actor, now: datetime) -> None:
        """New customers in bulk, as an import brings them; their ids must be free.

        Parents stand before their children.
        """
        self._ids.claim([each.id for each in customers])
        common = {"format": FORMAT, "revision": 1, "saved_by_id": by.id, "saved_by": by.name}
        rows = [
            {
                "id": each.id,
                **_columns(each),
                **common,
                "saved_at": now,
                "document": encode(each),
            }
            for each in customers
        ]
        if rows:
            self._session.execute(insert(CustomerRow), rows)
        self._recognise(customers, fresh=True)
        for each in customers:
            if each.parent_id:
                self._hierarchy.follow(each.id, each.parent_id, since=now.date())

    def _recognise(self, customers: Sequence[Customer], *, fresh: bool) -> None:
        """Keep what each customer is found and recognised by."""
        if not fresh:
            ids = [each.id for each in customers]
            self._session.execute(
                delete(ContactPointRow).where(ContactPointRow.customer_id.in_(ids))
            )
        points = [
            {"customer_id": each.id, "kind": kind, "key": key}
            for each in customers
            for kind, key in sorted(points_of(each))
        ]
        if points:
            self._session.execute(insert(ContactPointRow), points)
        search = SearchStore(self._session)
        if not fresh:
            search.forget_of("contact", [each.id for each in customers])
        search.put(tuple(entry for each in customers for entry in _findables(each)))

    def history(self, id: str) -> tuple[Changed, ...]:
        """Every change of every field, the newest first."""
        return self._changes.of_customer(id)

    def recognised_by(self, kind: str, key: str, limit: int = 10) -> tuple[Customer, ...]:
        """Customers with this `email`, `phone`, `domain` or `tax` key, as `points_of` folds it."""
        rows = self._session.execute(
            select(CustomerRow.document, CustomerRow.format)
            .join(ContactPointRow, ContactPointRow.customer_id == CustomerRow.id)
            .where(ContactPointRow.kind == kind, ContactPointRow.key == key)
            .order_by(CustomerRow.id)
            .limit(limit)
        )
        return tuple(decode(Customer, document, written_in) for document, written_in in rows)

    def names(self, ids: Collection[str]) -> dict[str, str]:
        """Names by id, without decoding documents."""
        rows = self._session.execute(
            select(CustomerRow.id, CustomerRow.name).where(CustomerRow.id.in_(list(ids)))
        )
        return dict(rows.tuples().all())

    def ids_of_names(self, names: Collection[str]) -> dict[str, str]:
        """Ids by name, of names only one customer has."""
        rows = self._session.execute(
            select(CustomerRow.name, CustomerRow.id)
            .where(CustomerRow.name.in_(list(names)))
            .order_by(CustomerRow.name, CustomerRow.id)
        ).all()
        once = Counter(name for name, _ in rows)
        return {name: id for name, id in rows if once[name] == 1}

    def every(self) -> Iterator[Customer]:
        """All customers by id, a batch at a time, for comparing them with a list to import."""
        rows = self._session.execute(
            select(CustomerRow.document, CustomerRow.format)
            .order_by(CustomerRow.id)
            .execution_options(yield_per=5_000)
        )
        return (decode(Customer, document, written_in) for document, written_in in rows)

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


def _columns(customer: Customer) -> dict[str, str | None]:
    return {
        "parent_id": customer.parent_id or None,
        "name": customer.name,
        "segment": customer.segment,
        "search_text": fold(customer.id, customer.name, customer.industry, customer.address),
    }


def _findables(customer: Customer) -> Iterator[Findable]:
    """The organisation and each of its people."""
    yield Findable(
        kind="customer",
        ref=customer.id,
        customer_id=customer.id,
        title=customer.name,
        detail=customer.address,
        text=_found_by(customer),
    )
    for nth, each in enumerate(customer.contacts, start=1):
        said = (customer.name, each.role, each.email, each.phone)
        yield Findable(
            kind="contact",
            ref=f"{customer.id}/{nth}",
            customer_id=customer.id,
            title=each.name,
            detail=" · ".join(part for part in said if part),
        )


def _found_by(customer: Customer) -> str:
    """What else the search box finds a customer by: people, domain, tax id and sites."""
    people = (f"{each.name} {each.email} {each.phone}" for each in customer.contacts)
    sites = (f"{each.name} {each.city}" for each in customer.sites[:50])
    return " ".join((customer.industry, customer.domain, customer.tax_id, *people, *sites))
