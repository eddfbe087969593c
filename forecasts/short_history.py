"""Short histories borrow from longer ones: a season, and how months ahead follow a start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from forecasts.forecaster import Floats

LEAST_DONORS = 5
MOST_DONORS = 200
MOST_WINDOWS = 24  # of one donor, the newest
SHRINK_DONORS = 10.0  # donors at which the borrowed season counts half
SMOOTHING = 0.3  # weight of a newer value in the smoothed level
HALVES_FROM = 6  # values from which the second half is compared with the first
MOST_APART = 3.0  # levels above its start a donor's month counts as at most
# Without donors: the smoothed level, and half of what the same month stood apart a year ago.
USUAL_SEASON = 0.5
RIDGE = 1e-4
ROUNDS = 15  # of reweighting, after which absolute errors are least to three digits
FLOOR = 0.03  # errors below this share of the level all weigh alike


@dataclass(frozen=True, slots=True)
class Borrowed:
    """What a history of one length borrows: a season, and for each step what its start says."""

    profile: Floats  # a factor for each place in the year, 1 on average
    coefficients: Floats | None  # steps x features; None without donors


def seasonal_profile(donors: Sequence[Floats], ends: Sequence[int], season: int) -> Floats:
    """A factor for each place in the year, 1 on average, as the median donor has it.

    Each donor's last whole years are divided by the mean of their own year; the median over
    donors and years resists the odd one out. Few donors are trusted less: the profile is drawn
    towards 1 by n / (n + 10). All 1 with fewer than five donors.

    Args:
        donors: series of at least two seasons; zeros allowed.
        ends: the ordinal of the period each ends in; its remainder by `season` is the place in
            the year.
    """
    rows = []
    for y, end in zip(donors, ends, strict=True):
        years = len(y) // season
        block = y[-years * season :].reshape(years, season)[-3:]
        means = block.mean(axis=1, keepdims=True)
        if years and (means > 0).all():
            placed = np.empty(season)
            placed[np.arange(end - season + 1, end + 1) % season] = np.median(block / means, axis=0)
            rows.append(placed)
    if len(rows) < LEAST_DONORS:
        return np.ones(season)
    shrunk = 1 + (np.median(rows, axis=0) - 1) * len(rows) / (len(rows) + SHRINK_DONORS)
    return np.maximum(shrunk / shrunk.mean(), 0.05)


def borrow(
    donors: Sequence[Floats], ends: Sequence[int], horizon: int, length: int, profile: Floats
) -> Borrowed:
    """What a history of `length` can learn from longer ones, cut to that length again and again.

    For each step ahead, the month over the level of its start is explained by the newest value,
    the smoothed level, the second half against the first and, from a year on, the same month of
    last year, all over that level. Least absolute errors over all donors' windows, slightly
    ridged. Thus wandering markets count the newest value and steady ones the mean, and a season
    seen once counts as much as it did elsewhere.
    """
    season = len(profile)
    windows = [
        window
        for y, end in zip(donors[:MOST_DONORS], ends[:MOST_DONORS], strict=True)
        if (window := _windows(y, end, horizon, length, profile)) is not None
    ]
    if len(windows) < LEAST_DONORS:
        return Borrowed(profile, None)
    known, ahead = (np.concatenate(part) for part in zip(*windows, strict=True))
    level = known.mean(axis=1)
    known, ahead, level = known[level > 0], ahead[level > 0], level[level > 0]
    if len(level) < LEAST_DONORS:
        return Borrowed(profile, None)
    moved = np.clip(ahead / level[:, None] - 1, -1.5, MOST_APART)
    steps = [
        _least_absolute(_features(known, step, season), moved[:, step]) for step in range(horizon)
    ]
    return Borrowed(profile, np.array(steps))


def short_forecast(y: Floats, horizon: int, end: int, borrowed: Borrowed) -> Floats:
    """The months ahead of a short history that ends in the period `end`."""
    season = len(borrowed.profile)
    settled = y / borrowed.profile[np.arange(end - len(y) + 1, end + 1) % season]
    level = float(settled.mean())
    if level <= 0 or y.min() < 0:
        return np.full(horizon, float(y.mean()))
    rows = [_features(settled[None, :], step, season)[0] for step in range(horizon)]
    usual = np.zeros(len(rows[0]))
    usual[2] = 1.0
    if len(y) >= season:
        usual[-1] = USUAL_SEASON
    taken = np.tile(usual, (horizon, 1)) if borrowed.coefficients is None else borrowed.coefficients
    moved = np.array([float(row @ each) for row, each in zip(rows, taken, strict=True)])
    ahead = np.arange(end + 1, end + horizon + 1) % season
    return np.asarray(np.maximum(level * (1 + moved), 0.0) * borrowed.profile[ahead])


def _windows(
    y: Floats, end: int, horizon: int, length: int, profile: Floats
) -> tuple[Floats, Floats] | None:
    """Starts of `length` and the steps that followed, of one donor, freed of the season."""
    if len(y) < length + horizon:
        return None
    settled = y / profile[np.arange(end - len(y) + 1, end + 1) % len(profile)]
    whole = np.lib.stride_tricks.sliding_window_view(settled, length + horizon)[-MOST_WINDOWS:]
    return whole[:, :length], whole[:, length:]


def _features(known: Floats, step: int, season: int) -> Floats:
    """Rows of starts x what they say of the step `step` (0 is the next), relative to the level."""
    length = known.shape[1]
    level = known.mean(axis=1)
    smoothed = known[:, 0].copy()
    for value in known[:, 1:].T:
        smoothed += SMOOTHING * (value - smoothed)
    columns = [np.ones(len(known)), known[:, -1] / level - 1, smoothed / level - 1]
    if length >= HALVES_FROM:
        half = length // 2
        columns.append((known[:, -half:].mean(axis=1) - known[:, :half].mean(axis=1)) / level)
    if length >= season:
        back = season * (step // season + 1)
        columns.append(known[:, length + step - back] / level - 1)
    return np.column_stack(columns)


def _least_absolute(rows: Floats, target: Floats) -> Floats:
    """Coefficients of least absolute errors, by reweighted least squares."""
    weights, found = np.ones(len(target)), np.zeros(rows.shape[1])
    for _ in range(ROUNDS):
        weighted = rows * weights[:, None]
        square = weighted.T @ rows + np.eye(rows.shape[1]) * RIDGE * len(target)
        found = np.linalg.solve(square, weighted.T @ target)
        weights = 1 / np.maximum(np.abs(target - rows @ found), FLOOR)
        weights /= weights.mean()
    return found
