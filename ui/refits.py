"""Forecast runs under way: they go on when a tab closes, and keep their result themselves."""

from __future__ import annotations

from threading import Lock, Thread

from common.actor import Actor
from common.errors import BusinessError
from forecasts.demand import Measure
from forecasts.worker import Refit
from ui.web.application import Application, current
from workflows.forecast_demand import end_run, keep_forecast, start_forecast, unfinished_run

_lock = Lock()
_running: dict[Measure, Refit] = {}
_ended: dict[Measure, str] = {}


class RunningAlready(BusinessError):
    def __init__(self, measure: Measure) -> None:
        super().__init__(f"A forecast of {measure} is being made already; wait for it.")


def start(measure: Measure, *, by: Actor) -> None:
    """Start a run of one measure. Raises RunningAlready and the refusals of the workflow."""
    application = current()
    with _lock:
        if measure in _running:
            raise RunningAlready(measure)
        with application.database.work() as work:
            refit = start_forecast(work, measure, by=by, now=application.clock())
        _running[measure] = refit
        _ended.pop(measure, None)
    Thread(target=_keep, args=(application, measure, refit, by), daemon=True).start()


def progress(measure: Measure) -> tuple[float, str] | None:
    """The share done and what is being done; None when no run is under way."""
    refit = _running.get(measure)
    return refit.progress() if refit else None


def cut_off(measure: Measure, *, by: Actor) -> str:
    """What to say of a run that a restart of the server cut off; empty when none was."""
    if measure in _running:
        return ""
    with current().database.work() as work:
        started = unfinished_run(work, measure, by=by)
    if not started:
        return ""
    return f"The run started by {started} did not end: the server was restarted. Start it again."


def cancel(measure: Measure) -> None:
    refit = _running.get(measure)
    if refit is not None:
        refit.cancel()


def ended_with(measure: Measure) -> str:
    """The sentence the last run ended with when it failed; said once."""
    return _ended.pop(measure, "")


def _keep(application: Application, measure: Measure, refit: Refit, by: Actor) -> None:
    try:
        forecast = refit.result()
        with application.database.work() as work:
            keep_forecast(work, forecast, by=by, now=application.clock())
    except BusinessError as refusal:
        _ended[measure] = str(refusal)
        with application.database.work() as work:
            end_run(work, measure, by=by)
    finally:
        with _lock:
            _running.pop(measure, None)
