"""Keeps the history of every field of customers; erasing a person takes their values out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from common.actor import Actor
from database.rows.relations import CustomerChangeRow
from sales.customers.changes import Changed, FieldChange


class CustomerChangeStore:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self, customer_id: str, found: Sequence[FieldChange], *, by: Actor, now: datetime
    ) -> None:
        rows = [
            {
                "customer_id": customer_id,
                "at": now,
                "by_name": by.name,
                "field": each.field,
                "before": each.before,
                "after": each.after,
                "person": each.person,
            }
            for each in found
        ]
        if rows:
            self._session.execute(insert(CustomerChangeRow), rows)

    def of_customer(self, customer_id: str, limit: int = 200) -> tuple[Changed, ...]:
        """Newest first."""
        return self._many(CustomerChangeRow.customer_id == customer_id, limit)

    def of_person(self, email: str) -> tuple[Changed, ...]:
        return self._many(CustomerChangeRow.person == email.strip().casefold(), 10_000)

    def anonymise(self, email: str) -> int:
        """Take a person's values out of the history; how many lines that were."""
        row = CustomerChangeRow
        done = self._session.execute(
            update(row)
            .where(row.person == email.strip().casefold())
            .values(before="erased", after="erased", person="")
            .returning(row.id)
            .execution_options(synchronize_session=False)
        )
        return len(done.all())

    def _many(self, condition: object, limit: int) -> tuple[Changed, ...]:
        row = CustomerChangeRow
        rows = self._session.execute(
            select(row.at, row.by_name, row.field, row.before, row.after, row.person)
            .where(condition)  # type: ignore[arg-type]
            .order_by(row.id.desc())
            .limit(limit)
        )
        return tuple(
            Changed(
                at=at,
                by_name=name,
                change=FieldChange(field=field, before=before, after=after, person=person),
            )
            for at, name, field, before, after, person in rows
        )
