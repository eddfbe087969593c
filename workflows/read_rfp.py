"""Read the files of an RFP in a child process, for the shell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

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
    today: date,
    say: Callable[[str], None] = lambda _: None,
) -> RfpReading:
    """The files of the paths as one reading.

    Raises:
        DocumentRefused, ReadingRefused, ReadingTookTooLong, ReadingFailed.
    """
    return read_apart(load_files(paths), today=today, say=say)
