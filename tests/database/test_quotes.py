"""Issued versions are written once, at most one a quote is open, and moves are never lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from common.money import Money
from database.engine import Database
from database.stored import NotFound
from database.stores.quotes import IssuedMeanwhile, MovedMeanwhile
from database.work import Work
from sales.quotes.lifecycle import IssuedVersion, Move, QuoteState, Why, move
from sales.quotes.quote_version import QuoteVersion
from tests.database import samples
from tests.database.samples import ANA, BEN, NOW

NUMBER = "Q-2026-00012"


@pytest.fixture
def issued(database: Database) -> IssuedVersion:
    with database.work() as work:
        samples.with_opportunity(work)
        return _add(work, samples.version(), QuoteState.PENDING_APPROVAL)


def _add(work: Work, version: QuoteVersion, state: QuoteState) -> IssuedVersion:
    return work.quotes.add(
        version, state=state, by=ANA, now=NOW, why=Why("needs Ben", "margin is thin")
    )


def test_a_version_comes_back_whole(database: Database, issued: IssuedVersion) -> None:
    assert issued == IssuedVersion(
        version=samples.version(),
        state=QuoteState.PENDING_APPROVAL,
        moved_by=ANA.name,
        moved_at=NOW,
        why=Why("needs Ben", "margin is thin"),
    )
    with database.work() as work:
        assert work.quotes.get(NUMBER, 1) == issued
        assert work.quotes.latest(NUMBER) == issued
        assert work.quotes.of_opportunity("OPP-0001") == (issued,)
        assert work.quotes.of_opportunity("OPP-0002") == ()
        with pytest.raises(NotFound, match=r"There is no quote version Q-2026-00012 v2\."):
            work.quotes.get(NUMBER, 2)
        with pytest.raises(NotFound, match="There is no quote Q-1"):
            work.quotes.latest("Q-1")


def test_the_same_version_is_issued_once(database: Database, issued: IssuedVersion) -> None:
    with database.work() as work:
        with pytest.raises(IssuedMeanwhile) as refused:
            _add(work, samples.version(title="Other"), QuoteState.CANCELLED)
        assert str(refused.value) == (
            "Ana Silva issued Q-2026-00012 v1 on 23 Nov 2026 at 10:42 UTC and it is "
            "pending approval; look at it before you issue another version."
        )
        assert work.quotes.get(NUMBER, 1) == issued


def test_one_version_of_a_quote_is_open_at_most(database: Database, issued: IssuedVersion) -> None:
    with database.work() as work:
        with pytest.raises(IssuedMeanwhile, match="issued Q-2026-00012 v1"):
            _add(work, samples.version(at=2), QuoteState.APPROVED)
        work.quotes.apply(
            move(issued, QuoteState.REJECTED, by=BEN, on=date(2026, 11, 24)), by=BEN, now=NOW
        )
        second = _add(work, samples.version(at=2), QuoteState.APPROVED)
        assert work.quotes.latest(NUMBER) == second
        assert [each.version.version for each in work.quotes.of_opportunity("OPP-0001")] == [1, 2]
        _add(work, samples.version("Q-2026-00013"), QuoteState.SENT)


def test_a_move_is_kept_and_a_second_from_the_same_state_refused(
    database: Database, issued: IssuedVersion
) -> None:
    later = NOW + timedelta(hours=1)
    approval = move(issued, QuoteState.APPROVED, by=BEN, on=date(2026, 11, 24), why="fine")
    refusal = move(issued, QuoteState.REJECTED, by=ANA, on=date(2026, 11, 24))
    with database.work() as work:
        work.quotes.apply(approval, by=BEN, now=later)
        with pytest.raises(MovedMeanwhile) as refused:
            work.quotes.apply(refusal, by=ANA, now=later)
        assert str(refused.value) == (
            "Ben Okafor made Q-2026-00012 v1 approved on 23 Nov 2026 at 11:42 UTC; "
            "look at it again before you decide."
        )
        kept = work.quotes.get(NUMBER, 1)
        assert (kept.state, kept.moved_by, kept.why.said) == (QuoteState.APPROVED, BEN.name, "fine")
        assert kept.version == issued.version
        nowhere = replace(refusal, version=9)
        with pytest.raises(NotFound, match="v9"):
            work.quotes.apply(nowhere, by=ANA, now=later)


def test_the_database_itself_refuses_to_rewrite_a_version(
    database: Database, issued: IssuedVersion
) -> None:
    with pytest.raises(DBAPIError, match="never rewritten"), database.engine.begin() as connection:
        connection.execute(text("UPDATE quote_versions SET document = '{}'"))
    with database.work() as work:
        assert work.quotes.get(NUMBER, 1) == issued


def test_listings_show_a_quote_without_reading_its_document(
    database: Database, issued: IssuedVersion
) -> None:
    statements: list[str] = []
    event.listen(
        database.engine,
        "before_cursor_execute",
        lambda _c, _cursor, statement, *_rest: statements.append(statement),
    )
    with database.work() as work:
        (listed,) = work.quotes.listings()
    assert "document" not in " ".join(statements)
    assert len([each for each in statements if each.startswith("SELECT")]) == 1
    assert listed.contract_value == issued.version.contract_value
    assert listed.contract_value == Money.of("26600.40", "USD")
    assert (listed.label, listed.state) == ("Q-2026-00012 v1", QuoteState.PENDING_APPROVAL)
    assert (listed.customer_name, listed.title) == ("Åkerlund & Söhne", "Head office")
    assert (listed.valid_until, listed.issued_on) == (date(2026, 12, 23), date(2026, 11, 23))
    assert (listed.issued_by_id, listed.issued_by_name) == (ANA.id, ANA.name)
    assert (listed.opportunity_id, listed.why.said) == ("OPP-0001", "needs Ben")


def test_listings_are_narrowed_by_state_words_and_number(
    database: Database, issued: IssuedVersion
) -> None:
    with database.work() as work:
        later = NOW + timedelta(days=1)
        branch = samples.version("Q-2026-00013", title="Branch")
        work.quotes.add(branch, state=QuoteState.SENT, by=ANA, now=later)

        def numbers(search: str = "", *states: QuoteState) -> list[str]:
            return [each.number for each in work.quotes.listings(states=states, search=search)]

        assert numbers() == ["Q-2026-00013", NUMBER]
        assert numbers("sohne head") == [NUMBER]
        assert numbers("00013") == ["Q-2026-00013"]
        assert numbers("", QuoteState.SENT) == ["Q-2026-00013"]
        assert numbers("", QuoteState.SENT, QuoteState.PENDING_APPROVAL) == numbers()
        assert numbers("", QuoteState.EXPIRED) == []
        assert len(work.quotes.listings(limit=1)) == 1


def test_expiring_are_the_open_versions_whose_validity_ends_before(
    database: Database, issued: IssuedVersion
) -> None:
    with database.work() as work:
        assert work.quotes.expiring(date(2026, 12, 23)) == ()
        assert [each.number for each in work.quotes.expiring(date(2026, 12, 24))] == [NUMBER]
        cancel = Move(
            number=NUMBER, version=1, before=QuoteState.PENDING_APPROVAL, after=QuoteState.CANCELLED
        )
        work.quotes.apply(cancel, by=ANA, now=NOW)
        assert work.quotes.expiring(date(2026, 12, 24)) == ()


def test_quote_numbers_count_up_within_their_year(database: Database) -> None:
    with database.work() as work:
        samples.with_opportunity(work)
        _add(work, samples.version(), QuoteState.SENT)
        assert work.quotes.next_number(2026) == "Q-2026-00013"
        assert work.quotes.next_number(2027) == "Q-2027-00001"
