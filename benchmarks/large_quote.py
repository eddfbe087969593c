"""Measures large quotes: `python benchmarks/large_quote.py [lines ...]` (1,000 and 10,000)."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks._large_sale import NOW, SELLER, line_file, new_sale, take_in
from database.engine import Database, open_database
from sales.pricing.price import price
from sales.quotes.difference import Change, differences
from sales.quotes.editing import MassEdit
from workflows.catalogue_shelf import catalogue_in_use
from workflows.configure_solution import draft_of, set_terms
from workflows.edit_lines import change_cells
from workflows.issue_quote import issue_quote
from workflows.open_sale import open_sale
from workflows.see_quote import see_quote
from workflows.seed_demo import seed_demo

SIZES = (1_000, 10_000)


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Wall time, and beside it the processor's, which others' work does not stretch."""
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    _say(what, time.perf_counter() - wall, time.process_time() - cpu)


def best(what: str, step: Callable[[], object], times: int = 3) -> None:
    """The median of a few runs."""
    found = []
    for _ in range(times):
        wall, cpu = time.perf_counter(), time.process_time()
        step()
        found.append((time.perf_counter() - wall, time.process_time() - cpu))
    _say(what, *sorted(found)[times // 2])


def _say(what: str, wall: float, cpu: float) -> None:
    print(f"  {what:<50} {wall:8.3f} s  ({cpu:.3f} s of processor time)")


def main() -> None:
    sizes = [int(each) for each in sys.argv[1:]] or list(SIZES)
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/large.sqlite3")
        database.migrate()
        with database.work() as work:
            seed_demo(work, now=NOW)
        for lines in sizes:
            measure(database, lines)
        database.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of the process: {peak:.0f} MB")


def measure(database: Database, lines: int) -> None:
    print(f"{lines:,} lines over {lines // 5:,} sites, SQLite")
    opportunity_id = new_sale(database, f"Bank of {lines}")
    content = line_file(lines)
    with timed("import from CSV, price and store"):
        assert take_in(database, opportunity_id, content) == lines
    reprice(database, opportunity_id)
    edit(database, opportunity_id)
    versions(database, opportunity_id)


def reprice(database: Database, opportunity_id: str) -> None:
    with database.work() as work:
        draft = draft_of(work, opportunity_id).value
        offerings = {each.id: each for each in catalogue_in_use(work).on_sale}
    best("re-price in memory", lambda: price(draft.lines, offerings, draft.terms))
    # No two lines alike, so that nothing can be worked out once for several.
    unlike = tuple(
        replace(line, build_cost=None, quantity=1 + at % 90_000)
        for at, line in enumerate(draft.lines)
    )
    best("re-price in memory, no two lines alike", lambda: price(unlike, offerings, draft.terms))


def edit(database: Database, opportunity_id: str) -> None:
    discount = Decimal(1)

    def one_line() -> None:
        nonlocal discount
        discount += 1
        with database.work() as work:
            stored = draft_of(work, opportunity_id)
            change_cells(
                work,
                opportunity_id,
                {stored.value.lines[-1].id: MassEdit(discount_percent=discount)},
                expected=stored.revision,
                by=SELLER,
                now=NOW,
            )
        with database.work() as work:
            see_quote(work, open_sale(work, opportunity_id, by=SELLER), by=SELLER, now=NOW)

    best("edit one line, with totals and approvals", one_line, 5)


def versions(database: Database, opportunity_id: str) -> None:
    with timed("issue a version"), database.work() as work:
        first = issue_quote(work, opportunity_id, by=SELLER, now=NOW).version
    with database.work() as work:
        stored = draft_of(work, opportunity_id)
        changed = replace(stored.value, term_months=60, lines=stored.value.lines[:-10])
        set_terms(work, changed, expected=stored.revision, by=SELLER, now=NOW)
    with database.work() as work:
        second = issue_quote(work, opportunity_id, by=SELLER, now=NOW).version
    best("difference of two versions", lambda: differences(first, second))
    found = differences(first, second)
    print(f"  ({sum(each.change is not Change.SAME for each in found):,} lines differ)")


if __name__ == "__main__":
    main()
