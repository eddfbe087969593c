"""The gate for demand lets in what can be forecast and names what cannot."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from forecasts.demand import (
    DemandRefused,
    Level,
    Measure,
    check_demand,
    check_records,
    series_frame,
)
from tests.forecasts.samples import TODAY, record, records

MAY, JUNE, AUGUST = date(2026, 5, 1), date(2026, 6, 1), date(2026, 8, 1)


def demand(*rows: tuple[str, object, object]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["unique_id", "ds", "y"])


def test_months_without_a_deal_are_zero_demand_up_to_the_common_last_month() -> None:
    checked = check_demand(demand(("b", JUNE, 2), ("a", AUGUST, 1), ("a", MAY, 3)), TODAY)
    assert checked["unique_id"].tolist() == ["a"] * 4 + ["b"] * 3
    assert checked["y"].tolist() == [3, 0, 0, 1, 2, 0, 0]
    assert str(checked["y"].dtype) == "float64"


def test_the_month_that_is_still_running_is_left_out() -> None:
    checked = check_demand(demand(("a", date(2026, 10, 1), 1), ("a", date(2026, 11, 1), 9)), TODAY)
    assert checked["ds"].tolist() == [pd.Timestamp("2026-10-01")]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([("a", MAY, -1)], "a has demand of -1 in May 2026; accepted is a number of 0 or more."),
        ([("a", MAY, float("nan"))], "a has demand of nan in May 2026; accepted is"),
        ([("a", MAY, float("inf"))], "a has demand of inf in May 2026; accepted is"),
        ([("a", MAY, "3")], "a has demand of '3' in May 2026; accepted is"),
        ([("a", MAY, True)], "a has demand of True in May 2026; accepted is"),
        ([("a", MAY, 1), ("a", MAY, 2)], "a has May 2026 twice; add the two up to one value."),
        ([("a", date(2026, 12, 1), 1)], "a has demand in December 2026, which is yet to come"),
        ([("a", date(2026, 5, 9), 1)], "a has the month 2026-05-09; accepted is the first day"),
        ([("a", "soon", 1)], "a has the month 'soon'; accepted is the first day"),
        ([("a", 202605, 1)], "a has the month 202605; accepted is the first day"),
        ([("a", date(2026, 11, 1), 1)], "Demand begins in November 2026, which is not over"),
        ([], "There is no demand yet; close a deal or import past deals first."),
    ],
)
def test_a_series_that_cannot_be_forecast_is_refused_by_name(
    rows: list[tuple[str, object, object]], sentence: str
) -> None:
    with pytest.raises(DemandRefused) as refusal:
        check_demand(demand(*rows), TODAY)
    assert str(refusal.value).startswith(sentence)


def test_a_missing_column_is_refused_by_name() -> None:
    with pytest.raises(DemandRefused, match="no column y; needed are unique_id, ds and y"):
        check_demand(pd.DataFrame({"unique_id": ["a"], "ds": [MAY]}), TODAY)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"units": -2}, "Row 2 (SD-WAN) has units of -2 in June 2026; accepted is"),
        ({"mrc": "12"}, "Row 2 (SD-WAN) has mrc of '12' in June 2026; accepted is"),
        ({"bandwidth_mbps": None}, "Row 2 (SD-WAN) has bandwidth_mbps of "),
        ({"family": " "}, "Row 2 has no family; name one."),
        ({"region": None}, "Row 2 has no region; name one."),
        ({"month": date(2027, 1, 1)}, "Row 2 has demand in January 2027, which is yet to come"),
    ],
)
def test_a_record_that_is_not_what_its_column_asks_is_refused_by_row(
    change: dict[str, object], sentence: str
) -> None:
    rows = pd.DataFrame([record(MAY, 1), {**record(JUNE, 1), **change}])
    with pytest.raises(DemandRefused) as refusal:
        check_records(rows, TODAY)
    assert str(refusal.value).startswith(sentence)


def test_exact_money_is_accepted_as_a_measure() -> None:
    rows = pd.DataFrame([{**record(MAY, 1), "mrc": Decimal("99.90")}])
    assert check_records(rows, TODAY)["mrc"].tolist() == [99.9]


def test_equal_records_give_equal_frames_in_whatever_order_they_come() -> None:
    rows = records(6)
    shuffled = rows.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(check_records(rows, TODAY), check_records(shuffled, TODAY))


def test_every_level_adds_up_to_the_same_demand() -> None:
    checked = check_records(records(6), TODAY)
    totals = {level: series_frame(checked, Measure.MRC, level)["y"].sum() for level in Level}
    assert len(set(totals.values())) == 1


def test_series_are_named_by_what_they_are_of() -> None:
    checked = check_records(pd.DataFrame([record(MAY, 1)]), TODAY)
    names = [series_frame(checked, Measure.UNITS, level)["unique_id"].item() for level in Level]
    assert names == ["total", "family=SD-WAN", "region=North", "family=SD-WAN/region=North"]
