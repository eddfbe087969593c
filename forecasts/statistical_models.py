"""Statistical models by statsforecast: the one file that knows it, loaded on the first fit."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from forecasts.forecaster import Floats

STATISTICAL = (
    *("ets", "log-ets", "dot", "ces", "mstl", "stl-theta", "stl-damped"),
    *("adida", "imapa", "tsb"),
)
# Fitted to logarithms, so that seasons and errors grow with the level; to a series that has zeros
# as it is.
ON_LOGS = ("log-ets", "stl-theta", "stl-damped")
# A seasonal model needs two whole seasons; ETS cannot hold a season longer than 24 periods.
LONGEST_ETS_SEASON = 24
# A forecast beyond this many times the largest value ever seen is a fit gone wrong.
RUNAWAY = 10.0
LOESS_SPAN = 11  # seasons a loess season is smoothed over, as in R's mstl
TSB_WEIGHT = 0.1  # of the newest period, for both size and probability; small, as demand is rare


@dataclass(frozen=True, slots=True)
class Members:
    """What several models expect of several series."""

    names: tuple[str, ...]
    means: Floats  # series x models x steps; NaN where a model failed
    failed: tuple[int, ...]  # series each model failed on, in the order of names

    def of(self, name: str) -> Floats:
        """Series x steps of one model."""
        return np.asarray(self.means[:, self.names.index(name), :])


def fit_members(
    values: Sequence[Floats], horizon: int, season: int, names: Sequence[str]
) -> Members:
    """Fit each of the named models of STATISTICAL to each series; deterministic.

    A model that raises, gives a number that is none, or runs away beyond ten times the largest
    value counts as failed on that series. Means of series that were never negative are floored
    at 0.
    """
    means = np.full((len(values), len(names), horizon), np.nan)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for at, y in enumerate(values):
            for nth, name in enumerate(names):
                means[at, nth] = _sound(_forecast(name, y, horizon, season), y)
    failed = tuple(int(np.isnan(means[:, nth, 0]).sum()) for nth in range(len(names)))
    return Members(tuple(names), means, failed)


def _sound(mean: Floats | None, y: Floats) -> Floats | float:
    if mean is None or not np.isfinite(mean).all():
        return np.nan
    if np.abs(mean).max() > RUNAWAY * np.abs(y).max():
        return np.nan
    return np.maximum(mean, 0.0) if y.min() >= 0 else mean


def _forecast(name: str, y: Floats, horizon: int, season: int) -> Floats | None:
    """The mean, or None where the library refuses the series."""
    fitting = season if len(y) >= 2 * season else 1
    logs = name in ON_LOGS and y.min() > 0
    try:
        model = _MAKERS[name](fitting)
        seen = np.log(y) if logs else y
        found = np.asarray(model.forecast(y=seen, h=horizon)["mean"], dtype=float)
        return np.exp(found) if logs else found
    except Exception:  # noqa: BLE001  whatever a numeric library raises, the series must go on
        return None


def _ets(season: int) -> Any:
    from statsforecast.models import AutoETS

    return AutoETS(season_length=season if season <= LONGEST_ETS_SEASON else 1)


def _dot(season: int) -> Any:
    from statsforecast.models import DynamicOptimizedTheta

    return DynamicOptimizedTheta(season_length=season)


def _ces(season: int) -> Any:
    from statsforecast.models import AutoCES

    return AutoCES(season_length=season)


def _mstl(season: int) -> Any:
    from statsforecast.models import MSTL, AutoETS

    if season == 1:
        return AutoETS(season_length=1)
    return MSTL(season_length=season, trend_forecaster=AutoETS(model="ZZN"))


def _log_ets(season: int) -> Any:
    from statsforecast.models import AutoETS

    seasonal = 1 < season <= LONGEST_ETS_SEASON
    if not seasonal:
        return AutoETS(season_length=1, model="AAN", damped=True)
    return AutoETS(season_length=season, model="AAA", damped=True)


@dataclass(frozen=True, slots=True)
class _LoessSeason:
    """Loess seasons (Cleveland et al. 1990) of `season` periods, the rest by another model."""

    season: int
    rest: Any

    def forecast(self, y: Floats, h: int) -> dict[str, Floats]:
        """As statsforecast's own MSTL of one season, without its detour by data frames."""
        seasonal = _loess_season(y.tobytes(), self.season)
        found = self.rest.forecast(y=y - seasonal, h=h)["mean"]
        return {"mean": found + np.resize(seasonal[-self.season :], h)}


@lru_cache(maxsize=1)
def _loess_season(values: bytes, season: int) -> Floats:
    """Kept for the next model of the same series: two members share it."""
    from statsmodels.tsa.seasonal import STL

    y = np.frombuffer(values, dtype=float).copy()
    fitted = STL(y, period=season, seasonal=LOESS_SPAN, seasonal_deg=0).fit()
    return np.asarray(fitted.seasonal, dtype=float)


def _stl_theta(season: int) -> Any:
    from statsforecast.models import DynamicOptimizedTheta

    trend = DynamicOptimizedTheta(season_length=1)
    return trend if season == 1 else _LoessSeason(season, trend)


def _stl_damped(season: int) -> Any:
    """The rest by exponential smoothing with a trend that levels off."""
    from statsforecast.models import AutoETS

    trend = AutoETS(model="AAN", damped=True)
    return trend if season == 1 else _LoessSeason(season, trend)


def _adida(_: int) -> Any:
    from statsforecast.models import ADIDA

    return ADIDA()


def _imapa(_: int) -> Any:
    from statsforecast.models import IMAPA

    return IMAPA()


def _tsb(_: int) -> Any:
    from statsforecast.models import TSB

    return TSB(alpha_d=TSB_WEIGHT, alpha_p=TSB_WEIGHT)


_MAKERS: dict[str, Callable[[int], Any]] = {
    "ets": _ets,
    "log-ets": _log_ets,
    "dot": _dot,
    "ces": _ces,
    "mstl": _mstl,
    "stl-theta": _stl_theta,
    "stl-damped": _stl_damped,
    "adida": _adida,
    "imapa": _imapa,
    "tsb": _tsb,
}
