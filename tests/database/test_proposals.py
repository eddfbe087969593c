"""Proposals are kept with their file, proven by its hash, and never twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from database.engine import Database
from database.stored import NotFound
from database.stores.proposals import ProposalDamaged, ProposalIdTaken
from sales.quotes.lifecycle import QuoteState
from tests.database import samples
from tests.database.samples import ANA, NOW, PDF


@pytest.fixture
def kept(database: Database) -> Database:
    with database.work() as work:
        samples.with_opportunity(work)
        work.quotes.add(samples.version(), state=QuoteState.SENT, by=ANA, now=NOW)
        assert work.proposals.add(samples.proposal(), PDF) == samples.proposal()
    return database


def test_a_proposal_comes_back_with_its_file(kept: Database) -> None:
    with kept.work() as work:
        assert work.proposals.get("P-00001") == samples.proposal()
        assert work.proposals.content("P-00001") == PDF
        assert work.proposals.of_quote("Q-2026-00012", 1) == (samples.proposal(),)
        assert work.proposals.of_quote("Q-2026-00012", 2) == ()
        assert work.proposals.next_id() == "P-00002"
        with pytest.raises(NotFound, match="no proposal P-9"):
            work.proposals.content("P-9")


def test_the_same_file_of_the_same_version_is_kept_once(kept: Database) -> None:
    with kept.work() as work:
        again = replace(samples.proposal("P-00002"), created_by="Ben Okafor")
        assert work.proposals.add(again, PDF) == samples.proposal()
        assert len(work.proposals.list()) == 1


def test_another_file_under_a_kept_id_is_refused(kept: Database) -> None:
    with kept.work() as work, pytest.raises(ProposalIdTaken, match="P-00001"):
        work.proposals.add(samples.proposal(content=b"other"), b"other")


def test_a_record_that_does_not_describe_its_file_is_refused(kept: Database) -> None:
    with kept.work() as work, pytest.raises(ProposalDamaged, match="hash differs"):
        work.proposals.add(samples.proposal("P-00002"), PDF + b" ")


def test_a_file_changed_behind_our_back_is_not_handed_out(kept: Database) -> None:
    with kept.engine.begin() as connection:
        changed = {"content": PDF.replace(b"a proposal", b"A PROPOSAL")}
        connection.execute(text("UPDATE proposal_contents SET content = :content"), changed)
    with kept.work() as work, pytest.raises(ProposalDamaged):
        work.proposals.content("P-00001")


def test_proposals_are_searched_newest_first(kept: Database) -> None:
    with kept.work() as work:
        later = replace(
            samples.proposal("P-00002", b"two"),
            title="Branch",
            created_at=NOW + timedelta(days=1),
        )
        work.proposals.add(later, b"two")
        assert [each.id for each in work.proposals.list()] == ["P-00002", "P-00001"]
        assert [each.id for each in work.proposals.list(search="sohne office")] == ["P-00001"]
        assert work.proposals.list(limit=1) == (later,)
