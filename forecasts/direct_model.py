"""One LightGBM for all series and steps at once: how far each moves from where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from forecasts.forecaster import Floats
from forecasts.seasons import shrunk_log_factors

LEAST_SERIES = 20  # fewer teach a tree nothing that the series' own models do not know
MOST_ROWS = 45_000  # learnt from; more were measured to cost time and to gain nothing
NEWEST_ORIGINS = 60  # of each series
STEPS_AN_ORIGIN = 3  # drawn at random: neighbouring steps say nearly the same
MOST_STEPS = 36  # beyond, the series is expected to stay where it is, but for its season
FIRST_ORIGIN = 12
DIFFERENCES = 12
LEVELS = (2, 3, 6, 12, 24)
SLOPES = (3, 6, 12, 24, 36)
MOST_MOVED = 6.0  # a target further off is cut: it would teach the tree one accident
OFFSET = 0.1  # of the mean is added before the log is taken, where a series has zeros
SEEDS = (20_240_229, 20_240_230)
RUNAWAY = 10.0


@dataclass(frozen=True, slots=True)
class _Series:
    """One series as the trees see it: logs without season, in units of its usual move."""

    logs: Floats
    factors: Floats
    size: float  # mean absolute difference of the logs
    offset: float


def direct_forecasts(
    values: Sequence[Floats], horizon: int, season: int, seeds: Sequence[int] = SEEDS
) -> Floats:
    """Series x steps; NaN for series too short or below 0, all NaN with under 20 others.

    Each series is taken as logs, freed of its shrunk season and divided by its usual move, so that
    all speak one language. A row is an origin and a step ahead; the target is the move from the
    origin to there, over the root of the step. Absolute errors are minimised. Steps are learnt
    directly, as forecasting step by step was measured to run away (MASE 1.25 against 1.11).
    Trees are grown anew from each of `seeds` and averaged.
    """
    means = np.full((len(values), horizon), np.nan)
    usable = [at for at, y in enumerate(values) if len(y) >= 2 * season + 2 and _moves(y)]
    if len(usable) < LEAST_SERIES:
        return means
    seen = [_see(values[at], season) for at in usable]
    steps = min(horizon, MOST_STEPS)
    rows, targets = _examples(seen, steps, season)
    if not len(targets):
        return means
    asked = np.concatenate([_newest(each, steps, season) for each in seen])
    moved = _learn_and_tell(rows, targets, asked, seeds).reshape(len(seen), steps)
    for at, each, moves in zip(usable, seen, moved, strict=True):
        found = _restored(each, moves, horizon, season)
        if np.isfinite(found).all() and found.max() <= RUNAWAY * values[at].max():
            means[at] = found
    return means


def _moves(y: Floats) -> bool:
    return bool(y.min() >= 0 and y.max() > y.min())


def _see(y: Floats, season: int) -> _Series:
    offset = 0.0 if y.min() > 0 else OFFSET * float(y.mean())
    logs = np.log(y + offset)
    factors = shrunk_log_factors(logs, season)
    level = logs - factors[np.arange(len(y)) % season]
    size = max(float(np.abs(np.diff(level)).mean()), 1e-4)
    return _Series(level, factors, size, offset)


def _examples(seen: Sequence[_Series], steps: int, season: int) -> tuple[Floats, Floats]:
    """Rows and targets of the newest origins of the series, up to MOST_ROWS, drawn with a seed."""
    random = np.random.default_rng(SEEDS[0])
    rows, targets, number = [], [], 0
    for at in random.permutation(len(seen)):
        each = seen[at]
        last = len(each.logs) - 1
        origins = np.arange(max(FIRST_ORIGIN, len(each.logs) - NEWEST_ORIGINS), last)
        if not len(origins):
            continue
        ahead = random.integers(1, steps + 1, (len(origins), min(STEPS_AN_ORIGIN, steps)))
        pairs = np.column_stack([np.repeat(origins, ahead.shape[1]), ahead.ravel()])
        pairs = pairs[pairs.sum(axis=1) <= last]
        if not len(pairs):
            continue
        origin, step = pairs[:, 0], pairs[:, 1]
        moved = (each.logs[origin + step] - each.logs[origin]) / each.size / np.sqrt(step)
        rows.append(_features(each, origin, step, season))
        targets.append(np.clip(moved, -MOST_MOVED, MOST_MOVED))
        number += len(pairs)
        if number >= MOST_ROWS:
            break
    return (np.concatenate(rows), np.concatenate(targets)) if rows else (np.empty(0), np.empty(0))


def _newest(each: _Series, steps: int, season: int) -> Floats:
    ahead = np.arange(1, steps + 1)
    return _features(each, np.full(steps, len(each.logs) - 1), ahead, season)


def _features(each: _Series, origin: np.ndarray, step: np.ndarray, season: int) -> Floats:
    """A row for each pair of origin and step; nothing after the origin is looked at."""
    logs, size = each.logs, each.size
    moves = np.concatenate([np.full(DIFFERENCES, np.nan), np.diff(logs)]) / size
    newest = moves[origin[:, None] + np.arange(DIFFERENCES)[None, :]]
    sums = np.concatenate([[0.0], np.cumsum(logs)])
    here = logs[origin]
    levels = [_mean(sums, origin + 1 - length, origin + 1) - here for length in LEVELS]
    slopes = [
        np.where(origin >= length, here - logs[np.maximum(origin - length, 0)], np.nan)
        / np.sqrt(length)
        for length in SLOPES
    ]
    same = origin + step - season * -(-step // season)  # the target's place, a season or more ago
    around = _mean(sums, same - season // 2, np.minimum(same + season // 2, origin) + 1)
    seasonal = np.where(same >= 0, logs[np.maximum(same, 0)] - around, np.nan)
    factor = each.factors[(origin + step) % season]
    scaled = np.column_stack([*levels, *slopes, seasonal, factor]) / size
    return np.column_stack([newest, scaled, np.full(len(step), size), origin + 1.0, step])


def _mean(sums: Floats, start: np.ndarray, end: np.ndarray) -> Floats:
    first = np.maximum(start, 0)
    return np.asarray((sums[end] - sums[first]) / np.maximum(end - first, 1))


def _learn_and_tell(rows: Floats, targets: Floats, asked: Floats, seeds: Sequence[int]) -> Floats:
    """The mean of trees grown from several seeds."""
    from lightgbm import LGBMRegressor

    told = np.zeros(len(asked))
    for seed in seeds:
        trees = LGBMRegressor(
            objective="l1",
            n_estimators=120,
            learning_rate=0.05,
            num_leaves=31,
            min_child_samples=60,
            subsample=0.7,
            subsample_freq=1,
            colsample_bytree=0.6,
            reg_lambda=5.0,
            random_state=seed,
            deterministic=True,
            force_row_wise=True,
            verbosity=-1,
            n_jobs=1,
        )
        trees.fit(rows, targets)
        told += np.asarray(trees.predict(asked), dtype=float) / len(seeds)
    return told


def _restored(each: _Series, moves: Floats, horizon: int, season: int) -> Floats:
    ahead = np.arange(1, horizon + 1)
    known = moves * np.sqrt(np.arange(1, len(moves) + 1)) * each.size
    whole = np.concatenate([known, np.full(horizon - len(known), known[-1])])
    place = (len(each.logs) - 1 + ahead) % season
    logs = np.minimum(each.logs[-1] + whole + each.factors[place], 700.0)
    return np.asarray(np.maximum(np.exp(logs) - each.offset, 0.0))
