"""How wrong a forecast was: MASE, WAPE, bias, sMAPE and the share of months inside a band.

All take arrays of n months of one or more series. A measure that cannot be formed, because demand
was zero throughout, is None: an invented 0 or infinity would be averaged into something false.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from forecasts.baselines import SEASON_MONTHS, SeasonalNaive
from forecasts.forecaster import Floats


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How one model did in the backtest, on one series or on all series of a level.

    `coverage_*` are of the newest cut-off: raw as the model claimed, and after calibration on
    what was known before that cut-off. The other measures are over all cut-offs.
    """

    model: str
    cutoffs: int
    months: int  # months predicted and compared, over all cut-offs and series
    mase: float | None
    wape: float | None
    bias: float | None
    smape: float | None
    raw_coverage_80: float | None
    raw_coverage_95: float | None
    coverage_80: float | None
    coverage_95: float | None
    # Of the calibrated 80 % band, mean over months, in scales of the series; lower is better.
    interval_score_80: float | None = None
    # Share of the seasonal naive's absolute error that this model saves; below 0 it costs.
    value_added: float | None = None


def mase_scale(history: Floats, season: int = SEASON_MONTHS) -> float:
    """Mean absolute seasonal-naive error within the history, in units of the measure.

    The season counts as 1 where there is no more than one of it (Hyndman & Koehler 2006,
    Another look at measures of forecast accuracy, IJF 22:679-688). 0.0 if nothing ever changed or
    there is a single period.
    """
    differences = _seasonal_differences(history, season)
    return float(np.mean(np.abs(differences))) if len(differences) else 0.0


def rmsse_scale(history: Floats, season: int = SEASON_MONTHS) -> float:
    """Root mean square of the same differences (Makridakis et al. 2022, M5, IJF 38:1346-1364)."""
    differences = _seasonal_differences(history, season)
    return float(np.sqrt(np.mean(differences**2))) if len(differences) else 0.0


def _seasonal_differences(history: Floats, season: int) -> Floats:
    lag = season if len(history) > season else 1
    return np.asarray(history[lag:] - history[:-lag])


def mase(actual: Floats, predicted: Floats, scale: Floats) -> float | None:
    """Mean absolute scaled error: below 1 beats the seasonal naive on its own history.

    `scale` is `mase_scale` of the history each month was predicted from; months with scale 0 are
    left out (Hyndman & Koehler 2006, equation 2).
    """
    usable = scale > 0
    if not usable.any():
        return None
    return float(np.mean(np.abs(actual - predicted)[usable] / scale[usable]))


def wape(actual: Floats, predicted: Floats) -> float | None:
    """Sum of absolute errors over sum of demand, a share of one (Kolassa & Schuetz 2007)."""
    return _over_demand(np.abs(actual - predicted), actual)


def bias(actual: Floats, predicted: Floats) -> float | None:
    """Sum of errors over sum of demand, a share of one: above 0 where too much was predicted."""
    return _over_demand(predicted - actual, actual)


def smape(actual: Floats, predicted: Floats) -> float | None:
    """Mean of 2 |error| / (|actual| + |predicted|), between 0 and 2 (Makridakis 1993).

    A month where both are zero counts as no error. Misleads on sparse demand, where every month
    of zero that is not predicted as exactly zero counts as the worst possible.
    """
    if not len(actual):
        return None
    size = np.abs(actual) + np.abs(predicted)
    errors = np.divide(
        2 * np.abs(actual - predicted), size, out=np.zeros_like(size), where=size > 0
    )
    return float(np.mean(errors))


def coverage(actual: Floats, low: Floats, high: Floats) -> float | None:
    """Share of months whose demand lay within the band, limits included."""
    if not len(actual):
        return None
    return float(np.mean((actual >= low) & (actual <= high)))


def score(tested: pd.DataFrame, calibrated: pd.DataFrame, model: str) -> Accuracy:
    """The accuracy of one model over backtest rows.

    Args:
        tested: rows of `backtest` of this model, of one or more series; not empty.
        calibrated: the same model's rows of the newest cut-off with calibrated bands; may be empty.
    """
    actual, predicted = _column(tested, "y"), _column(tested, "mean")
    newest = tested[tested["cutoff"] == tested["cutoff"].max()]
    return Accuracy(
        model=model,
        cutoffs=int(tested["cutoff"].nunique()),
        months=len(tested),
        mase=mase(actual, predicted, _column(tested, "scale")),
        wape=wape(actual, predicted),
        bias=bias(actual, predicted),
        smape=smape(actual, predicted),
        raw_coverage_80=_covered(newest, 80),
        raw_coverage_95=_covered(newest, 95),
        coverage_80=_covered(calibrated, 80),
        coverage_95=_covered(calibrated, 95),
        interval_score_80=_scaled_score(calibrated),
    )


def with_value_added(scores: Sequence[Accuracy]) -> tuple[Accuracy, ...]:
    """The scores, each with what it saves against the seasonal naive among them, if it is there.

    All must be of the same months: WAPEs then compare as sums of errors do.
    """
    naive = next((each.wape for each in scores if each.model == SeasonalNaive().name), None)
    if not naive:
        return tuple(scores)
    return tuple(
        replace(each, value_added=None if each.wape is None else 1 - each.wape / naive)
        for each in scores
    )


def _scaled_score(rows: pd.DataFrame) -> float | None:
    usable = rows[rows["scale"] > 0]
    if usable.empty:
        return None
    low, high = _column(usable, "lo_80"), _column(usable, "hi_80")
    score = interval_score(_column(usable, "y"), low, high, 0.80)
    return float(np.mean(score / _column(usable, "scale")))


def interval_score(actual: Floats, low: Floats, high: Floats, level: float) -> Floats:
    """Width plus 2 / (1 - level) times what lies outside, of each value; lower is better.

    Gneiting & Raftery 2007, Strictly proper scoring rules, JASA 102:359-378. In units of y.
    """
    outside = np.maximum(low - actual, 0) + np.maximum(actual - high, 0)
    return np.asarray(high - low + 2 / (1 - level) * outside)


def _covered(rows: pd.DataFrame, percent: int) -> float | None:
    low, high = _column(rows, f"lo_{percent}"), _column(rows, f"hi_{percent}")
    return coverage(_column(rows, "y"), low, high)


def _over_demand(errors: Floats, actual: Floats) -> float | None:
    demand = float(np.sum(np.abs(actual)))
    return float(np.sum(errors)) / demand if demand else None


def _column(rows: pd.DataFrame, name: str) -> Floats:
    return rows[name].to_numpy(dtype=float)
