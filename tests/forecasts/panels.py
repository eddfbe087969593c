"""Panels to test with: generated, and the same every time."""

from __future__ import annotations

import numpy as np
import pandas as pd

from forecasts.panel import Panel

LAST = pd.Period("2026-10", freq="M")


def panel(*values: list[float] | np.ndarray, season: int = 12) -> Panel:
    named = tuple(f"s{nth:03}" for nth in range(len(values)))
    return Panel(named, tuple(np.asarray(each, dtype=float) for each in values), LAST, season)


def seasonal(length: int, seed: int, level: float = 100.0) -> np.ndarray:
    """Growth, a season whose peak is the same in every series, and noise."""
    random = np.random.default_rng(seed)
    time = np.arange(-length, 0)
    season = 1 + 0.3 * np.sin(2 * np.pi * time / 12)
    return level * np.exp(0.004 * time) * season * np.exp(random.normal(0, 0.06, length))


def sparse(length: int, seed: int, rate: float = 0.5) -> np.ndarray:
    return np.random.default_rng(seed).poisson(rate, length).astype(float)


def long_frame(*names: str, months: int = 36, seed: int = 1) -> pd.DataFrame:
    days = pd.date_range(end="2026-10-01", periods=months, freq="MS")
    return pd.concat(
        [
            pd.DataFrame({"unique_id": name, "ds": days, "y": seasonal(months, seed + nth)})
            for nth, name in enumerate(names)
        ],
        ignore_index=True,
    )
