"""Forecasts of a hierarchy add up, are never negative, and survive a method that breaks."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasts import reconcile as reconciling
from forecasts.hierarchy import HierarchyRefused, hierarchy_of
from forecasts.panel import Panel
from forecasts.reconcile import BOTTOM_UP, PastBase, reconcile
from tests.forecasts.panels import LAST

IDS = [f"{family}{region}" for family in "AB" for region in "NS"]
PLACES = pd.DataFrame(
    {"unique_id": IDS, "family": [i[0] for i in IDS], "region": [i[1] for i in IDS]}
)
TREE = hierarchy_of(PLACES, ["family", "region"], IDS)


def origin(seed: int, noise: float = 2.0) -> PastBase:
    random = np.random.default_rng(seed)
    actual = TREE.add_up(random.poisson(20, (4, 6)).astype(float))
    return PastBase(np.maximum(actual + random.normal(0, noise, actual.shape), 0), actual)


def test_products_and_regions_are_both_levels() -> None:
    assert TREE.names[:5] == ("total", "family=A", "family=B", "region=N", "region=S")
    assert TREE.summing[:5].sum(axis=1).tolist() == [4, 2, 2, 2, 2]


def test_a_level_that_repeats_another_is_left_out() -> None:
    nested = PLACES.assign(city=PLACES["region"] + "-town")
    assert hierarchy_of(nested, ["region", "city"], IDS).levels.count("city") == 0


def test_a_sum_begins_where_its_first_series_does() -> None:
    bottom = Panel(tuple(IDS), tuple(np.ones(n) for n in (3, 5, 2, 4)), LAST, 12)
    nodes = TREE.panel_of(bottom)
    assert nodes.values[0].tolist() == [1, 2, 3, 4, 4]
    assert len(nodes.values[2]) == 4


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.floats(0, 60))
def test_reconciled_forecasts_add_up_and_are_never_negative(seed: int, noise: float) -> None:
    past = [origin(seed + nth, noise) for nth in range(3)]
    found = reconcile(TREE, origin(seed + 9, noise).base, past)
    assert (found.mean >= 0).all()
    np.testing.assert_allclose(TREE.add_up(found.mean[TREE.sums :]), found.mean, atol=1e-9)


def test_a_method_that_raises_gives_way_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reconciling, "_by_library", lambda *_: None)
    found = reconcile(TREE, origin(5).base, [origin(1), origin(2)])
    assert found.method == BOTTOM_UP


def test_a_method_that_moves_the_total_far_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reconciling, "_by_library", lambda tree, base, *_: base * 3)
    assert reconcile(TREE, origin(5).base, [origin(1), origin(2)]).method == BOTTOM_UP


def test_too_few_origins_add_up_from_the_bottom() -> None:
    assert reconcile(TREE, origin(5).base, [origin(1)]).method == BOTTOM_UP


def test_a_series_in_two_places_is_refused() -> None:
    twice = pd.concat([PLACES, PLACES.head(1).assign(region="S")])
    with pytest.raises(HierarchyRefused, match="AN has several values of family and region"):
        hierarchy_of(twice, ["family", "region"], IDS)
    with pytest.raises(HierarchyRefused, match="no column planet"):
        hierarchy_of(PLACES, ["planet"], IDS)
