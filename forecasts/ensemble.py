"""Several models as one: halfway between their median and a mean whose weights are learnt."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize

from forecasts.forecaster import Floats

# How far learnt weights are drawn back to equal ones: weights of few origins are mostly noise
# (Claeskens et al. 2016, The forecast combination puzzle, IJF 32:754-762).
SHRINKAGE = 0.5
LEAST_SERIES = 30  # fewer say nothing about which model is better in general
ROUNDED = 1e-4  # the absolute error is rounded off below a hundredth of a scale, to be minimised

# Of one past origin: members (series x models x steps), what happened (series x steps), and the
# scale of each series (above 0).
Origin = tuple[Floats, Floats, Floats]


def combined(members: Floats, weights: Floats | None = None) -> Floats:
    """Series x steps: half the median of the members, half their weighted mean.

    The median shrugs off a member gone wrong, the mean uses what every member knows. None weighs
    all alike. NaN only where every member failed.
    """
    equal = np.full(members.shape[1], 1 / members.shape[1])
    return (median_of(members) + weighted(members, equal if weights is None else weights)) / 2


def median_of(members: Floats) -> Floats:
    """Series x steps from series x models x steps; NaN only where every model failed."""
    found = np.full((members.shape[0], members.shape[2]), np.nan)
    some = np.isfinite(members[:, :, 0]).any(axis=1)
    found[some] = np.nanmedian(members[some], axis=1)
    return found


def weighted(members: Floats, weights: Floats) -> Floats:
    """The weighted mean, weights of failed models shared among the others."""
    there = np.isfinite(members)
    shares = weights[None, :, None] * there
    whole = shares.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((np.where(there, members, 0.0) * shares).sum(axis=1) / whole)


def learn_weights(origins: Sequence[Origin]) -> Floats:
    """Weights of 0 or more that sum to 1 and would have erred least, drawn halfway to equal ones.

    The mean absolute scaled error of the weighted mean over all series, steps and origins is
    minimised; a member that failed on a series counts there as the median of the others.
    """
    scaled = [_scaled(*each) for each in origins]
    told = np.concatenate([members for members, _ in scaled])
    happened = np.concatenate([actual for _, actual in scaled])
    models = told.shape[1]
    equal = np.full(models, 1 / models)

    def error(weights: Floats) -> tuple[float, Floats]:
        missed = told @ weights - happened
        size = np.sqrt(missed**2 + ROUNDED)
        return float(size.mean()), np.asarray(told.T @ (missed / size)) / len(missed)

    found = minimize(
        error,
        equal,
        jac=True,
        method="SLSQP",
        bounds=[(0, 1)] * models,
        constraints={"type": "eq", "fun": lambda weights: weights.sum() - 1},
    )
    best = found.x if found.success and np.isfinite(found.x).all() else equal
    return np.asarray(SHRINKAGE * equal + (1 - SHRINKAGE) * best)


def choose_weights(origins: Sequence[Origin]) -> Floats | None:
    """Weights where they beat equal ones at origins they were not learnt from, else None."""
    if len(origins) < 2 or min(len(members) for members, _, _ in origins) < LEAST_SERIES:
        return None
    by_equal, by_weights = 0.0, 0.0
    for nth, (members, actual, scales) in enumerate(origins):
        others = [each for at, each in enumerate(origins) if at != nth]
        by_equal += _error(combined(members), actual, scales)
        by_weights += _error(combined(members, learn_weights(others)), actual, scales)
    return learn_weights(origins) if by_weights < by_equal else None


def _scaled(members: Floats, actual: Floats, scales: Floats) -> tuple[Floats, Floats]:
    """Rows of members and what happened, in scales; series nobody fitted are left out."""
    there = np.isfinite(members[:, :, 0]).any(axis=1)
    size = scales[there][:, None]
    middle = np.nanmedian(members[there], axis=1, keepdims=True)
    whole = np.where(np.isfinite(members[there]), members[there], middle)
    rows = (whole / size[:, :, None]).transpose(0, 2, 1).reshape(-1, members.shape[1])
    return rows, (actual[there] / size).ravel()


def _error(mean: Floats, actual: Floats, scales: Floats) -> float:
    """Mean absolute scaled error; a model that failed everywhere is as bad as can be."""
    errors = np.abs(mean - actual) / scales[:, None]
    known = np.isfinite(errors)
    return float(errors[known].mean()) if known.any() else 1e9
