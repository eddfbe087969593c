"""A forecast as a table to take away: a tidy frame, CSV or a workbook."""

from __future__ import annotations

from io import BytesIO

import pandas as pd
from openpyxl import Workbook

from forecasts.forecast import Forecast

EXPORT_COLUMNS = ("unique_id", "ds", "model", "mean", "lo-80", "hi-80", "lo-95", "hi-95")
# A cell of text that begins with one of these is run as a formula by a spreadsheet.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def tidy_frame(forecast: Forecast) -> pd.DataFrame:
    """One row a series, model and month, with EXPORT_COLUMNS (names as in Nixtla's libraries)."""
    rows = [
        (
            *(series.unique_id, pd.Timestamp(point.month), one.model, point.mean),
            *(point.lo_80, point.hi_80, point.lo_95, point.hi_95),
        )
        for series in forecast.series
        for one in series.forecasts
        for point in one.points
    ]
    return pd.DataFrame(rows, columns=list(EXPORT_COLUMNS))


def to_csv(forecast: Forecast) -> bytes:
    """The tidy frame as CSV in UTF-8, months as 2026-03-01, text safe for spreadsheets."""
    return _safe_text(tidy_frame(forecast)).to_csv(index=False, date_format="%Y-%m-%d").encode()


def to_xlsx(forecast: Forecast) -> bytes:
    """The tidy frame as a workbook of one sheet, months as dates, text safe for spreadsheets."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Forecast")
    sheet.append(list(EXPORT_COLUMNS))
    for row in _safe_text(tidy_frame(forecast)).itertuples(index=False):
        unique_id, month, *rest = row
        sheet.append([unique_id, month.date(), *rest])
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _safe_text(frame: pd.DataFrame) -> pd.DataFrame:
    """An apostrophe before text a spreadsheet would run (OWASP, CSV Injection)."""
    return frame.assign(
        unique_id=frame["unique_id"].map(_without_formula),
        model=frame["model"].map(_without_formula),
    )


def _without_formula(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
