"""Reads a catalogue file in a process of its own, which has limits of time and memory.

Run as `python -m catalog.sheets.reading_process` this file is the child: it reads a request and
the file from its input, reports progress in JSON lines, and ends with the reading or a refusal.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path, PurePath

import msgspec

from catalog.sheets.reading import BookReading, read_book
from catalog.sheets.rows import Problem
from catalog.tmf620_reading import read_tmf620
from common.books import open_book
from common.collecting import collector_resting
from common.errors import BusinessError, RowErrors
from common.tables import FileRefused

PROJECT_ROOT = Path(__file__).resolve().parent.parent.parent
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
    child = subprocess.Popen(
        [sys.executable, "-m", "catalog.sheets.reading_process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=PROJECT_ROOT,
    )
    late = threading.Event()

    def give_up() -> None:
        late.set()
        child.kill()

    timer = threading.Timer(seconds, give_up)
    timer.start()
    try:
        last = _converse(child, msgspec.json.encode(request) + b"\n" + content, say)
        code = child.wait()
    finally:
        timer.cancel()
        if child.poll() is None:
            child.kill()
            child.wait()
    if late.is_set():
        raise ReadingTookTooLong(seconds)
    if last.refusal:
        raise ReadingRefused(last.refusal)
    if last.reading is None:
        raise ReadingFailed(code)
    return last.reading


def _limit_mb(name: str) -> int:
    return LARGEST_JSON_MB if name.casefold().endswith(".json") else LARGEST_MB


def _weigh(name: str, content: bytes) -> None:
    size, limit = len(content) / 1024 / 1024, _limit_mb(name)
    if size > limit:
        said = f"is {size:.1f} MB; at most {limit} MB are accepted"
        raise ReadingRefused(str(FileRefused(PurePath(name).name[:80], said)))


def _converse(
    child: subprocess.Popen[bytes], request: bytes, say: Callable[[str], None]
) -> _Report:
    """Sends the request and passes on progress; the last report, empty when the child died."""
    assert child.stdin is not None
    assert child.stdout is not None  # both were asked for as pipes
    last = _Report()
    try:
        with child.stdin:
            child.stdin.write(request)
    except BrokenPipeError:
        return last
    with child.stdout, collector_resting():
        for line in child.stdout:
            last = msgspec.json.decode(line, type=_Report)
            if last.said:
                say(last.said)
    return last


def _report(report: _Report) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(report) + b"\n")
    sys.stdout.buffer.flush()


def _serve() -> None:
    request = msgspec.json.decode(sys.stdin.buffer.readline(), type=_Request)
    content = sys.stdin.buffer.read()
    _limit(request.memory_mb)
    try:
        with collector_resting():
            reading = _read(request, content)
    except BusinessError as refusal:
        _report(_Report(refusal=str(refusal)))
    except MemoryError:
        sentence = "The file needs more memory than is allowed; split it or save it anew."
        _report(_Report(refusal=sentence))
    else:
        _report(_Report(reading=reading))


def _read(request: _Request, content: bytes) -> BookReading:
    if request.name.casefold().endswith(".json"):
        return _read_json(content)
    book = open_book(request.name, content, request.limit_mb)

    def tell(sheet: str, row: int) -> None:
        _report(_Report(said=f"{sheet}: {row:,} rows read" if row else f"{sheet} is read"))

    return read_book(book, tell)


def _read_json(content: bytes) -> BookReading:
    def tell(done: int, number: int) -> None:
        if done % 200 == 0:
            _report(_Report(said=f"{done:,} of {number:,} offerings read"))

    try:
        offerings, rules = read_tmf620(content, progress=tell)
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


def _limit(megabytes: int) -> None:
    """The child may not take more memory than this, wherever the system can say so."""
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 2**20, megabytes * 2**20))


if __name__ == "__main__":
    _serve()
