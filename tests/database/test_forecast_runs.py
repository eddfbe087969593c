"""Forecast runs asked for: one open a measure, one worker at a time, ends that stay ends."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from database.engine import Database, open_database
from database.stored import NotFound
from database.stores.forecast_runs import RunOpen
from forecasts.measure import Measure
from forecasts.run_request import RunState
from tests.database.samples import ANA, NOW


def ask(database: Database, measure: Measure = Measure.UNITS) -> int:
    with database.work() as work:
        return work.forecast_runs.ask(measure, 12, by=ANA, now=NOW).id


def claim(database: Database, id: int, worker: str, at: datetime = NOW) -> bool:
    with database.work() as work:
        quiet_before = at - timedelta(seconds=20)
        return work.forecast_runs.claim(id, worker, quiet_before=quiet_before, now=at)


def test_two_servers_cannot_have_a_run_of_one_measure_open_at_once(
    database: Database, database_url: str
) -> None:
    id = ask(database)
    other = open_database(database_url)
    with pytest.raises(RunOpen, match="units is being made already: Ana") as refused:
        ask(other)
    assert refused.value.run.id == id
    assert ask(other, Measure.MRC) != id
    with database.work() as work:
        assert [each.measure for each in work.forecast_runs.open_ones()] == ["units", "mrc"]
        assert work.forecast_runs.cancel(id, "No longer needed.")
        assert not work.forecast_runs.cancel(id, "Twice.")
    assert ask(other) > id
    with other.work() as work:
        assert work.forecast_runs.get(id).why == "No longer needed."
        with pytest.raises(NotFound):
            work.forecast_runs.get(99)
    other.close()


def test_a_run_has_one_worker_until_that_falls_silent(database: Database) -> None:
    id = ask(database)
    assert claim(database, id, "first")
    assert not claim(database, id, "second", NOW + timedelta(seconds=19))
    with database.work() as work:
        assert work.forecast_runs.heard(id, "first", 0.4, "Fitting", now=NOW)
        assert not work.forecast_runs.heard(id, "second", 0.9, "Stealing", now=NOW)
        assert not work.forecast_runs.get(id).quiet(NOW + timedelta(seconds=20))
        assert work.forecast_runs.get(id).quiet(NOW + timedelta(seconds=21))
    later = NOW + timedelta(seconds=21)
    assert claim(database, id, "second", later)
    with database.work() as work:
        run = work.forecast_runs.get(id)
        assert (run.state, run.share, run.taken_up_again) == (RunState.RUNNING, 0.0, True)
        assert not work.forecast_runs.end(id, "first", RunState.DONE), "it lost the run"
    assert not claim(database, id, "third", later + timedelta(hours=1)), "taken up again once"
    with database.work() as work:
        assert work.forecast_runs.give_up(id, "Cut off twice.", quiet_before=later + timedelta(1))
        assert work.forecast_runs.get(id).state is RunState.FAILED


def test_a_run_that_was_cancelled_is_no_longer_its_workers(database: Database) -> None:
    id = ask(database)
    assert claim(database, id, "first")
    with database.work() as work:
        assert work.forecast_runs.cancel(id, "Not needed.")
        assert not work.forecast_runs.heard(id, "first", 0.5, "Fitting", now=NOW)
        assert not work.forecast_runs.end(id, "first", RunState.DONE)
        assert work.forecast_runs.get(id).state is RunState.CANCELLED
    assert not claim(database, id, "second")
