"""Forecast a long frame from elsewhere: check it, forecast, make it add up, say what was done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from importlib.metadata import version
from time import perf_counter

import numpy as np
import pandas as pd

from common.errors import BusinessError
from common.wording import count, join_words
from forecasts.forecaster import Floats
from forecasts.hierarchy import Hierarchy, hierarchy_of
from forecasts.level_bands import level_factors
from forecasts.long_frame import CheckedFrame, check_long_frame
from forecasts.panel import Panel
from forecasts.panel_backtest import Delivery, backtest_panel
from forecasts.panel_bands import around, scales_of
from forecasts.panel_forecast import Ask, ModelResult, forecast_panel, origin_offsets
from forecasts.panel_models import Runner, check_models, expect
from forecasts.reconcile import PastBase, Reconciled, reconcile, reconcile_past
from forecasts.routes import Route
from forecasts.spacing import Frequency, Gaps

MOST_PERIODS = 400
PACKAGES = ("statsforecast", "mlforecast", "lightgbm", "hierarchicalforecast", "prophet", "pandas")
SERIES_NAMED = 5
SET_APART = {
    Route.SHORT: "with less than two seasons, forecast by the shape of longer ones",
    Route.CONSTANT: "that never changed, carried on as they are",
    Route.ENDED: "without demand for a season, taken as ended and forecast as zero",
}
Progress = Callable[[float, str], None]


class AskRefused(BusinessError):
    """Something asked of a forecast that cannot be done."""


@dataclass(frozen=True, slots=True)
class FrameAsk:
    """What is asked of a frame; `levels` are percent, `hierarchy` columns of the frame."""

    horizon: int
    frequency: Frequency
    today: date
    models: tuple[str, ...] = ("auto",)
    levels: tuple[int, ...] = (80, 95)
    hierarchy: tuple[str, ...] = ()
    gaps: Gaps = Gaps.UNKNOWN

    @property
    def of_panel(self) -> Ask:
        return Ask(self.horizon, self.models, self.levels)


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a reader of the file must know: the record of the run and everything replaced."""

    data_hash: str
    versions: dict[str, str]
    series: int
    nodes: int
    periods: int
    seconds: float
    routes: dict[str, int]
    notes: tuple[str, ...]


def forecast_frame(
    frame: pd.DataFrame, ask: FrameAsk, run: Runner, progress: Progress
) -> tuple[pd.DataFrame, RunReport]:
    """Forecast rows `unique_id, ds, model, mean, lo-L, hi-L` and the run's report.

    With a hierarchy, rows of all its nodes, whose means add up; bands are laid around them.

    Raises:
        AskRefused, ModelUnknown, FrameRefused, HierarchyRefused, RowErrors.
    """
    stopwatch = perf_counter()  # times the run for its record; no result depends on it
    checked, hierarchy = _checked(frame, ask)
    panel = hierarchy.panel_of(checked.panel) if hierarchy else checked.panel
    results = forecast_panel(panel, ask.of_panel, progress, run)
    notes = list(checked.notes)
    if hierarchy:
        added = [_added_up(hierarchy, panel, result, ask.horizon, run) for result in results]
        results = tuple(result for result, _ in added)
        notes += [note for _, note in added]
    rows = pd.concat(
        [_rows(panel, checked.dates_of_all(len(panel), ask.horizon), result) for result in results],
        ignore_index=True,
    )
    routes = Counter(
        str(route) for result in results for route in result.means.routes if route is not None
    )
    report = RunReport(
        data_hash=_hash(frame),
        versions={package: version(package) for package in PACKAGES},
        series=len(checked.panel),
        nodes=len(panel),
        periods=max(len(y) for y in panel.values),
        seconds=round(perf_counter() - stopwatch, 2),
        routes=dict(routes),
        notes=(
            *notes,
            *_set_apart(panel, results),
            *(note for result in results for note in result.notes),
        ),
    )
    return rows, report


def _set_apart(panel: Panel, results: Sequence[ModelResult]) -> tuple[str, ...]:
    """The series that went another way than most, by name: the count alone helps nobody."""
    routed = next((each.means.routes for each in results if any(each.means.routes)), ())
    notes = []
    for route, way in SET_APART.items():
        ids = [panel.ids[at] for at, found in enumerate(routed) if found is route]
        if ids:
            rest = " and others" if len(ids) > SERIES_NAMED else ""
            series = count(len(ids), "series", "series")
            notes.append(f"{series} {way}: {join_words(ids[:SERIES_NAMED])}{rest}.")
    return tuple(notes)


