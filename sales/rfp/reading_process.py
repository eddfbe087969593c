"""Reads RFPs in a process of its own, which has limits of time and memory and may die alone.

Run as `python -m sales.rfp.reading_process` this file is the child: it reads a request from its
input, reports progress in JSON lines, and ends with the reading or a sentence of refusal.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import msgspec

from common.apart import ask_apart, limit_memory, tell
from common.errors import BusinessError
from sales.rfp.block import SheetColumns
from sales.rfp.classifier import classifier_from, standard_classifier
from sales.rfp.past_answers import PastAnswer
from sales.rfp.reading import NamedFile, RfpReading, read_files, read_past_answers

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
    answer = ask_apart(
        "sales.rfp.reading_process",
        msgspec.json.encode(request),
        Report,
        say=say,
        seconds=seconds,
    )
    if answer.late:
        raise ReadingTookTooLong(seconds)
    last = answer.last or Report()
    if last.refusal:
        raise ReadingRefused(last.refusal)
    return last, answer.code


def _serve() -> None:
    request = msgspec.json.decode(sys.stdin.buffer.read(), type=ReadingRequest)
    limit_memory(request.memory_mb)
    try:
        done = _done(request)
    except BusinessError as refusal:
        tell(Report(refusal=str(refusal)))
    except MemoryError:
        sentence = "A document needs more memory than is allowed; split it or save it anew."
        tell(Report(refusal=sentence))
    else:
        tell(done)


def _done(request: ReadingRequest) -> Report:
    if request.answered:
        return Report(answers=read_past_answers(request.files))
    classifier = classifier_from(request.weights) if request.weights else standard_classifier()
    reading = read_files(
        request.files,
        classifier,
        today=request.today,
        say=lambda said: tell(Report(said=said)),
        mapping=request.mapping,
    )
    return Report(reading=reading)


if __name__ == "__main__":
    _serve()
