"""Moments in tables: written as everywhere else, in UTC, and still sorted as moments."""

from __future__ import annotations

from typing import Any

import streamlit as st


def moments(*titles: str) -> dict[str, Any]:
    """The settings of a table's columns of moments: `15 Nov 2026, 00:56`."""
    return {
        title: st.column_config.DatetimeColumn(
            f"{title} (UTC)", format="D MMM YYYY, HH:mm", timezone="UTC"
        )
        for title in titles
    }


def days(*titles: str) -> dict[str, Any]:
    """The settings of a table's columns of days: `15 Nov 2026`."""
    return {title: st.column_config.DateColumn(title, format="D MMM YYYY") for title in titles}
