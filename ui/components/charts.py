"""Charts as plain specifications: cheap to make, drawn in the browser, each with words beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

# Seen on white and on the dark page alike (3:1 at least), in the colours of the brand.
TEAL, NAVY, AMBER, GREY = "#0f8a8f", "#4775b8", "#b8660b", "#748296"


def show(spec: dict[str, Any], *, words: str, height: int = 280, key: str | None = None) -> None:
    """Draw a chart; `words` say the same for those who cannot see it."""
    st.echarts_chart({"animation": False, **spec}, height=height, alt=words, key=key)


def bars(
    names: Sequence[str], series: dict[str, Sequence[float]], *, unit: str = ""
) -> dict[str, Any]:
    """Grouped vertical bars."""
    colours = (TEAL, NAVY, AMBER, GREY)
    return {
        "grid": {"left": 8, "right": 8, "top": 36, "bottom": 8, "containLabel": True},
        "legend": {"top": 0} if len(series) > 1 else {"show": False},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": list(names)},
        "yAxis": {"type": "value", "name": unit, "nameTextStyle": {"align": "left"}},
        "series": [
            {
                "name": name,
                "type": "bar",
                "data": list(values),
                "itemStyle": {"color": colours[nth % len(colours)]},
                "barMaxWidth": 56,
            }
            for nth, (name, values) in enumerate(series.items())
        ],
    }


def lying_bars(
    names: Sequence[str],
    values: Sequence[float],
    *,
    most: float | None = None,
    whole: bool = False,
) -> dict[str, Any]:
    """Horizontal bars, the first on top, each with its figure; `whole` for counts of things."""
    axis: dict[str, Any] = {"type": "value", "minInterval": 1 if whole else 0}
    if most is not None:
        axis["max"] = most
    return {
        "grid": {"left": 8, "right": 48, "top": 8, "bottom": 8, "containLabel": True},
        "xAxis": axis,
        "yAxis": {"type": "category", "data": list(names), "inverse": True},
        "series": [
            {
                "type": "bar",
                "data": list(values),
                "itemStyle": {"color": TEAL},
                "label": {"show": True, "position": "right"},
                "barMaxWidth": 22,
            }
        ],
    }


def line(
    names: Sequence[str], series: dict[str, Sequence[float | None]], *, unit: str = ""
) -> dict[str, Any]:
    """Lines over categories."""
    colours = (TEAL, NAVY, AMBER, GREY)
    return {
        "grid": {"left": 8, "right": 16, "top": 36, "bottom": 8, "containLabel": True},
        "legend": {"top": 0} if len(series) > 1 else {"show": False},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": list(names)},
        "yAxis": {"type": "value", "name": unit, "min": 0},
        "series": [
            {
                "name": name,
                "type": "line",
                "data": list(values),
                "itemStyle": {"color": colours[nth % len(colours)]},
                "showSymbol": len(values) <= 24,
            }
            for nth, (name, values) in enumerate(series.items())
        ],
    }


def waterfall(steps: Sequence[tuple[str, float]], total_name: str) -> dict[str, Any]:
    """From the first figure through changes to the total: floating bars on an unseen base."""
    base, up, down, running = [], [], [], 0.0
    for nth, (_, amount) in enumerate(steps):
        before, running = running, running + amount
        base.append(0 if nth == 0 else min(before, running))
        up.append(amount if amount >= 0 else 0)
        down.append(-amount if amount < 0 else 0)
    names = [name for name, _ in steps] + [total_name]
    bar = {"type": "bar", "stack": "all", "barMaxWidth": 48}
    return {
        "grid": {"left": 8, "right": 8, "top": 16, "bottom": 8, "containLabel": True},
        "tooltip": {"trigger": "axis"},
        "xAxis": {
            "type": "category",
            "data": names,
            "axisLabel": {"interval": 0, "width": 96, "overflow": "break", "lineHeight": 15},
        },
        "yAxis": {"type": "value"},
        "series": [
            {**bar, "data": [*base, 0], "itemStyle": {"color": "transparent"}, "silent": True},
            {
                **bar,
                "name": "price",
                "data": [*up, round(running, 2)],
                "itemStyle": {"color": TEAL},
            },
            {**bar, "name": "off", "data": [*down, 0], "itemStyle": {"color": AMBER}},
        ],
    }


def fan(
    months: Sequence[str],
    history: Sequence[float | None],
    mean: Sequence[float | None],
    bands: Mapping[int, tuple[Sequence[float | None], Sequence[float | None]]],
    baseline: Sequence[float | None],
    baseline_name: str = "seasonal naive",
) -> dict[str, Any]:
    """History, forecast with bands by level, and a baseline; all of the months' length."""
    series: list[dict[str, Any]] = []
    for level, shade in zip(sorted(bands, reverse=True), (0.14, 0.26), strict=False):
        series += _band(level, *bands[level], shade=shade)
    for name, data, colour, dash in (
        ("history", history, GREY, "solid"),
        ("forecast", mean, TEAL, "solid"),
        (baseline_name, baseline, AMBER, "dashed"),
    ):
        drawn = {"itemStyle": {"color": colour}, "lineStyle": {"type": dash, "width": 2}}
        series.append({"name": name, "type": "line", "data": list(data), "symbol": "none", **drawn})
    named = [str(each["name"]) for each in series if not str(each["name"]).endswith("low")]
    return {
        "grid": {"left": 8, "right": 16, "top": 40, "bottom": 8, "containLabel": True},
        "legend": {"top": 0, "data": named},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": list(months)},
        "yAxis": {"type": "value", "min": 0},
        "series": series,
    }


def _band(
    level: int,
    low: Sequence[float | None],
    high: Sequence[float | None],
    *,
    shade: float,
) -> list[dict[str, Any]]:
    """An unseen line at the low edge with the band's width stacked on it."""
    width = [
        None if a is None or b is None else round(b - a, 3) for a, b in zip(low, high, strict=True)
    ]
    unseen = {
        "type": "line",
        "stack": f"band{level}",
        "symbol": "none",
        "silent": True,
        "lineStyle": {"opacity": 0},
        "tooltip": {"show": False},
    }
    filled = {"areaStyle": {"color": TEAL, "opacity": shade}, "itemStyle": {"color": TEAL}}
    return [
        {**unseen, "data": list(low), "name": f"{level} % low"},
        {**unseen, "data": width, "name": f"{level} % band", **filled},
    ]


def points(
    series: Mapping[str, Sequence[tuple[float, float, str]]], *, across: str, up: str
) -> dict[str, Any]:
    """Points with their names, a colour a series; `across` and `up` name the axes."""
    colours = (GREY, TEAL, NAVY, AMBER)
    axis = {"type": "value", "scale": True, "nameLocation": "middle"}
    return {
        "grid": {"left": 40, "right": 72, "top": 36, "bottom": 32, "containLabel": True},
        "legend": {"top": 0},
        "tooltip": {"trigger": "item", "formatter": "{b}"},
        "xAxis": {**axis, "name": across, "nameGap": 28},
        "yAxis": {**axis, "name": up, "nameGap": 44, "min": 0},
        "series": [
            {
                "name": name,
                "type": "scatter",
                "symbolSize": 8 if nth == 0 else 14,
                "data": [{"name": said, "value": [x, y]} for x, y, said in found],
                "itemStyle": {"color": colours[nth % len(colours)]},
                "label": {"show": nth > 0, "position": "right", "formatter": "{b}"},
            }
            for nth, (name, found) in enumerate(series.items())
        ],
    }
