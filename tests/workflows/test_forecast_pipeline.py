"""Pipeline and reviews as a person gets them: from the database, with permission, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import msgspec
import pandas as pd
import pytest

from common.actor import SYSTEM, Actor, NotAllowed, Role
from common.money import Money
from database.engine import Database
from forecasts.demand import Measure
from forecasts.forecast import Forecast
from tests.database import samples
from tests.database.samples import ANA, NOW
from tests.forecasts.samples import TODAY, records
from tests.forecasts.test_make_forecast import quick
from workflows.forecast_demand import keep_forecast
from workflows.forecast_pipeline import check_snapshots, forecast_pipeline, keep_snapshot
from workflows.review_forecasts import (
    OverrideRefused,
    compare_runs,
    override_month,
    overrides_judged,
    overrides_of,
    runs_of,
)

MARCUS = Actor("U-9", "Marcus", "marcus@larkfield.example", Role.ACCOUNT_MANAGER)


@pytest.fixture
def selling(sqlite_database: Database) -> Database:
    """One open opportunity, and forty deals closed at the rate of one a week."""
    with sqlite_database.work() as work:
        work.customers.save(samples.customer(), expected=None, by=ANA, now=NOW)
        opportunity = replace(
            samples.opportunity(),
            opened_on=NOW.date() - timedelta(days=20),
            expected_close=NOW.date() + timedelta(days=30),
        )
        work.opportunities.save(opportunity, expected=None, by=ANA, now=NOW)
        for nth in range(40):
            closed_on = NOW.date() - timedelta(days=7 * nth + 1)
            deal = samples.deal(f"D-{nth + 10:05}", "", closed_on)
            opened_on = closed_on - timedelta(days=30 + nth)
            work.deals.add(replace(deal, won=nth % 2 == 0, opened_on=opened_on))
    return sqlite_database


def test_open_opportunities_count_by_chance_and_time(selling: Database) -> None:
    with selling.work() as work:
        currency = work.deals.list()[0].lines[0].mrc.currency
        found = forecast_pipeline(work, currency=currency, by=ANA, now=NOW)
    (only,) = found.deals
    assert not only.quoted
    assert only.outlook.probability == pytest.approx(0.5, abs=0.05)
    assert sum(found.weighted) == pytest.approx(only.outlook.weighted)
    assert 0 < sum(found.weighted) <= 0.55 * float(only.monthly.amount)
    assert found.wins.method == "base rate"


def test_the_pipeline_is_kept_once_a_day_and_checked_four_weeks_later(selling: Database) -> None:
    later = NOW + timedelta(days=40)
    with selling.work() as work:
        currency = work.deals.list()[0].lines[0].mrc.currency
        found = forecast_pipeline(work, currency=currency, by=ANA, now=NOW)
        assert keep_snapshot(work, found, by=ANA, now=NOW) == 1
        assert keep_snapshot(work, found, by=ANA, now=NOW) == 0
        assert check_snapshots(work, currency=currency, by=ANA, now=NOW) == ()
        won_on = NOW.date() + timedelta(days=10)
        work.deals.add(samples.deal("D-00099", "OPP-0001", won_on))
    with selling.work() as work:
        (check,) = check_snapshots(work, currency=currency, by=ANA, now=later)
        deal = work.deals.get("D-00099")
    assert (check.opportunities, check.still_open) == (1, 0)
    assert check.expected > Money.zero(currency)
    assert check.won == sum((line.mrc for line in deal.lines), Money.zero(currency))


@pytest.fixture
def kept(sqlite_database: Database) -> Forecast:
    forecast = quick(records(40))
    with sqlite_database.work() as work:
        keep_forecast(work, forecast, by=SYSTEM, now=NOW)
    return forecast


def test_an_override_needs_a_reason_a_month_and_the_right_to_forecast(
    sqlite_database: Database, kept: Forecast
) -> None:
    month = date(2026, 12, 1)
    with sqlite_database.work() as work:
        for wrong in ({"reason": " "}, {"value": -1.0}, {"value": float("nan")}):
            given = {"value": 9.0, "reason": "a tender"} | wrong
            with pytest.raises(OverrideRefused):
                override_month(work, kept, "total", month, **given, by=ANA, now=NOW)
        day = date(2031, 1, 1)
        with pytest.raises(OverrideRefused, match="January 2031 is not in this forecast"):
            override_month(work, kept, "total", day, value=1, reason="x", by=ANA, now=NOW)
        with pytest.raises(NotAllowed):
            override_month(work, kept, "total", month, value=1, reason="x", by=MARCUS, now=NOW)


def test_the_newest_override_of_a_month_counts_and_is_judged_when_the_month_is_over(
    sqlite_database: Database, kept: Forecast
) -> None:
    month = date(2026, 11, 1)
    model = kept.find("total").points(kept.models[0])[0].mean
    with sqlite_database.work() as work:
        for value in (model * 3, model * 1.9):
            override_month(work, kept, "total", month, value=value, reason="x", by=ANA, now=NOW)
        assert [each.value for each in overrides_of(work, Measure.UNITS, "total", by=ANA)] == [
            model * 1.9
        ]
        assert overrides_judged(work, kept, by=ANA) == ()
        grown = records(40).iloc[-4:].assign(month=month)
        grown["units"] = 2 * model / 4
        after = quick(_joined(records(40), grown), today=date(2026, 12, 2))
        newest, oldest = overrides_judged(work, after, by=ANA)
    assert newest.helped
    assert oldest.helped is False or oldest.override.value > newest.override.value


def test_runs_are_listed_and_compared(sqlite_database: Database, kept: Forecast) -> None:
    more = quick(_joined(records(40), records(40).tail(4)))
    with sqlite_database.work() as work:
        keep_forecast(work, more, by=SYSTEM, now=NOW)
        newest, oldest = runs_of(work, Measure.UNITS, by=ANA)
        changes = compare_runs(work, oldest.id, newest.id, by=ANA)
    assert changes[0].change > 0


def test_a_forecast_kept_before_these_measures_still_reads(kept: Forecast) -> None:
    document = msgspec.json.decode(msgspec.json.encode(kept))
    for series in document["series"]:
        for row in series["accuracy"]:
            del row["value_added"], row["interval_score_80"]
    old = msgspec.json.decode(msgspec.json.encode(document), type=Forecast)
    assert old.find("total").accuracy[0].value_added is None
    assert old.made_on == TODAY


def _joined(*frames: pd.DataFrame) -> pd.DataFrame:
    return pd.concat(frames, ignore_index=True)
