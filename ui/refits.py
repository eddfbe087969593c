"""Forecast runs as pages see them: kept in the database, made by processes that outlive us."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from threading import Lock

import msgspec

from common.actor import SYSTEM, Actor
from common.errors import BusinessError
from forecasts.demand import Measure
from forecasts.run_request import RunRequest, RunTask
from ui.web.application import current
from workflows.forecast_runs import ask_run, cancel_run, newest_run, open_runs

_ROOT = Path(__file__).resolve().parent.parent
_lock = Lock()
_tended: dict[int, subprocess.Popen[bytes]] = {}


def start(measure: Measure, *, by: Actor) -> None:
    """Ask for a run of one measure and start its worker. Raises the refusals of `ask_run`."""
    application = current()
    with application.database.work() as work:
        run = ask_run(work, measure, by=by, now=application.clock())
    _tend(run.id)


def look(measure: Measure, *, by: Actor) -> RunRequest | None:
    """The newest run of a measure; one whose worker has fallen silent gets a new one."""
    application = current()
    with application.database.work() as work:
        run = newest_run(work, measure, by=by)
    if run is not None and run.quiet(application.clock()):
        _tend(run.id)
    return run


def cancel(run: RunRequest, *, by: Actor) -> None:
    """Stop a run, whichever tab, person or server started it."""
    application = current()
    with application.database.work() as work:
        cancel_run(work, run.id, by=by, now=application.clock())


def look_after_open_runs() -> None:
    """When a server starts: each run not ended gets somebody to take it up if it was cut off."""
    try:
        with current().database.work() as work:
            runs = open_runs(work, by=SYSTEM)
    except BusinessError:
        return  # a database that cannot be reached is told of by every page
    for run in runs:
        _tend(run.id)


def _tend(run_id: int) -> None:
    """A process that makes the run, or waits for whoever makes it; one a run is enough."""
    with _lock:
        for id, process in list(_tended.items()):
            if process.poll() is not None:
                del _tended[id]
        if run_id not in _tended:
            _tended[run_id] = start_worker(RunTask(current().settings.url, run_id))


def start_worker(task: RunTask) -> subprocess.Popen[bytes]:
    """The worker in a session of its own: what ends the server does not end the run."""
    with tempfile.TemporaryFile() as stdin:
        stdin.write(msgspec.json.encode(task))
        stdin.seek(0)
        return subprocess.Popen(
            [sys.executable, "-m", "commands.forecast_worker"],
            cwd=_ROOT,
            start_new_session=True,
            stdin=stdin,
            stdout=subprocess.DEVNULL,
        )
