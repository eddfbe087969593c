"""Import and use of a large catalogue: `python -m benchmarks.catalogue_import [offerings rows]`.

Written as workbook, CSVs and TMF620 JSON, read back in the limited child process, checked,
published to SQLite, loaded, changed in one offering and published again.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from typing import TypeVar

from benchmarks._large_catalogue import large_catalogue
from catalog.sheets.reading_process import read_catalogue_file
from catalog.sheets.writing import written_sheets
from catalog.tmf620 import write_tmf620
from common.books import write_csvs, write_sheets

T = TypeVar("T")


def timed(what: str, work: Callable[[], T]) -> T:
    begun = time.perf_counter()
    done = work()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    took = time.perf_counter() - begun
    print(f"{what:58} {took:8.2f} s   peak {peak:6.0f} MB, child {child:6.0f} MB", flush=True)
    return done


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


if __name__ == "__main__":
    main()
