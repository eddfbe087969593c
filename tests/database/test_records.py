"""Forecast runs, the journal, desks and seed marks are kept as they were given."""

from __future__ import annotations

from datetime import timedelta

import pytest

from database.engine import Database
from database.listings import ForecastRun, JournalEntry
from database.stored import NotFound
from tests.database.samples import ANA, BEN, NOW


def test_forecasts_are_found_by_measure_newest_first(database: Database) -> None:
    with database.work() as work:
        runs = [
            work.forecasts.add(
                measure,
                content,
                made_by=ANA.name,
                made_at=NOW,
                data_hash="abc",
                seconds=1.5,
            )
            for measure, content in (("units", b"1"), ("mrc", b"\x00\xff"), ("units", b"3"))
        ]
    with database.work() as work:
        assert work.forecasts.latest("units") == b"3"
        assert work.forecasts.previous("units", runs[2].id) == b"1"
        assert work.forecasts.previous("units", runs[0].id) is None
        assert work.forecasts.latest("nothing") is None
        assert work.forecasts.get(runs[1].id) == b"\x00\xff"
        assert work.forecasts.runs() == tuple(reversed(runs))
        assert work.forecasts.runs("mrc") == (runs[1],)
        assert runs[1] == ForecastRun(
            id=runs[1].id,
            measure="mrc",
            made_at=NOW,
            made_by=ANA.name,
            data_hash="abc",
            seconds=1.5,
        )
        with pytest.raises(NotFound, match="no forecast 999"):
            work.forecasts.get(999)


def test_the_journal_is_read_newest_first_by_kind_and_thing(database: Database) -> None:
    later = NOW + timedelta(minutes=1)
    with database.work() as work:
        work.journal.note(ANA, "issued", "quote", "Q-1 v1", now=NOW)
        work.journal.note(
            BEN, "approved", "quote", "Q-1 v1", now=later, before="pending", after="approved"
        )
        work.journal.note(ANA, "saved", "customer", "C-1", now=later)
    with database.work() as work:
        assert [each.verb for each in work.journal.entries()] == ["saved", "approved", "issued"]
        newest, _ = work.journal.entries(kind="quote", id="Q-1 v1")
        assert newest == JournalEntry(
            later, BEN.id, BEN.name, "approved", "quote", "Q-1 v1", "pending", "approved"
        )
        assert len(work.journal.entries(kind="customer")) == 1
        assert len(work.journal.entries(limit=2)) == 2


def test_a_desk_gives_back_what_was_left_on_it_last(database: Database) -> None:
    with database.work() as work:
        assert work.desk.get(ANA.id, "opportunity") == ""
        for value in ("OPP-0001", "OPP-0002"):
            work.desk.put(ANA.id, "opportunity", value)
    with database.work() as work:
        assert work.desk.get(ANA.id, "opportunity") == "OPP-0002"
        assert work.desk.get(BEN.id, "opportunity") == ""


def test_a_mark_is_put_once(database: Database) -> None:
    with database.work() as work:
        assert not work.marks.has("demo-v1")
        assert work.marks.put("demo-v1", now=NOW)
        assert work.marks.has("demo-v1")
        assert not work.marks.put("demo-v1", now=NOW)
