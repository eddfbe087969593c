"""Make a forecast: check the records, run and backtest the models, calibrate, put it together.

The ensemble forecasts every series and is made to add up over total, families and regions. The
models beside it are fitted to the total, families and regions each on its own; a family in a region
is then its family's forecast split by recent shares. All bands are calibrated on the backtest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from hashlib import sha256
from importlib.metadata import version
from time import perf_counter

import pandas as pd

from common.errors import BusinessError
from common.period import add_months, month_start
from common.wording import join_words
from forecasts.accuracy import Accuracy, score, with_value_added
from forecasts.backtest import BacktestPlan
from forecasts.baselines import RecentMean, SeasonalNaive
from forecasts.demand import Level, Measure, check_records
from forecasts.ensemble_model import EnsembleForecaster
from forecasts.forecast import (
    Forecast,
    ForecastPoint,
    HistoryPoint,
    LevelAccuracy,
    ModelForecast,
    SeriesForecast,
)
from forecasts.forecaster import BAND_COLUMNS, Forecaster, PanelForecaster
from forecasts.prophet_model import ProphetForecaster
from forecasts.run_models import Demand, Run, run_models, see_demand

FORECASTERS: tuple[Forecaster | PanelForecaster, ...] = (
    EnsembleForecaster(),
    ProphetForecaster(),
    SeasonalNaive(),
    RecentMean(),
)
ALL_DEMAND = "All demand"
MOST_HORIZON_MONTHS = 36
BACKTESTED_MONTHS = 12  # few histories could spare more than a year to be tested on
RECORDED_PACKAGES = (
    *("statsforecast", "mlforecast", "lightgbm", "hierarchicalforecast"),
    *("prophet", "cmdstanpy", "pandas", "numpy"),
)


class HorizonRefused(BusinessError):
    def __init__(self, horizon_months: int) -> None:
        super().__init__(
            f"A horizon of {horizon_months} months cannot be forecast; "
            f"accepted is 1 to {MOST_HORIZON_MONTHS} months."
        )


def check_horizon(horizon_months: int) -> None:
    """Raises HorizonRefused."""
    if not 1 <= horizon_months <= MOST_HORIZON_MONTHS:
        raise HorizonRefused(horizon_months)


def make_forecast(
    records: pd.DataFrame,
    *,
    today: date,
    measure: Measure,
    horizon_months: int,
    progress: Callable[[float, str], None],
    forecasters: Sequence[Forecaster | PanelForecaster] = FORECASTERS,
) -> Forecast:
    """Forecast all demand, each family, each region and each family in a region, with backtests.

    Args:
        records: see `check_records`.
        today: the day the forecast is made; the month it lies in is not over and not learnt from.
        horizon_months: 1 to 36.
        progress: called with the share done (0 to 1) and what is being done.
        forecasters: each is run on every fitted series; the first is the one to plan by. A model
            of many series at once, of which there may be one, is run on every series.

    Raises:
        HorizonRefused, DemandRefused.
    """
    stopwatch = perf_counter()  # times the run for its record; no result depends on it
    check_horizon(horizon_months)
    plan = BacktestPlan(horizon_months=min(horizon_months, BACKTESTED_MONTHS))
    demand = see_demand(check_records(records, today), measure, today)
    single = [each for each in forecasters if not isinstance(each, PanelForecaster)]
    ensemble = next((each for each in forecasters if isinstance(each, PanelForecaster)), None)
    run = run_models(demand, single, plan, horizon_months, progress, ensemble)
    forecast = Forecast(
        made_on=today,
        measure=measure,
        horizon_months=horizon_months,
        history_until=demand.last.date(),
        data_hash=sha256(demand.checked.to_csv(index=False).encode()).hexdigest(),
        versions=tuple((package, version(package)) for package in RECORDED_PACKAGES),
        seconds=perf_counter() - stopwatch,
        models=tuple(forecaster.name for forecaster in forecasters),
        series=_all_series(demand, run),
        level_accuracy=_level_accuracy(demand, run),
        notes=_run_notes(demand, run, horizon_months, today),
    )
    progress(1.0, "Done")
    return forecast


def _all_series(demand: Demand, run: Run) -> tuple[SeriesForecast, ...]:
    """Every series: the total, then families, regions and families in regions, by name."""
    forecasts, accuracy = _forecasts_by_series(run), _accuracy_by_series(run)
    found = []
    for level, frame in demand.series.items():
        for unique_id, history in frame.groupby("unique_id", sort=True):
            key = str(unique_id)
            place = demand.places.loc[key]
            found.append(
                SeriesForecast(
                    unique_id=key,
                    label=", ".join(str(place[column]) for column in level.columns) or ALL_DEMAND,
                    level=level,
                    family=str(place["family"]),
                    region=str(place["region"]),
                    history=tuple(
                        HistoryPoint(month.date(), float(value))
                        for month, value in zip(history["ds"], history["y"], strict=True)
                    ),
                    this_month_so_far=float(place["so_far"]),
                    forecasts=forecasts[key],
                    accuracy=accuracy.get(key, ()),
                    notes=run.notes[key],
                )
            )
    return tuple(found)


def _forecasts_by_series(run: Run) -> dict[str, tuple[ModelForecast, ...]]:
    found: dict[str, tuple[ModelForecast, ...]] = {}
    for unique_id, model, rows in _each_model(run.predicted):
        numbers = rows[["mean", *BAND_COLUMNS]].to_numpy(dtype=float).tolist()
        points = tuple(
            ForecastPoint(month.date(), *values)
            for month, values in zip(rows["ds"], numbers, strict=True)
        )
        found[unique_id] = (*found.get(unique_id, ()), ModelForecast(model, points))
    return found


def _accuracy_by_series(run: Run) -> dict[str, tuple[Accuracy, ...]]:
    newest = {(unique_id, model): rows for unique_id, model, rows in _each_model(run.newest)}
    found: dict[str, tuple[Accuracy, ...]] = {}
    for unique_id, model, rows in _each_model(run.tested):
        calibrated = newest.get((unique_id, model), run.newest.head(0))
        found[unique_id] = (*found.get(unique_id, ()), score(rows, calibrated, model))
    return {unique_id: with_value_added(scores) for unique_id, scores in found.items()}


def _each_model(rows: pd.DataFrame) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """Series id, model and their rows, models in the order they were run."""
    for unique_id, of_series in rows.groupby("unique_id", sort=False):
        for model, of_model in of_series.groupby("model", sort=False):
            yield str(unique_id), str(model), of_model


def _level_accuracy(demand: Demand, run: Run) -> tuple[LevelAccuracy, ...]:
    """Each model over all backtested series of each level; levels without any are left out."""
    found = []
    for level in Level:
        of_level = set(demand.series[level]["unique_id"])
        newest = run.newest[run.newest["unique_id"].isin(of_level)]
        tested = run.tested[run.tested["unique_id"].isin(of_level)]
        groups = [(str(model), rows) for model, rows in tested.groupby("model", sort=False)]
        scores = [score(rows, newest[newest["model"] == model], model) for model, rows in groups]
        for accuracy, (_, rows) in zip(with_value_added(scores), groups, strict=True):
            found.append(LevelAccuracy(level, int(rows["unique_id"].nunique()), accuracy))
    return tuple(found)


def _run_notes(demand: Demand, run: Run, horizon_months: int, today: date) -> tuple[str, ...]:
    """What a reader must know of the whole run."""
    alone = "Other models forecast" if run.added_up else "Models forecast"
    notes = [run.added_up] if run.added_up else []
    notes.append(
        f"{alone} the total, families and regions each on its own, which need not add up; "
        "a family in a region is split from its family and does."
    )
    if run.newest.empty:
        notes.append("Bands could not be tested: too little demand is known to try them on.")
    if run.tested.empty:
        notes.append("Bands are the models' own: there is no backtest to calibrate them on.")
    if horizon_months > BACKTESTED_MONTHS:
        notes.append(
            f"Months beyond {BACKTESTED_MONTHS} ahead are not backtested; their bands are widened "
            "with the square root of the time ahead."
        )
    running = month_start(today)
    if demand.places["so_far"].any():
        notes.append(f"Deals of {running:%B %Y} count once the month is over.")
    if demand.last.date() != add_months(running, -1):
        notes.append(f"The newest complete demand is of {demand.last:%B %Y}.")
    begun = demand.places.index.difference(list(run.notes))
    if len(begun):
        notes.append(f"Not forecast, as first sold this month: {join_words(list(begun))}.")
    return tuple(notes)
