"""Accounts are found whatever the case of the e-mail; sessions end; attempts are counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from common.account import Account
from common.actor import Role
from database.engine import Database
from database.stored import NotFound
from database.stores.accounts import EmailTaken
from tests.database.samples import ANA, NOW, account

HOUR = timedelta(hours=1)


def test_an_account_comes_back_whole_whatever_the_case_of_its_email(database: Database) -> None:
    with database.work() as work:
        work.accounts.add(account())
    with database.work() as work:
        assert work.accounts.get("U-0001") == account()
        assert work.accounts.get_by_email(" ANA@larkfield.EXAMPLE ") == account()
        assert work.accounts.get_by_email("ben@larkfield.example") is None
        assert work.accounts.list() == (account(),)
        assert work.accounts.next_id() == "U-0002"
        with pytest.raises(NotFound, match="no account U-9"):
            work.accounts.get("U-9")


def test_an_email_has_one_account(database: Database) -> None:
    with database.work() as work:
        work.accounts.add(account())
        work.accounts.add(account("U-0002", "ben@larkfield.example"))
        with pytest.raises(EmailTaken, match="already an account for ANA@"):
            work.accounts.add(account("U-0003", "ANA@larkfield.example"))
        with pytest.raises(EmailTaken):
            work.accounts.save(account("U-0002", "ana@larkfield.example"))


def test_a_changed_account_is_kept(database: Database) -> None:
    changed: Account = replace(account(), role=Role.APPROVER, active=False, name="Ana S.")
    with database.work() as work:
        work.accounts.add(account())
        work.accounts.save(changed)
        assert work.accounts.get("U-0001") == changed
        with pytest.raises(NotFound):
            work.accounts.save(account("U-0009", "nobody@larkfield.example"))


def test_a_session_ends_by_time_by_revoking_or_with_the_account(database: Database) -> None:
    with database.work() as work:
        work.accounts.add(account())
        for token in ("one", "two", "three"):
            work.accounts.add_session(token, "U-0001", created_at=NOW, expires_at=NOW + HOUR)
        assert work.accounts.of_session("one", NOW) == account()
        assert work.accounts.of_session("one", NOW + HOUR) is None
        assert work.accounts.of_session("other", NOW) is None
        work.accounts.revoke_session("one", NOW)
        assert work.accounts.of_session("one", NOW) is None
        assert work.accounts.of_session("two", NOW) == account()
        work.accounts.save(replace(account(), active=False))
        assert work.accounts.of_session("two", NOW) is None
        work.accounts.save(account())
        work.accounts.revoke_sessions_of("U-0001", NOW)
        assert work.accounts.of_session("three", NOW) is None


def test_attempts_are_counted_by_key_within_their_window(database: Database) -> None:
    with database.work() as work:
        early = work.accounts.record_attempt("a", NOW)
        work.accounts.record_attempt("b", NOW)
        work.accounts.record_attempt("a", NOW + HOUR)
        last = work.accounts.record_attempt("a", NOW + 2 * HOUR)
        before = work.accounts.attempts_before
        assert before("a", last, since=NOW - HOUR) == (NOW, NOW + HOUR)
        assert before("a", last, since=NOW) == (NOW + HOUR,)
        work.accounts.forget_attempt(early)
        assert before("a", last, since=NOW - HOUR) == (NOW + HOUR,)
        work.accounts.forget_attempts("a")
        assert before("a", last, since=NOW - HOUR) == ()
        assert len(before("b", last, since=NOW - HOUR)) == 1


def test_pruning_drops_old_attempts_and_ended_sessions_only(database: Database) -> None:
    with database.work() as work:
        work.accounts.add(account())
        work.accounts.add_session("old", ANA.id, created_at=NOW, expires_at=NOW)
        work.accounts.add_session("new", ANA.id, created_at=NOW, expires_at=NOW + 2 * HOUR)
        work.accounts.record_attempt("a", NOW)
        work.accounts.record_attempt("a", NOW + 2 * HOUR)
        work.accounts.prune(NOW + HOUR)
        assert work.accounts.of_session("new", NOW) is not None
        assert work.accounts.of_session("old", NOW - HOUR) is None
        assert len(work.accounts.attempts_before("a", 10**6, since=NOW - HOUR)) == 1
