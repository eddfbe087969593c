"""Makes a sale of any size from a generated file, as an import does it."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from common.actor import Actor, Role
from common.tables import write_csv
from database.engine import Database
from workflows.import_lines import import_lines, preview_lines
from workflows.start_sale import (
    NewCustomer,
    NewOpportunity,
    Upload,
    create_customer,
    open_opportunity,
)

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SELLER = Actor("A-SELL", "Ana Silva", "ana@larkfield.example", Role.SALES_ENGINEER)
BOSS = Actor("A-BOSS", "Ben Okafor", "ben@larkfield.example", Role.ADMINISTRATOR)
_REGIONS = ("Northeast", "Southeast", "Midwest", "Southwest", "West")
_HEADER = (
    "Site",
    "Region",
    "City",
    "Street",
    "Offering",
    "Bandwidth",
    "Service class",
    "Quantity",
    "Term",
    "Discount",
)


def line_file(lines: int, per_site: int = 5) -> bytes:
    """A CSV of generated branches, alike from run to run."""
    chance = random.Random(7)
    rows = []
    for at in range(lines):
        site = at // per_site
        rows.append(
            (
                f"Branch {site:05d}",
                _REGIONS[site % 5],
                f"Town {site % 300}",
                f"{site} High Street",
                "dia-fibre",
                chance.choice((20, 50, 100, 200, 500, 1000)),
                chance.choice(("Silver", "Gold")),
                chance.randint(1, 9),
                chance.choice(("", 24, 36, 48)),
                chance.choice(("", "", "5", "7.5", "2.25")),
            )
        )
    return write_csv(_HEADER, rows)


def new_sale(database: Database, name: str) -> str:
    """An opportunity of a new customer that has no site yet."""
    with database.work() as work:
        customer = create_customer(work, NewCustomer(name=name), by=SELLER, now=NOW).value
        opened = open_opportunity(
            work,
            NewOpportunity(
                customer_id=customer.id,
                title="All branches",
                site_ids=(),
                expected_close=NOW.date() + timedelta(days=30),
            ),
            by=SELLER,
            now=NOW,
        )
    return opened.value.id


def take_in(database: Database, opportunity_id: str, content: bytes) -> int:
    """Import a file as the page does; the lines taken."""
    with database.work() as work:
        preview = preview_lines(work, Upload("lines.csv", content), limit_mb=50, by=SELLER)
        _, taken = import_lines(work, opportunity_id, preview, preview.columns, by=SELLER, now=NOW)
    return taken
