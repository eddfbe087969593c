"""How fast sites are checked: `python -m benchmarks.feasibility [--sites 5000 --buildings 10000]`.

A third of the sites are known buildings, a third known only by their coordinates, a third have a
supplier's quote; all are read as a table and written back, as the page and the command do.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from catalog.feasibility import Building
from common.actor import SYSTEM
from common.tables import read_table
from database.engine import open_database
from workflows.check_sites import check_sites, results_csv
from workflows.demo.catalogue import demo_offerings, demo_rules
from workflows.demo.places import demo_buildings
from workflows.keep_supplier_quotes import COLUMNS, import_supplier_quotes
from workflows.load_catalogue import load_catalogue


def tables(
    buildings: tuple[Building, ...], number: int, chance: random.Random
) -> tuple[list[str], list[str]]:
    """Lines of a site list and of a list of suppliers' quotes."""
    rows = ["street,city,latitude,longitude"]
    quotes = [",".join(COLUMNS)]
    for at in range(number):
        where = f"{chance.uniform(30, 48):.4f},{chance.uniform(-120, -75):.4f}"
        known = buildings[at % len(buildings)]
        rows.append(f"{known.street},{known.city},," if at % 3 == 0 else f"{at} Far Rd,X,{where}")
        if at % 3 == 1:
            quotes.append(f"Alder,{at} Far Road,X,fibre,100,900,350,USD,2030-01-01")
    return rows, quotes


def silent(done: int, of: int) -> None:
    """The page and the command show a bar instead."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", type=int, default=5_000)
    parser.add_argument("--buildings", type=int, default=10_000)
    asked = parser.parse_args()
    chance = random.Random(1)
    real = demo_buildings()
    buildings = tuple(
        replace(
            real[at % len(real)],
            id=f"B-{at}",
            street=f"{at} Known Street",
            latitude=chance.uniform(30, 48),
            longitude=chance.uniform(-120, -75),
        )
        for at in range(asked.buildings)
    )
    rows, quotes = tables(buildings, asked.sites, chance)
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{Path(folder) / 'sites.sqlite3'}")
        database.migrate()
        with database.work() as work:
            now = datetime(2027, 1, 1, tzinfo=UTC)
            load_catalogue(work, demo_offerings(), demo_rules(), buildings, by=SYSTEM, now=now)
            table = read_table("q.csv", "\n".join(quotes).encode(), 50)
            import_supplier_quotes(work, table, by=SYSTEM, now=now)
        start = time.perf_counter()
        sites = read_table("s.csv", "\n".join(rows).encode(), 50)
        with database.work() as work:
            day = date(2027, 1, 1)
            found = check_sites(work, "dia-fibre", sites, progress=silent, today=day, by=SYSTEM)
        size = len(results_csv(found))
        spent = time.perf_counter() - start
    priced = sum(bool(each.surveyed and each.surveyed.supplier) for each in found)
    print(
        f"{len(found):,} sites against {len(buildings):,} buildings and {len(quotes) - 1:,} "
        f"supplier quotes in {spent:.2f} s ({priced:,} priced by a supplier, {size:,} bytes out)"
    )


if __name__ == "__main__":
    main()
