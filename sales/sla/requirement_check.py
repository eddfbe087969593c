"""A requested SLA against what can be kept: compliant, compliant with conditions, counter-offer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from common.wording import percent, plain
from sales.sla.keepable import Keepable


class Answer(StrEnum):
    COMPLIANT = "compliant"
    CONDITIONAL = "compliant with conditions"
    COUNTER_OFFER = "counter-offer"


@dataclass(frozen=True, slots=True)
class SlaAnswer:
    """The answer with its number and reason; `offered_percent` is what can be signed."""

    answer: Answer
    offered_percent: float
    sentence: str


def answer_request(
    requested_percent: float, as_configured: Keepable, with_second_path: Keepable | None
) -> SlaAnswer:
    """Both assessments must be of the requested target, at the risk the house accepts."""
    asked = f"{plain(requested_percent)} %"
    missed = percent(as_configured.breach_probability, 2)
    if as_configured.safe:
        return SlaAnswer(
            Answer.COMPLIANT, requested_percent, f"{asked} is missed in {missed} of months."
        )
    if with_second_path is not None and with_second_path.safe:
        better = percent(with_second_path.breach_probability, 2)
        return SlaAnswer(
            Answer.CONDITIONAL,
            requested_percent,
            f"{asked} on condition of a second access path: missed in {better} of months with it, "
            f"in {missed} without.",
        )
    best = with_second_path or as_configured
    offered = max(best.committable_percent, as_configured.committable_percent)
    where = " with a second access path" if with_second_path is not None else ""
    return SlaAnswer(
        Answer.COUNTER_OFFER,
        offered,
        f"{asked} would be missed in {missed} of months; {plain(offered)} % can be "
        f"promised{where}.",
    )
