"""A family split over its regions adds up to the family and uses no later month."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasts.backtest import predicted_rows
from forecasts.baselines import RecentMean
from forecasts.split import recent_shares, split_rows
from tests.forecasts.samples import history, series

amounts = st.lists(st.integers(0, 500), min_size=14, max_size=14)


def family_rows(*parts: list[float]) -> pd.DataFrame:
    known = history([sum(month) for month in zip(*parts, strict=True)])
    rows = predicted_rows(RecentMean().fit(known), known, 3)
    return rows.assign(unique_id="family", model="M")


def shares(*parts: list[float]) -> list[float]:
    known = pd.concat([series(part, f"part {number}") for number, part in enumerate(parts)])
    known = known.assign(parent="family")
    return recent_shares(known, pd.Timestamp("2026-10-01"))["share"].tolist()


@settings(max_examples=30, deadline=None)
@given(st.lists(amounts, min_size=1, max_size=4))
def test_the_parts_sum_to_the_family(parts: list[list[float]]) -> None:
    children = pd.concat([series(part, f"part {index}") for index, part in enumerate(parts)])
    parents = dict.fromkeys(children["unique_id"], "family")
    rows = family_rows(*parts)
    split = split_rows(rows, children, parents, least_months=1)
    assert split.groupby("step")["mean"].sum().tolist() == pytest.approx(rows["mean"].tolist())


def test_only_the_last_year_decides_the_shares() -> None:
    assert shares([900.0] * 12 + [1.0] * 12, [0.0] * 12 + [3.0] * 12) == [0.25, 0.75]


def test_a_family_that_sold_nothing_for_a_year_is_split_as_it_used_to_sell() -> None:
    assert shares([1.0] + [0.0] * 12, [4.0] + [0.0] * 12) == [0.2, 0.8]


def test_a_family_that_never_sold_has_no_shares_to_give() -> None:
    assert shares([0.0] * 13, [0.0] * 13) == [0.0, 0.0]


def test_a_part_begun_too_lately_gets_no_rows_of_that_cut_off() -> None:
    children = pd.concat([series([2.0] * 14, "old"), series([2.0] * 3, "new")])
    rows = family_rows([2.0] * 14, [0.0] * 11 + [2.0] * 3)
    split = split_rows(rows, children, {"old": "family", "new": "family"}, least_months=12)
    assert set(split["unique_id"]) == {"old"}
