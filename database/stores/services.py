"""Keeps installed services and the amendments made to them, thousands at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.actor import Actor
from common.money import Money
from database.codec import FORMAT, decode, encode
from database.listings import InstalledListing
from database.rows.customers import CustomerRow
from database.rows.rulebooks import AmendmentRow, ServiceRow
from database.stored import NotFound
from database.stores.inserting import insert_if_free, put
from database.stores.series import Series
from sales.deals.amend import Amendment
from sales.deals.installed import InstalledService, ServiceState


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    customer_id: str
    on: date


class ServiceStore:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._amendments = Series(session, "A-", 5)

    def put(self, services: Iterable[InstalledService]) -> None:
        """Keep services; those kept already are replaced."""
        put(self._session, ServiceRow, [_values(each) for each in services])

    def of_customer(
        self, customer_id: str, *, state: ServiceState | None = ServiceState.ACTIVE
    ) -> tuple[InstalledService, ...]:
        """Services by id; None means in any state."""
        query = select(ServiceRow.document, ServiceRow.format).where(
            ServiceRow.customer_id == customer_id
        )
        if state is not None:
            query = query.where(ServiceRow.state == state.value)
        rows = self._session.execute(query.order_by(ServiceRow.id))
        return tuple(decode(InstalledService, *row) for row in rows)

    def customers(self, *, ending_by: date | None = None) -> tuple[InstalledListing, ...]:
        """Customers with active services; counted up to an end of term if one is given."""
        row = ServiceRow
        query = (
            select(
                CustomerRow.id,
                CustomerRow.name,
                row.currency,
                func.count(),
                func.sum(row.monthly_minor),
                func.min(row.ends_on),
            )
            .join(CustomerRow, CustomerRow.id == row.customer_id)
            .where(row.state == ServiceState.ACTIVE.value)
        )
        if ending_by is not None:
            query = query.where(row.ends_on <= ending_by)
        rows = self._session.execute(
            query.group_by(CustomerRow.id, CustomerRow.name, row.currency).order_by(
                func.min(row.ends_on)
            )
        )
        return tuple(
            InstalledListing(
                customer_id=id,
                customer_name=name,
                services=int(number),
                monthly=Money.from_minor(int(minor), currency),
                first_end=first_end,
            )
            for id, name, currency, number, minor, first_end in rows
        )

    def add_amendment(
        self, customer_id: str, amendment: Amendment, *, by: Actor, now: datetime
    ) -> str:
        """Keep an accepted amendment whole; returns its id, A-00001."""
        id = self._amendments.next()
        insert_if_free(
            self._session,
            AmendmentRow,
            {
                "id": id,
                "customer_id": customer_id,
                "action": amendment.action.value,
                "effective_on": amendment.effective_on,
                "made_by": by.name,
                "made_at": now,
                "format": FORMAT,
                "document": encode(amendment),
            },
        )
        return id

    def amendment(self, id: str) -> Amendment:
        """Raises NotFound."""
        query = select(AmendmentRow.document, AmendmentRow.format).where(AmendmentRow.id == id)
        found = self._session.execute(query).one_or_none()
        if found is None:
            raise NotFound("amendment", id)
        return decode(Amendment, *found)

    def amendments_of(self, customer_id: str) -> tuple[Amendment, ...]:
        """A customer's accepted amendments, the oldest first."""
        row = AmendmentRow
        query = select(row.document, row.format).where(row.customer_id == customer_id)
        rows = self._session.execute(query.order_by(row.made_at, row.id))
        return tuple(decode(Amendment, *each) for each in rows)

    def accepted(self, id: str) -> Acceptance:
        """Whose an amendment is, and the day it was accepted. Raises NotFound."""
        query = select(AmendmentRow.customer_id, AmendmentRow.made_at).where(AmendmentRow.id == id)
        found = self._session.execute(query).one_or_none()
        if found is None:
            raise NotFound("amendment", id)
        return Acceptance(customer_id=found[0], on=found[1].date())


def _values(service: InstalledService) -> dict[str, Any]:
    return {
        "id": service.id,
        "customer_id": service.customer_id,
        "deal_id": service.deal_id or None,  # none of ours: taken over from another system
        "state": service.state.value,
        "ends_on": service.ends_on,
        "currency": service.monthly.currency,
        "monthly_minor": service.monthly.minor,
        "format": FORMAT,
        "document": encode(service),
    }
