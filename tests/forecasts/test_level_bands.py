"""Levels that err more than the common pool get wider bands, in the measure they are believed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts.hierarchy import Hierarchy
from forecasts.level_bands import level_factors

NODES = Hierarchy(
    ("total", "a", "b"), ("total", "series", "series"), np.array([[1, 1], [1, 0], [0, 1.0]])
)
HALF = [np.ones((3, 4))] * 3


def errors_of(total: float, series: float) -> list[np.ndarray]:
    return [np.vstack([np.full((1, 4), total), np.full((2, 4), series)])] * 3


def test_a_level_that_erred_four_times_its_band_is_drawn_half_way_there() -> None:
    found = level_factors(NODES, errors_of(4.0, 1.0), HALF, 0.8, [0, 1, 2])
    np.testing.assert_allclose(found.ravel(), [2.0, 1.0, 1.0])


def test_a_level_believed_more_is_widened_more() -> None:
    found = level_factors(NODES, errors_of(1.0, 4.0), HALF, 0.8, [0, 1, 2])
    assert found[1] == pytest.approx(4 ** (6 / 9))


def test_nodes_with_bands_of_their_own_kind_are_left_alone() -> None:
    found = level_factors(NODES, errors_of(9.0, 9.0), HALF, 0.8, [1])
    assert found[0] == found[2] == 1.0


def test_without_a_past_nothing_is_widened() -> None:
    assert (level_factors(NODES, [], [], 0.8, [0, 1, 2]) == 1).all()


@given(st.floats(0, 50), st.floats(0, 50), st.floats(0.01, 0.99))
def test_no_band_is_ever_narrowed(total: float, series: float, level: float) -> None:
    found = level_factors(NODES, errors_of(total, series), HALF, level, [0, 1, 2])
    assert (found >= 1).all()
    assert np.isfinite(found).all()
