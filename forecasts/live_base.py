"""The live base: what is switched on, what is sold and waits for it, what ends; month by month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from common.errors import BusinessError
from common.period import add_months, months_between
from forecasts.forecast import ForecastPoint
from forecasts.forecaster import Floats

LONGEST_LEAD_MONTHS = 18
RECENT_MONTHS = 24  # lead times older than these are another network's


class KeptShareRefused(BusinessError):
    def __init__(self) -> None:
        super().__init__("The share kept at the end of a term lies between 0 and 100 %.")


@dataclass(frozen=True, slots=True)
class DatedLine:
    """A sold line: first days of the months it was sold, goes live and ends; its measure."""

    sold: date
    live: date
    ends: date
    value: float


@dataclass(frozen=True, slots=True)
class LiveMonth:
    """One month of the base, in units of the measure.

    `activated` is switched on: `waiting` of it sold already, the rest forecast. `ending` is what
    terms run out of, `churned` the part that is not renewed, `base` what is live at the end.
    """

    month: date
    activated: float
    waiting: float
    ending: float
    churned: float
    base: float

    @property
    def net(self) -> float:
        """Activated less churned; below 0 where the base shrinks."""
        return self.activated - self.churned


def lead_shares(lines: Sequence[DatedLine], today: date) -> Floats:
    """The share of what is sold that goes live 0, 1, 2 ... months later, by value.

    From lines sold in the last two years; all at once where none is known.
    """
    shares = np.zeros(LONGEST_LEAD_MONTHS + 1)
    for line in lines:
        if months_between(line.sold, today) <= RECENT_MONTHS:
            later = min(max(months_between(line.sold, line.live), 0), LONGEST_LEAD_MONTHS)
            shares[later] += max(line.value, 0.0)
    if not shares.sum():
        shares[0] = 1.0
    return np.asarray(shares / shares.sum())


def live_history(
    lines: Sequence[DatedLine], until: date, months: int, *, kept: float
) -> tuple[LiveMonth, ...]:
    """The `months` up to and with `until`, as the deals' own dates tell.

    Args:
        until: the first day of a month.
        kept: share of what ends that is renewed without a new deal, 0 to 1.

    Raises:
        KeptShareRefused.
    """
    _check(kept)
    start = add_months(until, 1 - months)
    base = _base_before(lines, start, kept)
    found = []
    for nth in range(months):
        month = add_months(start, nth)
        on = sum(each.value for each in lines if each.live == month)
        ending = sum(each.value for each in lines if each.ends == month)
        base += on - (1 - kept) * ending
        found.append(LiveMonth(month, on, on, ending, (1 - kept) * ending, base))
    return tuple(found)


def live_outlook(
    lines: Sequence[DatedLine], points: Sequence[ForecastPoint], *, so_far: float, kept: float
) -> tuple[LiveMonth, ...]:
    """The base in the months of a forecast of what will be sold.

    Known activations of deals already won, plus forecast sales spread over the lead times of the
    last two years, less what ends and is not kept. What was sold in the running month is known by
    its own dates, so only the rest of that month's forecast is spread: nothing counts twice.

    Args:
        points: the forecast of sales, its first month being the running one.
        so_far: sold in that month already.
        kept: share of what ends that is renewed without a new deal, 0 to 1.

    Raises:
        KeptShareRefused.
    """
    _check(kept)
    if not points:
        return ()
    first = points[0].month
    shares = lead_shares(lines, first)
    to_sell = np.array([point.mean for point in points])
    to_sell[0] = max(0.0, to_sell[0] - so_far)
    base = _base_before(lines, first, kept)
    found = []
    for nth, point in enumerate(points):
        waiting = sum(each.value for each in lines if each.live == point.month)
        known = min(nth, LONGEST_LEAD_MONTHS) + 1
        newly = float(to_sell[nth + 1 - known : nth + 1][::-1] @ shares[:known])
        ending = sum(each.value for each in lines if each.ends == point.month)
        churned = (1 - kept) * ending
        base += waiting + newly - churned
        found.append(LiveMonth(point.month, waiting + newly, waiting, ending, churned, base))
    return tuple(found)


def net_points(
    points: Sequence[ForecastPoint], outlook: Sequence[LiveMonth]
) -> tuple[ForecastPoint, ...]:
    """The forecast moved to when it goes live, less what ends; may be below 0.

    Bands keep their width: how much will be sold is what is unsure.
    """
    return tuple(
        replace(
            point,
            mean=month.net,
            lo_80=month.net - (point.mean - point.lo_80),
            hi_80=month.net + (point.hi_80 - point.mean),
            lo_95=month.net - (point.mean - point.lo_95),
            hi_95=month.net + (point.hi_95 - point.mean),
        )
        for point, month in zip(points, outlook, strict=True)
    )


def _base_before(lines: Sequence[DatedLine], month: date, kept: float) -> float:
    """Live before the month: what has not ended, and the kept part of what has."""
    on = [each for each in lines if each.live < month]
    return sum(each.value if each.ends >= month else kept * each.value for each in on)


def _check(kept: float) -> None:
    if not 0 <= kept <= 1:
        raise KeptShareRefused
