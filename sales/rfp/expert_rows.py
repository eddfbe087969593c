"""One expert's rows as a table to answer outside, and the answers taken back in."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from common.errors import BusinessError, RowErrors
from common.wording import count
from sales.rfp.answers import Compliance, RfpAnswer, write
from sales.rfp.project import RfpProject, with_answer
from sales.rfp.response import WORDS

HEADER = ("requirement_id", "number", "section", "requirement", "answer", "response", "as_sent")


class NothingAssigned(BusinessError):
    def __init__(self, assignee: str) -> None:
        super().__init__(f"No row is assigned to {assignee}; assign some first.")


class NotExpertRows(BusinessError):
    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(
            f"The file lacks {', '.join(missing)}; send the one that was downloaded, filled in."
        )


class RowsRefused(RowErrors):
    def __init__(self, rows: tuple[str, ...]) -> None:
        super().__init__(f"Nothing was taken over: {count(len(rows), 'row')} to mend.", rows)


def rows_of(project: RfpProject, assignee: str) -> tuple[tuple[str, ...], ...]:
    """The assigned rows under HEADER; `as_sent` lets a change made meanwhile be noticed.

    Raises:
        NothingAssigned.
    """
    answers = project.answer_of
    rows = tuple(
        (
            each.id,
            each.number,
            each.place.section,
            each.whole,
            WORDS[answer.compliance],
            answer.text,
            _stamp(answer),
        )
        for each in project.requirements
        if (answer := answers.get(each.id)) is not None and answer.assignee == assignee
    )
    if not rows:
        raise NothingAssigned(assignee)
    return rows


def take_back(
    project: RfpProject, header: Sequence[str], rows: Sequence[Sequence[str]], author: str
) -> tuple[RfpProject, int]:
    """The project with the answers that were changed outside, and how many; all rows or none.

    Rows left as they were sent are passed over. What they bring counts as drafted, not reviewed.

    Raises:
        NotExpertRows, RowsRefused: with every row that cannot be taken over and why.
    """
    titles = [each.strip().casefold() for each in header]
    wanted = ("requirement_id", "answer", "response", "as_sent")
    missing = [each for each in wanted if each not in titles]
    if missing:
        raise NotExpertRows(missing)
    at = {name: titles.index(name) for name in wanted}
    wrong: list[str] = []
    taken = 0
    for row in rows:
        id, answer, text, sent = (row[at[name]].strip() for name in wanted)
        if not id:
            continue
        kept = project.answer_of.get(id)
        compliance = _meant(answer)
        if kept is None or compliance is None:
            wrong.append(_why(id, answer, kept))
        elif (WORDS[kept.compliance], kept.text) == (WORDS[compliance], text):
            continue
        elif _stamp(kept) != sent:
            wrong.append(f"{id}: {kept.written_by or 'somebody'} changed it after it was sent")
        else:
            made = write(kept, compliance=compliance, text=text, author=author, reviewed=False)
            project = with_answer(project, made)
            taken += 1
    if wrong:
        raise RowsRefused(tuple(wrong))
    return project, taken


def _why(id: str, answer: str, kept: RfpAnswer | None) -> str:
    if kept is None:
        return f"{id}: this RFP has no such row any more"
    return f"{id}: {answer!r} is no answer; write one of {', '.join(WORDS.values())}"


def _meant(said: str) -> Compliance | None:
    wanted = said.casefold()
    for kind, words in WORDS.items():
        if wanted in (words.casefold(), kind.value):
            return kind
    return None


def _stamp(answer: RfpAnswer) -> str:
    """Short enough for a cell: the words as sent, told apart by a hash."""
    said = f"{answer.compliance.value}\n{answer.text}"
    return hashlib.sha256(said.encode()).hexdigest()[:12]
