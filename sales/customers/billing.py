"""Billing accounts as several billing systems keep them, and what a new delivery may change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from common.errors import BusinessError
from common.money import Money

# A source's clock may run ahead of ours by this much before its word is doubted.
CLOCK_TOLERANCE = timedelta(minutes=5)


class AccountStatus(StrEnum):
    """TMF666 states that occur here."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingAccount:
    """`system` is the system of record; with `external_id` it names the account there.

    `changed_at` is the source's own moment of change; the balance is what the customer owes.
    """

    customer_id: str
    system: str
    external_id: str
    name: str
    balance: Money
    cycle: str = "monthly"
    status: AccountStatus = AccountStatus.ACTIVE
    parent_external_id: str = ""
    changed_at: datetime

    @property
    def key(self) -> str:
        return f"{self.system}:{self.external_id}"

    @property
    def currency(self) -> str:
        return self.balance.currency


class BillingSystem(Protocol):
    """An adapter: everything a billing system knows of its accounts, as one delivery."""

    @property
    def name(self) -> str: ...

    def fetch(self) -> Delivery:
        """Raises BillingSystemDown, BadDelivery."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """`id` is the same whenever the same delivery comes again."""

    id: str
    accounts: tuple[BillingAccount, ...]


class BillingSystemDown(BusinessError):
    def __init__(self, system: str, why: str) -> None:
        super().__init__(f"Billing system {system} does not answer ({why}); it is asked again.")


class BadDelivery(BusinessError):
    def __init__(self, system: str, what: str) -> None:
        super().__init__(f"The delivery of billing system {system} is not taken: {what}.")


class Outcome(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    OLDER = "older"  # out of order: what we keep is newer
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What happens to one delivered account, with the reason when it is not simply taken."""

    account: BillingAccount
    outcome: Outcome
    reason: str = ""

    @property
    def to_keep(self) -> bool:
        return self.outcome in (Outcome.NEW, Outcome.CHANGED)


def reconcile(kept: BillingAccount | None, delivered: BillingAccount, *, now: datetime) -> Verdict:
    """Whether a delivered account is taken; newer data is never overwritten by older."""
    if delivered.changed_at > now + CLOCK_TOLERANCE:
        ahead = int((delivered.changed_at - now).total_seconds() // 60)
        why = f"it says it was changed {ahead} minutes in the future; set the source's clock"
        return Verdict(account=delivered, outcome=Outcome.CONFLICT, reason=why)
    if kept is None:
        return Verdict(account=delivered, outcome=Outcome.NEW)
    if kept == delivered:
        return Verdict(account=delivered, outcome=Outcome.UNCHANGED)
    if delivered.changed_at < kept.changed_at:
        why = f"it is of {delivered.changed_at:%d %b %H:%M}, ours of {kept.changed_at:%d %b %H:%M}"
        return Verdict(account=delivered, outcome=Outcome.OLDER, reason=why)
    if delivered.customer_id != kept.customer_id:
        why = f"it names customer {delivered.customer_id}, ours {kept.customer_id}"
        return Verdict(account=delivered, outcome=Outcome.CONFLICT, reason=why)
    if delivered.currency != kept.currency:
        why = f"its currency is {delivered.currency}, ours {kept.currency}"
        return Verdict(account=delivered, outcome=Outcome.CONFLICT, reason=why)
    if delivered.changed_at == kept.changed_at:
        why = "it differs from ours but names the same moment of change"
        return Verdict(account=delivered, outcome=Outcome.CONFLICT, reason=why)
    return Verdict(account=delivered, outcome=Outcome.CHANGED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """Money given back (positive) or charged after the bill, once for each request."""

    id: str  # ADJ-00001
    account_key: str
    amount: Money
    reason: str
    request_id: str
    booked_by: str
    booked_at: datetime


def balances(
    accounts: Iterable[BillingAccount], adjustments: Iterable[Adjustment] = ()
) -> dict[str, Money]:
    """What is owed by currency, after adjustments; closed accounts count, since debts remain."""
    sums: dict[str, Money] = {}
    owed = [each.balance for each in accounts]
    for money in (*owed, *(-each.amount for each in adjustments)):
        sums[money.currency] = sums.get(money.currency, Money.zero(money.currency)) + money
    return sums
