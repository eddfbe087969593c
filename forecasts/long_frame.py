"""The gate for demand from elsewhere: a long frame `unique_id, ds, y` in, a checked panel out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from common.errors import BusinessError, RowErrors
from common.wording import count, join_words
from forecasts.forecaster import Floats
from forecasts.panel import Panel
from forecasts.spacing import Frequency, Gaps
from forecasts.unit_change import after_unit_change

COLUMNS = ("unique_id", "ds", "y")
MOST_ROWS_NAMED = 200
ROWS_IN_A_NOTE = 3
# How tables from elsewhere write that a figure is not there, in lower case.
WORDS_FOR_UNKNOWN = ("n/a", "#n/a", "na", "<na>", "nan", "null", "none", "nil", "-", "--", "?")
# One product that stops has ended; if this many of this share stop, they are of different times.
LEAST_OWN_ENDS = 5
SHARE_OWN_ENDS = 0.3
_DAY_FIRST = r"^\s*(\d{1,2})[/.-](\d{1,2})[/.-]\d{4}\s*$"
_WEEKDAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")


class FrameRefused(BusinessError):
    """The frame as a whole cannot be forecast from."""


@dataclass(frozen=True, slots=True)
class CheckedFrame:
    panel: Panel
    at_end: bool  # dates were the last days of periods, and are given back so
    notes: tuple[str, ...]  # what was filled in or left out, and of how many series

    def dates(self, horizon: int) -> pd.DatetimeIndex:
        """The dates of the periods after the newest of all, as the frame itself spells dates."""
        return spell_dates(self.panel.future(horizon), at_end=self.at_end)

    def dates_of_all(self, series: int, horizon: int) -> pd.DatetimeIndex:
        """The dates ahead of each series, from its own end on, one series after another.

        Args:
            series: how many; beyond those of the frame (sums) they end in the newest period.
        """
        behind = self.panel.behind or (0,) * series
        parts = {each: self.panel.future(horizon) - each for each in set(behind)}
        spelt = {at: spell_dates(each, at_end=self.at_end) for at, each in parts.items()}
        return pd.DatetimeIndex(np.concatenate([spelt[each].to_numpy() for each in behind]))


def spell_dates(periods: pd.PeriodIndex, *, at_end: bool) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(periods.to_timestamp(how="end" if at_end else "start")).normalize()


def check_long_frame(
    frame: pd.DataFrame,
    frequency: Frequency,
    today: date,
    gaps: Gaps = Gaps.UNKNOWN,
    *,
    together: bool = False,
) -> CheckedFrame:
    """Series of one frequency that all end in the newest period any of them has.

    A period without a row, or whose y is empty, is unknown and filled between its neighbours; with
    `Gaps.ZERO` it is a true zero. A series that stops before the others, so that it is unknown in
    the newest periods, has sold nothing since; unless so many stop that the frame is plainly a
    collection of different times: then each is forecast from its own end on. All of it is counted
    in the notes.

    Args:
        frame: columns `unique_id`, `ds` (a date in the period) and `y`; a series with values below
            0 (net demand, churn) is forecast without a floor.
        today: a later date is refused.
        together: series are to be added up, so that they must end together.

    Raises:
        FrameRefused: empty, a column missing, or dates of another frequency.
        RowErrors: rows that cannot be used, each named.
    """
    missing = [column for column in COLUMNS if column not in frame.columns]
    if missing:
        raise FrameRefused(
            f"The file has no column {join_words(missing)}; needed are {join_words(COLUMNS)}."
        )
    if frame.empty:
        raise FrameRefused("The file has no rows; give at least one observation.")
    frame, read = _readable_dates(frame)
    frame, unknown = _without_words(frame)
    rows = _read_cells(frame, today)
    periods, at_end = _periods(rows["ds"], frequency)
    rows["at"] = periods.astype("int64")
    _refuse_repeats(rows, periods, frequency)
    ids, codes = np.unique(rows["unique_id"].to_numpy(dtype=str), return_inverse=True)
    if gaps is Gaps.UNKNOWN:
        _refuse_wider(rows["at"], codes, ids, frequency)
    first, last = int(rows["at"].min()), int(rows["at"].max())
    table = np.full((len(ids), last - first + 1), np.nan)
    table[codes, rows["at"] - first] = rows["y"]
    behind = () if together or gaps is Gaps.ZERO else _own_ends(table)
    values, notes = _fill(table, ids, frequency, gaps, behind)
    values, changed = after_unit_change(values, ids.tolist())
    panel = Panel(tuple(ids.tolist()), values, periods.max(), frequency.season, behind)
    return CheckedFrame(panel, at_end, (*read, *unknown, *notes, *changed, *_below_zero(panel)))


def _own_ends(table: Floats) -> tuple[int, ...]:
    """How far before the newest period each series ends, if so many do that it is their nature."""
    known = np.isfinite(table)
    behind = np.where(known.any(axis=1), np.argmax(known[:, ::-1], axis=1), 0)
    early = int((behind > 0).sum())
    if early < LEAST_OWN_ENDS or early < SHARE_OWN_ENDS * len(behind):
        return ()
    return tuple(int(each) for each in behind)


def _below_zero(panel: Panel) -> tuple[str, ...]:
    negative = [name for name, y in zip(panel.ids, panel.values, strict=True) if y.min() < 0]
    if not negative:
        return ()
    named = join_words(negative[:5]) + (" and others" if len(negative) > 5 else "")
    has = count(len(negative), "series has", "series have")
    return (f"{has} values below 0, taken as net demand and forecast without a floor: {named}.",)


def _readable_dates(frame: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Dates that are written day first, such as 01/02/2026 and 01/03/2026, turned round.

    Only where every date is so written and reading the month first would leave some that cannot
    be: or all would fall into Januaries, which no series of months does.
    """
    written = frame["ds"].astype(str)
    parts = written.str.extract(_DAY_FIRST)
    if parts.isna().to_numpy().any():
        return frame, ()
    first, second = parts[0].astype(int), parts[1].astype(int)
    if second.max() > 12 or (first.max() <= 12 and not (first.nunique() == 1 < second.nunique())):
        return frame, ()
    dates = pd.to_datetime(written, errors="coerce", dayfirst=True, format="mixed")
    return frame.assign(ds=dates.fillna(frame["ds"])), ("Dates are read day first.",)


