"""What a server does about runs it finds: those that fell silent get a worker, one each."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import timedelta

import pytest

from common.actor import SYSTEM
from forecasts.measure import Measure
from forecasts.run_request import RunState, RunTask
from tests.database import samples
from tests.ui.conftest import Door
from ui import refits


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The runs workers were started for; the workers themselves only wait."""
    runs: list[int] = []
    processes: list[subprocess.Popen[bytes]] = []

    def start_worker(task: RunTask) -> subprocess.Popen[bytes]:
        runs.append(task.run_id)
        processes.append(subprocess.Popen(["cat"], stdin=subprocess.PIPE))
        return processes[-1]

    monkeypatch.setattr(refits, "start_worker", start_worker)
    monkeypatch.setattr(refits, "_tended", {})
    yield runs
    for process in processes:
        process.kill()
        process.communicate()


def test_a_run_that_fell_silent_gets_one_worker_and_a_fresh_one_none(
    door: Door, started: list[int]
) -> None:
    with door.database.work() as work:
        work.deals.add(samples.deal("D-00001", "", door.clock.now.date() - timedelta(days=40)))
    refits.start(Measure.UNITS, by=SYSTEM)
    assert len(started) == 1
    refits._tended.clear()  # as after a restart of the server
    run = refits.look(Measure.UNITS, by=SYSTEM)
    assert run is not None
    assert not run.quiet(door.clock.now)
    assert len(started) == 1
    door.clock.forward(minutes=1)
    for _ in range(2):
        refits.look(Measure.UNITS, by=SYSTEM)
    assert started == [run.id, run.id]
    refits.cancel(run, by=SYSTEM)
    ended = refits.look(Measure.UNITS, by=SYSTEM)
    assert ended is not None
    assert ended.state is RunState.CANCELLED


def test_a_server_that_starts_looks_after_runs_not_ended(door: Door, started: list[int]) -> None:
    with door.database.work() as work:
        run = work.forecast_runs.ask(Measure.MRC, 12, by=SYSTEM, now=door.clock.now)
    refits.look_after_open_runs()
    assert started == [run.id]
