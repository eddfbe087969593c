"""The pipeline as demand: open opportunities times chance and time, blended with the trend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from common.period import add_months, month_start
from forecasts.forecaster import Floats
from forecasts.time_to_close import TimeToClose, fit_time_to_close, newly_opened_share

RECENT_MONTHS = 3  # the mean a pipeline has to beat
WEIGHTS = (0.0, 0.25, 0.5, 0.75, 1.0)
ORIGINS = 12
THIN_SHARE = 0.5  # of the usual number open: below it the pipeline is not all recorded
NEAR_MONTHS = 3  # beyond these the pipeline was never measured to help


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDeal:
    """An open opportunity: its chance, its age and what it would add a month if won."""

    opportunity_id: str
    probability: float
    age_days: float
    value: float  # in units of the measure
    expected_close: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What is expected of one open opportunity."""

    opportunity_id: str
    probability: float
    months: tuple[float, ...]  # probability to be won in each month, from the running one on
    weighted: float  # value times the sum of those
    stale: bool
    at_risk: str  # why, or empty


@dataclass(frozen=True, slots=True, kw_only=True)
class PastCycle:
    """A closed opportunity: when it was open, and what it brought (0 if lost)."""

    opened_on: date
    closed_on: date
    value: float  # as quoted
    won: bool


@dataclass(frozen=True, slots=True)
class Blend:
    """How much the pipeline counts in the near months, and how both did on the past."""

    weight: float
    pipeline_wape: float | None
    trend_wape: float | None
    origins: int
    usual_open: float = 0.0  # opportunities open at those origins, on average
    thin: bool = False  # far fewer are open now, so the pipeline is not weighed in


def outlook_of(deal: OpenDeal, cycle: TimeToClose, today: date, horizon: int) -> Outlook:
    """Chance times time to close; a stale opportunity counts nothing."""
    months = deal.probability * cycle.months_ahead(deal.age_days, horizon)
    stale = cycle.stale(deal.age_days)
    risk = ""
    if stale:
        risk = f"open {deal.age_days:.0f} days, longer than any deal that ever closed"
    elif deal.expected_close < today:
        risk = f"was expected to close on {deal.expected_close.isoformat()}"
    elif deal.age_days > cycle.slow_days:
        risk = f"open {deal.age_days:.0f} days; four of five deals close sooner"
    return Outlook(
        opportunity_id=deal.opportunity_id,
        probability=deal.probability,
        months=tuple(float(each) for each in months),
        weighted=float(months.sum() * deal.value),
        stale=stale,
        at_risk=risk,
    )


def weighted_by_month(deals: Sequence[OpenDeal], outlooks: Sequence[Outlook]) -> Floats:
    """Expected value won in each month ahead."""
    if not deals:
        return np.zeros(0)
    pairs = zip(deals, outlooks, strict=True)
    return np.asarray(sum(deal.value * np.array(each.months) for deal, each in pairs))


def blend(trend: Floats, pipeline: Floats, cycle_days: Sequence[float], weight: float) -> Floats:
    """The forecast with the pipeline in the near months, no deal counted twice.

    A month's business is what is open today and what is not open yet. The trend knows both; the
    pipeline only the first, so the second is added to it as the trend's share of business that
    opens later. Only then are the two averaged.
    """
    horizon = min(len(trend), len(pipeline), NEAR_MONTHS)
    found = trend.copy()
    later = newly_opened_share(cycle_days, horizon)
    whole = pipeline[:horizon] + later * trend[:horizon]
    found[:horizon] = weight * whole + (1 - weight) * trend[:horizon]
    return found


def fit_blend(past: Sequence[PastCycle], win_rate: float, today: date, *, open_now: int) -> Blend:
    """The weight of the pipeline that would have erred least over the last twelve months.

    At each past month's first day the pipeline is laid out as it stood: opened before, closed
    later.
    The hazard and the trend (mean of three months) use only what had closed by then. Where the
    pipeline would have been no better than the trend its weight is 0; and so it is where less than
    half as many opportunities are open now as usual, since then they are not all recorded.

    To ask for savings beyond one or two standard errors before the pipeline counts was tried in
    the month-ahead benchmark and was worse in every kind of market.
    """
    first = month_start(today)
    rows = [look_back(past, add_months(first, -back), win_rate) for back in range(1, ORIGINS + 1)]
    usable = [row for row in rows if row is not None]
    if len(usable) < ORIGINS // 2:
        return Blend(0.0, None, None, len(usable))
    actual, trend, whole = (np.array(each) for each in zip(*usable, strict=True))
    demand = float(np.abs(actual).sum())
    if not demand:
        return Blend(0.0, None, None, len(usable))
    errors = {w: np.abs(w * whole + (1 - w) * trend - actual).sum() / demand for w in WEIGHTS}
    best = min(WEIGHTS, key=lambda w: (round(errors[w], 9), w))
    usual = _usual_open(past, first)
    thin = open_now < THIN_SHARE * usual
    weight = 0.0 if thin else best
    return Blend(weight, float(errors[1.0]), float(errors[0.0]), len(usable), usual, thin)


def _usual_open(past: Sequence[PastCycle], first: date) -> float:
    origins = [add_months(first, -back) for back in range(1, ORIGINS + 1)]
    opened = [sum(each.opened_on < day <= each.closed_on for each in past) for day in origins]
    return float(np.mean(opened))


def look_back(
    past: Sequence[PastCycle], origin: date, win_rate: float
) -> tuple[float, float, float] | None:
    """What was won in the month from `origin` on; what the trend and the pipeline said of it then.

    Charges a month, as `PastCycle.value`. None where fewer than 30 had closed by then.
    """
    before = [each for each in past if each.closed_on < origin]
    open_then = [each for each in past if each.opened_on < origin <= each.closed_on]
    if len(before) < 30:
        return None
    days = [float((each.closed_on - each.opened_on).days) for each in before]
    cycle = fit_time_to_close(days, [float((origin - each.opened_on).days) for each in open_then])
    start = add_months(origin, -RECENT_MONTHS)
    trend = sum(e.value for e in before if e.won and e.closed_on >= start) / RECENT_MONTHS
    expected = sum(
        each.value * win_rate * float(cycle.months_ahead((origin - each.opened_on).days, 1)[0])
        for each in open_then
    )
    later = float(newly_opened_share(days, 1)[0])
    until = add_months(origin, 1)
    actual = sum(e.value for e in past if e.won and origin <= e.closed_on < until)
    return actual, trend, expected + later * trend
