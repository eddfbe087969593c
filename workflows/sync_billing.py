"""Sync billing: take a delivery once, keep what is newer, say what conflicts, try again."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

from common.actor import Actor, Permission
from database.engine import Database
from database.stores.billing import SyncLine
from database.work import Work
from sales.customers.billing import (
    BillingSystem,
    BillingSystemDown,
    Delivery,
    Outcome,
    Verdict,
    reconcile,
)

_FIRST_WAIT = timedelta(minutes=5)
_LONGEST_WAIT = timedelta(hours=12)
_LOOKED_BACK = 500


def sync_billing(
    database: Database, system: BillingSystem, *, by: Actor, now: datetime
) -> SyncLine:
    """Fetch and take one delivery; a system that is down is queued to be asked again.

    Takes the database and not a unit of work: no transaction is open while the other system is
    asked, and that it was down is kept although nothing else is.

    Raises:
        NotAllowed, BadDelivery, RowErrors: nothing was taken.
    """
    by.require(Permission.ADMINISTER)
    try:
        delivery = system.fetch()
    except BillingSystemDown as down:
        with database.work() as work:
            return _queue(work, system.name, str(down), now)
    with database.work() as work:
        return take_delivery(work, system.name, delivery, by=by, now=now)


def take_delivery(
    work: Work, system: str, delivery: Delivery, *, by: Actor, now: datetime
) -> SyncLine:
    """Take a delivery's accounts; the same delivery again changes nothing.

    Unless something of it was in conflict: the customer may be known by now, or the time come.
    """
    by.require(Permission.ADMINISTER)
    repeated = SyncLine(system=system, delivery_id=delivery.id, state="repeated", at=now)
    new = work.billing.begin_sync(replace(repeated, state="taken"))
    if not new and not work.billing.in_conflict(system, delivery.id):
        return repeated
    verdicts = _taken(work, system, delivery, now)
    if not new and not any(each.to_keep for each in verdicts):
        return repeated
    counts = Counter(each.outcome.value for each in verdicts)
    done = SyncLine(
        system=system,
        delivery_id=delivery.id,
        state="taken",
        at=now,
        counts=tuple(sorted(counts.items())),
        conflicts=tuple(
            f"{each.account.key}: {each.reason}"
            for each in verdicts
            if each.outcome in (Outcome.CONFLICT, Outcome.OLDER)
        ),
    )
    work.billing.end_sync(done)
    said = ", ".join(f"{number} {outcome}" for outcome, number in done.counts)
    work.journal.note(by, "synced", "billing system", system, now=now, after=said or "empty")
    return done


def _taken(work: Work, system: str, delivery: Delivery, now: datetime) -> list[Verdict]:
    """Keep what may be kept of a delivery, and say of each account what came of it."""
    known = work.customers.names({each.customer_id for each in delivery.accounts})
    verdicts = []
    for account in delivery.accounts:
        if account.customer_id not in known:
            why = f"there is no customer {account.customer_id}"
            verdicts.append(Verdict(account=account, outcome=Outcome.CONFLICT, reason=why))
            continue
        kept = work.billing.account(system, account.external_id)
        verdict = reconcile(kept, account, now=now)
        if verdict.to_keep:
            work.billing.keep([account])
        verdicts.append(verdict)
    return verdicts


def billing_syncs(work: Work, *, by: Actor) -> tuple[SyncLine, ...]:
    """The newest deliveries and failed attempts first."""
    by.require(Permission.ADMINISTER)
    return work.billing.syncs()


def waiting_systems(work: Work, *, by: Actor) -> tuple[SyncLine, ...]:
    """The systems that were down when last asked, each with its last attempt."""
    by.require(Permission.ADMINISTER)
    last: dict[str, SyncLine] = {}
    for each in work.billing.syncs(_LOOKED_BACK):
        last.setdefault(each.system, each)
    return tuple(each for each in last.values() if each.state == "queued")


def billing_due(work: Work, system: str, *, by: Actor, now: datetime) -> bool:
    """Whether the last attempt to ask a system failed and it is time to ask again."""
    by.require(Permission.ADMINISTER)
    lines = work.billing.syncs(_LOOKED_BACK)
    last = next((each for each in lines if each.system == system), None)
    if last is None or last.state != "queued":
        return False
    return last.next_try_at is None or last.next_try_at <= now


def _queue(work: Work, system: str, why: str, now: datetime) -> SyncLine:
    """Ask again after five minutes, then twice as long each time, at most half a day."""
    before = work.billing.queued(system)
    recent = before is not None and before.at > now - _LONGEST_WAIT * 2
    tries = before.tries + 1 if before is not None and recent else 1
    wait = min(_FIRST_WAIT * 2 ** min(tries - 1, 10), _LONGEST_WAIT)
    line = SyncLine(
        system=system,
        delivery_id=f"attempt at {now.isoformat()}",
        state="queued",
        at=now,
        conflicts=(why,),
        tries=tries,
        next_try_at=now + wait,
    )
    work.billing.begin_sync(line)
    return line
