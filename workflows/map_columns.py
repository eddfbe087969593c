"""Say which columns of an RFP's spreadsheets mean what, and read them again by that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from common.actor import Actor, Permission
from common.errors import BusinessError
from common.wording import count
from database.stored import Stored
from database.work import Work
from sales.rfp.amendments import Change
from sales.rfp.block import SheetColumns
from sales.rfp.project import RfpProject, amend
from sales.rfp.reading_process import read_apart


class ColumnsClash(BusinessError):
    def __init__(self, sheet: str, why: str) -> None:
        super().__init__(f"On sheet {sheet} {why}.")


def read_by_columns(
    work: Work, project_id: str, mapping: Sequence[SheetColumns], *, by: Actor, now: datetime
) -> tuple[Stored[RfpProject], int]:
    """The RFP read again with the columns as given; how many rows are new.

    Answers go over to the rows that are found again, as with an amendment; the columns are kept
    and hold for later amendments too.

    Raises:
        ColumnsClash, ReadingRefused, ReadingTookTooLong, ReadingFailed, ChangedMeanwhile.
    """
    by.require(Permission.SELL)
    for each in mapping:
        _require_apart(each)
    stored = work.rfps.get(project_id)
    given = {(each.document, each.sheet) for each in mapping}
    kept = tuple(e for e in stored.value.mapping if (e.document, e.sheet) not in given)
    whole = (*kept, *mapping)
    reading = read_apart(work.rfps.files(project_id), today=now.date(), mapping=whole)
    project, amendments = amend(replace(stored.value, mapping=whole), reading)
    saved = work.rfps.save(project, expected=stored.revision, by=by, now=now)
    found = count(len(reading.requirements), "requirement")
    work.journal.note(by, "mapped columns of", "RFP", project_id, now=now, after=found)
    return saved, sum(each.change is Change.NEW for each in amendments)


def _require_apart(each: SheetColumns) -> None:
    """Raises ColumnsClash when one column is to be two things, or none holds the requirement."""
    names = ("number", "requirement", "section", "obligation", "answer", "comment")
    chosen = [at for name in names if (at := getattr(each, name)) is not None]
    if each.requirement is None and chosen:
        raise ColumnsClash(each.sheet, "choose the column that holds the requirement")
    if len(chosen) != len(set(chosen)):
        raise ColumnsClash(each.sheet, "one column is chosen twice; give each its own")
