"""Billing systems are synced once, in any order of arrival, and asked again when they were down."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, timedelta

import httpx
import pytest

from common.actor import Actor, Role
from common.errors import RowErrors
from database.engine import Database
from sales.customers.billing import BadDelivery, Outcome
from tests.database import samples
from tests.database.samples import ANA, NOW
from tests.database.test_care_stores import with_customers
from workflows.adapters.billing_csv import CsvBilling
from workflows.adapters.billing_http import HttpBilling
from workflows.sync_billing import (
    billing_due,
    billing_syncs,
    sync_billing,
    waiting_systems,
)

TOM = Actor("U-0009", "Tom", "tom@larkfield.example", Role.ADMINISTRATOR)
HEADER = "account,customer,name,currency,balance,changed_at,status\n"


def csv(*rows: str) -> CsvBilling:
    text = HEADER + "\n".join(rows)
    return CsvBilling(name="north", file_name="accounts.csv", content=text.encode())


def test_a_delivery_taken_twice_or_out_of_order_changes_nothing(database: Database) -> None:
    new = csv("4711,C-0001,Main,EUR,20.00,2026-11-23T09:00:00Z,active")
    old = csv("4711,C-0001,Main,EUR,99.00,2026-11-20T09:00:00Z,active")
    with database.work() as work:
        with_customers(work)
    taken = sync_billing(database, new, by=TOM, now=NOW)
    assert dict(taken.counts) == {Outcome.NEW: 1}
    assert sync_billing(database, new, by=TOM, now=NOW).state == "repeated"
    late = sync_billing(database, old, by=TOM, now=NOW)
    assert dict(late.counts) == {Outcome.OLDER: 1}
    assert "north:4711" in late.conflicts[0]
    with database.work() as work:
        account = work.billing.account("north", "4711")
        assert account is not None
        assert str(account.balance) == "EUR 20.00"
        assert len(billing_syncs(work, by=TOM)) == 2


def test_every_bad_row_of_a_delivery_is_named_and_nothing_is_taken(
    sqlite_database: Database,
) -> None:
    bad = csv(
        "1,C-0001,Main,EURO,20,2026-11-23T09:00:00Z,active",
        "2,C-0001,Main,EUR,NaN,2026-11-23T09:00:00Z,active",
        "3,C-0001,Main,EUR,1,yesterday,active",
        "4,C-0001,Main,EUR,1,2026-11-23,asleep",
    )
    with pytest.raises(RowErrors) as refused:
        sync_billing(sqlite_database, bad, by=TOM, now=NOW)
    assert [row.split(":")[0] for row in refused.value.rows] == ["Row 2", "Row 3", "Row 4", "Row 5"]
    wrong = CsvBilling(name="north", file_name="a.csv", content=b"account,name\n1,x\n")
    with pytest.raises(BadDelivery, match="no column customer"):
        sync_billing(sqlite_database, wrong, by=TOM, now=NOW)
    with sqlite_database.work() as work:
        assert billing_syncs(work, by=TOM) == ()


def test_a_billing_system_over_http_is_read_and_asked_again_when_down(
    sqlite_database: Database,
) -> None:
    answers: list[httpx.Response] = [
        httpx.Response(503),
        httpx.Response(500),
        httpx.Response(
            200,
            json=[
                {
                    "id": "7",
                    "name": "Main",
                    "state": "Suspended",
                    "lastModified": "2026-11-23T09:00:00Z",
                    "relatedParty": [{"id": "C-0001", "role": "customer"}],
                    "accountBalance": [{"amount": {"unit": "USD", "value": 12.5}}],
                },
                {
                    "id": "8",
                    "lastModified": "2026-11-23T09:00:00Z",
                    "relatedParty": [{"id": "C-0404", "role": "customer"}],
                    "accountBalance": [{"amount": {"unit": "USD", "value": 1}}],
                },
            ],
        ),
        httpx.Response(200, json={"not": "a list"}),
    ]
    transport = httpx.MockTransport(lambda _request: answers.pop(0))
    system = HttpBilling(name="south", url="http://billing.example", transport=transport)
    with sqlite_database.work() as work:
        with_customers(work)
    first = sync_billing(sqlite_database, system, by=TOM, now=NOW)
    second = sync_billing(sqlite_database, system, by=TOM, now=NOW + timedelta(minutes=5))
    assert (first.state, first.tries, second.tries) == ("queued", 1, 2)
    assert second.next_try_at == NOW + timedelta(minutes=15)
    assert "does not answer (it says 503)" in first.conflicts[0]
    taken = sync_billing(sqlite_database, system, by=TOM, now=NOW)
    assert dict(taken.counts) == {Outcome.NEW: 1, Outcome.CONFLICT: 1}
    assert taken.conflicts == ("south:8: there is no customer C-0404",)
    with pytest.raises(BadDelivery, match="a list of accounts is wanted"):
        sync_billing(sqlite_database, system, by=TOM, now=NOW)


def test_a_delivery_from_a_clock_ahead_of_ours_is_held_and_taken_when_its_time_has_come(
    database: Database,
) -> None:
    ahead = csv(
        "1,C-0001,Ahead,EUR,10.00,2026-11-23T12:00:00+02:00,active",
        f"2,C-0001,Early,EUR,20.00,{NOW + timedelta(minutes=4):%Y-%m-%dT%H:%M:%SZ},active",
        f"3,C-0001,Future,EUR,30.00,{NOW + timedelta(hours=2):%Y-%m-%dT%H:%M:%SZ},active",
    )
    with database.work() as work:
        with_customers(work)
    held = sync_billing(database, ahead, by=TOM, now=NOW)
    assert dict(held.counts) == {Outcome.NEW: 2, Outcome.CONFLICT: 1}
    (said,) = held.conflicts
    assert re.match("north:3: it says it was changed 1(19|20) minutes in the future", said)
    with database.work() as work:
        first = work.billing.account("north", "1")
        assert first is not None
        assert first.changed_at.astimezone(UTC).hour == 10, "moments are compared, not clock faces"
        assert work.billing.account("north", "3") is None
    assert sync_billing(database, ahead, by=TOM, now=NOW).state == "repeated"
    later = sync_billing(database, ahead, by=TOM, now=NOW + timedelta(hours=2))
    assert dict(later.counts) == {Outcome.NEW: 1, Outcome.UNCHANGED: 2}
    with database.work() as work:
        assert work.billing.account("north", "3") is not None
        (line,) = billing_syncs(work, by=TOM)
        assert line.conflicts == ()


def test_a_delivery_for_a_customer_made_only_afterwards_is_not_lost(
    sqlite_database: Database,
) -> None:
    early = csv("9,C-0404,Main,EUR,20.00,2026-11-23T09:00:00Z,active")
    with sqlite_database.work() as work:
        with_customers(work)
    assert dict(sync_billing(sqlite_database, early, by=TOM, now=NOW).counts) == {"conflict": 1}
    with sqlite_database.work() as work:
        late = samples.customer("C-0404", "Late Works")
        work.customers.save(late, expected=None, by=ANA, now=NOW)
    assert dict(sync_billing(sqlite_database, early, by=TOM, now=NOW).counts) == {"new": 1}
    assert sync_billing(sqlite_database, early, by=TOM, now=NOW).state == "repeated"


def test_a_failed_sync_says_it_is_queued_and_what_happens_next(sqlite_database: Database) -> None:
    transport = httpx.MockTransport(lambda _request: httpx.Response(503))
    system = HttpBilling(name="south", url="http://billing.example", transport=transport)
    line = sync_billing(sqlite_database, system, by=TOM, now=NOW)
    assert line.sentence == (
        "Billing system south does not answer (it says 503); it is asked again. "
        "Queued after 1 attempt: due again from "
        f"{NOW + timedelta(minutes=5):%d %b %Y, %H:%M} UTC. Nothing known was changed or lost."
    )
    with sqlite_database.work() as work:
        assert waiting_systems(work, by=TOM) == (line,)
    working = csv("4711,C-0001,Main,EUR,20.00,2026-11-23T09:00:00Z,active")
    sync_billing(sqlite_database, replace(working, name="south"), by=TOM, now=NOW)
    with sqlite_database.work() as work:
        assert waiting_systems(work, by=TOM) == ()


def test_only_a_system_that_was_down_is_due_again_and_not_before_its_time(
    sqlite_database: Database,
) -> None:
    answers = [httpx.Response(503), httpx.Response(200, json=[])]
    transport = httpx.MockTransport(lambda _request: answers.pop(0))
    system = HttpBilling(name="south", url="http://billing.example", transport=transport)

    def due(name: str, minutes: int) -> bool:
        with sqlite_database.work() as work:
            return billing_due(work, name, by=TOM, now=NOW + timedelta(minutes=minutes))

    assert not due("south", 0)
    sync_billing(sqlite_database, system, by=TOM, now=NOW)
    assert [due("south", 4), due("south", 5), due("north", 5)] == [False, True, False]
    sync_billing(sqlite_database, system, by=TOM, now=NOW + timedelta(minutes=5))
    assert not due("south", 60)
