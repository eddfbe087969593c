"""Look after the answer library: write, review and import entries, and find duplicates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from common.actor import Actor, Permission
from common.errors import BusinessError
from common.tables import read_table
from common.wording import count
from database.work import Work
from sales.rfp.answers import Compliance
from sales.rfp.library import EntryStatus, LibraryEntry, checked
from sales.rfp.library_index import LibraryIndex
from sales.rfp.reading import NamedFile
from sales.rfp.reading_process import read_past_apart
from workflows.demo.answers import demo_library


class NoAnswerColumn(BusinessError):
    def __init__(self, titles: tuple[str, ...]) -> None:
        super().__init__(
            "An import needs a column titled question and one titled answer; found: "
            f"{', '.join(titles) or 'none'}."
        )


class NoPastAnswers(BusinessError):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} holds no table with questions beside answers in words; the columns need "
            "titles such as Requirement and Response."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedEntry:
    """An entry with what a list shows of it today."""

    entry: LibraryEntry
    freshness: int
    expired: bool
    review_due: bool


def library(work: Work, *, search: str = "", today: date, by: Actor) -> tuple[ListedEntry, ...]:
    """Entries that hold every word of `search`, by id."""
    by.require(Permission.SELL)
    return tuple(
        ListedEntry(
            entry=each,
            freshness=each.freshness(today),
            expired=each.expired(today),
            review_due=each.review_due(today),
        )
        for each in work.answer_library.list(search=search)
    )


def save_entry(work: Work, entry: LibraryEntry, *, by: Actor, now: datetime) -> LibraryEntry:
    """A new entry (its id empty) or a changed one.

    Raises:
        EntryIncomplete, NotFound, NotAllowed.
    """
    by.require(Permission.SELL)
    entry = checked(entry)
    expected = None
    if entry.id:
        expected = work.answer_library.get(entry.id).revision
    else:
        entry = replace(entry, id=work.answer_library.next_id(), owner=entry.owner or by.name)
    kept = work.answer_library.save(entry, expected=expected, by=by, now=now).value
    work.journal.note(by, "wrote", "library entry", kept.id, now=now, after=kept.questions[0])
    return kept


def review_entry(work: Work, entry_id: str, *, by: Actor, now: datetime) -> LibraryEntry:
    """Looked at today and still true; its cycle begins anew."""
    by.require(Permission.SELL)
    stored = work.answer_library.get(entry_id)
    reviewed = replace(
        stored.value,
        reviewer=by.name,
        reviewed_on=now.date(),
        status=EntryStatus.APPROVED,
    )
    work.answer_library.save(reviewed, expected=stored.revision, by=by, now=now)
    work.journal.note(by, "reviewed", "library entry", entry_id, now=now)
    return reviewed


def duplicates(work: Work, *, by: Actor) -> tuple[tuple[LibraryEntry, LibraryEntry, float], ...]:
    """Pairs of entries that ask nearly the same, with their likeness."""
    by.require(Permission.SELL)
    return LibraryIndex(work.answer_library.list()).duplicates()


def import_entries(
    work: Work, name: str, content: bytes, *, limit_mb: int, by: Actor, now: datetime
) -> int:
    """Past answers from a CSV or XLSX with the columns question and answer; how many came in.

    They come as drafts, proposed to nobody until a person has reviewed them.

    Raises:
        FileRefused, RowErrors, NoAnswerColumn.
    """
    by.require(Permission.SELL)
    table = read_table(name, content, limit_mb)
    titles = [each.casefold().strip() for each in table.header]
    if "question" not in titles or "answer" not in titles:
        raise NoAnswerColumn(table.header)
    question, answer = titles.index("question"), titles.index("answer")
    made = 0
    for _, row in table.numbered():
        if not row[question] or not row[answer]:
            continue
        entry = LibraryEntry(
            id=work.answer_library.next_id(),
            questions=(row[question],),
            answer=row[answer],
            compliance=Compliance.COMPLY,
            owner=by.name,
            status=EntryStatus.DRAFT,
        )
        work.answer_library.save(checked(entry), expected=None, by=by, now=now)
        made += 1
    work.journal.note(by, "imported", "library entry", "", now=now, after=count(made, "answer"))
    return made


def import_past_response(work: Work, file: NamedFile, *, by: Actor, now: datetime) -> int:
    """Answers out of a response given before (XLSX or DOCX), as drafts; how many came in.

    Questions the library has already are passed over.

    Raises:
        ReadingRefused, ReadingTookTooLong, ReadingFailed, NoPastAnswers.
    """
    by.require(Permission.SELL)
    found = read_past_apart([file], today=now.date())
    if not found:
        raise NoPastAnswers(file.name)
    known = {q.casefold() for entry in work.answer_library.list() for q in entry.questions}
    fresh = [each for each in found if each.question.casefold() not in known]
    for each in fresh:
        entry = LibraryEntry(
            id=work.answer_library.next_id(),
            questions=(each.question,),
            answer=each.answer,
            compliance=each.compliance,
            owner=by.name,
            status=EntryStatus.DRAFT,
        )
        work.answer_library.save(checked(entry), expected=None, by=by, now=now)
    said = count(len(fresh), "answer")
    work.journal.note(by, "imported", "library entry", file.name, now=now, after=said)
    return len(fresh)


def start_library(work: Work, *, by: Actor, now: datetime) -> int:
    """Fills an empty library with the entries that come with Bidwright; how many."""
    by.require(Permission.SELL)
    if work.answer_library.list():
        return 0
    entries = demo_library(now.date())
    for each in entries:
        work.answer_library.save(each, expected=None, by=by, now=now)
    work.journal.note(
        by, "started", "library entry", "", now=now, after=count(len(entries), "answer")
    )
    return len(entries)
