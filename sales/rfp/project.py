"""An RFP in work: what was read, what people made of it, answers, questions to the buyer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from common.errors import BusinessError
from sales.rfp.amendments import Amendment, Change, compare
from sales.rfp.answers import Review, RfpAnswer, keep_or_take
from sales.rfp.block import SheetColumns
from sales.rfp.facts import Fact
from sales.rfp.go_no_go import GoNoGo
from sales.rfp.reading import DocumentSummary, RfpReading
from sales.rfp.requirement import RfpRequirement


class NoSuchRequirement(BusinessError):
    def __init__(self, id: str) -> None:
        super().__init__(f"There is no requirement {id} in this RFP; it may have been merged.")


class NothingToSplit(BusinessError):
    def __init__(self) -> None:
        super().__init__("A requirement is split into at least two parts; put each on its line.")


class NothingToMerge(BusinessError):
    def __init__(self) -> None:
        super().__init__("Choose at least two requirements to merge.")


class NoSuchQuestion(BusinessError):
    def __init__(self) -> None:
        super().__init__("That question is no longer in the log; look at the log again.")


class NoAnswer(BusinessError):
    def __init__(self) -> None:
        super().__init__("Write down what the buyer answered, or leave the question open.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clarification:
    """A question to the buyer. `answer` is empty while it is open."""

    question: str
    requirement_ids: tuple[str, ...] = ()
    asked_by: str = ""
    asked_on: date | None = None
    answer: str = ""
    answered_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How the response is to be made; an empty `summary` is composed from the answers."""

    language: str = "en"
    theme: str = "harbour"
    summary: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RfpProject:
    """`accepted` are the rows a person has looked at and taken as requirements.

    `mapping` is what people said of the columns of spreadsheets, kept for amendments.
    """

    id: str  # RFP-0001
    title: str
    buyer: str
    opportunity_id: str = ""
    documents: tuple[DocumentSummary, ...] = ()
    requirements: tuple[RfpRequirement, ...] = ()
    accepted: frozenset[str] = frozenset()
    answers: tuple[RfpAnswer, ...] = ()
    facts: tuple[Fact, ...] = ()
    remarks: tuple[str, ...] = ()
    clarifications: tuple[Clarification, ...] = ()
    decision: GoNoGo | None = None
    mapping: tuple[SheetColumns, ...] = ()
    outcome: str = ""  # won, lost, or not known yet
    look: Look = Look()
    weights: Mapping[str, float] = field(default_factory=dict)  # the buyer's, by category

    @property
    def answer_of(self) -> Mapping[str, RfpAnswer]:
        return {each.requirement_id: each for each in self.answers}

    def requirement(self, id: str) -> RfpRequirement:
        """Raises NoSuchRequirement."""
        for each in self.requirements:
            if each.id == id:
                return each
        raise NoSuchRequirement(id)


def accept(project: RfpProject, ids: Sequence[str]) -> RfpProject:
    """The rows are requirements: a person says so."""
    known = {each.id for each in project.requirements}
    return replace(project, accepted=project.accepted | (set(ids) & known))


def drop(project: RfpProject, ids: Sequence[str]) -> RfpProject:
    """The rows are no requirements; their answers go with them."""
    gone = set(ids)
    return replace(
        project,
        requirements=tuple(each for each in project.requirements if each.id not in gone),
        answers=tuple(each for each in project.answers if each.requirement_id not in gone),
        accepted=project.accepted - gone,
    )


def edit(project: RfpProject, changed: RfpRequirement) -> RfpProject:
    """One row as a person has it, which also accepts it. Raises NoSuchRequirement."""
    project.requirement(changed.id)
    rows = tuple(changed if each.id == changed.id else each for each in project.requirements)
    return replace(project, requirements=rows, accepted=project.accepted | {changed.id})


def split(project: RfpProject, id: str, parts: Sequence[str]) -> RfpProject:
    """One row as several, numbered RQ-0007.1 on; the answer stays with the first part.

    Raises:
        NoSuchRequirement, NothingToSplit.
    """
    whole = project.requirement(id)
    texts = [part.strip() for part in parts if part.strip()]
    if len(texts) < 2:
        raise NothingToSplit
    made = [
        replace(whole, id=id if index == 0 else f"{id}.{index}", text=text, confidence=1.0)
        for index, text in enumerate(texts)
    ]
    rows = [row for each in project.requirements for row in (made if each.id == id else [each])]
    return replace(
        project,
        requirements=tuple(rows),
        accepted=project.accepted | {each.id for each in made},
    )


def merge(project: RfpProject, ids: Sequence[str]) -> RfpProject:
    """Several rows as one, under the first one's number, their words in the document's order.

    Raises:
        NothingToMerge.
    """
    chosen = [each for each in project.requirements if each.id in set(ids)]
    if len(chosen) < 2:
        raise NothingToMerge
    first = chosen[0]
    joined = replace(first, text=" ".join(each.text for each in chosen), confidence=1.0)
    gone = {each.id for each in chosen[1:]}
    return edit(drop(project, sorted(gone)), joined)


def with_proposals(project: RfpProject, proposed: Sequence[RfpAnswer]) -> RfpProject:
    """Proposals for every row nobody has written an answer to."""
    kept = project.answer_of
    answers = tuple(keep_or_take(kept.get(each.requirement_id), each) for each in proposed)
    return replace(project, answers=answers)


def with_answer(project: RfpProject, answer: RfpAnswer) -> RfpProject:
    """One answer put in the place of the one before. Raises NoSuchRequirement."""
    project.requirement(answer.requirement_id)
    others = tuple(e for e in project.answers if e.requirement_id != answer.requirement_id)
    return replace(project, answers=(*others, answer))


def close_question(project: RfpProject, at: int, answer: str, on: date) -> RfpProject:
    """The buyer's answer to the clarification at a position of the log.

    Raises:
        NoSuchQuestion, NoAnswer.
    """
    if not 0 <= at < len(project.clarifications):
        raise NoSuchQuestion
    if not answer.strip():
        raise NoAnswer
    closed = replace(project.clarifications[at], answer=answer.strip(), answered_on=on)
    log = (*project.clarifications[:at], closed, *project.clarifications[at + 1 :])
    return replace(project, clarifications=log)


def amend(project: RfpProject, reading: RfpReading) -> tuple[RfpProject, tuple[Amendment, ...]]:
    """The project on the new reading: answers of unchanged and changed rows are carried over.

    An answer to a changed row keeps its words and has to be reviewed again.
    """
    amendments = compare(project.requirements, reading.requirements)
    answers = project.answer_of
    carried: list[RfpAnswer] = []
    accepted: set[str] = set()
    for each in amendments:
        if each.before is None or each.after is None:
            continue
        if each.change is Change.UNCHANGED and each.before.id in project.accepted:
            accepted.add(each.after.id)
        answer = answers.get(each.before.id)
        if answer is not None:
            carried.append(_carried(answer, each))
    changed = replace(
        project,
        documents=reading.documents,
        requirements=reading.requirements,
        facts=reading.facts,
        remarks=reading.remarks,
        answers=tuple(carried),
        accepted=frozenset(accepted),
    )
    return changed, amendments


def _carried(answer: RfpAnswer, amendment: Amendment) -> RfpAnswer:
    assert amendment.after is not None  # callers pass those that stand in both
    review = answer.review
    if amendment.change is Change.CHANGED and review is Review.REVIEWED:
        review = Review.DRAFTED
    return replace(answer, requirement_id=amendment.after.id, review=review)
