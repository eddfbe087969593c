"""One page says what is expected, of what it is made and how far to trust it."""

from __future__ import annotations

import pytest

from forecasts.brief import brief_of
from forecasts.forecast import SeriesUnknown
from tests.forecasts.samples import records
from tests.forecasts.test_make_forecast import quick


@pytest.fixture(scope="module")
def made():
    return quick(records(36), horizon_months=6)


def test_the_total_is_shown_by_family_and_a_family_by_region(made) -> None:
    whole = brief_of(made, "total", provider="Larkfield", measure="Units")
    assert {part.name for part in whole.parts} == {"Family 1", "Family 2"}
    family = brief_of(made, "family=Family 1", provider="Larkfield", measure="Units")
    assert {part.name for part in family.parts} == {"Region 1", "Region 2"}
    assert len(whole.months) == 6
    assert "expected in the next 6" in whole.headline
    assert any("missed by" in sentence for sentence in whole.trust)


def test_a_series_that_is_not_there_is_refused(made) -> None:
    with pytest.raises(SeriesUnknown):
        brief_of(made, "family=Pigeons", provider="Larkfield", measure="Units")
