"""What still stands between a response and the buyer, progress by section, and our own score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from common.errors import RowErrors
from common.wording import count
from sales.rfp.answers import Compliance, Review, RfpAnswer
from sales.rfp.requirement import Obligation, RfpRequirement

POINTS: Mapping[Compliance, float] = {
    Compliance.EXCEEDS: 1.0,
    Compliance.COMPLY: 1.0,
    Compliance.PARTIAL: 0.5,
    Compliance.EXCEPTION: 0.4,
    Compliance.NON_COMPLY: 0.0,
    Compliance.OPEN: 0.0,
}


class NotReady(RowErrors):
    def __init__(self, rows: tuple[str, ...]) -> None:
        super().__init__(
            f"The response cannot be issued: {count(len(rows), 'row')} to answer or review.", rows
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionProgress:
    section: str
    rows: int
    answered: int
    reviewed: int


def require_ready(requirements: Sequence[RfpRequirement], answers: Mapping[str, RfpAnswer]) -> None:
    """Raises NotReady naming every blank row and every mandatory row nobody has reviewed."""
    rows = tuple(
        f"{each.id} {each.number} {each.place.cell or _page(each)}: {why}"
        for each in requirements
        if (why := _hindrance(each, answers.get(each.id)))
    )
    if rows:
        raise NotReady(rows)


def _page(each: RfpRequirement) -> str:
    return f"(page {each.place.page})" if each.place.page else ""


def _hindrance(each: RfpRequirement, answer: RfpAnswer | None) -> str:
    if answer is None or answer.compliance is Compliance.OPEN:
        return "not answered; choose how far we comply"
    if not answer.text and each.obligation is Obligation.QUESTION:
        return "a question without an answer in words"
    if each.obligation is Obligation.MANDATORY and answer.review is not Review.REVIEWED:
        return "mandatory and not reviewed; have a person review it"
    if answer.compliance is Compliance.EXCEPTION and not answer.text:
        return "an exception without its words"
    return ""


def progress(
    requirements: Sequence[RfpRequirement], answers: Mapping[str, RfpAnswer]
) -> tuple[SectionProgress, ...]:
    """Rows, answered and reviewed of each outermost section, in the order of the document."""
    sections: dict[str, list[RfpRequirement]] = {}
    for each in requirements:
        sections.setdefault(each.place.section.split(" > ")[0], []).append(each)

    def done(rows: list[RfpRequirement], reviewed: bool) -> int:
        found = [answers[each.id] for each in rows if each.id in answers]
        return sum(
            answer.review is Review.REVIEWED
            if reviewed
            else answer.compliance is not Compliance.OPEN
            for answer in found
        )

    return tuple(
        SectionProgress(
            section=name or "Without section",
            rows=len(rows),
            answered=done(rows, False),
            reviewed=done(rows, True),
        )
        for name, rows in sections.items()
    )


def self_score(
    requirements: Sequence[RfpRequirement],
    answers: Mapping[str, RfpAnswer],
    weights: Mapping[str, float],
) -> tuple[float, tuple[str, ...]]:
    """Our score from 0 to 100 by the buyer's weights, and the mandatory rows we fail.

    `weights` are by category; categories without one count 1. Rows not applicable count nothing.
    """
    earned = possible = 0.0
    failed = []
    for each in requirements:
        answer = answers.get(each.id) or RfpAnswer(requirement_id=each.id)
        if answer.compliance is Compliance.NOT_APPLICABLE:
            continue
        weight = weights.get(each.category.value, 1.0)
        possible += weight
        earned += weight * POINTS[answer.compliance]
        if each.obligation is Obligation.MANDATORY and answer.compliance is Compliance.NON_COMPLY:
            failed.append(each.id)
    return (100 * earned / possible if possible else 0.0), tuple(failed)
