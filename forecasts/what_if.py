"""What if: a forecast with a price change, another win rate, a campaign, a deal moved or lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from common.errors import BusinessError
from forecasts.demand import Measure
from forecasts.forecast import ForecastPoint


class ScenarioRefused(BusinessError):
    """A scenario that cannot be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """Changes to a forecast; shares of one, so 0.1 is ten percent more.

    `elasticity` is the percentage change of units sold for one percent of price, usually negative.
    """

    win_rate_change: float = 0.0
    price_change: float = 0.0
    elasticity: float = -0.8
    campaign_lift: float = 0.0
    campaign_from: date | None = None
    campaign_months: int = 0
    deal_month: date | None = None
    deal_value: float = 0.0  # in units of the measure; negative for a deal that is lost


def decided_deal(value: float, probability: float, *, won: bool) -> float:
    """What a decision adds to the forecast: the rest of the deal if won, its chance less if lost.

    The forecast expects probability x value of an open deal already, in one way or another; adding
    the whole of it would count that part twice.

    Raises:
        ScenarioRefused: a probability outside 0 to 1.
    """
    if not 0 <= probability <= 1:
        raise ScenarioRefused("A chance to win lies between 0 and 100 %.")
    return value * (1 - probability) if won else -value * probability


def apply_scenario(
    points: Sequence[ForecastPoint], scenario: Scenario, measure: Measure
) -> tuple[ForecastPoint, ...]:
    """The points as they would be. Factors multiply, deals are added last, nothing falls below 0.

    A price change moves units by its elasticity; charges also by the price itself.

    Raises:
        ScenarioRefused: a change of -100 % or less, or a deal in no month of the forecast.
    """
    for what, share in (("win rate", scenario.win_rate_change), ("price", scenario.price_change)):
        if share <= -1:
            raise ScenarioRefused(f"A {what} cannot fall by 100 % or more; give a smaller change.")
    months = {point.month for point in points}
    if scenario.deal_value and scenario.deal_month not in months:
        raise ScenarioRefused("The deal is in no month of this forecast; choose one of its months.")
    return tuple(_changed(point, scenario, measure) for point in points)


def _changed(point: ForecastPoint, scenario: Scenario, measure: Measure) -> ForecastPoint:
    factor = 1 + scenario.win_rate_change
    factor *= max(0.0, 1 + scenario.elasticity * scenario.price_change)
    if measure in (Measure.MRC, Measure.NRC):
        factor *= 1 + scenario.price_change
    if _in_campaign(point.month, scenario):
        factor *= 1 + scenario.campaign_lift
    added = scenario.deal_value if point.month == scenario.deal_month else 0.0

    def moved(value: float) -> float:
        return max(0.0, value * factor + added)

    return replace(
        point,
        mean=moved(point.mean),
        lo_80=moved(point.lo_80),
        hi_80=moved(point.hi_80),
        lo_95=moved(point.lo_95),
        hi_95=moved(point.hi_95),
    )


def _in_campaign(month: date, scenario: Scenario) -> bool:
    start = scenario.campaign_from
    if start is None:
        return False
    after = (month.year - start.year) * 12 + month.month - start.month
    return 0 <= after < scenario.campaign_months
