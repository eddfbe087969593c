"""The forecast: frozen values to show, compare, keep and send."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from common.errors import BusinessError
from forecasts.accuracy import Accuracy
from forecasts.demand import Level, Measure


class SeriesUnknown(BusinessError):
    def __init__(self, unique_id: str) -> None:
        super().__init__(f"The forecast has no series {unique_id}; choose one from its list.")


@dataclass(frozen=True, slots=True)
class HistoryPoint:
    month: date
    value: float


@dataclass(frozen=True, slots=True)
class ForecastPoint:
    """One month: the expected demand, and bands meant to hold 80 and 95 of 100 such months."""

    month: date
    mean: float
    lo_80: float
    hi_80: float
    lo_95: float
    hi_95: float


@dataclass(frozen=True, slots=True)
class ModelForecast:
    model: str
    points: tuple[ForecastPoint, ...]


@dataclass(frozen=True, slots=True)
class SeriesForecast:
    """One series: what it did, what each model expects, and how wrong each model was before."""

    unique_id: str
    label: str  # for people: `All demand`, `Internet access`, `Internet access, North`
    level: Level
    family: str  # empty where the level is not one of families
    region: str
    history: tuple[HistoryPoint, ...]
    this_month_so_far: float  # of the month that is still running; in no history, in no model
    forecasts: tuple[ModelForecast, ...]
    accuracy: tuple[Accuracy, ...]  # one a model; empty where the series is too short to backtest
    notes: tuple[str, ...]

    def points(self, model: str) -> tuple[ForecastPoint, ...]:
        """The months one model expects; empty for a model that was not run."""
        return next((one.points for one in self.forecasts if one.model == model), ())


@dataclass(frozen=True, slots=True)
class LevelAccuracy:
    """The accuracy of one model over all backtested series of a level taken together."""

    level: Level
    series: int
    accuracy: Accuracy


@dataclass(frozen=True, slots=True)
class Forecast:
    """One run of the models over all demand; everything needed to show, compare and repeat it."""

    made_on: date
    measure: Measure
    horizon_months: int
    history_until: date  # the last complete month any series has demand in
    data_hash: str  # sha256 of the checked records: equal demand has an equal hash
    versions: tuple[tuple[str, str], ...]  # package and version
    seconds: float
    models: tuple[str, ...]
    series: tuple[SeriesForecast, ...]
    level_accuracy: tuple[LevelAccuracy, ...]
    notes: tuple[str, ...]

    def find(self, unique_id: str) -> SeriesForecast:
        """Raises SeriesUnknown."""
        for one in self.series:
            if one.unique_id == unique_id:
                return one
        raise SeriesUnknown(unique_id)