def backtest_frame(
    frame: pd.DataFrame, ask: FrameAsk, windows: int, run: Runner, progress: Progress
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The metric table of `backtest_panel`, and what was filled in or left out of the frame.

    Raises:
        AskRefused, TooShortToTest, and the refusals of `forecast_frame`.
    """
    if not 1 <= windows <= 24:
        raise AskRefused(f"{windows} windows cannot be tested; accepted is 1 to 24.")
    checked, hierarchy = _checked(frame, ask)
    panel = hierarchy.panel_of(checked.panel) if hierarchy else checked.panel
    if hierarchy is None:
        return backtest_panel(panel, ask.of_panel, windows, progress, run), checked.notes
    nodes = hierarchy

    def add_up(known: Panel, result: ModelResult) -> ModelResult:
        """As it would have been delivered; an origin before some series began is left as it is."""
        if len(known) != len(nodes.names):
            return result
        return _added_up(nodes, known, result, ask.horizon, run)[0]

    delivery = Delivery(add_up, dict(zip(nodes.names, nodes.levels, strict=True)))
    return backtest_panel(panel, ask.of_panel, windows, progress, run, delivery), checked.notes


def _checked(frame: pd.DataFrame, ask: FrameAsk) -> tuple[CheckedFrame, Hierarchy | None]:
    if not 1 <= ask.horizon <= MOST_PERIODS:
        raise AskRefused(
            f"A horizon of {ask.horizon} cannot be forecast; accepted is 1 to {MOST_PERIODS}."
        )
    wrong = [level for level in ask.levels if not 1 <= level <= 99]
    if wrong or not ask.levels:
        raise AskRefused("Levels are percent from 1 to 99, such as 80,95.")
    check_models(ask.models)
    checked = check_long_frame(
        frame, ask.frequency, ask.today, ask.gaps, together=bool(ask.hierarchy)
    )
    if not ask.hierarchy:
        return checked, None
    return checked, hierarchy_of(frame, ask.hierarchy, checked.panel.ids)


def _added_up(
    hierarchy: Hierarchy, panel: Panel, result: ModelResult, horizon: int, run: Runner
) -> tuple[ModelResult, str]:
    """The result with means that add up, its bands moved with them, and what was done."""
    past = []
    for offset in origin_offsets(horizon, panel.season):
        if min(len(y) for y in panel.values) <= offset:
            break
        known = panel.known_before(offset)
        ends = [len(y) - offset + horizon for y in panel.values]
        pairs = zip(panel.values, ends, strict=True)
        actual = np.array([y[end - horizon : end] for y, end in pairs])
        past.append(PastBase(expect(result.model, known, horizon, run).mean, actual))
    coherent = reconcile(hierarchy, result.means.mean, past)
    found = _with_level_bands(hierarchy, panel, result, coherent, past)
    return found, f"{result.model}: {coherent.note}"


def _with_level_bands(
    hierarchy: Hierarchy,
    panel: Panel,
    result: ModelResult,
    coherent: Reconciled,
    past: Sequence[PastBase],
) -> ModelResult:
    """Bands moved with their means; of regular nodes laid anew and widened as their level errs."""
    before, mean = result.means.mean, coherent.mean
    usual = [n for n, way in enumerate(result.means.routes) if way in (None, Route.REGULAR)]
    errors, scales = [], []
    for nth, offset in enumerate(origin_offsets(mean.shape[1], panel.season)[: len(past)]):
        others = [each for at, each in enumerate(past) if at != nth]
        said = reconcile_past(hierarchy, past[nth].base, coherent.method, others)
        errors.append(np.abs(said - past[nth].actual))
        scales.append(scales_of(panel.known_before(offset).values, panel.season)[:, None])
    now = scales_of(panel.values, panel.season)[:, None]
    low = _shifted(result.low, mean - before, panel.floors)
    high = _shifted(result.high, mean - before, panel.floors)
    wide = np.zeros_like(mean)
    for level in sorted(result.low):
        half = result.high[level] - before
        then = [half / now * each for each in scales]
        factors = level_factors(hierarchy, errors, then, level / 100, usual)
        wide = np.maximum(wide, half * factors)  # a band for more periods is never the narrower
        below, above = around(mean, wide, panel.floors)
        low[level][usual], high[level][usual] = below[usual], above[usual]
    return replace(result, means=replace(result.means, mean=mean), low=low, high=high)


def _shifted(limits: dict[int, Floats], moved: Floats, floors: Floats) -> dict[int, Floats]:
    return {level: np.maximum(limit + moved, floors) for level, limit in limits.items()}


def _rows(panel: Panel, dates: pd.DatetimeIndex, result: ModelResult) -> pd.DataFrame:
    horizon = len(dates) // len(panel)
    columns: dict[str, object] = {
        "unique_id": np.repeat(np.array(panel.ids, dtype=object), horizon),
        "ds": dates,
        "model": result.model,
        "mean": result.means.mean.ravel(),
    }
    for level, low in result.low.items():
        columns[f"lo-{level}"] = np.minimum(low, result.means.mean).ravel()
        columns[f"hi-{level}"] = np.maximum(result.high[level], result.means.mean).ravel()
    return pd.DataFrame(columns)


def _hash(frame: pd.DataFrame) -> str:
    """Of the content in whatever order its rows came."""
    columns = sorted(frame.columns)
    numbers = pd.util.hash_pandas_object(frame[columns].astype(str), index=False)
    return sha256(np.sort(numbers.to_numpy()).tobytes()).hexdigest()
