"""Several models as one: the median of them, or weights learnt from several origins and shrunk."""

from __future__ import annotations

import numpy as np

from forecasts.forecaster import Floats

# How far learnt weights are drawn back to equal ones: weights of few origins are mostly noise
# (Claeskens et al. 2016, The forecast combination puzzle, IJF 32:754-762).
SHRINKAGE = 0.5
# Weights replace the median only where they were better by this share at origins they had not seen.
LEAST_GAIN = 0.01
LEAST_SERIES = 30  # fewer say nothing about which model is better in general


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


def learn_weights(errors: Floats) -> Floats:
    """Weights that sum to 1, by the inverse square of each model's mean scaled error, shrunk.

    `errors`: origins x models.
    """
    strength = 1 / np.maximum(errors.mean(axis=0), 1e-9) ** 2
    learnt = strength / strength.sum()
    return np.asarray((1 - SHRINKAGE) * learnt + SHRINKAGE / len(learnt))


def choose_weights(origins: list[tuple[Floats, Floats, Floats]]) -> Floats | None:
    """Weights where they beat the median at origins they were not learnt from, else None.

    Args:
        origins: for each origin, members (series x models x steps), what happened
            (series x steps) and the scale of each series (above 0).
    """
    if len(origins) < 2 or min(len(members) for members, _, _ in origins) < LEAST_SERIES:
        return None
    errors = np.array([_errors(*each) for each in origins])
    by_median, by_weights = 0.0, 0.0
    for nth, (members, actual, scales) in enumerate(origins):
        weights = learn_weights(np.delete(errors, nth, axis=0))
        by_median += _error(median_of(members), actual, scales)
        by_weights += _error(weighted(members, weights), actual, scales)
    return learn_weights(errors) if by_weights < (1 - LEAST_GAIN) * by_median else None


def _errors(members: Floats, actual: Floats, scales: Floats) -> list[float]:
    return [_error(members[:, nth], actual, scales) for nth in range(members.shape[1])]


def _error(mean: Floats, actual: Floats, scales: Floats) -> float:
    """Mean absolute scaled error; a model that failed everywhere is as bad as can be."""
    errors = np.abs(mean - actual) / scales[:, None]
    known = np.isfinite(errors)
    return float(errors[known].mean()) if known.any() else 1e9
