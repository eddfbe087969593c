"""Delay, jitter and loss of sections in a row, and the delay no network can beat."""

from __future__ import annotations

from typing import Any

import streamlit as st

from common.wording import join_words
from sales.sla.performance import (
    EndToEnd,
    Section,
    UnsoundSection,
    classes_met,
    end_to_end,
    least_round_trip_ms,
    route_km,
)
from ui.session import refusals

_SECTIONS: list[dict[str, Any]] = [
    {"name": "Access", "mean": 2.0, "sd": 1.0, "least": 1.0, "p999": 7.0, "loss": 0.01},
    {"name": "Metro", "mean": 3.0, "sd": 0.8, "least": 2.4, "p999": 7.5, "loss": 0.005},
    {"name": "Core", "mean": 12.0, "sd": 1.2, "least": 11.0, "p999": 18.0, "loss": 0.01},
]


def delay_bench() -> None:
    """Sections by Y.1541's composition with the plain sum beside it; the floor of a distance."""
    left, right = st.columns([3, 2], gap="large")
    with left:
        rows: list[dict[str, Any]] = st.data_editor(
            _SECTIONS,
            num_rows="dynamic",
            hide_index=True,
            key="bench-sections",
            column_config={
                "name": "Section (one way)",
                "mean": st.column_config.NumberColumn("Mean (ms)", format="%g"),
                "sd": st.column_config.NumberColumn("sd (ms)", format="%g"),
                "least": st.column_config.NumberColumn("Least (ms)", format="%g"),
                "p999": st.column_config.NumberColumn("99.9 % (ms)", format="%g"),
                "loss": st.column_config.NumberColumn("Loss (%)", format="%g"),
            },
            alt="Network sections; every cell can be edited",
        )
        with refusals():
            _show(end_to_end(_read(rows)))
    with right:
        _floor()


def _read(rows: list[dict[str, Any]]) -> tuple[Section, ...]:
    found = []
    for row in rows:
        if not row.get("name"):
            continue
        figures = [row.get(each) for each in ("mean", "sd", "least", "p999")]
        if any(each is None for each in figures):
            raise UnsoundSection(f"{row['name']}: fill in mean, sd, least and 99.9 %.")
        mean, sd, least, p999 = (float(each) for each in figures if each is not None)
        found.append(
            Section(
                name=row["name"],
                mean_ms=mean,
                sd_ms=sd,
                least_ms=least,
                p999_ms=p999,
                loss=float(row.get("loss") or 0) / 100,
            )
        )
    return tuple(found)


def _show(path: EndToEnd) -> None:
    columns = st.columns(4)
    columns[0].metric("Delay, one way", f"{path.delay_ms:.2f} ms")
    columns[1].metric("Jitter (99.9 %)", f"{path.jitter_ms:.2f} ms")
    columns[2].metric("Plain sum of jitters", f"{path.summed_jitter_ms:.2f} ms")
    columns[3].metric("Loss", f"{100 * path.loss:.4f} %")
    met = [f"class {each}" for each in classes_met(path)]
    st.caption(
        f"Composed after ITU-T Y.1541; a plain sum overstates jitter. Meets {join_words(met)}."
    )


def _floor() -> None:
    st.markdown("**Least delay of a distance**")
    known = st.radio(
        "Known is", ("air distance", "route length"), horizontal=True, key="floor-kind"
    )
    km = st.number_input("Kilometres", 0.0, 40_000.0, 600.0, key="floor-km")
    with refusals():
        route = route_km(km) if known == "air distance" else km
        st.markdown(
            f"Round trip at least **{least_round_trip_ms(route):.2f} ms** over {route:,.0f} km of "
            "fibre; no network is faster."
        )
        if known == "air distance":
            st.caption("The route is estimated from the air distance; an entered one is better.")
