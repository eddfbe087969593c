"""Money and tables of money, written alike on every page."""

from __future__ import annotations

from typing import Any

import streamlit as st

from common.money import Money


def say(amount: Money) -> str:
    """`$1,234.50`."""
    return amount.rounded().format()


def say_short(amount: Money) -> str:
    """Whole units, for headlines: `$1,234`."""
    return say(amount).rpartition(".")[0] or say(amount)


def column(title: str, currency: str) -> Any:
    """A table column of amounts in one currency, right-aligned with two decimals."""
    return st.column_config.NumberColumn(f"{title} ({currency})", format="accounting")


def number(amount: Money) -> float:
    """For tables and charts only; arithmetic stays in Money."""
    return float(amount.rounded().amount)
