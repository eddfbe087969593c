"""Import and use of a large catalogue: `python -m benchmarks.catalogue_import [offerings rows]`.

Written as workbook, CSVs and TMF620 JSON, read back in the limited child process, checked,
published to SQLite, loaded, changed in one offering and published again.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from benchmarks._large_catalogue import large_catalogue
from catalog.sheets.reading import BookReading
from catalog.sheets.reading_process import read_catalogue_file
from catalog.sheets.writing import written_sheets
from catalog.tmf620 import write_tmf620
from common.actor import SYSTEM
from common.books import write_csvs, write_sheets
from database.engine import open_database
from database.stores import offering_documents
from workflows import catalogue_shelf
from workflows.catalogue_shelf import catalogue_in_use
from workflows.catalogue_uses import uses_of
from workflows.edit_catalogue import publish_working_copy, save_offering, try_working_copy
from workflows.import_catalogue import try_import
from workflows.keep_catalogue import compare_versions, publish_tried, search_catalogue

T = TypeVar("T")
NOW = datetime(2026, 11, 25, tzinfo=UTC)


def timed(what: str, work: Callable[[], T]) -> T:
    begun, spent = time.perf_counter(), cpu_seconds()
    done = work()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    took = time.perf_counter() - begun
    cpu = cpu_seconds() - spent
    print(
        f"{what:36} {took:8.2f} s, {cpu:7.2f} s of CPU, peak {peak:6.0f} MB, child {child:6.0f} MB",
        flush=True,
    )
    return done


def cpu_seconds() -> float:
    """Of this process and its children so far: what the work costs on a busy machine too."""
    used = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def main() -> None:
    offerings, rows = (int(each) for each in sys.argv[1:3] or ("10000", "500000"))
    catalogue = large_catalogue(offerings, rows)
    print(f"{offerings:,} offerings, {rows:,} price rows, {len(catalogue.rules):,} rules")
    for name, write in (("a.xlsx", write_sheets), ("a.zip", write_csvs)):
        content = timed(f"write {name}", lambda w=write: w(written_sheets(catalogue)))  # type: ignore[misc]
        print(f"{name}: {len(content) / 2**20:.1f} MB")
        read = timed(f"read {name} in a child", lambda n=name, c=content: read_catalogue_file(n, c))  # type: ignore[misc]
        assert not read.problems, read.problems[:3]
        assert read.offerings == catalogue.offerings, f"{name} lost something"
    content = timed("write TMF620", lambda: write_tmf620(catalogue, last_update="now"))
    print(f"a.json: {len(content) / 2**20:.1f} MB")
    read = timed("read TMF620 in a child", lambda: read_catalogue_file("a.json", content))
    assert read.offerings == catalogue.offerings, "TMF620 lost something"
    with tempfile.TemporaryDirectory() as folder:
        use(read, Path(folder))


def use(read: BookReading, folder: Path) -> None:
    """Published, loaded and edited as a product manager and a seller would."""
    database = open_database(f"sqlite:///{folder / 'large.sqlite3'}")
    database.migrate()
    with database.work() as work:
        tried = timed("check every offering", lambda: try_import(work, read, by=SYSTEM))
        assert tried.whole is not None
        assert not tried.whole.errors, tried.whole.errors[:3]
        whole = tried.whole
        timed("publish", lambda: publish_tried(work, whole, by=SYSTEM, now=NOW))
    print(f"database: {(folder / 'large.sqlite3').stat().st_size / 2**20:.0f} MB")
    catalogue_shelf._kept.clear()
    offering_documents._kept.clear()
    with database.work() as work:
        sold = timed("catalogue_in_use, first page", lambda: catalogue_in_use(work))
        timed("catalogue_in_use, every later page", lambda: catalogue_in_use(work))
        timed("search, first (indexes)", lambda: search_catalogue(work, "voice", by=SYSTEM))
        timed("search, later", lambda: search_catalogue(work, "cloud branches", by=SYSTEM))
        timed("who uses an offering", lambda: uses_of(work, "service-00007", sold, by=SYSTEM))
        offering = sold.offering("service-00007")
        timed(
            "working copy, one offering",
            lambda: save_offering(work, replace(offering, summary="New"), None, by=SYSTEM, now=NOW),
        )
        timed("dry run of the working copy", lambda: try_working_copy(work, by=SYSTEM))
        timed("publish the working copy", lambda: publish_working_copy(work, by=SYSTEM, now=NOW))
        timed("difference of the versions", lambda: compare_versions(work, 1, 2, by=SYSTEM))
        timed("next version in use", lambda: catalogue_in_use(work))
    print(f"database: {(folder / 'large.sqlite3').stat().st_size / 2**20:.0f} MB")


if __name__ == "__main__":
    main()
