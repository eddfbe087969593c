"""A forecast is complete, repeatable, honest about its limits, and survives being kept."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date

import msgspec
import pandas as pd
import pytest

from forecasts.baselines import RecentMean, SeasonalNaive
from forecasts.demand import Level, Measure
from forecasts.forecast import Forecast, SeriesUnknown
from forecasts.make_forecast import HorizonRefused, make_forecast
from tests.forecasts.samples import TODAY, quiet, record, records


def quick(rows: pd.DataFrame, horizon_months: int = 12, today: date = TODAY) -> Forecast:
    return make_forecast(
        rows,
        today=today,
        measure=Measure.UNITS,
        horizon_months=horizon_months,
        progress=quiet,
        forecasters=(SeasonalNaive(), RecentMean()),
    )


@pytest.fixture(scope="module")
def forecast() -> Forecast:
    return quick(records(60))


def test_every_level_is_forecast_by_every_model_for_the_whole_horizon(forecast: Forecast) -> None:
    levels = [one.level for one in forecast.series]
    assert [levels.count(level) for level in Level] == [1, 2, 2, 4]
    for one in forecast.series:
        assert len(one.history) == 60
        for model in forecast.models:
            months = [point.month for point in one.points(model)]
            assert months[0] == date(2026, 11, 1)
            assert len(months) == 12


def test_families_are_the_sum_of_their_regions(forecast: Forecast) -> None:
    whole = forecast.find("family=Family 1").points("Seasonal naive")
    parts = [
        forecast.find(f"family=Family 1/region=Region {region}").points("Seasonal naive")
        for region in (1, 2)
    ]
    for point, *split in zip(whole, *parts, strict=True):
        assert sum(part.mean for part in split) == pytest.approx(point.mean)


def test_a_part_says_what_it_was_split_by() -> None:
    rows = [record(date(2026, 10, 1), 1), record(date(2026, 10, 1), 3, region="South")]
    old = [record(date(2025, 1, 1), 2, "Pagers"), record(date(2026, 10, 1), 0, "Pagers")]
    forecast = quick(pd.DataFrame([*rows, *old]))
    recent = "Split from its family's forecast: 25.0 % of SD-WAN in the 12 months to October 2026."
    ever = "Split from its family's forecast: 100.0 % of Pagers in all months so far."
    assert recent in forecast.find("family=SD-WAN/region=North").notes
    assert ever in forecast.find("family=Pagers/region=North").notes


def test_bands_are_ordered_and_never_negative(forecast: Forecast) -> None:
    for one in forecast.series:
        for model in one.forecasts:
            for point in model.points:
                assert 0 <= point.lo_95 <= point.lo_80 <= point.mean <= point.hi_80 <= point.hi_95


def test_every_series_and_level_comes_with_its_backtest(forecast: Forecast) -> None:
    for one in forecast.series:
        assert [row.model for row in one.accuracy] == list(forecast.models)
        assert {(row.cutoffs, row.months) for row in one.accuracy} == {(4, 48)}
    of_parts = [row for row in forecast.level_accuracy if row.level is Level.FAMILY_REGION]
    assert [(row.series, row.accuracy.months) for row in of_parts] == [(4, 192)] * 2
    assert of_parts[0].accuracy.coverage_80 is not None


def test_a_kept_forecast_reads_back_equal(forecast: Forecast) -> None:
    kept = msgspec.json.encode(forecast)
    assert msgspec.json.decode(kept, type=Forecast) == forecast


def test_the_same_demand_gives_the_same_forecast_in_whatever_order_it_comes(
    forecast: Forecast,
) -> None:
    again = quick(records(60).sample(frac=1, random_state=2))
    assert replace(again, seconds=forecast.seconds) == forecast


def test_other_demand_has_another_hash(forecast: Forecast) -> None:
    assert len(forecast.data_hash) == 64
    assert quick(records(59)).data_hash != forecast.data_hash


def test_deals_of_the_running_month_are_shown_but_not_learnt_from(forecast: Forecast) -> None:
    deal = record(date(2026, 11, 1), 500, "Family 1", "Region 1")
    after = quick(pd.concat([records(60), pd.DataFrame([deal])]))
    total = after.find("total")
    assert total.this_month_so_far == 500
    assert total.forecasts == forecast.find("total").forecasts
    assert "Deals of November 2026 count once the month is over." in after.notes
    assert quick(pd.concat([records(60), pd.DataFrame([deal])]), today=date(2026, 12, 1)).find(
        "total"
    ).history[-1].value == pytest.approx(500)


def test_a_family_first_sold_this_month_is_named_as_not_forecast() -> None:
    deal = record(date(2026, 11, 1), 1, "Satellite", "Region 1")
    notes = quick(pd.concat([records(13), pd.DataFrame([deal])])).notes
    named = "family=Satellite and family=Satellite/region=Region 1"
    assert f"Not forecast, as first sold this month: {named}." in notes


def test_short_demand_is_forecast_with_a_note_of_what_it_lacks() -> None:
    forecast = quick(records(4))
    total = forecast.find("total")
    assert total.accuracy == ()
    assert "Seasonal naive replaced by the mean: only 4 months of history." in total.notes
    assert "Not backtested: only 4 months of history, 24 are needed." in total.notes
    assert any(note.startswith("Bands are the models' own") for note in forecast.notes)


def test_old_demand_is_said_to_be_old() -> None:
    notes = quick(records(24), today=date(2027, 3, 3)).notes
    assert "The newest complete demand is of October 2026." in notes


def test_a_horizon_beyond_the_backtest_is_said_to_be_untested(forecast: Forecast) -> None:
    longer = quick(records(60), horizon_months=24)
    assert len(longer.find("total").points("Seasonal naive")) == 24
    assert any(note.startswith("Months beyond 12 ahead") for note in longer.notes)
    assert longer.find("total").points("Mean of 12 months")[:12] == forecast.find("total").points(
        "Mean of 12 months"
    )


@pytest.mark.parametrize("horizon_months", [0, 37])
def test_a_horizon_nobody_can_see_is_refused(horizon_months: int) -> None:
    with pytest.raises(HorizonRefused, match="accepted is 1 to 36 months"):
        quick(records(3), horizon_months)


def test_a_series_the_forecast_does_not_have_is_refused_by_name(forecast: Forecast) -> None:
    with pytest.raises(SeriesUnknown, match="no series family=Fax"):
        forecast.find("family=Fax")


def test_progress_runs_from_nothing_to_all_and_says_what_is_done() -> None:
    seen: list[tuple[float, str]] = []
    make_forecast(
        records(26, families=1),
        today=TODAY,
        measure=Measure.UNITS,
        horizon_months=3,
        progress=lambda share, text: seen.append((share, text)),
        forecasters=(RecentMean(),),
    )
    shares = [share for share, _ in seen]
    assert shares == sorted(shares)
    assert seen[0] == (0.0, "Fitting Mean of 12 months to family=Family 1")
    assert seen[-1] == (1.0, "Done")


def test_importing_the_forecasts_loads_no_heavy_model() -> None:
    look = (
        "import sys, forecasts.worker, forecasts.export, forecasts.what_changed;"
        "sys.exit(bool({'prophet', 'cmdstanpy', 'sklearn'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", look], check=False).returncode == 0
