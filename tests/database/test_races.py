"""When two do the same at once, one does it and the other is told who did and when."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier

import pytest

from common.actor import Actor
from common.errors import BusinessError
from database.engine import Database
from database.stored import ChangedMeanwhile
from database.stores.accounts import EmailTaken
from database.stores.catalogue import PublishedMeanwhile
from database.stores.deals import ClosedAlready
from database.stores.quotes import IssuedMeanwhile, MovedMeanwhile
from database.work import Work
from sales.quotes.lifecycle import QuoteState, move
from tests.database import samples
from tests.database.sample_catalogue import FIBRE
from tests.database.samples import ANA, BEN, NOW

Step = Callable[[Work, Actor], object]


@pytest.fixture
def prepared(database: Database) -> Database:
    with database.work() as work:
        samples.with_opportunity(work)
    return database


def race(
    database: Database, read: Step, write: Callable[[Work, Actor, object], object]
) -> list[BusinessError]:
    """Both read, wait for each other, then write; gives the refusals."""
    both_have_read = Barrier(2, timeout=20)

    def run(actor: Actor) -> BusinessError | None:
        try:
            with database.work() as work:
                seen = read(work, actor)
                both_have_read.wait()
                write(work, actor, seen)
        except BusinessError as refusal:
            return refusal
        return None

    with ThreadPoolExecutor(2) as threads:
        return [each for each in threads.map(run, (ANA, BEN)) if each is not None]


def nothing(_work: Work, _actor: Actor) -> None:
    """For races that write without reading first."""


def test_two_save_the_same_customer(prepared: Database) -> None:
    def save(work: Work, actor: Actor, seen: object) -> None:
        changed = replace(seen.value, account_manager=actor.name)  # type: ignore[attr-defined]
        work.customers.save(changed, expected=seen.revision, by=actor, now=NOW)  # type: ignore[attr-defined]

    (refusal,) = race(prepared, lambda work, _: work.customers.get("C-0001"), save)
    assert isinstance(refusal, ChangedMeanwhile)
    with prepared.work() as work:
        kept = work.customers.get("C-0001")
    assert kept.revision == refusal.revision == 2
    assert kept.value.account_manager == kept.saved_by == refusal.saved_by


def test_two_save_the_first_draft(prepared: Database) -> None:
    def save(work: Work, actor: Actor, _seen: object) -> None:
        work.drafts.save(samples.DRAFT, expected=None, by=actor, now=NOW)

    (refusal,) = race(prepared, lambda work, _: work.drafts.find("OPP-0001"), save)
    assert isinstance(refusal, ChangedMeanwhile)


@pytest.mark.parametrize("versions", [(1, 1), (1, 2)])
def test_two_issue_a_version_of_the_same_quote(
    prepared: Database, versions: tuple[int, int]
) -> None:
    def issue(work: Work, actor: Actor, _seen: object) -> None:
        at = versions[0] if actor is ANA else versions[1]
        version = replace(samples.version(at=at), issued_by_id=actor.id, issued_by_name=actor.name)
        work.quotes.add(version, state=QuoteState.APPROVED, by=actor, now=NOW)

    (refusal,) = race(prepared, nothing, issue)
    assert isinstance(refusal, IssuedMeanwhile)
    with prepared.work() as work:
        (kept,) = work.quotes.of_opportunity("OPP-0001")
    assert str(refusal).startswith(f"{kept.moved_by} issued {kept.version.label} on 23 Nov 2026")


def test_two_decide_the_same_version(prepared: Database) -> None:
    with prepared.work() as work:
        work.quotes.add(samples.version(), state=QuoteState.PENDING_APPROVAL, by=ANA, now=NOW)

    def decide(work: Work, actor: Actor, seen: object) -> None:
        to = QuoteState.APPROVED if actor is BEN else QuoteState.REJECTED
        checked = move(seen, to, by=actor, on=date(2026, 11, 24))  # type: ignore[arg-type]
        work.quotes.apply(checked, by=actor, now=NOW)

    (refusal,) = race(prepared, lambda work, _: work.quotes.get("Q-2026-00012", 1), decide)
    assert isinstance(refusal, MovedMeanwhile)
    with prepared.work() as work:
        kept = work.quotes.get("Q-2026-00012", 1)
    assert str(refusal).startswith(f"{kept.moved_by} made Q-2026-00012 v1 {kept.state} on")


def test_two_close_the_same_opportunity(prepared: Database) -> None:
    def close(work: Work, _actor: Actor, _seen: object) -> None:
        work.deals.add(samples.deal(work.deals.next_id()))

    (refusal,) = race(prepared, nothing, close)
    assert isinstance(refusal, ClosedAlready)


def test_two_publish_the_catalogue(prepared: Database) -> None:
    def publish(work: Work, actor: Actor, _seen: object) -> None:
        work.catalogue.publish((FIBRE,), (), by=actor, now=NOW)

    refusals = race(prepared, nothing, publish)
    with prepared.work() as work:
        version = work.catalogue.version()
    # Whoever looks up the version after the other has committed simply publishes the next.
    assert (len(refusals), version) in ((1, 1), (0, 2))
    assert all(isinstance(each, PublishedMeanwhile) for each in refusals)


def test_two_open_an_account_for_the_same_email(prepared: Database) -> None:
    def register(work: Work, actor: Actor, _seen: object) -> None:
        work.accounts.add(samples.account(work.accounts.next_id(), "new@larkfield.example"))

    (refusal,) = race(prepared, nothing, register)
    assert isinstance(refusal, EmailTaken)


def test_two_seed_the_same_demo(prepared: Database) -> None:
    won: list[bool] = []
    race(prepared, nothing, lambda work, *_: won.append(work.marks.put("demo", now=NOW)))
    assert sorted(won) == [False, True]
