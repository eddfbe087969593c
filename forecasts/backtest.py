"""Rolling-origin backtest: predict months that have happened from what was known before them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from common.wording import count
from forecasts.accuracy import mase_scale
from forecasts.forecaster import Fitted, Forecaster, PanelForecaster

TESTED_COLUMNS = (
    *("unique_id", "model", "cutoff", "step", "ds"),
    *("mean", "lo_80", "hi_80", "lo_95", "hi_95", "scale", "y"),
)


@dataclass(frozen=True, slots=True)
class BacktestPlan:
    """How far ahead, how often and from how little history a model is tried.

    Six months between cut-offs: a calibration tried on the newest cut-off may only use months
    before it, and with closer cut-offs hardly any of the later steps would have happened by then.
    """

    horizon_months: int = 12
    cutoffs: int = 4
    months_between: int = 6
    least_training_months: int = 12

    def training_lengths(self, months: int) -> tuple[int, ...]:
        """How many months each cut-off trains on, newest first, for a series of `months`."""
        newest = months - self.horizon_months
        lengths = (newest - self.months_between * index for index in range(self.cutoffs))
        return tuple(length for length in lengths if length >= self.least_training_months)

    def note(self, months: int) -> tuple[str, ...]:
        """What to tell the reader where a series is too short for all cut-offs."""
        possible = len(self.training_lengths(months))
        if possible == self.cutoffs:
            return ()
        history = f"{count(months, 'month')} of history"
        if possible:
            tried = count(possible, "cut-off")
            return (f"Backtested on {tried} instead of {self.cutoffs}: only {history}.",)
        needed = self.horizon_months + self.least_training_months
        return (f"Not backtested: only {history}, {needed} are needed.",)


def backtest(
    demand: pd.DataFrame,
    forecasters: Sequence[Forecaster],
    plan: BacktestPlan,
    tick: Callable[[str], None],
) -> pd.DataFrame:
    """Every forecaster on every series at every cut-off its history allows.

    A forecaster is handed the months up to the cut-off and nothing else. Where it falls back to a
    simpler model at an early cut-off, the fallback is scored under its name: that is what the
    reader would have been shown then.

    Args:
        demand: `unique_id, ds, y` from `check_demand`; all series end in the same month.
        tick: called with the series id and model before each fit.

    Returns:
        One row a series, model, cut-off and month, with TESTED_COLUMNS: `cutoff` is the last month
        trained on, `step` 1 is the month after it, `scale` is `mase_scale` of the months trained
        on, `y` is what happened. No rows where no series is long enough.
    """
    found: list[pd.DataFrame] = []
    for unique_id, series in demand.groupby("unique_id", sort=True):
        history = series[["ds", "y"]].reset_index(drop=True)
        for length in plan.training_lengths(len(history)):
            known, after = history.iloc[:length], history.iloc[length:]
            for forecaster in forecasters:
                tick(f"Testing {forecaster.name} on {unique_id}")
                fitted = forecaster.fit(known.copy())
                rows = predicted_rows(fitted, known, plan.horizon_months)
                rows = rows.assign(unique_id=unique_id, model=forecaster.name)
                found.append(rows.merge(after, on="ds", how="inner"))
    if not found:
        return pd.DataFrame(columns=list(TESTED_COLUMNS))
    return pd.concat(found, ignore_index=True)[list(TESTED_COLUMNS)]


def backtest_panel_model(
    demand: pd.DataFrame,
    forecaster: PanelForecaster,
    plan: BacktestPlan,
    tick: Callable[[str], None],
) -> pd.DataFrame:
    """The same for a model of many series: at each cut-off it sees all of them up to there.

    Series with fewer months than the plan's least at a cut-off are seen by the model and not
    scored, as they would have been seen then. Returns TESTED_COLUMNS.
    """
    months = demand["ds"].drop_duplicates().sort_values()
    found = []
    for length in plan.training_lengths(len(months)):
        cutoff = months.iloc[length - 1]
        known = demand[demand["ds"] <= cutoff]
        tick(f"Testing {forecaster.name} on {cutoff:%B %Y}")
        rows, _ = forecaster.predict_all(known, plan.horizon_months)
        long_enough = known.groupby("unique_id").size() >= plan.least_training_months
        rows = rows[rows["unique_id"].map(long_enough)]
        found.append(rows.assign(model=forecaster.name).merge(demand, on=["unique_id", "ds"]))
    if not found:
        return pd.DataFrame(columns=list(TESTED_COLUMNS))
    return pd.concat(found, ignore_index=True)[list(TESTED_COLUMNS)]


def predicted_rows(fitted: Fitted, known: pd.DataFrame, horizon_months: int) -> pd.DataFrame:
    """A prediction with what places it: `cutoff`, `step` (1 = first month after) and `scale`."""
    rows = fitted.predict(horizon_months)
    return rows.assign(
        cutoff=known["ds"].iloc[-1],
        step=range(1, horizon_months + 1),
        scale=mase_scale(known["y"].to_numpy(dtype=float)),
    )
