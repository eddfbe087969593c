"""Keeps billing accounts, adjustments, and the log of every delivery of every billing system."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from common.wording import count
from database.codec import FORMAT, decode, encode
from database.rows.relations import AdjustmentRow, BillingAccountRow, SyncRow
from database.stores.inserting import insert_if_free, put
from database.stores.series import Series
from sales.customers.billing import Adjustment, BillingAccount


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncLine:
    """One delivery, or one failed attempt to fetch it: `state` is taken, repeated or queued."""

    system: str
    delivery_id: str
    state: str
    at: datetime
    counts: tuple[tuple[str, int], ...] = ()
    conflicts: tuple[str, ...] = ()
    tries: int = 1
    next_try_at: datetime | None = None

    @property
    def sentence(self) -> str:
        """What came of it and, where the system was down, what happens next."""
        if self.state == "repeated":
            return f"{self.system}: the same delivery was taken before; nothing was changed."
        if self.state == "queued":
            again = f" from {self.next_try_at:%d %b %Y, %H:%M} UTC" if self.next_try_at else ""
            return (
                f"{' '.join(self.conflicts)} Queued after {count(self.tries, 'attempt')}: due "
                f"again{again}. Nothing known was changed or lost."
            )
        said = ", ".join(f"{number} {outcome}" for outcome, number in self.counts)
        return f"{self.system}: {said or 'an empty delivery'}."


class BillingStore:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._ids = Series(session, "ADJ-", 5)

    def account(self, system: str, external_id: str) -> BillingAccount | None:
        row = BillingAccountRow
        found = self._session.execute(
            _accounts().where(row.system == system, row.external_id == external_id)
        ).one_or_none()
        return None if found is None else decode(BillingAccount, *found)

    def of_customers(self, customer_ids: Collection[str]) -> tuple[BillingAccount, ...]:
        """Accounts by system and id."""
        row = BillingAccountRow
        query = _accounts().where(row.customer_id.in_(list(customer_ids)))
        rows = self._session.execute(query.order_by(row.system, row.external_id))
        return tuple(decode(BillingAccount, *each) for each in rows)

    def keep(self, accounts: Sequence[BillingAccount]) -> None:
        put(
            self._session,
            BillingAccountRow,
            [
                {
                    "system": each.system,
                    "external_id": each.external_id,
                    "customer_id": each.customer_id,
                    "changed_at": each.changed_at,
                    "format": FORMAT,
                    "document": encode(each),
                }
                for each in accounts
            ],
        )

    def next_adjustment_id(self) -> str:
        return self._ids.next()

    def book(self, adjustment: Adjustment) -> bool:
        """Keep an adjustment; False when its request was booked already."""
        values = {
            "id": adjustment.id,
            "account_key": adjustment.account_key,
            "request_id": adjustment.request_id,
            "booked_at": adjustment.booked_at,
            "format": FORMAT,
            "document": encode(adjustment),
        }
        return insert_if_free(self._session, AdjustmentRow, values)

    def adjustments(self, account_keys: Collection[str]) -> tuple[Adjustment, ...]:
        """Newest first."""
        row = AdjustmentRow
        rows = self._session.execute(
            select(row.document, row.format)
            .where(row.account_key.in_(list(account_keys)))
            .order_by(row.booked_at.desc(), row.id)
        )
        return tuple(decode(Adjustment, *each) for each in rows)

    def begin_sync(self, line: SyncLine) -> bool:
        """Claim a delivery; False when the same one was taken before."""
        return insert_if_free(self._session, SyncRow, _sync_values(line))

    def end_sync(self, line: SyncLine) -> None:
        """Write what came of a delivery over its claim."""
        row = SyncRow
        self._session.execute(
            update(row)
            .where(row.system == line.system, row.delivery_id == line.delivery_id)
            .values(**_sync_values(line))
            .execution_options(synchronize_session=False)
        )

    def in_conflict(self, system: str, delivery_id: str) -> bool:
        """Whether something of a delivery that was taken before could not be."""
        row = SyncRow
        found = self._session.execute(
            select(row.document, row.format).where(
                row.system == system, row.delivery_id == delivery_id
            )
        ).one_or_none()
        return found is not None and bool(decode(SyncLine, *found).conflicts)

    def syncs(self, limit: int = 50) -> tuple[SyncLine, ...]:
        """Newest first."""
        query = select(SyncRow.document, SyncRow.format).order_by(SyncRow.id.desc()).limit(limit)
        return tuple(decode(SyncLine, *row) for row in self._session.execute(query))

    def queued(self, system: str) -> SyncLine | None:
        """The attempt that waits to be made again, if the system was down when last asked."""
        row = SyncRow
        found = self._session.execute(
            select(row.document, row.format)
            .where(row.system == system, row.state == "queued")
            .order_by(row.id.desc())
            .limit(1)
        ).one_or_none()
        return None if found is None else decode(SyncLine, *found)

    def move(
        self, from_id: str, to_id: str, keys: Collection[str] | None = None
    ) -> tuple[str, ...]:
        """Give all (or these) accounts of one customer to another; their keys."""
        moved = [each for each in self.of_customers((from_id,)) if keys is None or each.key in keys]
        self.keep([replace(each, customer_id=to_id) for each in moved])
        return tuple(each.key for each in moved)


def _accounts() -> Select[str, int]:
    return select(BillingAccountRow.document, BillingAccountRow.format)


def _sync_values(line: SyncLine) -> dict[str, Any]:
    return {
        "system": line.system,
        "delivery_id": line.delivery_id,
        "state": line.state,
        "at": line.at,
        "next_try_at": line.next_try_at,
        "format": FORMAT,
        "document": encode(line),
    }