def _without_words(frame: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Words in y that say there is no figure, such as n/a, taken as unknown and told of."""
    if pd.api.types.is_numeric_dtype(frame["y"]):
        return frame, ()
    written = frame["y"].map(lambda value: isinstance(value, str)).to_numpy(dtype=bool)
    words = frame["y"].astype(str).str.strip().str.lower()
    said = np.flatnonzero(words.isin(WORDS_FOR_UNKNOWN).to_numpy() & written)
    if not len(said):
        return frame, ()
    first = [
        f"row {at + 2} ({frame['unique_id'].iloc[at]}, {frame['ds'].iloc[at]}, "
        f"{str(frame['y'].iloc[at]).strip()})"
        for at in said[:ROWS_IN_A_NOTE].tolist()
    ]
    rest = " and others" if len(said) > ROWS_IN_A_NOTE else ""
    y = frame["y"].astype(object).to_numpy(copy=True)
    y[said] = None
    rows = count(len(said), "row has", "rows have")
    note = f"{rows} a word instead of a number in y, taken as unknown: {join_words(first)}{rest}."
    return frame.assign(y=y), (note,)


def _read_cells(frame: pd.DataFrame, today: date) -> pd.DataFrame:
    """The columns as text, dates and floats; raises RowErrors naming every row that is not so."""
    rows = frame.loc[:, list(COLUMNS)].reset_index(drop=True)
    dates = pd.to_datetime(rows["ds"].astype(str), errors="coerce", format="mixed")
    numbers = pd.to_numeric(rows["y"], errors="coerce").astype(float)
    written = rows["y"].notna() & (rows["y"].astype(str).str.strip() != "")
    wrong: dict[str, pd.Series[bool]] = {
        "has no unique_id; name the series": rows["unique_id"].isna(),
        "has no date that can be read in ds; write 2026-03-01": dates.isna(),
        "has text in y; accepted is a number": numbers.isna() & written,
        "is infinite in y; accepted is a number": numbers.abs() == np.inf,
        f"lies after today, {today.isoformat()}; leave what is yet to come out": (
            dates > pd.Timestamp(today)
        ),
    }
    problems = [
        (at, f"Row {at + 2} ({rows['unique_id'][at]}, {rows['ds'][at]}) {what}.")
        for what, mask in wrong.items()
        for at in np.flatnonzero(mask.to_numpy())[:MOST_ROWS_NAMED]
    ]
    if problems:
        bad = int(np.logical_or.reduce([mask.to_numpy() for mask in wrong.values()]).sum())
        raise RowErrors(
            f"{count(bad, 'row')} cannot be used, so nothing was forecast.",
            tuple(text for _, text in sorted(problems)[:MOST_ROWS_NAMED]),
        )
    return pd.DataFrame({"unique_id": rows["unique_id"].astype(str), "ds": dates, "y": numbers})


def _periods(dates: pd.Series, frequency: Frequency) -> tuple[pd.PeriodIndex, bool]:
    """The period of each date, and whether dates are the last days of their periods."""
    if frequency is Frequency.WEEK:
        weekdays = dates.dt.weekday.unique()
        if len(weekdays) > 1:
            raise FrameRefused(
                "Weekly dates fall on several weekdays; give each week by the same weekday."
            )
        # A week that begins on this weekday ends on the one before it.
        ends = _WEEKDAYS[(int(weekdays[0]) - 1) % 7]
        return pd.PeriodIndex(dates.dt.to_period(f"W-{ends}")), False
    code = "M" if frequency is Frequency.MONTH else "Q"
    periods = pd.PeriodIndex(dates.dt.to_period(code))
    ends_at = pd.DatetimeIndex(periods.to_timestamp(how="end")).normalize()
    return periods, bool((ends_at == pd.DatetimeIndex(dates).normalize()).all())


def _refuse_repeats(rows: pd.DataFrame, periods: pd.PeriodIndex, frequency: Frequency) -> None:
    twice = rows.duplicated(["unique_id", "at"], keep="first")
    if not twice.any():
        return
    named = rows[twice].head(MOST_ROWS_NAMED)
    raise RowErrors(
        f"{count(int(twice.sum()), 'row')} repeat a {frequency.word} their series has already; "
        "add them up to one value, or say another frequency.",
        tuple(
            f"Row {at + 2}: {name} has {period} twice."
            for at, name, period in zip(
                named.index, named["unique_id"], periods[named.index], strict=True
            )
        ),
    )


def _refuse_wider(
    ordinals: pd.Series, codes: np.ndarray, ids: np.ndarray, frequency: Frequency
) -> None:
    """Refuse series whose rows lie evenly further apart than a period: another frequency."""
    ordered = pd.DataFrame({"code": codes, "at": ordinals}).sort_values(["code", "at"])
    steps = ordered.groupby("code")["at"].diff().dropna()
    spread = steps.groupby(ordered["code"].loc[steps.index]).agg(["min", "max", "size"])
    wider = spread[(spread["min"] == spread["max"]) & (spread["min"] > 1) & (spread["size"] >= 3)]
    if len(wider):
        named = ids[wider.index.to_numpy()][:MOST_ROWS_NAMED]
        apart = [count(int(each), frequency.word) for each in wider["min"]]
        raise RowErrors(
            f"{count(len(wider), 'series', 'series')} have rows further apart than a "
            f"{frequency.word}; forecast each frequency by itself.",
            tuple(f"{name}: a row every {each}." for name, each in zip(named, apart, strict=False)),
        )


def _fill(
    table: Floats, ids: np.ndarray, frequency: Frequency, gaps: Gaps, behind: tuple[int, ...]
) -> tuple[tuple[Floats, ...], list[str]]:
    """Each row from its first known value on, without holes."""
    filled, ended, empty, values = 0, 0, [], []
    for at, row in enumerate(table):
        known = np.flatnonzero(np.isfinite(row))
        if not len(known):
            empty.append(str(ids[at]))
            values.append(np.zeros(1))
            continue
        series = row[known[0] : len(row) - (behind[at] if behind else 0)].copy()
        stop = known[-1] - known[0] + 1
        ended += stop < len(series)
        series[stop:] = 0.0
        holes = np.isnan(series)
        filled += int(holes.sum())
        there = np.flatnonzero(~holes)
        between = (
            0.0 if gaps is Gaps.ZERO else np.interp(np.flatnonzero(holes), there, series[~holes])
        )
        series[holes] = between
        values.append(series)
    notes = _fill_notes(filled, ended, empty, frequency, gaps)
    if behind:
        early = count(sum(each > 0 for each in behind), "series ends", "series end")
        notes.append(
            f"{early} before the newest {frequency.word}, so many that the series are of different "
            "times: each is forecast from its own end on. "
            "Say --gaps zero if no row means no demand."
        )
    return tuple(values), notes


def _fill_notes(
    filled: int, ended: int, empty: list[str], frequency: Frequency, gaps: Gaps
) -> list[str]:
    notes = []
    if filled:
        how = "as zero" if gaps is Gaps.ZERO else "between their neighbours, as they are unknown"
        holes = count(filled, f"{frequency.word} without a row", f"{frequency.word}s without a row")
        notes.append(f"{holes} filled {how}.")
    if ended:
        series = count(ended, "series ends", "series end")
        notes.append(f"{series} before the newest {frequency.word}: taken as no demand since.")
    if empty:
        notes.append(f"No value at all, forecast as zero: {join_words(empty[:20])}.")
    return notes
