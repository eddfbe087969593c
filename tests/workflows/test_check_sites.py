"""Every site of a list gets its row; what cannot be read says why and stops no other."""

from __future__ import annotations

import pytest

from common.actor import SYSTEM
from common.tables import read_table
from database.engine import Database
from tests.database.samples import NOW
from workflows.check_sites import ColumnMissing, check_sites, results_csv
from workflows.demo.catalogue import demo_offerings, demo_rules
from workflows.demo.places import demo_buildings
from workflows.load_catalogue import load_catalogue


def test_each_row_has_its_own_result(sqlite_database: Database) -> None:
    known = demo_buildings()[0]
    text = (
        "Site,Street,City,Latitude,Longitude\n"
        f"HQ,{known.street},{known.city},,\n"
        f"Shed,1 Nowhere,X,{known.latitude},{known.longitude}\n"
        "Moon,1 Crater,X,999,0\n"
        "Word,1 Crater,X,north,0\n"
        ",,X,,\n"
    )
    steps: list[tuple[int, int]] = []
    with sqlite_database.work() as work:
        load_catalogue(work, demo_offerings(), demo_rules(), demo_buildings(), by=SYSTEM, now=NOW)
        table = read_table("sites.csv", text.encode(), 1)
        found = check_sites(
            work,
            "dia-fibre",
            table,
            progress=lambda *step: steps.append(step),
            today=NOW.date(),
            by=SYSTEM,
        )
        wrong = read_table("sites.csv", b"name,city\nx,y\n", 1)
        with pytest.raises(ColumnMissing, match="'street'"):
            check_sites(
                work,
                "dia-fibre",
                wrong,
                progress=lambda *_: None,
                today=NOW.date(),
                by=SYSTEM,
            )
    assert steps == [(5, 5)]
    assert [each.problem[:6] for each in found] == ["", "", "Row 4:", "Row 5:", "Row 6:"]
    assert found[0].surveyed is not None
    assert found[0].surveyed.feasibility.reach is known.reach
    back = read_table("out.csv", results_csv(found), 1)
    assert back.header[:5] == ("row", "site", "street", "city", "reach")
    assert len(back.rows) == 5
