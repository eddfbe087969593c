"""Run every model on every level of demand: predict, backtest, split by shares, calibrate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count as counter

import pandas as pd

from common.period import month_start
from common.wording import percent
from forecasts.add_up import add_up_rows, hierarchy_of_parts
from forecasts.backtest import BacktestPlan, backtest, backtest_panel_model, predicted_rows
from forecasts.conformal import band_factors, calibrate, calibrate_newest
from forecasts.demand import Level, Measure, check_demand, series_frame
from forecasts.forecaster import Forecaster, PanelForecaster
from forecasts.split import recent_shares, split_rows

# Fitted one by one. A family in a region sells too little a month for a model of its own: in the
# refit benchmark (--each-part, seeds 1 to 3) the split of its family's Prophet had MASE 0.84 on
# average, a Prophet for each part 0.91; and the split adds up to the family.
ENSEMBLE_TICKS = 5  # one fit and four cut-offs
FITTED_LEVELS = (Level.TOTAL, Level.FAMILY, Level.REGION)


@dataclass(frozen=True, slots=True)
class Demand:
    """The checked demand of one measure, seen at every level."""

    checked: pd.DataFrame  # records, from `check_records`
    series: dict[Level, pd.DataFrame]  # from `check_demand`
    places: pd.DataFrame  # by unique_id: level, family, region, so_far (of the running month)
    last: pd.Timestamp  # the last complete month

    @property
    def fitted(self) -> pd.DataFrame:
        return pd.concat([self.series[level] for level in FITTED_LEVELS], ignore_index=True)

    @property
    def parents(self) -> dict[str, str]:
        """The family's series id of each family in a region."""
        parts = self.places[self.places["level"] == Level.FAMILY_REGION]
        families = self.places[self.places["level"] == Level.FAMILY]
        ids = dict(zip(families["family"], families.index.astype(str), strict=True))
        return {str(part): ids[family] for part, family in parts["family"].items()}


@dataclass(frozen=True, slots=True)
class Run:
    """What the models said: of the months to come and, in the backtest, of months gone by."""

    predicted: pd.DataFrame  # calibrated
    tested: pd.DataFrame  # as the models claimed
    newest: pd.DataFrame  # the newest cut-off, calibrated on what was known before it
    notes: dict[str, tuple[str, ...]]  # by unique_id
    added_up: str = ""  # how the ensemble was made to add up; empty without one


def see_demand(checked: pd.DataFrame, measure: Measure, today: date) -> Demand:
    """Checked records as series of every level; raises DemandRefused, see `check_demand`."""
    sums = {level: series_frame(checked, measure, level) for level in Level}
    series = {level: check_demand(frame, today) for level, frame in sums.items()}
    running = pd.Timestamp(month_start(today))
    places = []
    for level, frame in sums.items():
        so_far = frame[frame["ds"] == running].groupby("unique_id")["y"].sum()
        place = frame.drop_duplicates("unique_id").set_index("unique_id")
        place = place.reindex(columns=["family", "region"], fill_value="")
        places.append(place.assign(level=level, so_far=so_far.reindex(place.index).fillna(0.0)))
    last = series[Level.TOTAL]["ds"].max()
    return Demand(checked, series, pd.concat(places), last)


def run_models(
    demand: Demand,
    forecasters: Sequence[Forecaster],
    plan: BacktestPlan,
    horizon_months: int,
    progress: Callable[[float, str], None],
    ensemble: PanelForecaster | None = None,
) -> Run:
    """Fit, predict and backtest every forecaster on every fitted series, split, then calibrate.

    The ensemble, where given, is run on the parts too and made to add up; its rows come first.
    `progress` is called with the share done (0 to 1) and what is being done, before each fit.
    """
    fitted, parts, parents = demand.fitted, demand.series[Level.FAMILY_REGION], demand.parents
    lengths = fitted.groupby("unique_id").size()
    fits = sum(1 + len(plan.training_lengths(int(months))) for months in lengths)
    tick = _counted(progress, fits * len(forecasters) + (ENSEMBLE_TICKS if ensemble else 0))
    together = _run_ensemble(demand, ensemble, plan, horizon_months, tick)
    predicted, notes = _predict(fitted, forecasters, horizon_months, tick)
    tested = backtest(fitted, forecasters, plan, tick)

    def with_parts(rows: pd.DataFrame, least_months: int) -> pd.DataFrame:
        families = rows[rows["unique_id"].isin(set(parents.values()))]
        split = split_rows(families, parts, parents, least_months)
        # Parts err by more of their scale than whole series do: a pool of errors of their own.
        pools = [rows.assign(pool="fitted"), split.assign(pool="split")]
        return pd.concat(pools, ignore_index=True)

    tested = _stacked(together.tested, with_parts(tested, plan.least_training_months))
    predicted = _stacked(together.predicted, with_parts(predicted, 1))
    predicted = calibrate(predicted, band_factors(tested))
    notes |= _split_notes(demand, notes)
    months = pd.concat([lengths, parts.groupby("unique_id").size()])
    notes = {
        key: (*together.notes.get(key, ()), *said, *plan.note(int(months[key])))
        for key, said in notes.items()
    }
    return Run(predicted, tested, calibrate_newest(tested), notes, together.added_up)


