"""A forecast can be taken away whole, and opens in a spreadsheet without running anything."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pandas as pd
import pytest
from openpyxl import load_workbook

from forecasts.baselines import RecentMean
from forecasts.demand import Measure
from forecasts.export import EXPORT_COLUMNS, tidy_frame, to_csv, to_xlsx
from forecasts.forecast import Forecast
from forecasts.make_forecast import make_forecast
from tests.forecasts.samples import TODAY, quiet, records


@pytest.fixture(scope="module")
def forecast() -> Forecast:
    return make_forecast(
        records(3, families=1, regions=1),
        today=TODAY,
        measure=Measure.UNITS,
        horizon_months=2,
        progress=quiet,
        forecasters=(RecentMean(name="=cmd()"),),
    )


def test_the_table_has_a_row_for_every_series_model_and_month(forecast: Forecast) -> None:
    frame = tidy_frame(forecast)
    assert tuple(frame.columns) == EXPORT_COLUMNS
    assert len(frame) == 4 * 1 * 2
    assert (frame["lo-95"] <= frame["lo-80"]).all()


def test_csv_reads_back_as_the_same_numbers(forecast: Forecast) -> None:
    back = pd.read_csv(BytesIO(to_csv(forecast)), parse_dates=["ds"])
    pd.testing.assert_frame_equal(
        back.drop(columns="model"), tidy_frame(forecast).drop(columns="model")
    )


def test_text_that_a_spreadsheet_would_run_is_escaped(forecast: Forecast) -> None:
    assert b",'=cmd()," in to_csv(forecast)
    sheet = load_workbook(BytesIO(to_xlsx(forecast))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == EXPORT_COLUMNS
    unique_id, month, model, *_ = rows[1]
    assert (unique_id, month.date(), model) == ("total", date(2026, 11, 1), "'=cmd()")
    assert len(rows) == 9
