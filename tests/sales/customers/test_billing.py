"""A delivery of a billing system never overwrites newer data, whatever order it comes in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

from common.money import Money
from sales.customers.billing import (
    Adjustment,
    BillingAccount,
    Outcome,
    balances,
    reconcile,
)

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
KEPT = BillingAccount(
    customer_id="C-1",
    system="north",
    external_id="7",
    name="Main",
    balance=Money.of(10, "EUR"),
    changed_at=NOW - timedelta(hours=1),
)


def test_the_newest_word_wins_in_every_order_of_arrival() -> None:
    said = [
        replace(KEPT, balance=Money.of(n, "EUR"), changed_at=NOW - timedelta(hours=9 - n))
        for n in range(4)
    ]
    for order in permutations(said):
        kept: BillingAccount | None = None
        for each in order:
            verdict = reconcile(kept, each, now=NOW)
            kept = each if verdict.to_keep else kept
        assert kept == said[-1]


def test_what_cannot_be_decided_is_a_conflict_with_its_reason() -> None:
    later = NOW - timedelta(minutes=1)
    cases = {
        "names customer C-2": replace(KEPT, customer_id="C-2", changed_at=later),
        "currency is USD": replace(KEPT, balance=Money.of(1, "USD"), changed_at=later),
        "same moment of change": replace(KEPT, name="Other"),
        "in the future": replace(KEPT, changed_at=NOW + timedelta(hours=3)),
    }
    for reason, delivered in cases.items():
        verdict = reconcile(KEPT, delivered, now=NOW)
        assert verdict.outcome is Outcome.CONFLICT
        assert reason in verdict.reason
    assert reconcile(KEPT, KEPT, now=NOW).outcome is Outcome.UNCHANGED


def test_balances_add_by_currency_after_adjustments() -> None:
    other = replace(KEPT, external_id="8", balance=Money.of(5, "USD"))
    back = Adjustment(
        id="ADJ-1",
        account_key=KEPT.key,
        amount=Money.of(4, "EUR"),
        reason="",
        request_id="R-1",
        booked_by="",
        booked_at=NOW,
    )
    assert balances((KEPT, other), (back,)) == {
        "EUR": Money.of(6, "EUR"),
        "USD": Money.of(5, "USD"),
    }
