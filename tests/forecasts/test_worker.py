"""A refit runs in its own process, tells how far it is, and ends with a result or a sentence."""

from __future__ import annotations

import sys
from collections.abc import Callable
from io import BytesIO

import msgspec
import pandas as pd
import pytest

from forecasts import worker
from forecasts.demand import DemandRefused, Measure
from forecasts.make_forecast import HorizonRefused
from forecasts.worker import (
    Refit,
    RefitCancelled,
    RefitFailed,
    RefitRefused,
    RefitRequest,
    Report,
    serve,
    start_refit,
)
from tests.forecasts.samples import TODAY, records

Start = Callable[..., Refit]


def start(rows: pd.DataFrame, horizon_months: int = 3) -> Refit:
    return start_refit(rows, today=TODAY, measure=Measure.UNITS, horizon_months=horizon_months)


def test_a_refit_gives_the_forecast_with_prophet_and_loads_prophet_only_in_its_own_process() -> (
    None
):
    loaded = "prophet" in sys.modules
    refit = start(records(27, families=1, regions=1))
    forecast = refit.result()
    assert refit.done()
    assert refit.progress() == (1.0, "Done")
    assert forecast.models == ("Ensemble", "Prophet", "Seasonal naive", "Mean of 12 months")
    assert len(forecast.find("total").points("Prophet")) == 3
    assert [each.model for each in forecast.find("total").accuracy][:2] == ["Ensemble", "Prophet"]
    assert ("prophet" in sys.modules) is loaded


def test_a_cancelled_refit_ends_with_a_sentence() -> None:
    refit = start(records(60))
    refit.cancel()
    with pytest.raises(RefitCancelled, match="cancelled; nothing was changed"):
        refit.result()
    assert refit.done()


def test_demand_that_cannot_be_forecast_is_refused_before_a_process_starts() -> None:
    with pytest.raises(DemandRefused, match="There is no demand yet"):
        start(records(3).head(0))
    with pytest.raises(HorizonRefused):
        start(records(3), horizon_months=99)


def test_a_refusal_inside_the_worker_reaches_the_user_as_it_was_made() -> None:
    reports = BytesIO()
    serve(msgspec.json.encode(RefitRequest(TODAY, Measure.UNITS, 3, ())), reports)
    last = msgspec.json.decode(reports.getvalue().splitlines()[-1], type=Report)
    assert last.refusal.startswith("There is no demand yet")


@pytest.fixture
def python(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Start:
    """Start a refit whose worker is the given shell script instead of Python."""

    def started(script: str) -> Refit:
        command = tmp_path_factory.mktemp("worker") / "python"
        command.write_text(f"#!/bin/sh\n{script}\n")
        command.chmod(0o755)
        monkeypatch.setattr(worker.sys, "executable", str(command))
        return start(records(3))

    return started


def test_a_worker_that_dies_is_told_of_with_its_exit_code(python: Start) -> None:
    half_a_line = """printf '{"share":0.5,"text":"Half"}\\n{"share":0.6,"te'; exit 3"""
    refit = python(half_a_line)
    with pytest.raises(RefitFailed, match=r"exit code 3\); start it again"):
        refit.result()
    assert refit.progress() == (0.5, "Half")


def test_a_refused_refit_raises_the_workers_sentence(python: Start) -> None:
    refit = python("""echo '{"share":1.0,"text":"Refused","refusal":"No demand."}'""")
    with pytest.raises(RefitRefused, match=r"^No demand\.$"):
        refit.result()
