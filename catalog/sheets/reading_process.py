"""Reads a catalogue file in a process of its own, which has limits of time and memory.

Run as `python -m catalog.sheets.reading_process` this file is the child: it reads a request and
the file from its input, reports progress in JSON lines, and ends with the reading or a refusal.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import PurePath

import msgspec

from catalog.sheets.reading import BookReading, read_book
from catalog.sheets.rows import Problem
from catalog.tmf620_reading import read_tmf620
from common.apart import ask_apart, limit_memory, tell
from common.books import open_book, zipped_json
from common.collecting import collector_resting
from common.errors import BusinessError, RowErrors
from common.tables import FileRefused

SECONDS = 900.0
MEMORY_MB = 4_000  # of address space
# TMF620 says at length what a workbook says in a row.
LARGEST_MB = 50
LARGEST_JSON_MB = 600


class ReadingTookTooLong(BusinessError):
    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"Reading was stopped after {seconds:g} seconds; split the catalogue or leave out "
            "blank rows."
        )


class ReadingFailed(BusinessError):
    def __init__(self, code: int) -> None:
        super().__init__(
            f"Reading stopped before it was done (exit code {code}): the file needs more memory "
            "than is allowed or is damaged; save it anew or split it."
        )


class ReadingRefused(BusinessError):
    """The child met a refusal; the sentence is the one the refusal was made with."""


class _Request(msgspec.Struct, frozen=True):
    name: str
    limit_mb: int
    memory_mb: int


class _Report(msgspec.Struct, frozen=True):
    said: str = ""
    reading: BookReading | None = None
    refusal: str = ""


def read_catalogue_file(
    name: str,
    content: bytes,
    *,
    say: Callable[[str], None] = lambda _: None,
    seconds: float = SECONDS,
    memory_mb: int = MEMORY_MB,
) -> BookReading:
    """A workbook, a ZIP of CSVs or a TMF620 document, read in a child process.

    Raises:
        ReadingRefused: with the sentence of whatever refusal the child met.
        ReadingTookTooLong, ReadingFailed.
    """
    _weigh(name, content)
    request = _Request(PurePath(name).name, _limit_mb(name), memory_mb)
    answer = ask_apart(
        "catalog.sheets.reading_process",
        msgspec.json.encode(request) + b"\n" + content,
        _Report,
        say=say,
        seconds=seconds,
    )
    if answer.late:
        raise ReadingTookTooLong(seconds)
    last = answer.last or _Report()
    if last.refusal:
        raise ReadingRefused(last.refusal)
    if last.reading is None:
        raise ReadingFailed(answer.code)
    return last.reading


def _limit_mb(name: str) -> int:
    return LARGEST_JSON_MB if name.casefold().endswith(".json") else LARGEST_MB


def _weigh(name: str, content: bytes) -> None:
    size, limit = len(content) / 1024 / 1024, _limit_mb(name)
    if size > limit:
        said = f"is {size:.1f} MB; at most {limit} MB are accepted"
        raise ReadingRefused(str(FileRefused(PurePath(name).name[:80], said)))


def _serve() -> None:
    request = msgspec.json.decode(sys.stdin.buffer.readline(), type=_Request)
    content = sys.stdin.buffer.read()
    limit_memory(request.memory_mb)
    try:
        with collector_resting():
            reading = _read(request, content)
    except BusinessError as refusal:
        tell(_Report(refusal=str(refusal)))
    except MemoryError:
        sentence = "The file needs more memory than is allowed; split it or save it anew."
        tell(_Report(refusal=sentence))
    else:
        tell(_Report(reading=reading))


def _read(request: _Request, content: bytes) -> BookReading:
    if request.name.casefold().endswith(".json"):
        return _read_json(content)
    if request.name.casefold().endswith(".zip"):
        document = zipped_json(content)
        if document is not None:
            return _read_json(document)
    book = open_book(request.name, content, request.limit_mb)

    def say(sheet: str, row: int) -> None:
        tell(_Report(said=f"{sheet}: {row:,} rows read" if row else f"{sheet} is read"))

    return read_book(book, say)


def _read_json(content: bytes) -> BookReading:
    def say(done: int, number: int) -> None:
        if done % 200 == 0:
            tell(_Report(said=f"{done:,} of {number:,} offerings read"))

    try:
        offerings, rules = read_tmf620(content, progress=say)
        problems: tuple[Problem, ...] = ()
    except RowErrors as refusal:
        offerings, rules = (), ()
        problems = tuple(Problem("", 0, "", row) for row in refusal.rows)
    return BookReading(
        offerings=offerings,
        rules=rules,
        buildings=None,
        problems=problems,
        number=len(problems),
        bad={},
    )


if __name__ == "__main__":
    _serve()
