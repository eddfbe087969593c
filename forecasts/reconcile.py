"""Make forecasts add up: hierarchicalforecast's reconcilers, chosen by backtest and guarded."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from common.wording import percent
from forecasts.forecaster import Floats
from forecasts.hierarchy import Hierarchy

BOTTOM_UP = "bottom-up"
# In the order they are tried: those that learn most from errors first. On short noisy
# hierarchies the first has been seen to raise and to be ten times as wrong as the last.
METHODS = ("mint_shrink", "wls_var", "wls_struct", "ols", BOTTOM_UP)
# A reconciler that moves the total further than this from what was forecast for it is not used.
MOST_MOVED = 0.10
ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class PastBase:
    """What was forecast for every node at a past origin, and what happened: nodes x steps."""

    base: Floats
    actual: Floats


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Coherent means, the method, and why."""

    mean: Floats  # nodes x steps, 0 or more, sums equal to their parts
    method: str
    note: str


def reconcile(hierarchy: Hierarchy, base: Floats, past: Sequence[PastBase]) -> Reconciled:
    """Forecasts of all nodes that add up, by the method that erred least at past origins.

    The error is the mean WAPE of the levels plus the bias of the total: forecasts of sparse parts
    are near medians, and sums of medians fall short of the sum.

    Each method is tried at each origin with errors of the other origins only. A method that
    raises, gives a negative or no number, or moves the total by more than a tenth is out; bottom-up
    never is. Fewer than two past origins: bottom-up.
    """
    errors = {method: _tried(hierarchy, method, past) for method in METHODS}
    order = sorted((error, METHODS.index(method), method) for method, error in errors.items())
    for error, _, method in order:
        if method == BOTTOM_UP or not np.isfinite(error):
            break
        found = _guarded(hierarchy, base, method, past)
        if found is not None:
            simple = percent(errors[BOTTOM_UP])
            note = (
                f"Sums and parts are made to add up by {method}, which erred by {percent(error)} "
                f"on past months; adding up the smallest series alone by {simple}."
            )
            return Reconciled(found, method, note)
    summed = hierarchy.add_up(base[hierarchy.sums :])
    return Reconciled(summed, BOTTOM_UP, "Sums are the smallest series added up.")


def reconcile_past(
    hierarchy: Hierarchy, base: Floats, method: str, others: Sequence[PastBase]
) -> Floats:
    """A past origin made to add up by the method chosen, or from the bottom where that fails."""
    found = _guarded(hierarchy, base, method, others)
    return hierarchy.add_up(base[hierarchy.sums :]) if found is None else found


def _tried(hierarchy: Hierarchy, method: str, past: Sequence[PastBase]) -> float:
    """The mean error at past origins; infinite where the method fails at one."""
    if len(past) < 2:
        return 0.0 if method == BOTTOM_UP else float("inf")
    errors = []
    for nth, origin in enumerate(past):
        others = [each for at, each in enumerate(past) if at != nth]
        mean = _guarded(hierarchy, origin.base, method, others)
        if mean is None:
            return float("inf")
        errors.append(_error(hierarchy, mean, origin.actual))
    return float(np.mean(errors))


def _error(hierarchy: Hierarchy, mean: Floats, actual: Floats) -> float:
    wapes = []
    for level in dict.fromkeys(hierarchy.levels):
        at = [n for n, each in enumerate(hierarchy.levels) if each == level]
        demand = np.abs(actual[at]).sum()
        if demand:
            wapes.append(np.abs(mean[at] - actual[at]).sum() / demand)
    whole = float(actual[0].sum())
    bias = abs(float(mean[0].sum()) - whole) / whole if whole else 0.0
    return float(np.mean(wapes)) + bias if wapes else 0.0


def _guarded(
    hierarchy: Hierarchy, base: Floats, method: str, past: Sequence[PastBase]
) -> Floats | None:
    """The method's coherent means, or None where they are not to be trusted."""
    if method == BOTTOM_UP:
        return hierarchy.add_up(base[hierarchy.sums :])
    found = _by_library(hierarchy, base, method, past)
    if found is None or not np.isfinite(found).all():
        return None
    bottom = found[hierarchy.sums :]
    if base.min() < 0:  # net demand may be below 0
        return _unmoved(hierarchy, base, bottom)
    if bottom.min() < -ROUNDING * max(1.0, float(np.abs(bottom).max())):
        return None
    # Tiny negatives are rounding; the sums are formed again, so that they hold exactly.
    return _unmoved(hierarchy, base, np.maximum(bottom, 0.0))


def _unmoved(hierarchy: Hierarchy, base: Floats, bottom: Floats) -> Floats | None:
    """The nodes from the bottom series, or None where the total moves too far."""
    whole = hierarchy.add_up(bottom)
    before = abs(float(base[0].sum()))
    moved = abs(float(whole[0].sum()) - float(base[0].sum())) / before if before else 0.0
    return whole if moved <= MOST_MOVED else None


def _by_library(
    hierarchy: Hierarchy, base: Floats, method: str, past: Sequence[PastBase]
) -> Floats | None:
    from hierarchicalforecast.methods import MinTrace

    # Errors at past origins stand in for errors within the sample: they are honest ones.
    predicted = np.concatenate([each.base for each in past], axis=1) if past else None
    happened = np.concatenate([each.actual for each in past], axis=1) if past else None
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            fitted = MinTrace(method=method, nonnegative=bool(base.min() >= 0)).fit_predict(
                S=hierarchy.summing,
                y_hat=base,
                y_insample=happened,
                y_hat_insample=predicted,
            )
    except Exception:  # noqa: BLE001  singular matrices raise by several names: another is tried
        return None
    return np.asarray(fitted["mean"], dtype=float)
