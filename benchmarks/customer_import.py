"""Measures importing customers, doubles held: `python benchmarks/customer_import.py [rows]`."""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parent.parent))

from common.actor import SYSTEM
from common.tables import write_csv
from database.engine import open_database
from workflows.import_customers import columns_of, import_customers
from workflows.start_sale import Upload

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
MOST_SECONDS = 180
SYLLABLES = ("ba", "cor", "del", "fen", "gra", "hol", "jun", "kar", "lum", "mor", "nor", "pel")
TRADES = ("Foods", "Logistics", "Bank", "Clinics", "Stores", "Energy", "Press", "Timber", "Optics")
TOWNS = ("Boston 02110", "Denver 80202", "Austin 78701", "Seattle 98101", "Miami 33101")
DOUBLES = 0.02


def listed(number: int) -> tuple[bytes, int]:
    """A list of customers of which a known part are others' doubles under another spelling."""
    chance, rows, doubles = Random(3), [], 0
    for _ in range(number):
        if rows and chance.random() < DOUBLES:
            name, address = rows[-1][0], rows[-1][1]
            rows.append((f"{name.upper()} Inc.", address, "US"))
            doubles += 1
            continue
        name = "".join(chance.choice(SYLLABLES) for _ in range(4)).title()
        place = f"{chance.randint(1, 9999)} Main Street, {chance.choice(TOWNS)}"
        rows.append((f"{name} {chance.choice(TRADES)}", place, "US"))
    return write_csv(("Name", "Address", "Country"), rows), doubles


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    content, doubles = listed(number)
    upload = Upload("customers.csv", content)
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{Path(folder) / 'import.sqlite3'}")
        database.migrate()
        _, mapping = columns_of(upload, limit_mb=100, by=SYSTEM)
        started = time.perf_counter()
        with database.work() as work:
            done = import_customers(work, upload, mapping, limit_mb=100, by=SYSTEM, now=NOW)
        seconds = time.perf_counter() - started
        database.close()
    print(f"{number:,} rows, {doubles:,} of them doubles under another spelling")
    print(f"{done.taken:,} taken, {len(done.held):,} held back")
    print(f"{seconds:.0f} s (goal at 100,000: {MOST_SECONDS})")


if __name__ == "__main__":
    main()
