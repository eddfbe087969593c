"""Reads RFPs in a process of its own, which has limits of time and memory and may die alone.

Run as `python -m sales.rfp.reading_process` this file is the child: it reads a request from its
input, reports progress in JSON lines, and ends with the reading or a sentence of refusal.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec

from common.errors import BusinessError
from sales.rfp.block import SheetColumns
from sales.rfp.classifier import classifier_from, standard_classifier
from sales.rfp.past_answers import PastAnswer
from sales.rfp.reading import NamedFile, RfpReading, read_files, read_past_answers

PROJECT_ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS = 120.0
MEMORY_MB = 1_500  # of address space


class ReadingTookTooLong(BusinessError):
    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"Reading was stopped after {seconds:g} seconds; split the document or send fewer "
            "files at once."
        )


class ReadingFailed(BusinessError):
    def __init__(self, code: int) -> None:
        super().__init__(
            f"Reading stopped before it was done (exit code {code}): a document needs more memory "
            "than is allowed or is damaged; save it anew or split it."
        )


class ReadingRefused(BusinessError):
    """The child met a refusal; the sentence is the one the refusal was made with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingRequest:
    """`weights` is the classifier's JSON; empty for the one of the repository."""

    files: tuple[NamedFile, ...]
    today: date
    memory_mb: int
    weights: str = ""
    mapping: tuple[SheetColumns, ...] = ()
    answered: bool = False  # responses of the past, to be read for their answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    said: str = ""
    reading: RfpReading | None = None
    answers: tuple[PastAnswer, ...] | None = None
    refusal: str = ""


def read_apart(
    files: Sequence[NamedFile],
    *,
    today: date,
    say: Callable[[str], None] = lambda _: None,
    weights: str = "",
    mapping: Sequence[SheetColumns] = (),
    seconds: float = SECONDS,
) -> RfpReading:
    """`read_files` in a child process.

    Raises:
        ReadingRefused: with the sentence of whatever refusal the child met.
        ReadingTookTooLong, ReadingFailed.
    """
    request = ReadingRequest(
        files=tuple(files),
        today=today,
        memory_mb=MEMORY_MB,
        weights=weights,
        mapping=tuple(mapping),
    )
    report, code = _ask(request, say, seconds)
    if report.reading is None:
        raise ReadingFailed(code)
    return report.reading


def read_past_apart(
    files: Sequence[NamedFile], *, today: date, seconds: float = SECONDS
) -> tuple[PastAnswer, ...]:
    """`read_past_answers` in a child process, with the refusals of `read_apart`."""
    request = ReadingRequest(files=tuple(files), today=today, memory_mb=MEMORY_MB, answered=True)
    report, code = _ask(request, lambda _: None, seconds)
    if report.answers is None:
        raise ReadingFailed(code)
    return report.answers


def _ask(request: ReadingRequest, say: Callable[[str], None], seconds: float) -> tuple[Report, int]:
    """The child's last report and its exit code.

    Raises:
        ReadingRefused, ReadingTookTooLong.
    """
    child = subprocess.Popen(
        [sys.executable, "-m", "sales.rfp.reading_process"],
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
        last = _converse(child, msgspec.json.encode(request), say)
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
    return last, code


def _converse(child: subprocess.Popen[bytes], request: bytes, say: Callable[[str], None]) -> Report:
    """Sends the request and passes on progress; the last report, empty when the child died."""
    assert child.stdin is not None
    assert child.stdout is not None  # both were asked for as pipes
    last = Report()
    try:
        with child.stdin:
            child.stdin.write(request)
    except BrokenPipeError:
        return last
    with child.stdout:
        for line in child.stdout:
            last = msgspec.json.decode(line, type=Report)
            if last.said:
                say(last.said)
    return last


def _report(report: Report) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(report) + b"\n")
    sys.stdout.buffer.flush()


def _serve() -> None:
    request = msgspec.json.decode(sys.stdin.buffer.read(), type=ReadingRequest)
    _limit(request.memory_mb)
    try:
        done = _done(request)
    except BusinessError as refusal:
        _report(Report(refusal=str(refusal)))
    except MemoryError:
        sentence = "A document needs more memory than is allowed; split it or save it anew."
        _report(Report(refusal=sentence))
    else:
        _report(done)


def _done(request: ReadingRequest) -> Report:
    if request.answered:
        return Report(answers=read_past_answers(request.files))
    classifier = classifier_from(request.weights) if request.weights else standard_classifier()
    reading = read_files(
        request.files,
        classifier,
        today=request.today,
        say=lambda said: _report(Report(said=said)),
        mapping=request.mapping,
    )
    return Report(reading=reading)


def _limit(megabytes: int) -> None:
    """The child may not take more memory than this, wherever the system can say so."""
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 2**20, megabytes * 2**20))


if __name__ == "__main__":
    _serve()
