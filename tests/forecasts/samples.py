"""Demand to test with: small, and the same every time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from common.period import add_months
from forecasts.baselines import FittedBaseline, fit_mean

TODAY = date(2026, 11, 15)


def record(month: date, units: float, family: str = "SD-WAN", region: str = "North") -> dict:
    return {
        "month": month,
        "family": family,
        "region": region,
        "offering": "Standard",
        "units": units,
        "mrc": units * 100.0,
        "nrc": units * 20.0,
        "bandwidth_mbps": units * 50.0,
    }


def records(months: int, families: int = 2, regions: int = 2) -> pd.DataFrame:
    """Records of every part in each of the `months` complete months before TODAY."""
    random = np.random.default_rng(7)
    return pd.DataFrame(
        [
            record(
                add_months(date(2026, 11, 1), -back),
                int(random.poisson(5 * (family + 1) * (region + 1))),
                f"Family {family + 1}",
                f"Region {region + 1}",
            )
            for back in range(months, 0, -1)
            for family in range(families)
            for region in range(regions)
        ]
    )


def history(values: list[float]) -> pd.DataFrame:
    """One series as a model is given it, ending in October 2026."""
    months = pd.date_range(end="2026-10-01", periods=len(values), freq="MS")
    return pd.DataFrame({"ds": months, "y": np.array(values, dtype=float)})


def series(values: list[float], unique_id: str = "total") -> pd.DataFrame:
    """One series as it leaves the gate, ending in October 2026."""
    return history(values).assign(unique_id=unique_id)[["unique_id", "ds", "y"]]


def quiet(share: float, text: str) -> None:
    """Progress nobody looks at."""


@dataclass(frozen=True)
class Spy:
    """The mean, and a record of the last month it was ever shown."""

    name: str = "Spy"
    saw: list[pd.Timestamp] = field(default_factory=list)

    def fit(self, history: pd.DataFrame) -> FittedBaseline:
        self.saw.append(history["ds"].max())
        return fit_mean(history)
