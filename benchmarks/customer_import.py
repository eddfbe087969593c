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


def listed(number: int) -> tuple[bytes, set[int]]:
    """A list of differently named customers, a known part of them others' doubles.

    A double is spelt as people do: in capitals with a legal form, with a slip of the pen, or with
    its words the other way round. The numbers of their rows come with it.
    """
    chance, rows, doubles = Random(3), [], set()
    known: set[str] = set()
    while len(rows) < number:
        if rows and chance.random() < DOUBLES:
            name, address = rows[chance.randrange(max(0, len(rows) - 5_000), len(rows))][:2]
            rows.append((misspelt(name, chance), address, "US"))
            doubles.add(len(rows) + 1)  # the header is row 1
            continue
        word = "".join(chance.choice(SYLLABLES) for _ in range(5)).title()
        name = f"{word} {chance.choice(TRADES)}"
        if word in known:
            continue
        known.add(word)
        place = f"{chance.randint(1, 9999)} Main Street, {chance.choice(TOWNS)}"
        rows.append((name, place, "US"))
    return write_csv(("Name", "Address", "Country"), rows), doubles


def misspelt(name: str, chance: Random) -> str:
    way = chance.randrange(3)
    if way == 0:
        return f"{name.upper()} Inc."
    if way == 1:
        first, _, rest = name.partition(" ")
        return f"{rest}, {first}"
    at = chance.randrange(1, len(name) - 1)
    return name[:at] + name[at + 1 :]


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    url = sys.argv[2] if len(sys.argv) > 2 else ""
    content, doubles = listed(number)
    upload = Upload("customers.csv", content)
    said: list[int] = []
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(url or f"sqlite:///{Path(folder) / 'import.sqlite3'}")
        database.migrate()
        _, mapping = columns_of(upload, limit_mb=100, by=SYSTEM)
        started = time.perf_counter()
        with database.work() as work:
            done = import_customers(
                work,
                upload,
                mapping,
                limit_mb=100,
                say=lambda at, _of: said.append(at),
                by=SYSTEM,
                now=NOW,
            )
        seconds = time.perf_counter() - started
        database.close()
    held = {row for row, _, _ in done.held}
    found = len(held & doubles)
    print(f"{number:,} rows, {len(doubles):,} of them doubles under another spelling")
    print(f"{done.taken:,} taken, {len(held):,} held back, progress said {len(said)} times")
    print(f"of the doubles {found / max(len(doubles), 1):.1%} were held back;", end=" ")
    print(f"of those held back {found / max(len(held), 1):.1%} are doubles")
    print(f"{seconds:.0f} s (goal at 100,000: {MOST_SECONDS})")


if __name__ == "__main__":
    main()
