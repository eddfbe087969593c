"""The proof: whole forecasts from past origins, bands included, against what happened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from common.errors import BusinessError
from common.wording import count
from forecasts.accuracy import interval_score, mase_scale, rmsse_scale
from forecasts.forecaster import Floats
from forecasts.naive2 import naive2
from forecasts.panel import Panel
from forecasts.panel_forecast import Ask, ModelResult, forecast_panel, origin_offsets
from forecasts.panel_models import SEASONAL_NAIVE, Runner
from forecasts.routes import Route, route_of
from forecasts.statistical_models import fit_members

ALL = "all"


class TooShortToTest(BusinessError):
    def __init__(self, horizon: int, windows: int) -> None:
        super().__init__(
            f"No series is long enough for {count(windows, 'window')} of {horizon} periods; "
            "ask for fewer windows or a shorter horizon."
        )


@dataclass(frozen=True, slots=True)
class _Window:
    """Known values, what happened, and each series' scales, of one origin."""

    known: Panel
    actual: Floats
    mase: Floats
    rmsse: Floats
    naive2_mase: Floats
    naive2_smape: Floats
    routes: tuple[Route, ...]


def backtest_panel(
    panel: Panel,
    ask: Ask,
    windows: int,
    progress: Callable[[float, str], None],
    run: Runner = fit_members,
) -> pd.DataFrame:
    """The metric table: a row a model and route, and one over all series.

    At each origin the whole forecast is made anew from what was known then, weights, routes and
    calibration included, so nothing later leaks in. The seasonal naive is always tested too: value
    added is the share of its WAPE a model saves.

    Returns:
        model, route, series, windows, mase, rmsse, wape, bias, smape, owa, value_added and for
        each level coverage_L and score_L (interval score, in scales of the series).

    Raises:
        TooShortToTest, ModelUnknown.
    """
    models = tuple(dict.fromkeys((*ask.models, SEASONAL_NAIVE)))
    asked = Ask(ask.horizon, models, ask.levels)
    found = []
    for nth, offset in enumerate(origin_offsets(ask.horizon, panel.season, windows)):
        window = _window(panel, offset, ask.horizon)
        if window is None:
            continue

        def report(share: float, text: str, nth: int = nth) -> None:
            progress((nth + share) / windows, f"Window {nth + 1} of {windows}: {text}")

        for result in forecast_panel(window.known, asked, report, run):
            found.append(_errors(window, result, nth))
    if not found:
        raise TooShortToTest(ask.horizon, windows)
    progress(1.0, "Done")
    return _table(pd.concat(found, ignore_index=True), models, ask.levels)


def _window(panel: Panel, offset: int, horizon: int) -> _Window | None:
    able = [at for at, y in enumerate(panel.values) if len(y) > offset]
    if not able:
        return None
    of_those = panel.take(able)
    known = of_those.known_before(offset)
    ends = [len(y) - offset + horizon for y in of_those.values]
    pairs = zip(of_those.values, ends, strict=True)
    actual = np.array([y[end - horizon : end] for y, end in pairs])
    season = panel.season
    simple = np.array([naive2(y, horizon, season) for y in known.values])
    mase = np.array([mase_scale(y, season) for y in known.values])
    with np.errstate(divide="ignore", invalid="ignore"):
        scaled = np.where(mase > 0, np.abs(simple - actual).mean(axis=1) / mase, np.nan)
    return _Window(
        known=known,
        actual=actual,
        mase=mase,
        rmsse=np.array([rmsse_scale(y, season) for y in known.values]),
        naive2_mase=scaled,
        naive2_smape=_smape(actual, simple),
        routes=tuple(route_of(y, season) for y in known.values),
    )


def _smape(actual: Floats, mean: Floats) -> Floats:
    size = np.abs(actual) + np.abs(mean)
    parts = np.divide(2 * np.abs(actual - mean), size, out=np.zeros_like(size), where=size > 0)
    return np.asarray(parts.mean(axis=1))


def _errors(window: _Window, result: ModelResult, nth: int) -> pd.DataFrame:
    """A row a series: its errors at this origin."""
    actual, mean = window.actual, result.means.mean
    error = np.abs(mean - actual)
    with np.errstate(divide="ignore", invalid="ignore"):
        rows: dict[str, object] = {
            "model": result.model,
            "route": [str(route) for route in window.routes],
            "series": window.known.ids,
            "window": nth,
            "mase": np.where(window.mase > 0, error.mean(axis=1) / window.mase, np.nan),
            "rmsse": np.where(
                window.rmsse > 0, np.sqrt((error**2).mean(axis=1)) / window.rmsse, np.nan
            ),
            "error": error.sum(axis=1),
            "excess": (mean - actual).sum(axis=1),
            "demand": np.abs(actual).sum(axis=1),
            "smape": _smape(actual, mean),
            "naive2_mase": window.naive2_mase,
            "naive2_smape": window.naive2_smape,
        }
        for level, low in result.low.items():
            high = result.high[level]
            rows[f"coverage_{level}"] = ((actual >= low) & (actual <= high)).mean(axis=1)
            score = interval_score(actual, low, high, level / 100).mean(axis=1)
            rows[f"score_{level}"] = np.where(window.mase > 0, score / window.mase, np.nan)
    return pd.DataFrame(rows)


def _table(errors: pd.DataFrame, models: tuple[str, ...], levels: tuple[int, ...]) -> pd.DataFrame:
    routes = [*sorted(errors["route"].unique()), ALL]
    rows = []
    for route in routes:
        of_route = errors if route == ALL else errors[errors["route"] == route]
        naive = of_route[of_route["model"] == SEASONAL_NAIVE]
        for model in models:
            of_model = of_route[of_route["model"] == model]
            rows.append(_metrics(of_model, naive, levels) | {"model": model, "route": route})
    columns = ["model", "route", "series", "windows", "mase", "rmsse", "wape", "bias", "smape"]
    columns += ["owa", "value_added"]
    columns += [f"{what}_{level}" for level in levels for what in ("coverage", "score")]
    return pd.DataFrame(rows)[columns]


def _metrics(rows: pd.DataFrame, naive: pd.DataFrame, levels: tuple[int, ...]) -> dict[str, object]:
    demand = float(rows["demand"].sum())
    naive_error = float(naive["error"].sum())
    found: dict[str, object] = {
        "series": int(rows["series"].nunique()),
        "windows": int(rows["window"].nunique()),
        "mase": rows["mase"].mean(),
        "rmsse": rows["rmsse"].mean(),
        "wape": rows["error"].sum() / demand if demand else None,
        "bias": rows["excess"].sum() / demand if demand else None,
        "smape": rows["smape"].mean(),
        "owa": _owa(rows),
        "value_added": 1 - rows["error"].sum() / naive_error if naive_error else None,
    }
    for level in levels:
        found[f"coverage_{level}"] = rows[f"coverage_{level}"].mean()
        found[f"score_{level}"] = rows[f"score_{level}"].mean()
    return found


def _owa(rows: pd.DataFrame) -> float | None:
    """Overall weighted average of MASE and sMAPE relative to Naive2 (M4 competition)."""
    known = rows.dropna(subset=["mase", "naive2_mase"])
    mase, smape = known["naive2_mase"].mean(), known["naive2_smape"].mean()
    if not (mase > 0 and smape > 0):
        return None
    return float((known["mase"].mean() / mase + known["smape"].mean() / smape) / 2)
