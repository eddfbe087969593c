"""A run outlives what started it: killed in its middle it is made again, once; anybody cancels."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from common.actor import Actor, NotAllowed, Role
from database.engine import Database
from database.stores.forecast_runs import RunOpen
from forecasts.measure import Measure
from forecasts.run_request import RunRequest, RunState, RunTask
from forecasts.worker import Refit
from tests.database import samples
from tests.database.samples import ANA
from ui.refits import start_worker
from workflows import forecast_runs
from workflows.forecast_demand import NoDemand, latest_forecast
from workflows.forecast_runs import Watch, ask_run, cancel_run, newest_run, tend_run

MARCUS = Actor("U-9", "Marcus", "marcus@larkfield.example", Role.ACCOUNT_MANAGER)


def clock() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def asked(sqlite_database: Database) -> RunRequest:
    """A run of a year of one deal a month."""
    with sqlite_database.work() as work:
        for nth in range(1, 13):
            closed_on = (clock() - timedelta(days=30 * nth)).date()
            work.deals.add(samples.deal(f"D-{nth:05}", "", closed_on))
        return ask_run(work, Measure.UNITS, by=ANA, now=clock())


def wait_until(database: Database, id: int, reached: Callable[[RunRequest], bool]) -> RunRequest:
    for _ in range(600):
        with database.work() as work:
            run = work.forecast_runs.get(id)
        if reached(run):
            return run
        time.sleep(0.05)
    raise AssertionError(f"after 30 s the run is {run}")


def test_a_run_killed_in_its_middle_is_made_again_from_its_start(
    sqlite_database: Database, sqlite_url: str, asked: RunRequest
) -> None:
    task = RunTask(sqlite_url, asked.id, quiet_seconds=3.0)
    killed = start_worker(task)
    wait_until(sqlite_database, asked.id, lambda run: run.state is RunState.RUNNING)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait()
    again = start_worker(task)
    run = wait_until(sqlite_database, asked.id, lambda run: not run.state.open)
    assert again.wait(10) == 0
    assert (run.state, run.attempts, run.taken_up_again) == (RunState.DONE, 2, True)
    with sqlite_database.work() as work:
        assert latest_forecast(work, Measure.UNITS, by=ANA) is not None
        (kept,) = work.forecasts.runs(Measure.UNITS)
    assert kept.made_by == ANA.name


def test_a_run_cut_off_twice_has_failed_and_says_so(
    sqlite_database: Database, asked: RunRequest
) -> None:
    past = clock() - timedelta(minutes=5)
    for worker, at in (("first", past), ("second", past + timedelta(minutes=1))):
        with sqlite_database.work() as work:
            quiet_before = at - timedelta(seconds=20)
            assert work.forecast_runs.claim(asked.id, worker, quiet_before=quiet_before, now=at)
    ended = tend_run(Watch(sqlite_database, clock), asked.id)
    assert ended.state is RunState.FAILED
    assert ended.why.startswith("The forecast was cut off twice before it was done")


def test_a_second_run_is_refused_and_cancelling_the_first_stops_its_worker(
    sqlite_database: Database, sqlite_url: str, asked: RunRequest
) -> None:
    with pytest.raises(RunOpen, match="wait for it or cancel it"), sqlite_database.work() as work:
        ask_run(work, Measure.UNITS, by=ANA, now=clock())
    worker = start_worker(RunTask(sqlite_url, asked.id))
    wait_until(sqlite_database, asked.id, lambda run: run.state is RunState.RUNNING)
    with sqlite_database.work() as work, pytest.raises(NotAllowed):
        cancel_run(work, asked.id, by=MARCUS, now=clock())
    with sqlite_database.work() as work:
        assert cancel_run(work, asked.id, by=ANA, now=clock())
        assert not cancel_run(work, asked.id, by=ANA, now=clock())
    assert worker.wait(15) == 0
    with sqlite_database.work() as work:
        run = newest_run(work, Measure.UNITS, by=MARCUS)
        assert work.forecasts.runs(Measure.UNITS) == ()
        assert ask_run(work, Measure.UNITS, by=ANA, now=clock()).id > asked.id
    assert run is not None
    assert run.state is RunState.CANCELLED
    assert run.why.startswith("Ana")


def test_a_run_that_fails_keeps_the_sentence_why(
    sqlite_database: Database, asked: RunRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_rows: object, **_asked: object) -> Refit:
        raise NoDemand

    monkeypatch.setattr(forecast_runs, "start_refit", refused)
    ended = tend_run(Watch(sqlite_database, clock), asked.id)
    assert (ended.state, ended.why) == (RunState.FAILED, str(NoDemand()))


def test_a_fault_of_the_program_ends_the_run_too(
    sqlite_database: Database, asked: RunRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_rows: object, **_asked: object) -> Refit:
        raise ZeroDivisionError

    monkeypatch.setattr(forecast_runs, "start_refit", broken)
    with pytest.raises(ZeroDivisionError):
        tend_run(Watch(sqlite_database, clock), asked.id)
    with sqlite_database.work() as work:
        run = work.forecast_runs.get(asked.id)
    assert run.state is RunState.FAILED
    assert "tell the administrator" in run.why
