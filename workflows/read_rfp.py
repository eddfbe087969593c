"""Read the files of an RFP in a child process, for the shell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from sales.rfp.export import to_csv, to_json
from sales.rfp.files import DocumentRefused
from sales.rfp.reading import NamedFile, RfpReading
from sales.rfp.reading_process import read_apart


def load_files(paths: Sequence[Path]) -> tuple[NamedFile, ...]:
    """The files of the paths. Raises DocumentRefused for one that is not there."""
    files = []
    for path in paths:
        if not path.is_file():
            raise DocumentRefused(path.name, "was not found; check the path")
        files.append(NamedFile(name=path.name, content=path.read_bytes()))
    return tuple(files)


def read_rfp_files(
    paths: Sequence[Path],
    *,
    as_json: bool,
    today: date,
    say: Callable[[str], None] = lambda _: None,
) -> tuple[RfpReading, str]:
    """The reading, and it written out as CSV or JSON.

    Raises:
        DocumentRefused, ReadingRefused, ReadingTookTooLong, ReadingFailed.
    """
    reading = read_apart(load_files(paths), today=today, say=say)
    return reading, to_json(reading) if as_json else to_csv(reading)
