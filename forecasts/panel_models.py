"""The models a panel can be asked for, by name; `auto` and `fast` send each series its own way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from common.errors import BusinessError
from common.wording import join_words
from forecasts.direct_model import SEEDS, direct_forecasts
from forecasts.ensemble import combined
from forecasts.forecaster import Floats
from forecasts.global_model import global_forecasts
from forecasts.panel import Panel
from forecasts.routes import Route, route_of
from forecasts.short_history import borrow, seasonal_profile, short_forecast
from forecasts.sparse_demand import sparse_mean
from forecasts.statistical_models import LONGEST_ETS_SEASON, STATISTICAL, Members

SEASONAL_NAIVE, MEAN, PROPHET = "seasonal-naive", "mean", "prophet"
LIGHTGBM, DIRECT = "lightgbm", "lightgbm-direct"
DIRECT_ONCE = "lightgbm-direct-once"  # from one seed: half the time
AUTO, FAST = "auto", "fast"
ROUTED = (AUTO, FAST)
MODELS = (AUTO, FAST, *STATISTICAL, LIGHTGBM, DIRECT, DIRECT_ONCE, PROPHET, SEASONAL_NAIVE, MEAN)
SPARSE_MEMBERS = ("adida", "imapa")

# Fits statistical models: values, horizon, season and names in; `fit_members`, or the same spread
# over processes or machines.
Runner = Callable[[Sequence[Floats], int, int, Sequence[str]], Members]


class ModelUnknown(BusinessError):
    def __init__(self, name: str) -> None:
        super().__init__(f"There is no model {name}; accepted are {join_words(MODELS, 'or')}.")


@dataclass(frozen=True, slots=True)
class Means:
    """What one model expects of every series of a panel."""

    mean: Floats  # series x steps, finite; 0 or more unless the series has been below
    routes: tuple[Route | None, ...]  # None where the model does not route
    members: Floats | None  # regular series x models x steps, of a routed model
    replaced: int  # series the model failed on, forecast by the seasonal naive instead
    failed: tuple[tuple[str, int], ...]  # members of an ensemble and how many series they missed


def check_models(names: Sequence[str]) -> None:
    """Raises ModelUnknown."""
    for name in names:
        if name not in MODELS:
            raise ModelUnknown(name)


def members_of(name: str, season: int) -> tuple[str, ...]:
    """The statistical members of a routed model; ETS cannot hold a long season."""
    if name == FAST:
        return ("dot", "stl-theta", "stl-damped")
    if season > LONGEST_ETS_SEASON:
        return ("mstl", "dot", "stl-theta", "stl-damped")
    return ("ets", "log-ets", "dot", "ces", "stl-theta", "stl-damped")


def trees_of(name: str) -> tuple[str, ...]:
    """The members of a routed model that learn from all series at once, after the others."""
    return (DIRECT_ONCE,) if name == FAST else (LIGHTGBM, DIRECT)


def expect(
    name: str, panel: Panel, horizon: int, run: Runner, weights: Floats | None = None
) -> Means:
    """The mean forecast of one model for every series; see `Means`.

    `weights` are of a routed model's members, those of `trees_of` last; None weighs all alike.
    """
    if name in ROUTED:
        return _routed(name, panel, horizon, run, weights)
    mean = _single(name, panel, horizon, run)
    missing = ~np.isfinite(mean).all(axis=1)
    mean[missing] = _seasonal_naive(panel, horizon)[missing]
    nothing: tuple[Route | None, ...] = (None,) * len(panel)
    return Means(np.maximum(mean, panel.floors), nothing, None, int(missing.sum()), ())


def _single(name: str, panel: Panel, horizon: int, run: Runner) -> Floats:
    if name == SEASONAL_NAIVE:
        return _seasonal_naive(panel, horizon)
    if name == MEAN:
        recent = [y[-panel.season :].mean() for y in panel.values]
        return np.repeat(np.array(recent)[:, None], horizon, axis=1)
    if name == LIGHTGBM:
        return global_forecasts(panel.values, horizon, panel.season, panel.ends.tolist())
    if name == DIRECT:
        return direct_forecasts(panel.values, horizon, panel.season)
    if name == DIRECT_ONCE:
        return direct_forecasts(panel.values, horizon, panel.season, SEEDS[:1])
    if name == PROPHET:
        from forecasts.prophet_panel import prophet_means

        return prophet_means(panel, horizon)
    return run(panel.values, horizon, panel.season, (name,)).of(name).copy()


def _routed(name: str, panel: Panel, horizon: int, run: Runner, weights: Floats | None) -> Means:
    routes = tuple(route_of(y, panel.season) for y in panel.values)
    at = {route: [n for n, found in enumerate(routes) if found is route] for route in Route}
    mean = np.zeros((len(panel), horizon))
    for position in at[Route.CONSTANT]:
        mean[position] = panel.values[position][-1]
    regular = panel.take(at[Route.REGULAR])
    members, failed = _members(name, regular, horizon, run)
    together = combined(members, weights)
    lost = ~np.isfinite(together).all(axis=1)
    together[lost] = _seasonal_naive(regular, horizon)[lost]
    mean[at[Route.REGULAR]] = together
    mean[at[Route.SPARSE]] = _sparse(panel.take(at[Route.SPARSE]), horizon, run)
    mean[at[Route.SHORT]] = _short(panel.take(at[Route.SHORT]), regular, horizon)
    return Means(np.maximum(mean, panel.floors), routes, members, int(lost.sum()), failed)


def _members(
    name: str, regular: Panel, horizon: int, run: Runner
) -> tuple[Floats, tuple[tuple[str, int], ...]]:
    names, learners = members_of(name, regular.season), trees_of(name)
    if not len(regular):
        return np.empty((0, len(names) + len(learners), horizon)), ()
    found = run(regular.values, horizon, regular.season, names)
    failed = [(each, lost) for each, lost in zip(names, found.failed, strict=True) if lost]
    parts = [found.means]
    for learner in learners:
        trees = _single(learner, regular, horizon, run)
        parts.append(trees[:, None, :])
        if missed := int(np.isnan(trees[:, 0]).sum()):
            failed.append((learner, missed))
    return np.concatenate(parts, axis=1), tuple(failed)


def _sparse(sparse: Panel, horizon: int, run: Runner) -> Floats:
    if not len(sparse):
        return np.empty((0, horizon))
    found = run(sparse.values, horizon, sparse.season, SPARSE_MEMBERS).means
    pairs = zip(found, sparse.values, strict=True)
    return np.array([sparse_mean(members, y, sparse.season) for members, y in pairs])


def _short(short: Panel, donors: Panel, horizon: int) -> Floats:
    if not len(short):
        return np.empty((0, horizon))
    ends = donors.ends.tolist()
    profile = seasonal_profile(donors.values, ends, short.season)
    lent = {
        length: borrow(donors.values, ends, horizon, length, profile)
        for length in sorted({len(y) for y in short.values})
    }
    pairs = zip(short.values, short.ends.tolist(), strict=True)
    return np.array([short_forecast(y, horizon, end, lent[len(y)]) for y, end in pairs])


def _seasonal_naive(panel: Panel, horizon: int) -> Floats:
    """The newest season again and again; the mean where there is less than one."""
    found = np.empty((len(panel), horizon))
    for at, y in enumerate(panel.values):
        if len(y) < panel.season:
            found[at] = y.mean()
        else:
            found[at] = np.resize(y[-panel.season :], horizon)
    return found
