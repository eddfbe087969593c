"""What was said then is held against what happened, and the alarm rings only for a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from forecasts.forecast import Forecast
from forecasts.hindsight import drifted, look_back
from tests.forecasts.samples import records
from tests.forecasts.test_make_forecast import quick

MODEL = "Mean of 12 months"


@pytest.fixture(scope="module")
def before() -> Forecast:
    known = records(60)
    return quick(known[known["month"] < date(2026, 5, 1)], today=date(2026, 5, 15))


def later(factor: float) -> Forecast:
    rows = records(60)
    new = rows["month"] >= date(2026, 5, 1)
    return quick(rows.assign(units=rows["units"].where(~new, rows["units"] * factor)))


def test_only_months_that_are_over_are_compared(before: Forecast) -> None:
    drift = look_back(before, later(1.0), "total", MODEL)
    assert [each.month.month for each in drift.months] == [5, 6, 7, 8, 9, 10]
    assert drift.wape is not None
    assert drift.wape < 0.3


def test_steady_demand_rings_no_alarm(before: Forecast) -> None:
    assert look_back(before, later(1.0), "total", MODEL).alarm == ""


def test_demand_that_leaves_its_band_rings_the_alarm_and_says_which_way(before: Forecast) -> None:
    drift = look_back(before, later(4.0), "total", MODEL)
    assert drift.alarm.startswith("6 of 6 months fell outside the 80 % band, most of them above it")
    assert "total" in {each.unique_id for each in drifted(before, later(4.0), MODEL)}


def test_a_series_the_older_run_did_not_have_has_nothing_to_compare(before: Forecast) -> None:
    without = replace(before, series=())
    drift = look_back(without, later(1.0), "total", MODEL)
    assert (drift.months, drift.wape, drift.alarm) == ((), None, "")
