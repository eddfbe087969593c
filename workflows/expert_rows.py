"""Send one expert's rows out as a workbook and take the answers back in."""

from __future__ import annotations

from datetime import datetime

from common.actor import Actor, Permission
from common.tables import read_table
from common.wording import count
from common.workbooks import write_workbook
from database.work import Work
from sales.rfp.expert_rows import HEADER, rows_of, take_back


def export_rows(work: Work, project_id: str, assignee: str, *, by: Actor) -> bytes:
    """The rows assigned to a person as XLSX. Raises NothingAssigned."""
    by.require(Permission.SELL)
    project = work.rfps.get(project_id).value
    return write_workbook(HEADER, rows_of(project, assignee), "Rows to answer")


def merge_rows(
    work: Work,
    project_id: str,
    file: tuple[str, bytes],
    *,
    limit_mb: int,
    by: Actor,
    now: datetime,
) -> int:
    """Takes over what was changed in a workbook of `export_rows`; how many rows.

    Raises:
        FileRefused, NotExpertRows, RowsRefused, ChangedMeanwhile.
    """
    by.require(Permission.SELL)
    table = read_table(*file, limit_mb)
    stored = work.rfps.get(project_id)
    rows = [row for _, row in table.numbered()]
    project, taken = take_back(stored.value, table.header, rows, by.name)
    if taken:
        work.rfps.save(project, expected=stored.revision, by=by, now=now)
        said = count(taken, "answer")
        work.journal.note(by, "merged rows of", "RFP", project_id, now=now, after=said)
    return taken
