"""See what goes live: sold lines by activation and term end, then forecast sales after them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from common.actor import Actor, Permission
from common.period import add_months, month_start
from database.listings import SoldLine
from database.work import Work
from forecasts.demand import Measure
from forecasts.forecast import ForecastPoint, SeriesForecast
from forecasts.live_base import (
    DatedLine,
    LiveMonth,
    live_history,
    live_outlook,
    net_points,
)
from workflows.constant_rates import constant_rates, in_reported

HISTORY_MONTHS = 24
USUALLY_KEPT = 0.85  # of what ends, renewed without a new deal; an assumption shown on the page


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveView:
    """The live base of one series of a forecast, past and ahead, in units of its measure."""

    history: tuple[LiveMonth, ...]
    outlook: tuple[LiveMonth, ...]
    net: tuple[ForecastPoint, ...]  # the forecast dated by activation, less what ends
    waiting: float  # sold and not live yet
    renewed: float  # of the live base, what already runs longer than it was sold for

    @property
    def base(self) -> float:
        """Live at the end of the last complete month."""
        return self.history[-1].base


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One offering, city or segment of a series, with its share of the last twelve months."""

    name: str
    recent: float
    share: float
    expected: float  # that share of the next twelve months' forecast


def see_live_base(
    work: Work,
    series: SeriesForecast,
    measure: Measure,
    points: Sequence[ForecastPoint],
    *,
    kept: float,
    by: Actor,
    now: datetime,
) -> LiveView:
    """The base of a series' family and region from deals' own dates, and where it is heading.

    Raises:
        NotAllowed, RateMissing, KeptShareRefused.
    """
    by.require(Permission.READ_PROPOSALS)
    lines = _lines(work, series)
    values = _values(work, lines, measure)
    dated = [
        DatedLine(line.month, line.activation_month, line.ends_month, value)
        for line, value in zip(lines, values, strict=True)
        if line.activation_month is not None and line.ends_month is not None
    ]
    first = points[0].month if points else month_start(now.date())
    outlook = live_outlook(dated, points, so_far=series.this_month_so_far, kept=kept)
    pairs = zip(lines, values, strict=True)
    return LiveView(
        history=live_history(dated, add_months(first, -1), HISTORY_MONTHS, kept=kept),
        outlook=outlook,
        net=net_points(points, outlook),
        waiting=sum(each.value for each in dated if each.live >= first),
        renewed=sum(value for line, value in pairs if line.renewed),
    )


def split_by(
    work: Work,
    series: SeriesForecast,
    measure: Measure,
    points: Sequence[ForecastPoint],
    *,
    what: str,
    by: Actor,
) -> tuple[Share, ...]:
    """A series by `offering_id`, `city` or `segment`: shares of the last twelve months, largest
    first, and the same share of the next twelve. Raises NotAllowed, RateMissing."""
    by.require(Permission.READ_PROPOSALS)
    start = add_months(series.history[-1].month, -11)
    lines = [each for each in _lines(work, series) if each.month >= start]
    sums: dict[str, float] = {}
    for line, value in zip(lines, _values(work, lines, measure), strict=True):
        name = str(getattr(line, what)) or "not known"
        sums[name] = sums.get(name, 0.0) + value
    whole, ahead = sum(sums.values()), sum(point.mean for point in points[:12])
    return tuple(
        Share(
            name=name,
            recent=value,
            share=value / whole if whole else 0.0,
            expected=ahead * value / whole if whole else 0.0,
        )
        for name, value in sorted(sums.items(), key=lambda each: (-each[1], each[0]))
    )


def deals_behind(
    work: Work, series: SeriesForecast, month: date, *, by: Actor
) -> tuple[SoldLine, ...]:
    """The lines of won deals behind one month of a series' history, largest charge first."""
    by.require(Permission.READ_PROPOSALS)
    lines = [each for each in _lines(work, series) if each.month == month]
    return tuple(sorted(lines, key=lambda each: -each.mrc_minor))


def _lines(work: Work, series: SeriesForecast) -> list[SoldLine]:
    return [
        each
        for each in work.deals.sold_lines()
        if series.family in ("", each.family) and series.region in ("", each.region)
    ]


def _values(work: Work, lines: Sequence[SoldLine], measure: Measure) -> list[float]:
    if measure is Measure.UNITS:
        return [float(each.units) for each in lines]
    if measure is Measure.BANDWIDTH_MBPS:
        return [each.bandwidth_mbps for each in lines]
    rates = constant_rates(work)
    if measure is Measure.NRC:
        return [in_reported(each.nrc_minor, each.currency, rates) for each in lines]
    return [in_reported(each.mrc_minor, each.currency, rates) for each in lines]
