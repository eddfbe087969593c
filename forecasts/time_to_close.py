"""How long opportunities stay open: a hazard by month of age, so that old ones count less."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from forecasts.forecaster import Floats

DAYS_A_MONTH = 365.25 / 12
# A month of age in which this many were at risk is believed half; before that, the overall rate.
HALF_BELIEVED = 15.0
USUAL_DAYS = 90.0  # before any deal has closed


@dataclass(frozen=True, slots=True)
class TimeToClose:
    """The chance to close within a month, by months of age, and the longest cycle ever closed."""

    hazard: tuple[float, ...]  # by month of age; the last counts for older ones too
    longest_days: float
    slow_days: float  # four of five closed cycles were shorter

    def stale(self, age_days: float) -> bool:
        """Older than any opportunity that ever closed: it is not expected to."""
        return age_days > self.longest_days

    def months_ahead(self, age_days: float, horizon: int) -> Floats:
        """The probability to close in each of the next months; sums to 1 or less; 0 if stale."""
        if self.stale(age_days):
            return np.zeros(horizon)
        age, still, found = int(age_days / DAYS_A_MONTH), 1.0, []
        for step in range(horizon):
            rate = self.hazard[min(age + step, len(self.hazard) - 1)]
            found.append(still * rate)
            still *= 1 - rate
        return np.array(found)


def fit_time_to_close(closed_days: Sequence[float], open_days: Sequence[float]) -> TimeToClose:
    """The empirical hazard (life table), smoothed towards the overall rate.

    Args:
        closed_days: days open of every closed opportunity, won or lost.
        open_days: ages of those still open; they were at risk and have not closed (censored).
    """
    if not len(closed_days):
        return TimeToClose((DAYS_A_MONTH / USUAL_DAYS,), float("inf"), USUAL_DAYS)
    closed = np.floor(np.asarray(closed_days, dtype=float) / DAYS_A_MONTH)
    still = np.floor(np.asarray(open_days, dtype=float) / DAYS_A_MONTH)
    months = int(closed.max()) + 1
    at_risk = np.array([(closed >= m).sum() + (still > m).sum() for m in range(months)])
    ended = np.array([(closed == m).sum() for m in range(months)])
    overall = ended.sum() / max(at_risk.sum(), 1)
    hazard = (ended + HALF_BELIEVED * overall) / (at_risk + HALF_BELIEVED)
    return TimeToClose(
        tuple(float(each) for each in hazard),
        float(np.max(closed_days)),
        float(np.quantile(closed_days, 0.8)),
    )


def newly_opened_share(closed_days: Sequence[float], horizon: int) -> Floats:
    """The share of what closes in each month ahead that is not open yet today.

    Of deals closing k months ahead, those whose cycle is shorter than k months; in the middle of a
    month, hence the half.
    """
    if not len(closed_days):
        return np.ones(horizon)
    days = np.asarray(closed_days, dtype=float)
    return np.array([(days < (k + 0.5) * DAYS_A_MONTH).mean() for k in range(horizon)])
