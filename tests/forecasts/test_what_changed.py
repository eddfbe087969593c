"""Two runs can be compared series by series, and new deals named with what they added."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from forecasts.baselines import RecentMean
from forecasts.demand import Measure, check_records
from forecasts.forecast import Forecast
from forecasts.make_forecast import make_forecast
from forecasts.what_changed import Addition, NotComparable, added_by, what_changed
from tests.forecasts.samples import TODAY, quiet, record

MODEL = RecentMean().name
OCTOBER = date(2026, 10, 1)


def forecast(rows: list[dict]) -> Forecast:
    return make_forecast(
        pd.DataFrame(rows),
        today=TODAY,
        measure=Measure.UNITS,
        horizon_months=12,
        progress=quiet,
        forecasters=(RecentMean(),),
    )


BEFORE = forecast([record(date(2026, 9, 1), 10), record(OCTOBER, 10)])


def test_a_new_deal_shows_as_the_change_of_the_mean_largest_first() -> None:
    rows = [record(date(2026, 9, 1), 10), record(OCTOBER, 14), record(OCTOBER, 2, "Voice")]
    changes = what_changed(BEFORE, forecast(rows), MODEL)
    assert [str(change) for change in changes] == [
        "All demand: 10.0 to 13.0 a month (+30.0 %).",
        "North: 10.0 to 13.0 a month (+30.0 %).",
        "SD-WAN: 10.0 to 12.0 a month (+20.0 %).",
        "SD-WAN, North: 10.0 to 12.0 a month (+20.0 %).",
        "Voice: new, 2.0 a month expected.",
        "Voice, North: new, 2.0 a month expected.",
    ]


def test_a_series_that_is_gone_is_said_to_be() -> None:
    other = forecast([record(date(2026, 9, 1), 4, "Voice"), record(OCTOBER, 4, "Voice")])
    gone = next(one for one in what_changed(BEFORE, other, MODEL) if one.label == "SD-WAN")
    assert str(gone) == "SD-WAN: no longer forecast, 10.0 a month before."
    assert gone.change == -10
    assert gone.change_share == -1


@pytest.mark.parametrize(
    ("other", "model", "sentence"),
    [
        (replace(BEFORE, measure=Measure.MRC), MODEL, "One forecast is of units, the other of mrc"),
        (replace(BEFORE, horizon_months=6), MODEL, "looks 12 months ahead, the other 6"),
        (BEFORE, "Oracle", "Not both forecasts have Oracle"),
    ],
)
def test_runs_that_answer_different_questions_are_not_compared(
    other: Forecast, model: str, sentence: str
) -> None:
    with pytest.raises(NotComparable, match=sentence):
        what_changed(BEFORE, other, model)


def test_new_deals_are_listed_by_what_they_added() -> None:
    rows = [record(OCTOBER, 1, "Voice"), record(OCTOBER, 2), record(OCTOBER, 3)]
    assert added_by(check_records(pd.DataFrame(rows), TODAY), Measure.UNITS) == (
        Addition(OCTOBER, "SD-WAN", "North", "Standard", 5.0),
        Addition(OCTOBER, "Voice", "North", "Standard", 1.0),
    )
