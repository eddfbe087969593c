"""A giant is named, whatever else is large, and stays in the history."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from forecasts.demand import Measure
from forecasts.giants import find_giants
from tests.forecasts.samples import record, records


def test_a_deal_far_beyond_its_family_is_named() -> None:
    giant = record(date(2026, 9, 1), 900, "Family 1", "Region 2")
    rows = pd.concat([records(36), pd.DataFrame([giant])], ignore_index=True)
    (found,) = find_giants(rows, Measure.UNITS)
    assert (found.family, found.region, found.value) == ("Family 1", "Region 2", 900)
    assert found.times > 50


def test_usual_scatter_and_small_families_have_no_giants() -> None:
    assert find_giants(records(36), Measure.UNITS) == ()
    few = pd.DataFrame([record(date(2026, 9, 1), float(n)) for n in (1, 1, 1, 5000)])
    assert find_giants(few, Measure.UNITS) == ()


def test_even_a_family_of_equal_deals_has_its_giant_found() -> None:
    equal = [record(date(2026, 1 + n % 9, 1), 2.0) for n in range(40)]
    rows = pd.DataFrame([*equal, record(date(2026, 5, 1), 200.0)])
    assert np.isclose(find_giants(rows, Measure.UNITS)[0].times, 100)
