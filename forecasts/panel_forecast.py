"""Forecast a panel: means by each model asked for, bands by pooled errors of past origins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from common.wording import count
from forecasts.ensemble import choose_weights, combined
from forecasts.forecaster import Floats
from forecasts.panel import Panel
from forecasts.panel_bands import around, pooled_factors, scales_of, untested_half
from forecasts.panel_models import FAST, ROUTED, Means, Runner, check_models, expect
from forecasts.routes import SEASONS_TO_BE_REGULAR, Route, route_of
from forecasts.short_history import borrow, seasonal_profile, short_forecast
from forecasts.sparse_demand import bias_correction, calibrated_level, count_band
from forecasts.statistical_models import fit_members

ORIGINS = 3  # past origins whose errors calibrate the bands
# Series they are calibrated on: pooled ranks settle long before every series is seen, and looking
# back at all of three hundred would take three times the forecast's own time.
LEAST_SAMPLED, MOST_SAMPLED = 60, 200
MOST_SAMPLED_FAST = 80
SAMPLED_SHARE = 4
SEED = 7
SHORT_LENGTHS = (3, 6, 12, 18)  # lengths donors are cut to, to see how short histories err


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked of a panel. Levels are percent of periods a band is meant to hold."""

    horizon: int
    models: tuple[str, ...] = ("auto",)
    levels: tuple[int, ...] = (80, 95)


@dataclass(frozen=True, slots=True)
class ModelResult:
    """One model's forecast of every series, in the panel's order."""

    model: str
    means: Means
    low: dict[int, Floats]  # by level, series x steps
    high: dict[int, Floats]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Past:
    """What a model said at past origins of a sample of the series, and what happened."""

    panels: list[Panel] = field(default_factory=list)
    means: list[Means] = field(default_factory=list)
    actual: list[Floats] = field(default_factory=list)


def forecast_panel(
    panel: Panel,
    ask: Ask,
    progress: Callable[[float, str], None],
    run: Runner = fit_members,
) -> tuple[ModelResult, ...]:
    """Every model's forecast with calibrated bands. Deterministic.

    Raises:
        ModelUnknown.
    """
    check_models(ask.models)
    found = []
    for nth, name in enumerate(ask.models):
        progress(nth / len(ask.models), f"{name}: trying it on the past")
        past = _look_back(name, panel, ask.horizon, run)
        weights = _weights(past, panel.season) if name in ROUTED else None
        progress((nth + 0.5) / len(ask.models), f"{name}: forecasting {len(panel):,} series")
        means = expect(name, panel, ask.horizon, run, weights)
        if name in ROUTED:
            _recombine(past, weights)
            _correct_sparse(means, past)
        found.append(_with_bands(name, panel, ask, means, past, weights))
    progress(1.0, "Done")
    return tuple(found)


