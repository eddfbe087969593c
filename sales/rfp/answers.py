"""An answer to a requirement: how far we comply, in what words, on what evidence, by whom."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from common.errors import BusinessError


class Compliance(StrEnum):
    EXCEEDS = "exceeds"
    COMPLY = "comply"
    PARTIAL = "partial"
    EXCEPTION = "exception"
    NON_COMPLY = "non-comply"
    NOT_APPLICABLE = "not applicable"
    OPEN = "open"  # no good answer yet


class Review(StrEnum):
    PROPOSED = "proposed"  # by Bidwright; nobody has looked
    DRAFTED = "drafted"  # a person wrote or edited it
    REVIEWED = "reviewed"


class Source(StrEnum):
    CATALOGUE = "catalogue"
    QUOTE = "quote"
    LIBRARY = "answer library"
    SLA = "SLA"
    RULE = "rule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where an answer comes from: `reference` names it exactly, `snippet` is its words."""

    source: Source
    reference: str
    snippet: str
    score: float = 1.0  # likeness, 0 to 1


@dataclass(frozen=True, slots=True, kw_only=True)
class RfpAnswer:
    """The answer to the requirement of the same id. `reason` is one sentence with its source."""

    requirement_id: str
    compliance: Compliance = Compliance.OPEN
    text: str = ""
    reason: str = ""
    evidence: tuple[Evidence, ...] = ()
    confidence: float = 0.0
    review: Review = Review.PROPOSED
    written_by: str = ""  # empty while only proposed
    assignee: str = ""
    due: date | None = None

    @property
    def by_person(self) -> bool:
        return self.review is not Review.PROPOSED


class WrittenByPerson(BusinessError):
    def __init__(self, answer: RfpAnswer) -> None:
        super().__init__(
            f"{answer.requirement_id} was answered by {answer.written_by}; clear it first if a "
            "proposal should take its place."
        )


def keep_or_take(kept: RfpAnswer | None, proposed: RfpAnswer) -> RfpAnswer:
    """The proposal, unless a person has written something; the assignment stays either way."""
    if kept is None:
        return proposed
    if kept.by_person:
        return kept
    return replace(proposed, assignee=kept.assignee, due=kept.due)


def write(
    kept: RfpAnswer, *, compliance: Compliance, text: str, author: str, reviewed: bool
) -> RfpAnswer:
    """The answer as a person has it; evidence stays as a note of what was proposed."""
    return replace(
        kept,
        compliance=compliance,
        text=text.strip(),
        review=Review.REVIEWED if reviewed else Review.DRAFTED,
        written_by=author,
    )
