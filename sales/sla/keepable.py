"""Can we keep it: a target against the structure that has to keep it, in figures and a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from common.wording import percent, plain
from sales.sla.breach import breach_of_target, committable_percent, late_restore_probability
from sales.sla.credit_risk import CreditLaw, credit_law, least_percent, paid_from
from sales.sla.credits import CreditSchedule
from sales.sla.restore import Outages

DEFAULT_RISK = 0.02  # a target missed in one month of fifty is still called safe


@dataclass(frozen=True, slots=True, kw_only=True)
class Keepable:
    """Percent for availabilities, shares for probabilities; `credits` in percent of the charge.

    `warning` is empty unless the target is 100 %, or the long-run average is above it and yet
    misleads.
    """

    target_percent: float
    average_percent: float
    breach_probability: float
    committable_percent: float
    late_restore_probability: float | None
    credits: CreditLaw
    safe: bool
    sentence: str
    warning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What is asked of the structure; hours a month default to the average one."""

    target_percent: float
    schedule: CreditSchedule
    restore_hours: float | None = None
    window_hours: float = 730.0
    risk: float = DEFAULT_RISK
    charge: float = 0.0  # a month; only a schedule's minimum asks for it


def keepable(outages: Outages, promise: Promise) -> Keepable:
    """Raises NotARisk, NoWindow, RiskOutOfRange."""
    breach = breach_of_target(outages, promise.window_hours, promise.target_percent)
    average = 100 * outages.availability
    committable = committable_percent(outages, promise.window_hours, promise.risk)
    late = None
    if promise.restore_hours is not None:
        late = late_restore_probability(outages, promise.window_hours, promise.restore_hours)
    safe = breach <= promise.risk
    return Keepable(
        target_percent=promise.target_percent,
        average_percent=average,
        breach_probability=breach,
        committable_percent=committable,
        late_restore_probability=late,
        credits=paid_from(
            credit_law(promise.schedule, outages, promise.window_hours),
            least_percent(promise.schedule, promise.charge),
        ),
        safe=safe,
        sentence=_sentence(promise, breach, committable, safe),
        warning=_warning(promise.target_percent, average, breach, safe),
    )


def _sentence(promise: Promise, breach: float, committable: float, safe: bool) -> str:
    how_often = f"{plain(promise.target_percent)} % is missed in {percent(breach)} of months"
    if safe:
        return f"It can be kept: {how_often}, within the {percent(promise.risk, 0)} we accept."
    return (
        f"It cannot be kept safely: {how_often}. At a risk of {percent(promise.risk, 0)} "
        f"{plain(committable)} % can be promised."
    )


def _warning(target: float, average: float, breach: float, safe: bool) -> str:
    if target == 100:
        return "Any outage at all breaks a target of 100 %."
    if safe or average < target:
        return ""
    return (
        f"The long-run average of {average:.3f} % is above the target, and yet "
        f"{percent(breach)} of months miss it: outages come whole, not spread over months."
    )
