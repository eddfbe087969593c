"""Bad input gets a sentence that names it, or a fallback that is counted."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from common.errors import RowErrors
from forecasts.long_frame import FrameRefused, check_long_frame
from forecasts.spacing import Frequency, Gaps
from tests.forecasts.panels import long_frame

TODAY = date(2026, 11, 15)


def check(frame: pd.DataFrame, frequency: Frequency = Frequency.MONTH, **more):
    return check_long_frame(frame, frequency, TODAY, **more)


@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [
        ("y", "twelve", "Row 4 .* has text in y"),
        ("y", np.inf, "Row 4 .* is infinite in y"),
        ("ds", "2027-01-01", "Row 4 .* lies after today"),
        ("ds", "soon", "Row 4 .* has no date"),
        ("unique_id", None, "Row 4 .* has no unique_id"),
    ],
)
def test_a_bad_cell_is_named_by_its_row(column: str, value: object, sentence: str) -> None:
    frame = long_frame("a").astype(object)
    frame.loc[2, column] = value
    with pytest.raises(RowErrors, match="1 row cannot be used") as refused:
        check(frame)
    assert len(refused.value.rows) == 1
    assert pd.Series(refused.value.rows).str.match(sentence).all()


def test_two_rows_for_a_month_are_refused() -> None:
    frame = pd.concat([long_frame("a"), long_frame("a").tail(1)], ignore_index=True)
    with pytest.raises(RowErrors, match="repeat a month") as refused:
        check(frame)
    assert refused.value.rows == ("Row 38: a has 2026-10 twice.",)


def test_quarters_among_months_are_refused_by_name() -> None:
    quarters = long_frame("q", months=36).iloc[::3]
    with pytest.raises(RowErrors, match="further apart than a month") as refused:
        check(pd.concat([long_frame("m"), quarters], ignore_index=True))
    assert refused.value.rows == ("q: a row every 3 months.",)
    assert len(check(quarters, Frequency.QUARTER).panel.values[0]) == 12


def test_an_unknown_month_is_filled_between_and_a_true_zero_is_zero() -> None:
    frame = long_frame("a").drop(index=10)
    unknown, zero = check(frame), check(frame, gaps=Gaps.ZERO)
    around = unknown.panel.values[0][[9, 11]]
    assert unknown.panel.values[0][10] == pytest.approx(around.mean())
    assert zero.panel.values[0][10] == 0
    assert "1 month without a row filled between their neighbours" in unknown.notes[0]
    assert zero.notes == ("1 month without a row filled as zero.",)


def test_a_category_that_vanishes_has_sold_nothing_since() -> None:
    gone = long_frame("b").head(20)
    checked = check(pd.concat([long_frame("a"), gone], ignore_index=True))
    assert checked.panel.values[1][20:].tolist() == [0.0] * 16
    assert checked.notes == ("1 series ends before the newest month: taken as no demand since.",)


def test_a_unit_that_changes_cuts_the_history_off() -> None:
    frame = long_frame("a")
    frame.loc[:17, "y"] *= 1000
    checked = check(frame)
    assert len(checked.panel.values[0]) == 18
    assert "The unit seems to change" in checked.notes[0]


def test_growth_is_no_change_of_unit() -> None:
    frame = long_frame("a", months=36)
    frame["y"] = np.exp(np.arange(36) / 4)
    assert check(frame).notes == ()


def test_nothing_at_all_is_zero_and_named() -> None:
    frame = long_frame("a", "b")
    frame.loc[frame["unique_id"] == "b", "y"] = None
    assert check(frame).notes == ("No value at all, forecast as zero: b.",)


def test_dates_come_back_as_they_came() -> None:
    starts = check(long_frame("a")).dates(2)
    ends_frame = long_frame("a")
    ends_frame["ds"] = ends_frame["ds"] + pd.offsets.MonthEnd(0)
    ends = check(ends_frame).dates(2)
    assert starts.strftime("%Y-%m-%d").tolist() == ["2026-11-01", "2026-12-01"]
    assert ends.strftime("%Y-%m-%d").tolist() == ["2026-11-30", "2026-12-31"]


def test_weeks_keep_their_weekday() -> None:
    days = pd.date_range("2026-01-05", periods=30, freq="W-MON")
    frame = pd.DataFrame({"unique_id": "a", "ds": days, "y": 1.0 + np.arange(30)})
    ahead = check(frame, Frequency.WEEK).dates(3)
    assert ahead[0] == days[-1] + pd.Timedelta(days=7)
    frame.loc[3, "ds"] += pd.Timedelta(days=1)
    with pytest.raises(FrameRefused, match="several weekdays"):
        check(frame, Frequency.WEEK)


@pytest.mark.parametrize(
    ("frame", "sentence"),
    [
        (pd.DataFrame({"unique_id": ["a"], "ds": ["2026-01-01"]}), "has no column y"),
        (long_frame("a").head(0), "has no rows"),
    ],
)
def test_a_frame_of_another_shape_is_refused(frame: pd.DataFrame, sentence: str) -> None:
    with pytest.raises(FrameRefused, match=sentence):
        check(frame)


def test_net_demand_below_zero_is_taken_and_said() -> None:
    frame = long_frame("a")
    frame.loc[3, "y"] = -5.0
    assert "1 series has values below 0" in check(frame).notes[0]


def test_a_collection_of_different_times_is_forecast_from_each_own_end() -> None:
    parts = [long_frame(f"s{n}").assign(n=n) for n in range(8)]
    frame = pd.concat([part.head(36 - part["n"].iloc[0]) for part in parts], ignore_index=True)
    checked = check(frame)
    assert checked.panel.behind == (0, 1, 2, 3, 4, 5, 6, 7)
    assert checked.panel.values[7][-1] > 0
    dates = checked.dates_of_all(8, 2).strftime("%Y-%m-%d").tolist()
    assert dates[:2] == ["2026-11-01", "2026-12-01"]
    assert dates[-2:] == ["2026-04-01", "2026-05-01"]
    assert "each is forecast from its own end on" in checked.notes[0]
    assert check(frame, gaps=Gaps.ZERO).panel.behind == ()
    assert check(frame, together=True).panel.behind == ()


def test_dates_written_day_first_are_turned_round() -> None:
    frame = long_frame("a")
    frame["ds"] = frame["ds"].dt.strftime("%d/%m/%Y")
    checked = check(frame)
    assert len(checked.panel.values[0]) == 36
    assert checked.notes == ("Dates are read day first.",)


def test_words_for_no_figure_are_unknown_and_told_with_their_rows() -> None:
    frame = long_frame("a").astype(object)
    frame.loc[[2, 5, 9, 12], "y"] = ["n/a", " NULL ", "-", "NaN"]
    found = check(frame)
    assert len(found.panel.values[0]) == 36
    assert found.notes[0] == (
        "4 rows have a word instead of a number in y, taken as unknown: "
        f"row 4 (a, {frame['ds'][2]}, n/a), row 7 (a, {frame['ds'][5]}, NULL) "
        f"and row 11 (a, {frame['ds'][9]}, -) and others."
    )
