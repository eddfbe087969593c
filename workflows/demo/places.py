"""The buildings the demo provider knows, from `data/buildings.csv`; fictional addresses."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from catalog.feasibility import Building, Reach
from common.money import Money
from workflows.demo.toml_table import BadDemoFile

FILE = Path(__file__).parent / "data" / "buildings.csv"
REGIONS = ("Northeast", "Southeast", "Midwest", "Southwest", "West")


@cache
def demo_buildings() -> tuple[Building, ...]:
    """All buildings: on-net, near-net and off-net."""
    return read_buildings(FILE)


def read_buildings(path: Path) -> tuple[Building, ...]:
    """Buildings from a CSV file with the columns of `data/buildings.csv`.

    Raises:
        BadDemoFile: the text names the file, the building and what is wrong with it.
    """
    with path.open(encoding="utf-8", newline="") as lines:
        return tuple(_building(row, path.name) for row in csv.DictReader(lines))


def _building(row: dict[str, str], file: str) -> Building:
    entry = f"building {row.get('id', '')!r}"
    try:
        found = Building(
            id=row["id"],
            street=row["street"],
            city=row["city"],
            postcode=row["postcode"],
            region=row["region"],
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            reach=Reach(row["reach"]),
            distance_km=float(row["distance_km"]),
            build_cost=Money.of(int(row["build_cost_usd"]), "USD"),
            extra_lead_days=int(row["extra_lead_days"]),
        )
    except KeyError as error:
        raise BadDemoFile(file, entry, f"the column {error} is missing.") from error
    except (TypeError, ValueError) as error:
        raise BadDemoFile(file, entry, f"a value is not understood: {error}.") from error
    if found.region not in REGIONS:
        raise BadDemoFile(file, entry, f"the region {found.region!r} is not on sale.")
    return found