def origin_offsets(horizon: int, season: int, origins: int = ORIGINS) -> tuple[int, ...]:
    """How many periods before the last each past origin lies, newest first.

    Half a season apart, so that they see different times of the year.
    """
    return tuple(horizon + nth * max(1, season // 2) for nth in range(origins))


def _look_back(name: str, panel: Panel, horizon: int, run: Runner) -> _Past:
    """The model at past origins of some of the series, drawn at random with a fixed seed."""
    past = _Past()
    least = SEASONS_TO_BE_REGULAR * panel.season
    for offset in origin_offsets(horizon, panel.season):
        able = [at for at, y in enumerate(panel.values) if len(y) - offset >= least]
        if not able:
            break
        cap = MOST_SAMPLED_FAST if name == FAST else MOST_SAMPLED
        most = min(max(len(panel) // SAMPLED_SHARE, LEAST_SAMPLED), cap)
        if len(able) > most:
            able = sorted(np.random.default_rng(SEED).choice(able, most, replace=False))
        sample = panel.take(able)
        known = sample.known_before(offset)
        past.panels.append(known)
        past.means.append(expect(name, known, horizon, run))
        newest = offset - horizon
        until = [len(y) - newest for y in sample.values]
        pairs = zip(sample.values, until, strict=True)
        past.actual.append(np.array([y[end - horizon : end] for y, end in pairs]))
    return past


def _weights(past: _Past, season: int) -> Floats | None:
    """Weights of the members where they beat equal ones on origins they had not seen."""
    origins = []
    for panel, means, actual in zip(past.panels, past.means, past.actual, strict=True):
        regular = [at for at, route in enumerate(means.routes) if route is Route.REGULAR]
        if means.members is not None and regular:
            scales = scales_of([panel.values[at] for at in regular], season)
            origins.append((means.members, actual[regular], scales))
    return choose_weights(origins)


def _recombine(past: _Past, weights: Floats | None) -> None:
    """Past means as the weights give them: bands are laid around the forecast that is made."""
    for said in past.means:
        regular = [at for at, route in enumerate(said.routes) if route is Route.REGULAR]
        if weights is not None and said.members is not None and regular:
            together = combined(said.members, weights)
            sound = np.isfinite(together).all(axis=1)
            said.mean[np.array(regular)[sound]] = together[sound]


def _with_bands(
    name: str, panel: Panel, ask: Ask, means: Means, past: _Past, weights: Floats | None
) -> ModelResult:
    low, high, notes = {}, {}, []
    if weights is not None:
        notes.append(
            f"{name}: members weighted, which was nearer on past origins than to count them alike."
        )
    for level in ask.levels:
        halves = _half_widths(panel, ask.horizon, means, past, level / 100)
        low[level], high[level] = around(means.mean, halves, panel.floors)
        if name in ROUTED:
            _count_bands(panel, means, past, level, (low[level], high[level]))
    if not past.panels:
        notes.append(f"{name}: bands are untested, as no series is long enough to look back on.")
    if means.replaced:
        series = count(means.replaced, "series", "series")
        notes.append(f"{name}: failed on {series}, which the seasonal naive forecasts instead.")
    notes += [
        f"{name}: its member {member} could not be fitted to {count(lost, 'series', 'series')}."
        for member, lost in means.failed
    ]
    return ModelResult(name, means, low, high, tuple(notes))


def _sparse_past(past: _Past) -> list[tuple[Floats, Floats, Floats]]:
    """History, mean and what happened, of the sparse series of all past origins."""
    return [
        (known.values[at], said.mean[at], actual[at])
        for known, said, actual in zip(past.panels, past.means, past.actual, strict=True)
        for at, route in enumerate(said.routes)
        if route is Route.SPARSE
    ]


def _correct_sparse(means: Means, past: _Past) -> None:
    """Take the common bias of sparse series out, of the past means too: bands rest on those."""
    factor = bias_correction(_sparse_past(past))
    for each in (means, *past.means):
        sparse = [at for at, route in enumerate(each.routes) if route is Route.SPARSE]
        each.mean[sparse] *= factor


def _half_widths(panel: Panel, horizon: int, means: Means, past: _Past, level: float) -> Floats:
    """Series x steps; of short histories relative to their level, of others to their scale."""
    scores = [
        np.abs(actual - said.mean) / scales_of(known.values, panel.season)[:, None]
        for known, said, actual in zip(past.panels, past.means, past.actual, strict=True)
    ]
    pooled = [
        score[[route is not Route.SPARSE for route in said.routes]]
        for score, said in zip(scores, past.means, strict=True)
    ]
    factors = pooled_factors(pooled, horizon, level)
    half = untested_half(panel.values, horizon, level)
    if factors is not None:
        half = scales_of(panel.values, panel.season)[:, None] * factors[None, :]
    short = [at for at, route in enumerate(means.routes) if route is Route.SHORT]
    if short:
        _short_widths(panel, short, half, level)
    still = [at for at, route in enumerate(means.routes) if route is Route.ENDED]
    half[still] = 0.0
    return half


def _short_widths(panel: Panel, short: Sequence[int], half: Floats, level: float) -> None:
    """Put in how far donors erred when cut to the same length, as a share of their level."""
    horizon = half.shape[1]
    least = 2 * panel.season + horizon
    donors = [
        at
        for at, y in enumerate(panel.values)
        # Net demand around 0 has no level to take shares of: one such donor would widen every band.
        if len(y) >= least
        and y.min() >= 0
        and route_of(y[:-horizon], panel.season) is Route.REGULAR
    ]
    if not donors:
        return
    known = panel.take(donors[:MOST_SAMPLED]).known_before(horizon)
    actual = np.array([panel.values[at][-horizon:] for at in donors[:MOST_SAMPLED]])
    ends = known.ends.tolist()
    profile = seasonal_profile(known.values, ends, panel.season)
    lengths = np.array([len(panel.values[at]) for at in short])
    nearest = np.array([min(SHORT_LENGTHS, key=lambda each: abs(each - n)) for n in lengths])
    for length in np.unique(nearest):
        # What is borrowed is learnt at the origin before, so that its errors are honest ones.
        older = [y[:-horizon] for y in known.values]
        lent = borrow(older, [end - horizon for end in ends], horizon, int(length), profile)
        cut = [y[-length:] for y in known.values]
        pairs = zip(cut, ends, strict=True)
        said = np.array([short_forecast(y, horizon, end, lent) for y, end in pairs])
        levels = np.array([max(float(y.mean()), 1e-9) for y in cut])
        factors = pooled_factors([np.abs(actual - said) / levels[:, None]], horizon, level)
        if factors is not None:
            for at in np.array(short)[nearest == length]:
                half[at] = factors * abs(float(panel.values[at].mean()))


def _count_bands(
    panel: Panel, means: Means, past: _Past, level: int, bands: tuple[Floats, Floats]
) -> None:
    """Put in quantiles of counts for the sparse series, at the level that held in the past."""
    tried = _sparse_past(past)
    sparse = [at for at, route in enumerate(means.routes) if route is Route.SPARSE]
    if not sparse:
        return
    nominal = calibrated_level(level / 100, tried, panel.season)
    for at in sparse:
        y = panel.values[at]
        bands[0][at], bands[1][at] = count_band(means.mean[at], y, panel.season, nominal)
