"""Import a catalogue file: read, every problem named, tried, and published whole or in part."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from catalog.leaving_out import LeftOut, leave_out
from catalog.sheets.reading import BookReading
from catalog.sheets.reading_process import read_catalogue_file
from catalog.sheets.rows import Problem
from common.actor import Actor, Permission
from common.tables import write_csv
from common.wording import count
from database.work import Work
from workflows.catalogue_shelf import newest_catalogue
from workflows.keep_catalogue import DryRun, dry_run

_MOST_ROUNDS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """A file that was read. `whole` is None when some rows are not valid; then `valid_only` says
    what would be published without them, and `left_out` names everything it would leave out."""

    problems: tuple[Problem, ...]
    number_of_problems: int
    notes: tuple[str, ...]
    whole: DryRun | None
    valid_only: DryRun | None
    left_out: tuple[str, ...] = ()

    def problems_csv(self) -> bytes:
        rows = [(p.sheet, p.row or None, p.column, p.sentence) for p in self.problems]
        return write_csv(("Sheet", "Row", "Column", "What is wrong, what is accepted"), rows)


def read_import(
    name: str, content: bytes, *, by: Actor, say: Callable[[str], None] = lambda _: None
) -> BookReading:
    """The file as it was read in a process with limits; nothing is compared or kept yet.

    Raises:
        ReadingRefused: no catalogue file, or one beyond the limits.
        ReadingTookTooLong, ReadingFailed.
    """
    by.require(Permission.MANAGE_CATALOGUE)
    return read_catalogue_file(name, content, say=say)


def try_import(
    work: Work,
    reading: BookReading,
    *,
    by: Actor,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Import:
    """What publishing the file would do, whole and, if it has errors, its valid part."""
    by.require(Permission.MANAGE_CATALOGUE)
    whole = None
    if not reading.number:
        tried = dry_run(work, reading.offerings, reading.rules, by=by, progress=progress)
        whole = replace(tried, buildings=reading.buildings or ())
    if whole is not None and not whole.errors:
        return _import(reading, whole, None)
    if not reading.in_part:
        return _import(reading, whole, None)
    left, tried_part = _valid_part(work, reading, whole, by, progress)
    part = replace(tried_part, buildings=reading.buildings or ())
    return replace(_import(reading, whole, part), left_out=left.sentences)


def _import(reading: BookReading, whole: DryRun | None, part: DryRun | None) -> Import:
    return Import(
        problems=reading.problems,
        number_of_problems=reading.number,
        notes=reading.notes,
        whole=whole,
        valid_only=part if part is not None and part.offerings and not part.errors else None,
    )


def _valid_part(
    work: Work,
    reading: BookReading,
    whole: DryRun | None,
    by: Actor,
    progress: Callable[[int, int], None],
) -> tuple[LeftOut, DryRun]:
    """Without bad rows; then, round by round, without the offerings the check finds errors in."""
    published = newest_catalogue(work)
    bad = dict(reading.bad)
    left = leave_out(reading.offerings, reading.rules, bad, published)
    tried = whole or dry_run(work, left.offerings, left.rules, by=by, progress=progress)
    for _ in range(_MOST_ROUNDS):
        found = {f.offering_id: f.sentence.rstrip(".") for f in tried.findings if f.is_error}
        if not set(found) - set(bad):
            break
        bad = {**found, **bad}
        left = leave_out(reading.offerings, reading.rules, bad, published)
        tried = dry_run(work, left.offerings, left.rules, by=by)
    rows = reading.number - len(reading.bad)
    said = list(left.sentences)
    said += [f"The rule {each} is left out." for each in reading.bad_rules]
    if rows > 0:
        said.append(f"{count(rows, 'bad row')} of prices, rules and other sheets: see the list.")
    return replace(left, sentences=tuple(said)), tried


def folder_as_zip(files: Iterable[Path]) -> bytes:
    """A folder's CSV files as the ZIP an import takes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in files:
            archive.write(each, each.name)
    return out.getvalue()
