"""Work on an RFP: open it from files, review its rows, propose and write answers, ask back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from common.actor import Actor, Permission
from common.errors import BusinessError
from common.wording import count
from database.stored import Stored
from database.work import Work
from sales.rfp.amendments import Amendment, Change
from sales.rfp.answers import Compliance, RfpAnswer, write
from sales.rfp.project import (
    Clarification,
    RfpProject,
    amend,
    close_question,
    with_answer,
    with_proposals,
)
from sales.rfp.propose import propose
from sales.rfp.reading import NamedFile
from sales.rfp.reading_process import read_apart
from workflows.rfp_ground import published_ground


class NoTitle(BusinessError):
    def __init__(self) -> None:
        super().__init__("An RFP needs a title and the name of the buyer.")


class NoFiles(BusinessError):
    def __init__(self) -> None:
        super().__init__("Choose at least one document of the RFP.")


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenAnswer:
    requirement_id: str
    compliance: Compliance
    text: str
    reviewed: bool


def rfps(work: Work, *, by: Actor) -> tuple[tuple[str, str, str], ...]:
    """Id, title and buyer of every RFP, the newest first."""
    by.require(Permission.SELL)
    return work.rfps.list()


def open_rfp(
    work: Work,
    files: Sequence[NamedFile],
    *,
    title: str,
    buyer: str,
    by: Actor,
    now: datetime,
    say: Callable[[str], None] = lambda _: None,
) -> Stored[RfpProject]:
    """Read the files and keep them with what was found.

    Raises:
        NoTitle, NoFiles, ReadingRefused, ReadingTookTooLong, ReadingFailed.
    """
    by.require(Permission.SELL)
    if not title.strip() or not buyer.strip():
        raise NoTitle
    if not files:
        raise NoFiles
    reading = read_apart(files, today=now.date(), say=say)
    project = RfpProject(
        id=work.rfps.next_id(),
        title=title.strip(),
        buyer=buyer.strip(),
        documents=reading.documents,
        requirements=reading.requirements,
        facts=reading.facts,
        remarks=reading.remarks,
    )
    stored = work.rfps.save(project, expected=None, by=by, now=now)
    work.rfps.put_files(project.id, files)
    found = count(len(reading.requirements), "requirement")
    work.journal.note(by, "read", "RFP", project.id, now=now, after=found)
    return stored


def find_rfp(work: Work, project_id: str, *, by: Actor) -> Stored[RfpProject]:
    """Raises NotFound."""
    by.require(Permission.SELL)
    return work.rfps.get(project_id)


def rfp_files(work: Work, project_id: str, *, by: Actor) -> tuple[NamedFile, ...]:
    """The buyer's files as they came."""
    by.require(Permission.SELL)
    return work.rfps.files(project_id)


def save_rfp(
    work: Work, project: RfpProject, what: str, *, expected: int, by: Actor, now: datetime
) -> Stored[RfpProject]:
    """Keep a project changed on a page; `what` names the change in the journal.

    Raises:
        ChangedMeanwhile, NotAllowed.
    """
    by.require(Permission.SELL)
    stored = work.rfps.save(project, expected=expected, by=by, now=now)
    work.journal.note(by, what, "RFP", project.id, now=now)
    return stored


def propose_answers(
    work: Work, project_id: str, *, provider: str, by: Actor, now: datetime
) -> Stored[RfpProject]:
    """Proposals for every row nobody has written an answer to."""
    stored = find_rfp(work, project_id, by=by)
    ground = published_ground(
        work, {"provider": provider}, by=by, opportunity_id=stored.value.opportunity_id
    )
    proposed = propose(stored.value.requirements, ground, today=now.date())
    project = with_proposals(stored.value, proposed)
    return save_rfp(work, project, "proposed", expected=stored.revision, by=by, now=now)


def write_answers(
    work: Work, project_id: str, written: Sequence[WrittenAnswer], *, by: Actor, now: datetime
) -> Stored[RfpProject]:
    """Answers as people have them, all or none.

    Raises:
        NoSuchRequirement, ChangedMeanwhile.
    """
    stored = find_rfp(work, project_id, by=by)
    project = stored.value
    for each in written:
        kept = project.answer_of.get(each.requirement_id)
        answer = write(
            kept or RfpAnswer(requirement_id=each.requirement_id),
            compliance=each.compliance,
            text=each.text,
            author=by.name,
            reviewed=each.reviewed,
        )
        project = with_answer(project, answer)
    return save_rfp(work, project, "answered", expected=stored.revision, by=by, now=now)


@dataclass(frozen=True, slots=True)
class Assignment:
    """Rows for a person; `due` is None where no day is set."""

    ids: tuple[str, ...]
    assignee: str
    due: date | None = None


def assign_rows(
    work: Work, project_id: str, given: Assignment, *, by: Actor, now: datetime
) -> Stored[RfpProject]:
    """The rows go to a person, who finds them under their name.

    Raises:
        NoSuchRequirement, ChangedMeanwhile.
    """
    stored = find_rfp(work, project_id, by=by)
    project = stored.value
    for each in given.ids:
        kept = project.answer_of.get(each) or RfpAnswer(requirement_id=each)
        project = with_answer(project, replace(kept, assignee=given.assignee, due=given.due))
    return save_rfp(work, project, "assigned rows of", expected=stored.revision, by=by, now=now)


def amend_rfp(
    work: Work,
    project_id: str,
    files: Sequence[NamedFile],
    *,
    by: Actor,
    now: datetime,
) -> tuple[Stored[RfpProject], tuple[Amendment, ...]]:
    """The whole RFP as amended, read anew; answers are carried over to what stayed.

    Raises:
        NoFiles, ReadingRefused, ReadingTookTooLong, ReadingFailed.
    """
    stored = find_rfp(work, project_id, by=by)
    if not files:
        raise NoFiles
    reading = read_apart(files, today=now.date(), mapping=stored.value.mapping)
    project, amendments = amend(stored.value, reading)
    work.rfps.put_files(project_id, files)
    kept = work.rfps.save(project, expected=stored.revision, by=by, now=now)
    said = ", ".join(
        f"{sum(each.change is change for each in amendments)} {change}" for change in Change
    )
    work.journal.note(by, "amended", "RFP", project_id, now=now, after=said)
    return kept, amendments


def ask_buyer(
    work: Work, project_id: str, question: Clarification, *, by: Actor, now: datetime
) -> Stored[RfpProject]:
    """A question to the buyer, kept in the log."""
    stored = find_rfp(work, project_id, by=by)
    asked = replace(question, asked_by=by.name, asked_on=now.date())
    project = replace(stored.value, clarifications=(*stored.value.clarifications, asked))
    return save_rfp(work, project, "asked about", expected=stored.revision, by=by, now=now)


def note_reply(
    work: Work, project_id: str, at: int, answer: str, *, by: Actor, now: datetime
) -> Stored[RfpProject]:
    """What the buyer answered to a question of the log.

    Raises:
        NoSuchQuestion, NoAnswer, ChangedMeanwhile.
    """
    stored = find_rfp(work, project_id, by=by)
    project = close_question(stored.value, at, answer, now.date())
    return save_rfp(work, project, "noted a reply on", expected=stored.revision, by=by, now=now)
