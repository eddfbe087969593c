"""A block diagram typed in: its picture, how often it misses a target, and what can be promised."""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

from common.wording import percent
from common.wording import plain as plain_number
from sales.sla.breach import late_mean_probability, over_term, repeated_probability
from sales.sla.credits import standard_schedule
from sales.sla.drawing import lay_out, read_block
from sales.sla.fibre import Laying, fibre_mtbf_hours
from sales.sla.keepable import Promise, keepable
from sales.sla.line_risk import MONTH_HOURS
from sales.sla.restore import Outages, Shape
from sales.sla.structure import Element, UnsoundElement, UnsoundStructure, names, outages_of
from ui.components.block_diagram import block_diagram
from ui.session import plain, refusals

_ELEMENTS: list[dict[str, Any]] = [
    {"name": "Duct", "mtbf": 60000.0, "mttr": 8.0, "shape": "lognormal", "cv": 1.2},
    {"name": "Fibre A", "mtbf": 26000.0, "mttr": 6.0, "shape": "exponential", "cv": 1.0},
    {"name": "Fibre B", "mtbf": 26000.0, "mttr": 6.0, "shape": "exponential", "cv": 1.0},
    {"name": "Router", "mtbf": 120000.0, "mttr": 4.5, "shape": "exponential", "cv": 1.0},
]
_STRUCTURE = (
    '{"series": [{"parallel": [{"series": ["Duct", "Fibre A"]}, '
    '{"series": ["Duct", "Fibre B"]}]}, "Router"]}'
)
_LAYINGS = tuple(Laying)


def structure_bench() -> None:
    """Elements, how they stand together, and the promise set against them."""
    left, right = st.columns([3, 2], gap="large")
    with left:
        rows = _elements()
    with right:
        _fibre()
    written = st.text_area(
        "Structure",
        _STRUCTURE,
        key="bench-structure",
        help='A name, {"series": [..]}, {"parallel": [..]}, {"needed": 2, "of": [..]} or '
        '{"bridge": [first, second, third, fourth, link]}; a name that stands twice is shared',
    )
    promise = _promise()
    with refusals():
        elements = _read(rows)
        block = _parse(written)
        missing = [each for each in names(block) if each not in elements]
        if missing:
            raise UnsoundStructure(f"There are no figures for {missing[0]!r}; add it above.")
        outages = outages_of(block, elements)
        block_diagram(lay_out(block))
        _verdict(outages, promise)


def _elements() -> list[dict[str, Any]]:
    edited: list[dict[str, Any]] = st.data_editor(
        _ELEMENTS,
        num_rows="dynamic",
        hide_index=True,
        key="bench-elements",
        column_config={
            "name": "Element",
            "mtbf": st.column_config.NumberColumn("MTBF (h, fail to fail)", format="%g"),
            "mttr": st.column_config.NumberColumn("MTTR (h)", format="%g"),
            "shape": st.column_config.SelectboxColumn(
                "Repair", options=[each.value for each in Shape]
            ),
            "cv": st.column_config.NumberColumn("sd / mean", format="%g"),
        },
        alt="Elements with their failure figures; every cell can be edited",
    )
    return edited


def _promise() -> Promise:
    columns = st.columns(4)
    target = columns[0].number_input(
        "Target (%)", 50.0, 100.0, 99.9, 0.01, format="%.3f", key="bench-target"
    )
    restore = columns[1].number_input("Restored within (h)", 0.5, 168.0, 8.0, key="bench-restore")
    risk = columns[2].number_input("Risk we accept (% of months)", 0.1, 50.0, 2.0, key="bench-risk")
    window = columns[3].number_input("Window (h)", 1.0, 9000.0, MONTH_HOURS, key="bench-window")
    return Promise(
        target_percent=target,
        schedule=standard_schedule(target),
        restore_hours=restore,
        window_hours=window,
        risk=risk / 100,
    )


def _read(rows: list[dict[str, Any]]) -> dict[str, Element]:
    found = {}
    for row in rows:
        if not row.get("name"):
            continue
        if row.get("mtbf") is None or row.get("mttr") is None:
            raise UnsoundElement(f"{row['name']}: give both MTBF and MTTR, in hours.")
        found[row["name"]] = Element(
            name=row["name"],
            mtbf_hours=float(row["mtbf"]),
            mttr_hours=float(row["mttr"]),
            shape=Shape(row.get("shape") or Shape.EXPONENTIAL),
            cv=float(row.get("cv") or 1.0),
        )
    return found


def _parse(written: str) -> Any:
    try:
        return read_block(json.loads(written))
    except ValueError as broken:
        raise UnsoundStructure(
            "The structure is no JSON; check its brackets and quotes."
        ) from broken


def _verdict(outages: Outages, promise: Promise) -> None:
    found = keepable(outages, promise)
    columns = st.columns(4)
    columns[0].metric("Long-run average", f"{found.average_percent:.4f} %")
    columns[1].metric("Windows that miss the target", percent(found.breach_probability, 2))
    columns[2].metric("Can be promised", f"{plain_number(found.committable_percent)} %")
    columns[3].metric("Expected credit, % of the charge", f"{found.credits.mean:.3f} %")
    (st.success if found.safe else st.error)(plain(found.sentence))
    if found.warning:
        st.warning(plain(found.warning))
    assert promise.restore_hours is not None  # the field has no empty value
    mean_late = late_mean_probability(outages, promise.window_hours, promise.restore_hours)
    chronic = repeated_probability(outages, promise.window_hours, 3)
    st.caption(
        f"Some outage lasts longer than {plain_number(promise.restore_hours)} h in "
        f"{percent(found.late_restore_probability or 0, 2)} of windows, the mean time to restore "
        f"is longer in {percent(mean_late, 2)}. Three or more outages fall into one window in "
        f"{percent(chronic, 4)}; at least once in 36 windows: {percent(over_term(chronic, 36), 2)}."
    )


def _fibre() -> None:
    st.markdown("**MTBF of a fibre route**")
    km = st.number_input("Route length (km)", 0.1, 20_000.0, 60.0, key="bench-km")
    laying = st.selectbox(
        "Laid as", _LAYINGS, format_func=lambda each: each.value, key="bench-laying"
    )
    with refusals():
        hours = fibre_mtbf_hours(km, laying)
        st.markdown(f"A service-affecting cut every **{hours:,.0f} h** ({hours / 8760:.1f} years)")
