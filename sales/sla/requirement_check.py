"""A requested SLA against what can be kept: compliant, compliant with conditions, counter-offer."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from catalog.offering import Offering, ServiceClass
from catalog.requirement import Requirement
from common.wording import percent, plain
from sales.sla.breach import breach_of_target, committable_percent, late_restore_probability
from sales.sla.keepable import DEFAULT_RISK
from sales.sla.line_risk import MONTH_HOURS
from sales.sla.restore import Outages
from sales.sla.service_level import ServiceLevel

_SHORTEST_RESTORE, _LONGEST_RESTORE = 0.5, 720.0


class Answer(StrEnum):
    COMPLIANT = "compliant"
    CONDITIONAL = "compliant with conditions"
    COUNTER_OFFER = "counter-offer"


@dataclass(frozen=True, slots=True)
class SlaAnswer:
    """The answer with its number and reason; `offered` is what can be signed, None: nothing."""

    answer: Answer
    offered: float | None
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestAnswer:
    """One requirement answered for one line."""

    requirement: Requirement
    line_id: str
    site_name: str
    given: SlaAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerGround:
    """A line as it can be built. `doubled` is how it fails with a second access path."""

    level: ServiceLevel
    offering: Offering
    outages: Outages
    doubled: Outages | None = None
    risk: float = DEFAULT_RISK


def answer_requirement(requirement: Requirement, ground: AnswerGround) -> RequestAnswer:
    """The requirement, of a characteristic a service level has, answered for the line."""
    asked = float(requirement.value)
    match requirement.characteristic:
        case "availability_percent":
            found = answer_availability(asked, ground.outages, ground.doubled, risk=ground.risk)
        case "restore_hours":
            found = answer_restore(asked, ground)
        case "latency_ms":
            found = _answer_delay(asked, ground)
        case name:
            found = _by_class(asked, name, ground)
    return RequestAnswer(
        requirement=requirement,
        line_id=ground.level.line_id,
        site_name=ground.level.site_name,
        given=found,
    )


def answer_availability(
    asked: float, outages: Outages, doubled: Outages | None = None, *, risk: float = DEFAULT_RISK
) -> SlaAnswer:
    """At the risk the house accepts, with the access as it is, else with a second path."""
    alone = breach_of_target(outages, MONTH_HOURS, asked)
    said, missed = f"{plain(asked)} %", percent(alone, 2)
    if alone <= risk:
        return SlaAnswer(Answer.COMPLIANT, asked, f"{said} is missed in {missed} of months.")
    offered = committable_percent(outages, MONTH_HOURS, risk)
    where = ""
    if doubled is not None:
        better = breach_of_target(doubled, MONTH_HOURS, asked)
        if better <= risk:
            return SlaAnswer(
                Answer.CONDITIONAL,
                asked,
                f"{said} on condition of a second access path: missed in {percent(better, 2)} of "
                f"months with it, in {missed} without.",
            )
        with_path = committable_percent(doubled, MONTH_HOURS, risk)
        if with_path > offered:
            offered, where = with_path, " with a second access path"
    return SlaAnswer(
        Answer.COUNTER_OFFER,
        offered,
        f"{said} would be missed in {missed} of months; {plain(offered)} % can be promised{where}.",
    )


def answer_restore(asked: float, ground: AnswerGround) -> SlaAnswer:
    """The longest outage of a month against the hours asked for."""
    late = late_restore_probability(ground.outages, MONTH_HOURS, asked)
    said = f"{plain(asked)} h to restore"
    if late <= ground.risk:
        return SlaAnswer(
            Answer.COMPLIANT, asked, f"{said} is exceeded in {percent(late, 2)} of months."
        )
    if ground.doubled is not None:
        better = late_restore_probability(ground.doubled, MONTH_HOURS, asked)
        if better <= ground.risk:
            return SlaAnswer(
                Answer.CONDITIONAL,
                asked,
                f"{said} on condition of a second access path: exceeded in {percent(better, 2)} of "
                f"months with it, in {percent(late, 2)} without.",
            )
    offered = keepable_restore(ground.outages, ground.risk)
    return SlaAnswer(
        Answer.COUNTER_OFFER,
        offered,
        f"{said} would be exceeded in {percent(late, 2)} of months; {plain(offered)} h can be "
        "promised.",
    )


def keepable_restore(outages: Outages, risk: float) -> float:
    """The fewest hours, in halves, that some outage of a month exceeds with at most this risk."""
    low, high = _SHORTEST_RESTORE, _LONGEST_RESTORE
    if late_restore_probability(outages, MONTH_HOURS, low) <= risk:
        return low
    for _ in range(24):
        middle = (low + high) / 2
        late = late_restore_probability(outages, MONTH_HOURS, middle) > risk
        low, high = (middle, high) if late else (low, middle)
    return math.ceil(high * 2 - 1e-3) / 2


def _answer_delay(asked: float, ground: AnswerGround) -> SlaAnswer:
    reached = ground.offering.delay_ms
    if reached is not None and reached > asked:
        return SlaAnswer(
            Answer.COUNTER_OFFER,
            reached,
            f"{plain(asked)} ms is less than the network reaches; {plain(reached)} ms can be "
            "promised.",
        )
    return _by_class(asked, "latency_ms", ground)


def _by_class(asked: float, name: str, ground: AnswerGround) -> SlaAnswer:
    unit = "%" if name.endswith("_percent") else "ms"
    promised: float | None = getattr(ground.level, name)
    if promised is not None and promised <= asked:
        return SlaAnswer(
            Answer.COMPLIANT,
            asked,
            f"{plain(promised)} {unit} is promised, {plain(asked)} {unit} asked for.",
        )
    having = [(f, each) for each in ground.offering.service_classes if (f := _of(each, name))]
    enough = [(f, each) for f, each in having if f <= asked]
    if enough:
        figure, least = max(enough, key=lambda pair: pair[0])
        return SlaAnswer(
            Answer.CONDITIONAL,
            figure,
            f"{plain(figure)} {unit} on condition of the class {least.name}.",
        )
    if having:
        best = min(f for f, _ in having)
        return SlaAnswer(
            Answer.COUNTER_OFFER, best, f"{plain(best)} {unit} is the best any class promises."
        )
    return SlaAnswer(Answer.COUNTER_OFFER, None, "No class of this service promises a figure.")


def _of(each: ServiceClass, name: str) -> float | None:
    found: float | None = getattr(each, name)
    return found
