"""The backtest never shows a model a month it is asked about, and says how often it could test."""

from __future__ import annotations

import pandas as pd
import pytest

from forecasts.backtest import BacktestPlan, backtest
from forecasts.baselines import RecentMean
from tests.forecasts.samples import Spy, series

PLAN = BacktestPlan()


def test_a_model_sees_nothing_after_the_cut_off() -> None:
    spy = Spy()
    tested = backtest(series([*range(60)]), [spy], PLAN, lambda text: None)
    months = ["2025-10-01", "2025-04-01", "2024-10-01", "2024-04-01"]
    assert spy.saw == [pd.Timestamp(month) for month in months]
    assert sorted(tested["cutoff"].unique()) == sorted(spy.saw)
    assert (tested["ds"] > tested["cutoff"]).all()


def test_each_prediction_is_compared_with_its_own_month() -> None:
    tested = backtest(series([*range(60)]), [RecentMean()], PLAN, lambda text: None)
    newest = tested[tested["cutoff"] == "2025-10-01"]
    assert newest["step"].tolist() == [*range(1, 13)]
    assert newest["y"].tolist() == [*range(48, 60)]
    assert newest["mean"].tolist() == [41.5] * 12
    assert newest["scale"].tolist() == [12.0] * 12


@pytest.mark.parametrize(
    ("months", "lengths", "note"),
    [
        (60, (48, 42, 36, 30), ()),
        (42, (30, 24, 18, 12), ()),
        (
            (30),
            (18, 12),
            ("Backtested on 2 cut-offs instead of 4: only 30 months of history.",),
        ),
        (24, (12,), ("Backtested on 1 cut-off instead of 4: only 24 months of history.",)),
        (23, (), ("Not backtested: only 23 months of history, 24 are needed.",)),
    ],
)
def test_a_shorter_history_gets_fewer_cut_offs_and_says_so(
    months: int, lengths: tuple[int, ...], note: tuple[str, ...]
) -> None:
    assert PLAN.training_lengths(months) == lengths
    assert PLAN.note(months) == note


def test_demand_too_short_for_any_cut_off_gives_no_rows() -> None:
    assert backtest(series([1, 2, 3]), [RecentMean()], PLAN, lambda text: None).empty
