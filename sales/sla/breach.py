"""The exact probability of downtime in a window, and the target that can be committed at a risk.

Up-times are exponential, the window begins with the service up, and repairs follow any law:
P(D(T) <= x) = sum over n of Pois(n; rate x (T - x)) x F_n(x), F_n being the law of n repairs
together (Takacs 1957; Barlow and Proschan 1965). For exponential repairs F_n is an Erlang law;
others are convolved on a lattice of time.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from common.errors import BusinessError
from sales.sla.restore import Floats, Outages

_TAIL = 1e-14  # what the series may leave out
_CELLS = 4096
_MOST_OUTAGES = 3000  # in a window


class NoWindow(BusinessError):
    def __init__(self, hours: float) -> None:
        super().__init__(f"A window of {hours:g} hours is not possible; accepted: above 0.")


class TooManyOutages(BusinessError):
    def __init__(self, expected: float) -> None:
        super().__init__(
            f"About {expected:,.0f} outages a window are more than can be reckoned with; accepted: "
            f"up to {_MOST_OUTAGES:,}. Check MTBF and window."
        )


class RiskOutOfRange(BusinessError):
    def __init__(self, risk: float) -> None:
        super().__init__(f"A risk of {risk:g} is out of range; accepted: above 0 and below 1.")


def downtime_cdf(outages: Outages, window_hours: float, down_hours: Floats) -> Floats:
    """P(hours down in the window <= each of `down_hours`).

    Raises:
        NoWindow.
    """
    if not window_hours > 0:
        raise NoWindow(window_hours)
    wanted = np.atleast_1d(np.asarray(down_hours, dtype=np.float64))
    x = np.clip(wanted, 0.0, window_hours)
    most = outages.rate_per_hour * window_hours
    if most > _MOST_OUTAGES:
        raise TooManyOutages(most)
    expected = outages.rate_per_hour * (window_hours - x)
    terms = _terms(outages.rate_per_hour * window_hours)
    counts = _poisson(expected, terms)
    if outages.exponential:
        repaired = _erlang(x / outages.mean_hours, terms)
    else:
        repaired = _convolved(outages, x, terms)
    found = np.clip((counts * repaired).sum(axis=0), 0.0, 1.0)
    found[wanted < 0] = 0.0
    found[wanted >= window_hours] = 1.0
    return np.asarray(found)


def breach_probability(outages: Outages, window_hours: float, allowed_hours: float) -> float:
    """P(more than `allowed_hours` down in the window)."""
    return float(1 - downtime_cdf(outages, window_hours, np.array([allowed_hours]))[0])


def breach_of_target(outages: Outages, window_hours: float, target_percent: float) -> float:
    """P(availability in the window below the target in percent)."""
    return breach_probability(outages, window_hours, window_hours * (1 - target_percent / 100))


def downtime_at_risk(outages: Outages, window_hours: float, risk: float) -> float:
    """The fewest hours that are exceeded with at most this probability.

    Raises:
        NoWindow, RiskOutOfRange.
    """
    if not 0 < risk < 1:
        raise RiskOutOfRange(risk)
    if breach_probability(outages, window_hours, 0.0) <= risk:
        return 0.0
    low, high = 0.0, window_hours
    # Eight points at a time: ten rounds narrow the window to a billionth of itself.
    for _ in range(10):
        grid = np.linspace(low, high, 10)[1:-1]
        kept = 1 - downtime_cdf(outages, window_hours, grid) <= risk
        first = int(np.argmax(kept)) if kept.any() else len(grid)
        low = low if first == 0 else float(grid[first - 1])
        high = float(grid[first]) if first < len(grid) else high
    return high


def committable_percent(
    outages: Outages, window_hours: float, risk: float, *, decimals: int = 3
) -> float:
    """The highest availability, in percent, missed in at most this share of windows.

    Rounded down, since rounding up would promise more than was asked for.
    """
    exact = 100 * (1 - downtime_at_risk(outages, window_hours, risk) / window_hours)
    scale = 10.0**decimals
    return math.floor(exact * scale + 1e-9) / scale


def late_restore_probability(outages: Outages, window_hours: float, limit_hours: float) -> float:
    """P(some outage of the window takes longer than the limit): 1 - exp(-rate T P(R > r))."""
    longer = 1 - float(outages.restore_cdf(np.array([limit_hours]))[0])
    return -math.expm1(-outages.rate_per_hour * window_hours * longer)


def late_mean_probability(outages: Outages, window_hours: float, limit_hours: float) -> float:
    """P(the mean time to restore of the window's outages exceeds the limit).

    The sum over n >= 1 of Pois(n; rate T) x P(n repairs together > n r); no outage, no miss.
    """
    if not limit_hours > 0:
        return -math.expm1(-outages.rate_per_hour * window_hours)
    expected = np.array([outages.rate_per_hour * window_hours])
    terms = _terms(float(expected[0]))
    counts = _poisson(expected, terms)[:, 0]
    numbers = np.arange(terms)
    if outages.exponential:
        within = np.diag(_erlang(numbers * limit_hours / outages.mean_hours, terms))
    else:
        within = np.diag(_convolved(outages, numbers * limit_hours, terms))
    return float(np.sum(counts[1:] * (1 - within[1:])))


def repeated_probability(outages: Outages, window_hours: float, times: int) -> float:
    """P(at least so many outages in the window), counting over the time up on average."""
    expected = np.array([outages.rate_per_hour * window_hours * outages.availability])
    counts = _poisson(expected, max(times, 1))[:, 0]
    return float(max(0.0, 1 - counts[:times].sum())) if times > 0 else 1.0


def over_term(monthly: float, months: int) -> float:
    """P(at least once in so many independent months)."""
    return 1 - (1 - monthly) ** months


def _terms(expected: float) -> int:
    """How many counts carry all but a negligible share of a Poisson law."""
    return int(expected + 9 * math.sqrt(expected) + 24)


def _poisson(expected: Floats, terms: int) -> Floats:
    """Pois(n; m) for n = 0.. terms - 1 (rows) and each m (columns)."""
    numbers = np.arange(terms, dtype=np.float64)[:, None]
    log_factorial = np.concatenate(([0.0], np.cumsum(np.log(np.arange(1, terms)))))[:, None]
    safe = np.where(expected > 0, expected, 1.0)
    found = np.exp(numbers * np.log(safe) - safe - log_factorial)
    none = np.zeros((terms, 1))
    none[0] = 1.0
    return np.asarray(np.where(expected > 0, found, none))


def _erlang(x: Floats, terms: int) -> Floats:
    """F_n at x mean repair times: P(Pois(x) >= n), rows n = 0.. terms - 1."""
    below = np.cumsum(_poisson(x, terms), axis=0)
    return np.asarray(np.vstack((np.ones((1, len(x))), 1 - below[:-1])))


@dataclass(frozen=True, slots=True)
class _Lattice:
    """F_n on the points k x step, rows n."""

    step: float
    sums: Floats


def _convolved(outages: Outages, x: Floats, terms: int) -> Floats:
    """F_n at each x by linear interpolation on the lattice; F_0 is 1."""
    reach = float(x.max(initial=0.0))
    if reach <= 0:
        return np.asarray(np.vstack((np.ones((1, len(x))), np.zeros((terms - 1, len(x))))))
    lattice = _lattice(outages, reach, terms)
    points = x / lattice.step
    left = np.minimum(points.astype(np.int64), lattice.sums.shape[1] - 2)
    share = points - left
    return np.asarray(lattice.sums[:, left] * (1 - share) + lattice.sums[:, left + 1] * share)


@lru_cache(maxsize=256)
def _lattice(outages: Outages, reach: float, terms: int) -> _Lattice:
    """Repairs rounded to the nearest point, convolved by powers of one transform.

    Mass beyond the reach is dropped, as it cannot matter within it. An exponential tilt keeps
    sums that wrap round the transform below 1e-9. Half of a point's mass lies above the point,
    hence the half taken off: the error falls with the square of the step.
    """
    cells = _CELLS
    while reach / cells > min(k.mean_hours for _, k in outages.kinds) / 100 and cells < 32_768:
        cells *= 2
    step = reach / cells
    edges = (np.arange(cells + 2) - 0.5) * step
    mass = np.diff(outages.restore_cdf(edges))
    length = 1 << (3 * cells).bit_length()
    tilt = np.exp(-8.0 / cells * np.arange(cells + 1))
    transform = np.fft.rfft(mass * tilt, length)
    sums = np.empty((terms, cells + 1))
    sums[0] = 1.0
    power = np.ones_like(transform)
    for n in range(1, terms):
        if sums[n - 1, -1] < _TAIL:
            sums[n:] = 0.0
            break
        power = power * transform
        folded = np.maximum(np.fft.irfft(power, length)[: cells + 1] / tilt, 0.0)
        sums[n] = np.minimum(np.cumsum(folded) - folded / 2, 1.0)
    return _Lattice(step, sums)
