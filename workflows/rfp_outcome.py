"""What became of a response: library answers that went out are counted, then won or lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from common.actor import Actor, Permission
from common.errors import BusinessError
from database.stored import NotFound
from database.work import Work
from sales.rfp.answers import Source
from sales.rfp.library import LibraryEntry
from sales.rfp.project import RfpProject

Change = Callable[[LibraryEntry], LibraryEntry]


class OutcomeKnown(BusinessError):
    def __init__(self, project_id: str, outcome: str) -> None:
        super().__init__(f"{project_id} is recorded as {outcome} already.")


def count_use(work: Work, project: RfpProject, *, by: Actor, now: datetime) -> None:
    """One use more for every library entry an answer of the response rests on."""
    by.require(Permission.SELL)
    for id in _cited(project):
        _change(work, id, lambda entry: entry.used(now.date()), by=by, now=now)


def record_outcome(
    work: Work, project_id: str, outcome: str, *, by: Actor, now: datetime
) -> RfpProject:
    """`won` or `lost`, once; the record of the entries used goes with it.

    Raises:
        OutcomeKnown, NotAllowed.
    """
    by.require(Permission.SELL)
    stored = work.rfps.get(project_id)
    if stored.value.outcome:
        raise OutcomeKnown(project_id, stored.value.outcome)
    project = replace(stored.value, outcome=outcome)
    work.rfps.save(project, expected=stored.revision, by=by, now=now)
    won = outcome == "won"
    for id in _cited(project):
        _change(work, id, lambda e: e.decided(won=won), by=by, now=now)
    work.journal.note(by, "closed", "RFP", project_id, now=now, after=outcome)
    return project


def _cited(project: RfpProject) -> tuple[str, ...]:
    cited = (
        evidence.reference
        for answer in project.answers
        for evidence in answer.evidence
        if evidence.source is Source.LIBRARY
    )
    return tuple(dict.fromkeys(cited))


def _change(work: Work, id: str, change: Change, *, by: Actor, now: datetime) -> None:
    try:
        stored = work.answer_library.get(id)
    except NotFound:  # of another library, such as the one the shell answers from
        return
    work.answer_library.save(change(stored.value), expected=stored.revision, by=by, now=now)
