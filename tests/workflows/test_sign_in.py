"""Sign-in lets the right person in, tells the wrong one nothing, and slows guessing down."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from common.account import Account
from common.actor import SYSTEM, Actor, NotAllowed, Role
from common.errors import BusinessError
from database.engine import Database
from database.stores.accounts import EmailTaken
from workflows import sign_in as door
from workflows.sign_in import (
    AccountClosed,
    BadEmail,
    PasswordTooWeak,
    SessionToken,
    SignInRefused,
    TooManyAttempts,
    register,
    sign_in,
    sign_in_with_identity,
    sign_out,
    who,
)

NOW = datetime(2026, 11, 23, 10, 42, 30, tzinfo=UTC)
PASSWORD = "correct horse battery"
EMAIL = "ana@larkfield.example"


@pytest.fixture(autouse=True)
def quick_hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real algorithm at its lowest cost: what is tested here is not how slow it is."""
    monkeypatch.setattr(door, "_HASHER", PasswordHasher(1, 8, 1))
    door._stand_in.cache_clear()


@pytest.fixture
def ana(database: Database) -> Account:
    with database.work() as work:
        return register(
            work,
            email="Ana@Larkfield.example",
            name="Ana Silva",
            role=Role.SALES_ENGINEER,
            password=PASSWORD,
            by=SYSTEM,
            now=NOW,
        )


def enter(
    database: Database,
    password: str = PASSWORD,
    *,
    email: str = EMAIL,
    client: str = "10.0.0.1",
    now: datetime = NOW,
) -> SessionToken:
    return sign_in(
        database, email=email, password=password, client=client, now=now, session_hours=12
    )


def fail(database: Database, times: int, **where: str) -> None:
    for _ in range(times):
        with pytest.raises(SignInRefused):
            enter(database, "wrong password", **where)  # type: ignore[arg-type]


def verbs(database: Database) -> list[str]:
    with database.work() as work:
        return [each.verb for each in work.journal.entries()]


def test_a_session_lasts_its_hours_and_ends_at_signing_out(
    database: Database, ana: Account
) -> None:
    session = enter(database)
    assert session.actor == ana.actor
    assert session.expires_at == NOW + timedelta(hours=12)
    with database.work() as work:
        assert who(work, session.token, NOW) == ana.actor
        assert who(work, session.token, session.expires_at) is None
        assert who(work, session.token + "x", NOW) is None
        sign_out(work, session.token, NOW)
        sign_out(work, "never was", NOW)
    with database.work() as work:
        assert who(work, session.token, NOW) is None
    assert verbs(database) == ["signed out", "signed in", "registered"]


def test_neither_token_nor_password_is_kept(database: Database, ana: Account) -> None:
    session = enter(database)
    fail(database, 1, email="my-secret-password")
    with database.engine.connect() as connection:
        kept = "".join(
            str(row)
            for table in ("accounts", "sessions", "sign_in_attempts", "journal")
            for row in connection.execute(text(f"SELECT * FROM {table}"))
        )
    assert PASSWORD not in kept
    assert session.token not in kept
    assert "my-secret-password" not in kept
    assert "10.0.0.1" not in kept
    assert len(session.token) >= 43


def test_every_refusal_says_the_same(database: Database, ana: Account) -> None:
    with database.work() as work:
        work.accounts.add(Account(id="U-0009", email="sso@x.example", name="S", role=Role.APPROVER))
        closed = replace(ana, id="U-0008", email="closed@x.example", active=False)
        work.accounts.add(closed)
    said = set()
    for email, password in (
        (EMAIL, "wrong password"),
        ("nobody@x.example", PASSWORD),
        ("sso@x.example", ""),
        ("closed@x.example", PASSWORD),
        (EMAIL, "x" * 100_000),
        ("", ""),
    ):
        with pytest.raises(SignInRefused) as refused:
            enter(database, password, email=email)
        said.add(str(refused.value))
    assert said == {"This e-mail and password do not go together; try again."}


