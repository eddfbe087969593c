"""Snapshots and overrides come back as they were given, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from database.engine import Database
from database.listings import Override, PipelineSnapshot
from tests.database.samples import ANA, NOW

DAY = date(2026, 11, 23)
SNAPSHOT = PipelineSnapshot(
    taken_on=DAY,
    opportunity_id="OPP-0001",
    stage="quoted",
    probability=0.375,
    stale=False,
    monthly_minor=123_456,
    currency="USD",
    expected_next_month_minor=40_000,
    expected_close=date(2026, 12, 20),
)
OVERRIDE = Override(
    measure="units",
    unique_id="family=SD-WAN",
    month=date(2026, 12, 1),
    forecast=41.25,
    value=60.0,
    reason="A tender of 40 sites",
    made_by_id=ANA.id,
    made_by=ANA.name,
    made_at=NOW,
)


def test_a_day_keeps_one_snapshot_the_last(database: Database) -> None:
    with database.work() as work:
        work.pipeline.keep_snapshot([SNAPSHOT])
        work.pipeline.keep_snapshot([SNAPSHOT._replace(probability=0.5)])
        earlier = SNAPSHOT._replace(taken_on=date(2026, 10, 1))
        work.pipeline.keep_snapshot([earlier, earlier._replace(opportunity_id="OPP-0002")])
        work.pipeline.keep_snapshot([])
    with database.work() as work:
        assert work.pipeline.snapshot_days() == (DAY, date(2026, 10, 1))
        assert work.pipeline.snapshot(DAY) == (SNAPSHOT._replace(probability=0.5),)
        assert len(work.pipeline.snapshot(date(2026, 10, 1))) == 2


def test_overrides_are_all_remembered_newest_first(database: Database) -> None:
    second = replace(OVERRIDE, value=70.0, reason="It grew")
    other = replace(OVERRIDE, unique_id="total")
    with database.work() as work:
        for each in (OVERRIDE, second, other):
            work.pipeline.add_override(each)
    with database.work() as work:
        assert work.pipeline.overrides("units", "family=SD-WAN") == (second, OVERRIDE)
        assert work.pipeline.overrides("units") == (other, second, OVERRIDE)
        assert work.pipeline.overrides("mrc") == ()
