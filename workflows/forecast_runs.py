"""Runs of a forecast: asked for and kept, made by a worker, taken up again when it was cut off."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex

from common.actor import Actor, Permission, Role
from common.errors import BusinessError
from database.engine import Database, DatabaseBusy
from database.stored import say_moment
from database.work import Work
from forecasts.demand import Measure, check_records
from forecasts.run_request import QUIET_SECONDS, RunRequest, RunState
from forecasts.worker import Refit, start_refit
from workflows.forecast_demand import HORIZON_MONTHS, NoDemand, demand_frame, keep_forecast

BEAT_SECONDS = 1.0
_CUT_OFF_TWICE = (
    "The forecast was cut off twice before it was done, so it is not tried a third time; "
    "start it again, and tell the administrator if the server was not restarted meanwhile."
)
_FAULT = "The forecast met a fault of the program; tell the administrator, who finds it in the log."


def ask_run(work: Work, measure: Measure, *, by: Actor, now: datetime) -> RunRequest:
    """Keep a request for a run, for a worker to make; see `tend_run`.

    Raises:
        NotAllowed, NoDemand, DemandRefused, RateMissing.
        RunOpen: one of this measure is queued or running already, whichever server started it.
    """
    by.require(Permission.FORECAST)
    frame = demand_frame(work)
    if frame.empty:
        raise NoDemand
    check_records(frame, now.date())
    run = work.forecast_runs.ask(measure, HORIZON_MONTHS, by=by, now=now)
    work.journal.note(by, "started", "forecast", measure, now=now)
    return run


def newest_run(work: Work, measure: Measure, *, by: Actor) -> RunRequest | None:
    by.require(Permission.READ_PROPOSALS)
    return work.forecast_runs.newest(measure)


def cancel_run(work: Work, id: int, *, by: Actor, now: datetime) -> bool:
    """Stop a run wherever it is made; its worker sees it at its next beat. False: it had ended."""
    by.require(Permission.FORECAST)
    why = f"{by.name} cancelled the last run on {say_moment(now)}; nothing was changed."
    if not work.forecast_runs.cancel(id, why):
        return False
    measure = work.forecast_runs.get(id).measure
    work.journal.note(by, "cancelled", "forecast", measure, now=now)
    return True


def open_runs(work: Work, *, by: Actor) -> tuple[RunRequest, ...]:
    """Runs that have not ended, for a server that starts to look after."""
    by.require(Permission.FORECAST)
    return work.forecast_runs.open_ones()


@dataclass(frozen=True, slots=True)
class Watch:
    """How a worker looks after runs: the door's clock, and how long silence may last."""

    database: Database
    clock: Callable[[], datetime]
    quiet_seconds: float = QUIET_SECONDS

    def quiet_before(self) -> datetime:
        return self.clock() - timedelta(seconds=self.quiet_seconds)


def tend_run(watch: Watch, id: int) -> RunRequest:
    """See a run to its end: make it if nobody does, wait while somebody else does.

    Whoever makes it is heard every second. When a worker falls silent the run is made again from
    its start by whoever tends it, once; cut off a second time it has failed.

    Raises:
        NotFound.
    """
    worker = token_hex(8)
    while True:
        with watch.database.work() as work:
            run = work.forecast_runs.get(id)
        if not run.state.open:
            return run
        if _take(watch, id, worker):
            _make(watch, run, worker)
        else:
            time.sleep(BEAT_SECONDS)


def _take(watch: Watch, id: int, worker: str) -> bool:
    quiet = watch.quiet_before()
    try:
        with watch.database.work() as work:
            work.forecast_runs.give_up(id, _CUT_OFF_TWICE, quiet_before=quiet)
            return work.forecast_runs.claim(id, worker, quiet_before=quiet, now=watch.clock())
    except DatabaseBusy:
        return False


def _make(watch: Watch, run: RunRequest, worker: str) -> None:
    refit: Refit | None = None
    try:
        with watch.database.work() as work:
            frame = demand_frame(work)
        refit = start_refit(
            frame,
            today=watch.clock().date(),
            measure=run.measure,
            horizon_months=run.horizon_months,
        )
        if _watch_over(watch, run.id, worker, refit):
            _keep(watch, run, worker, refit)
    except BusinessError as refusal:
        _fail(watch, run.id, worker, str(refusal))
    except Exception:
        _fail(watch, run.id, worker, _FAULT)
        raise
    finally:
        if refit is not None and not refit.done():
            refit.cancel()


def _watch_over(watch: Watch, id: int, worker: str, refit: Refit) -> bool:
    """Pass progress on until the refit is done; False as soon as the run is taken from us."""
    while not refit.done():
        try:
            with watch.database.work() as work:
                mine = work.forecast_runs.heard(id, worker, *refit.progress(), now=watch.clock())
        except DatabaseBusy:
            mine = True  # somebody else is saving; the next beat tells
        if not mine:
            return False
        time.sleep(BEAT_SECONDS)
    return True


def _keep(watch: Watch, run: RunRequest, worker: str, refit: Refit) -> None:
    """The result and the end of its run together, so that neither is there without the other."""
    forecast = refit.result()
    asked = Actor(run.asked_by_id, run.asked_by, "", Role(run.asked_role))
    with watch.database.work() as work:
        if work.forecast_runs.end(run.id, worker, RunState.DONE):
            keep_forecast(work, forecast, by=asked, now=watch.clock())


def _fail(watch: Watch, id: int, worker: str, why: str) -> None:
    with watch.database.work() as work:
        work.forecast_runs.end(id, worker, RunState.FAILED, why)
