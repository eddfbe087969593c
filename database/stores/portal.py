"""Keeps which customer's own users see what: account to the top of their organisation."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from database.rows.relations import PortalUserRow
from database.stores.inserting import put
from sales.care.access import PortalUser


class PortalStore:
    def __init__(self, session: Session) -> None:
        self._session = session

    def bind(self, user: PortalUser) -> None:
        """One organisation for each account: binding again replaces it."""
        put(
            self._session,
            PortalUserRow,
            [
                {
                    "account_id": user.account_id,
                    "customer_id": user.customer_id,
                    "bound_at": user.bound_at,
                    "ended_at": user.ended_at,
                }
            ],
        )

    def user(self, account_id: str) -> PortalUser | None:
        """The binding of an account, ended or not."""
        found = self._session.get(PortalUserRow, account_id)
        return None if found is None else _user(found)

    def of_customer(self, customer_id: str) -> tuple[PortalUser, ...]:
        rows = self._session.scalars(
            select(PortalUserRow)
            .where(PortalUserRow.customer_id == customer_id)
            .order_by(PortalUserRow.account_id)
        )
        return tuple(_user(each) for each in rows)

    def move(self, from_id: str, to_id: str, ids: Collection[str] | None = None) -> tuple[str, ...]:
        """Bind all (or these) users of one customer to another; their account ids."""
        row = PortalUserRow
        query = update(row).where(row.customer_id == from_id)
        if ids is not None:
            query = query.where(row.account_id.in_(list(ids)))
        done = self._session.execute(
            query.values(customer_id=to_id)
            .returning(row.account_id)
            .execution_options(synchronize_session=False)
        )
        return tuple(each for (each,) in done)

    def end(self, account_id: str, now: datetime) -> None:
        self._session.execute(
            update(PortalUserRow)
            .where(PortalUserRow.account_id == account_id, PortalUserRow.ended_at.is_(None))
            .values(ended_at=now)
            .execution_options(synchronize_session=False)
        )


def _user(row: PortalUserRow) -> PortalUser:
    return PortalUser(
        account_id=row.account_id,
        customer_id=row.customer_id,
        bound_at=row.bound_at,
        ended_at=row.ended_at,
    )