def test_an_unknown_email_costs_one_verification_like_a_known_one(
    database: Database, ana: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    costs: list[str] = []

    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
            costs.append(re.sub(r"\$[^$]+\$[^$]+$", "", str(hash)))
            return super().verify(hash, password)

    monkeypatch.setattr(door, "_HASHER", Counting(1, 8, 1))
    fail(database, 1)
    fail(database, 1, email="nobody@x.example")
    assert len(costs) == 2
    assert costs[0] == costs[1]


def test_five_failures_of_an_email_close_it_for_a_quarter_of_an_hour(
    database: Database, ana: Account
) -> None:
    fail(database, 4)
    with pytest.raises(SignInRefused):
        enter(database, "wrong", email=" ANA@larkfield.example", now=NOW + timedelta(minutes=2))
    third = NOW + timedelta(minutes=3)
    with pytest.raises(TooManyAttempts) as refused:
        enter(database, client="10.9.9.9", now=third)
    assert str(refused.value) == (
        "Too many sign-ins have failed; try again after 10:58 UTC "
        "or ask an administrator for a new password."
    )
    assert refused.value.again_at == NOW + timedelta(minutes=15)
    with pytest.raises(TooManyAttempts):
        enter(database, now=NOW + timedelta(minutes=14, seconds=59))
    assert enter(database, now=NOW + timedelta(minutes=15)).actor == ana.actor


def test_being_refused_by_the_throttle_does_not_prolong_it(
    database: Database, ana: Account
) -> None:
    fail(database, 5)
    for minute in range(1, 15):
        with pytest.raises(TooManyAttempts):
            enter(database, now=NOW + timedelta(minutes=minute))
    assert enter(database, now=NOW + timedelta(minutes=15)).actor == ana.actor


def test_twenty_failures_of_a_client_close_it_whatever_the_email(
    database: Database, ana: Account
) -> None:
    for number in range(20):
        fail(database, 1, email=f"guess{number}@x.example")
    with pytest.raises(TooManyAttempts):
        enter(database)
    assert enter(database, client="10.0.0.2").actor == ana.actor


def test_success_forgives_the_email_but_not_the_client(database: Database, ana: Account) -> None:
    for _ in range(4):
        fail(database, 4)
        enter(database)
    fail(database, 4)
    with pytest.raises(TooManyAttempts):
        enter(database)


def test_guesses_sent_side_by_side_do_not_slip_past_the_count(
    database: Database, ana: Account
) -> None:
    def guess(number: int) -> str:
        try:
            enter(database, f"wrong {number}", client=f"10.0.1.{number}")
        except BusinessError as refusal:
            return type(refusal).__name__
        return "in"

    with ThreadPoolExecutor(4) as threads:
        outcomes = list(threads.map(guess, range(24)))
    # Those already under way when the fifth fails may not see one another's attempts yet.
    assert 5 <= outcomes.count("SignInRefused") <= 8
    assert "in" not in outcomes


def test_only_administrators_open_accounts(database: Database, ana: Account) -> None:
    def open_by(actor: Actor, email: str = "new@x.example", password: str = PASSWORD) -> Account:
        with database.work() as work:
            return register(
                work,
                email=email,
                name="New",
                role=Role.APPROVER,
                password=password,
                by=actor,
                now=NOW,
            )

    with pytest.raises(NotAllowed, match="and may not manage accounts"):
        open_by(ana.actor)
    with pytest.raises(PasswordTooWeak, match="10 to 200 characters"):
        open_by(SYSTEM, password="too short")
    with pytest.raises(EmailTaken):
        open_by(SYSTEM, email="ANA@LARKFIELD.EXAMPLE")
    for email in ("", "ana", "@x.example", "ana@", "a b@x.example", "a" * 250 + "@x.example"):
        with pytest.raises(BadEmail):
            open_by(SYSTEM, email=email)
    assert open_by(SYSTEM).id == "U-0002"


def test_an_older_hash_is_renewed_at_sign_in(
    database: Database, ana: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "_HASHER", PasswordHasher(2, 8, 1))
    enter(database)
    with database.work() as work:
        renewed = work.accounts.get(ana.id).password_hash
    assert renewed != ana.password_hash
    assert "t=2" in renewed
    assert enter(database).actor == ana.actor


def vouched(database: Database, **changes: object) -> SessionToken:
    given = {"email": EMAIL, "name": "Ana Silva", "role": Role.SALES_ENGINEER, **changes}
    with database.work() as work:
        return sign_in_with_identity(work, now=NOW, session_hours=1, **given)  # type: ignore[arg-type]


def test_an_identity_provider_opens_accounts_and_settles_their_roles(database: Database) -> None:
    first = vouched(database)
    second = vouched(database, email=EMAIL.upper(), role=Role.APPROVER, name="")
    assert second.actor == replace(first.actor, role=Role.APPROVER)
    with database.work() as work:
        assert who(work, first.token, NOW) == second.actor
        assert len(work.accounts.list()) == 1
        entry = work.journal.entries()[1]
    assert (entry.before, entry.after) == (
        "Ana Silva, sales engineer",
        "Ana Silva, approver",
    )
    with pytest.raises(SignInRefused):
        enter(database, "")


def test_an_account_closed_here_stays_closed_for_the_provider(
    database: Database, ana: Account
) -> None:
    with database.work() as work:
        work.accounts.save(replace(ana, active=False))
    with pytest.raises(AccountClosed, match="ask an administrator to open it"):
        vouched(database)
