"""The one gate for demand: records of closed deals in, checked monthly series out."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from common.errors import BusinessError
from common.period import add_months, month_start
from common.wording import join_words
from forecasts.measure import Level as Level  # known by these names to all who make demand
from forecasts.measure import Measure as Measure

TEXT_COLUMNS = ("family", "region", "offering")
RECORD_COLUMNS = ("month", *TEXT_COLUMNS, *Measure)
SERIES_COLUMNS = ("unique_id", "ds", "y")


class DemandRefused(BusinessError):
    """The demand cannot be forecast from; the sentence names the series or row and the month."""


def check_records(records: pd.DataFrame, today: date) -> pd.DataFrame:
    """Demand records, one row a closed line of a deal, checked and put in order.

    Args:
        records: columns `month` (first of the month the deal closed), `family`, `region`,
            `offering` (text), `units`, `mrc` (money a month, one currency), `nrc` (money once),
            `bandwidth_mbps`.
        today: the day the forecast is made; a later month is refused.

    Returns:
        The same rows with exactly RECORD_COLUMNS, dates as timestamps and measures as floats,
        sorted by all columns, so that equal demand gives equal frames in whatever order it came.

    Raises:
        DemandRefused: empty, a column missing, or a row that is not what the column asks.
    """
    _need_columns(records, RECORD_COLUMNS)
    names = pd.Series([f"row {number}" for number in range(1, len(records) + 1)], dtype=object)
    rows = records.loc[:, list(RECORD_COLUMNS)].reset_index(drop=True)
    rows["month"] = _months(rows["month"], names, today)
    for column in TEXT_COLUMNS:
        empty = ~rows[column].map(lambda text: isinstance(text, str) and bool(text.strip()))
        if empty.any():
            raise DemandRefused(f"{names[empty.idxmax()].capitalize()} has no {column}; name one.")
    labels = names + " (" + rows["family"] + ")"
    for measure in Measure:
        rows[measure] = _amounts(rows[measure], labels, rows["month"], measure)
    return rows.sort_values(list(RECORD_COLUMNS), ignore_index=True)


def check_demand(frame: pd.DataFrame, today: date) -> pd.DataFrame:
    """Series ready for a model: sorted, clean, and with every month present.

    A month without a row between a series' first month and the common last month is a true zero:
    a deal that was not closed is no demand, not a missing reading. The common last month is the
    newest month any series has, but never the current one: a month that is still running would
    look like a slump, so its rows are checked and then left out. A series that begins in the
    current month has no complete month and is left out with it.

    Args:
        frame: columns `unique_id` (text), `ds` (first of a month), `y` (0 or more); others pass by.
        today: the day the forecast is made.

    Returns:
        `unique_id, ds, y` sorted by series and month; `y` is float.

    Raises:
        DemandRefused: empty, a column missing, a month twice or in the future, a value that is
            negative or no number, or no complete month at all.
    """
    _need_columns(frame, SERIES_COLUMNS)
    rows = frame.loc[:, list(SERIES_COLUMNS)].reset_index(drop=True)
    rows["unique_id"] = rows["unique_id"].astype(str)
    rows["ds"] = _months(rows["ds"], rows["unique_id"], today)
    rows["y"] = _amounts(rows["y"], rows["unique_id"], rows["ds"], "demand")
    twice = rows.duplicated(["unique_id", "ds"])
    if twice.any():
        row = rows.loc[twice.idxmax()]
        raise DemandRefused(
            f"{row['unique_id']} has {row['ds']:%B %Y} twice; add the two up to one value."
        )
    complete = rows[rows["ds"] < pd.Timestamp(month_start(today))]
    if complete.empty:
        raise DemandRefused(
            f"Demand begins in {rows['ds'].min():%B %Y}, which is not over; "
            "a forecast needs at least one complete month."
        )
    return _fill_calendar(complete)


def series_frame(records: pd.DataFrame, measure: Measure, level: Level) -> pd.DataFrame:
    """Checked records added up to the series of one level, one row a series and month.

    Returns:
        `unique_id, ds, y` and the level's own columns. Ids read `total`, `family=Internet access`,
        `region=North` or `family=Internet access/region=North`. Months without a record have no
        row yet: `check_demand` adds them.
    """
    columns = list(level.columns)
    sums = records.groupby([*columns, "month"], as_index=False, sort=True)[[measure.value]].sum()
    sums = sums.rename(columns={"month": "ds", measure.value: "y"})
    if not columns:
        return sums.assign(unique_id="total")
    parts = sums[columns].apply(lambda names: [f"{names.name}={name}" for name in names])
    return sums.assign(unique_id=parts.agg("/".join, axis=1))


def _fill_calendar(rows: pd.DataFrame) -> pd.DataFrame:
    last = rows["ds"].max()
    whole = [
        series.set_index("ds")["y"]
        .reindex(pd.date_range(series["ds"].min(), last, freq="MS", name="ds"), fill_value=0.0)
        .reset_index()
        .assign(unique_id=unique_id)
        for unique_id, series in rows.groupby("unique_id", sort=True)
    ]
    return pd.concat(whole, ignore_index=True)[list(SERIES_COLUMNS)]


def _need_columns(frame: pd.DataFrame, columns: tuple[str, ...]) -> None:
    missing = [str(column) for column in columns if column not in frame.columns]
    if missing:
        raise DemandRefused(
            f"The demand has no column {join_words(missing)}; needed are {join_words(columns)}."
        )
    if frame.empty:
        raise DemandRefused("There is no demand yet; close a deal or import past deals first.")


def _months(values: pd.Series, names: pd.Series, today: date) -> pd.Series:
    """The column as timestamps; `names` says whose value each is."""
    # Numbers would be read as nanoseconds since 1970, which nobody means.
    numbers = values.map(lambda value: isinstance(value, int | float | np.number))
    months = pd.to_datetime(values.mask(numbers), errors="coerce", format="mixed")
    wrong = months.isna() | (months != months.dt.to_period("M").dt.to_timestamp())
    if wrong.any():
        row = wrong.idxmax()
        raise DemandRefused(
            f"{_sentence_start(names[row])} has the month {_spelt(values[row])}; "
            "accepted is the first day of a month, such as 2026-03-01."
        )
    future = months >= pd.Timestamp(add_months(month_start(today), 1))
    if future.any():
        row = future.idxmax()
        raise DemandRefused(
            f"{_sentence_start(names[row])} has demand in {months[row]:%B %Y}, which is yet to "
            f"come; accepted are months up to {today:%B %Y}."
        )
    return months


def _amounts(values: pd.Series, names: pd.Series, months: pd.Series, what: str) -> pd.Series:
    """The column as floats of 0 or more."""
    # A column of True and False converts to numbers silently, and text of digits too: both are
    # a sign that columns were mixed up, so only numbers count as numbers.
    is_number = values.map(
        lambda value: not isinstance(value, bool | np.bool_ | str) and pd.notna(value)
    )
    amounts = pd.to_numeric(values.where(is_number), errors="coerce").astype(float)
    wrong = ~amounts.between(0, np.inf, inclusive="left")
    if wrong.any():
        row = wrong.idxmax()
        raise DemandRefused(
            f"{_sentence_start(names[row])} has {what} of {_spelt(values[row])} in "
            f"{months[row]:%B %Y}; accepted is a number of 0 or more."
        )
    return amounts


def _sentence_start(name: str) -> str:
    """`row 3` opens a sentence as `Row 3`; a series id is left as it is spelt."""
    return "Row" + name.removeprefix("row") if name.startswith("row ") else name


def _spelt(value: object) -> str:
    """Text in quotes, so that the text '3' is not taken for the number 3."""
    return f"'{value}'" if isinstance(value, str) else str(value)
