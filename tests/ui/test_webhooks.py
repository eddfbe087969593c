"""A billing system that sends by itself is believed when it signs, and taken once, in order."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import pytest

from tests.database import samples
from tests.database.samples import ANA
from tests.ui.conftest import Door

SECRET = "shared between two systems"
PATH = "/webhooks/billing/north"


def account(value: float, minutes: int, door: Door) -> dict[str, Any]:
    changed = door.clock.now + timedelta(minutes=minutes)
    return {
        "id": "4711",
        "name": "Head office",
        "lastModified": changed.isoformat(),
        "relatedParty": [{"id": "C-0001", "role": "customer"}],
        "accountBalance": [{"amount": {"unit": "USD", "value": value}}],
    }


def send(door: Door, accounts: Any, secret: str = SECRET) -> Any:
    body = json.dumps(accounts).encode()
    sign = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return door.browser.post(PATH, content=body, headers={"X-Signature": sign})


@pytest.fixture
def listening(door: Door) -> Door:
    door.reopen(billing_webhook_secret=SECRET)
    with door.database.work() as work:
        work.customers.save(samples.customer(), expected=None, by=ANA, now=door.clock.now)
    return door


def owed(door: Door) -> str:
    with door.database.work() as work:
        (kept,) = work.billing.of_customers({"C-0001"})
    return str(kept.balance.amount)


def test_a_delivery_sent_twice_or_late_changes_nothing(listening: Door) -> None:
    newer, older = account(90, -5, listening), account(10, -60, listening)
    assert send(listening, [newer]).json()["counts"] == {"new": 1}
    assert send(listening, [newer]).json()["state"] == "repeated"
    late = send(listening, [older]).json()
    assert late["counts"] == {"older": 1}
    assert "4711" in late["conflicts"][0]
    assert owed(listening) == "90"
    ahead = send(listening, [account(5, 600, listening)]).json()
    assert ahead["counts"] == {"conflict": 1}
    assert "in the future" in ahead["conflicts"][0]
    assert owed(listening) == "90"


def test_whoever_does_not_know_the_secret_is_turned_away(listening: Door) -> None:
    refused = send(listening, [account(1, 0, listening)], secret="guessed")
    assert refused.status_code == 401
    assert listening.browser.post(PATH, content=b"[]").status_code == 401
    with listening.database.work() as work:
        assert work.billing.of_customers({"C-0001"}) == ()


def test_without_a_secret_nothing_listens(door: Door) -> None:
    assert send(door, []).status_code == 404


@pytest.mark.parametrize("body", [{"id": 1}, [{"id": "1"}], [7], "x"])
def test_what_is_no_list_of_accounts_is_refused_whole(listening: Door, body: Any) -> None:
    assert send(listening, body).status_code == 422


def test_a_body_that_never_ends_is_cut_off(listening: Door) -> None:
    answer = listening.browser.post(PATH, content=b" " * (5 * 1024 * 1024 + 1))
    assert answer.status_code == 413
