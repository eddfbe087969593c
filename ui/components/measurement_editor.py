"""How a promise is measured, and what is promised beside the class, as fields to fill in."""

from __future__ import annotations

from datetime import time
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from common.wording import plain as plain_number
from sales.sla.measurement import (
    ClockStart,
    Exclusion,
    Measurement,
    Parameter,
    Scope,
    ServiceHours,
    SlaTerm,
    WindowKind,
)

_WINDOWS, _SCOPES, _STARTS = tuple(WindowKind), tuple(Scope), tuple(ClockStart)
_COLUMNS = {
    "parameter": st.column_config.SelectboxColumn(
        "Further promise", options=[each.value for each in Parameter]
    ),
    "target": st.column_config.NumberColumn("Target", format="%g"),
    "statistic": st.column_config.TextColumn("Figure taken"),
    "class": st.column_config.TextColumn("MEF or Y.1541 class"),
}
_ALWAYS, _WORKING, _DAYTIME = "round the clock", "working days", "every day, some hours"


def edit_measurement(before: Measurement, key: str) -> Measurement:
    """Window, time zone, scope, clock, service hours and exclusions. Raises NoSuchZone."""
    one, two, three, four = st.columns(4)
    window, length = _window(before, one, key)
    zone = two.text_input("Time zone", before.time_zone, key=f"{key}-zone")
    scope = three.selectbox(
        "Scope",
        _SCOPES,
        index=_SCOPES.index(before.scope),
        format_func=lambda each: each.value,
        key=f"{key}-scope",
    )
    start = four.selectbox(
        "The clock starts when",
        _STARTS,
        index=_STARTS.index(before.clock_start),
        format_func=lambda each: each.value,
        key=f"{key}-start",
    )
    hours = _hours(before.hours, key)
    stops = st.text_input(
        "The clock stands while (parted by ;)", "; ".join(before.clock_stops), key=f"{key}-stops"
    )
    made = Measurement(
        window=window,
        window_length=length,
        time_zone=zone.strip() or "UTC",
        hours=hours,
        clock_start=start,
        clock_stops=_parts(stops),
        exclusions=_exclusions(before.exclusions, key),
        scope=scope,
    )
    made.zone()
    return made


def _window(before: Measurement, column: DeltaGenerator, key: str) -> tuple[WindowKind, int]:
    """The kind of window, and its length where the kind asks for one."""
    window = column.selectbox(
        "Window",
        _WINDOWS,
        index=_WINDOWS.index(before.window),
        format_func=lambda each: each.value,
        key=f"{key}-window",
    )
    usual = {WindowKind.FIXED_MINUTES: ("minutes", 43_200), WindowKind.ROLLING_DAYS: ("days", 30)}
    if window not in usual:
        return window, 0
    unit, length = usual[window]
    standing = before.window_length if before.window is window else 0
    return window, int(
        column.number_input(f"Its {unit}", 1, 600_000, standing or length, key=f"{key}-{unit}")
    )


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _hours(before: ServiceHours, key: str) -> ServiceHours:
    ways = (_ALWAYS, _WORKING, _DAYTIME)
    standing = _ALWAYS
    if not before.always:
        standing = _DAYTIME if len(set(before.weekdays)) == 7 else _WORKING
    columns = st.columns(4)
    way = columns[0].selectbox(
        "Service hours", ways, index=ways.index(standing), key=f"{key}-hours"
    )
    if way == _ALWAYS:
        return ServiceHours()
    opens = columns[1].time_input("From", before.opens or time(8), key=f"{key}-opens")
    closes = columns[2].time_input("To", before.closes or time(18), key=f"{key}-closes")
    country = columns[3].text_input(
        "Closed on public holidays of (country code)", before.holiday_country, key=f"{key}-holidays"
    )
    return ServiceHours(
        weekdays=(0, 1, 2, 3, 4) if way == _WORKING else (0, 1, 2, 3, 4, 5, 6),
        opens=opens,
        closes=closes,
        holiday_country=country.strip().upper(),
    )


def _exclusions(before: tuple[Exclusion, ...], key: str) -> tuple[Exclusion, ...]:
    columns = st.columns(2)
    staying = columns[0].text_input(
        "Own exclusions whose minutes stay in the window (parted by ;)",
        "; ".join(e.cause for e in before if not e.leaves_denominator),
        key=f"{key}-staying",
    )
    leaving = columns[1].text_input(
        "Own exclusions whose minutes leave it too (parted by ;)",
        "; ".join(e.cause for e in before if e.leaves_denominator),
        key=f"{key}-leaving",
    )
    return (
        *(Exclusion(cause=each) for each in _parts(staying)),
        *(Exclusion(cause=each, leaves_denominator=True) for each in _parts(leaving)),
    )


def edit_terms(before: tuple[SlaTerm, ...], key: str) -> tuple[SlaTerm, ...]:
    """Promises beside the class: parameter, target, statistic and traffic class."""
    empty = {"parameter": None, "target": None, "statistic": None, "class": None}
    rows: list[dict[str, Any]] = [
        {
            "parameter": each.parameter.value,
            "target": each.target,
            "statistic": each.statistic,
            "class": each.traffic_class,
        }
        for each in before
    ]
    edited: list[dict[str, Any]] = st.data_editor(
        rows or [empty],
        num_rows="dynamic",
        hide_index=True,
        key=f"{key}-terms",
        column_config=_COLUMNS,
        alt="Further promises; every cell can be edited",
    )
    made = tuple(
        SlaTerm(
            parameter=Parameter(row["parameter"]),
            target=float(row["target"]),
            statistic=row.get("statistic") or "mean of the window",
            traffic_class=row.get("class") or "",
        )
        for row in edited
        if row.get("parameter") and row.get("target") is not None
    )
    if made:
        st.caption(
            "; ".join(
                f"{t.parameter.value} {t.operator} {plain_number(t.target)} {t.unit}" for t in made
            )
        )
    return made