@dataclass(frozen=True, slots=True)
class _Together:
    """What the ensemble said, made to add up; empty frames where there is none."""

    predicted: pd.DataFrame
    tested: pd.DataFrame
    notes: dict[str, tuple[str, ...]]
    added_up: str


def _run_ensemble(
    demand: Demand,
    ensemble: PanelForecaster | None,
    plan: BacktestPlan,
    horizon_months: int,
    tick: Callable[[str], None],
) -> _Together:
    if ensemble is None:
        return _Together(pd.DataFrame(), pd.DataFrame(), {}, "")
    parts = demand.series[Level.FAMILY_REGION]
    everything = pd.concat([demand.fitted, parts], ignore_index=True)
    tick(f"Fitting {ensemble.name} to {everything['unique_id'].nunique()} series")
    predicted, notes = ensemble.predict_all(everything, horizon_months)
    tested = backtest_panel_model(everything, ensemble, plan, tick)
    known = set(parts["unique_id"])
    places = demand.places[demand.places.index.isin(known)].sort_index()
    sums = [str(each) for each in demand.fitted["unique_id"].unique()]
    hierarchy = hierarchy_of_parts(places, ["total", *(each for each in sums if each != "total")])
    predicted, tested, found = add_up_rows(hierarchy, predicted, tested)

    def pooled(rows: pd.DataFrame) -> pd.DataFrame:
        pool = rows["unique_id"].isin(known).map({True: "split", False: "fitted"})
        return rows.assign(model=ensemble.name, pool=pool)

    return _Together(pooled(predicted), pooled(tested), notes, found.note)


def _stacked(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Both, in the columns of the second; an empty first leaves the second's types alone."""
    if first.empty:
        return second
    return pd.concat([first[list(second.columns)], second], ignore_index=True)


def _split_notes(demand: Demand, notes: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """What a part of a family was split by, and all that is said of its family's forecast."""
    parts, parents = demand.series[Level.FAMILY_REGION], demand.parents
    known = parts.assign(parent=parts["unique_id"].map(parents))
    found = {}
    for row in recent_shares(known, demand.last).to_dict("records"):
        family = parents[row["unique_id"]]
        months = f"the 12 months to {demand.last:%B %Y}" if row["recent"] else "all months so far"
        split = f"{percent(row['share'])} of {demand.places.loc[family, 'family']} in {months}"
        found[row["unique_id"]] = (f"Split from its family's forecast: {split}.", *notes[family])
    return found


def _predict(
    demand: pd.DataFrame,
    forecasters: Sequence[Forecaster],
    horizon_months: int,
    tick: Callable[[str], None],
) -> tuple[pd.DataFrame, dict[str, tuple[str, ...]]]:
    """Prediction rows of the months to come, and each series' notes on how they were made."""
    found, notes = [], {}
    for unique_id, series in demand.groupby("unique_id", sort=True):
        history = series[["ds", "y"]].reset_index(drop=True)
        said: tuple[str, ...] = ()
        for forecaster in forecasters:
            tick(f"Fitting {forecaster.name} to {unique_id}")
            fitted = forecaster.fit(history)
            rows = predicted_rows(fitted, history, horizon_months)
            found.append(rows.assign(unique_id=unique_id, model=forecaster.name))
            said += fitted.notes
        notes[str(unique_id)] = said
    return pd.concat(found, ignore_index=True), notes


def _counted(progress: Callable[[float, str], None], steps: int) -> Callable[[str], None]:
    done = counter()
    return lambda text: progress(next(done) / steps, text)
