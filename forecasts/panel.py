"""Many series of one frequency that all end in the same period: what batch models work on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from forecasts.forecaster import Floats


class Frequency(StrEnum):
    """How long a period is."""

    WEEK = "W"
    MONTH = "M"
    QUARTER = "Q"

    @property
    def season(self) -> int:
        """Periods of a year."""
        return {Frequency.WEEK: 52, Frequency.MONTH: 12, Frequency.QUARTER: 4}[self]

    @property
    def word(self) -> str:
        return {Frequency.WEEK: "week", Frequency.MONTH: "month", Frequency.QUARTER: "quarter"}[
            self
        ]


@dataclass(frozen=True, slots=True)
class Panel:
    """Series by id, oldest value first; series may begin in different periods, never end so."""

    ids: tuple[str, ...]
    values: tuple[Floats, ...]
    last: pd.Period  # the period of every series' newest value
    season: int

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, positions: Sequence[int]) -> Panel:
        """The series at these positions, in this order."""
        return Panel(
            tuple(self.ids[at] for at in positions),
            tuple(self.values[at] for at in positions),
            self.last,
            self.season,
        )

    def known_before(self, periods: int) -> Panel:
        """All series as they stood `periods` ago; each must be longer than that."""
        if not periods:
            return self
        values = tuple(each[:-periods] for each in self.values)
        return Panel(self.ids, values, self.last - periods, self.season)

    def future(self, horizon: int) -> pd.PeriodIndex:
        """The `horizon` periods after the last."""
        return pd.period_range(self.last + 1, periods=horizon)

    def positions_in_year(self, length: int) -> np.ndarray:
        """Where in the season each of the newest `length` periods lies: 0 to season - 1."""
        return np.arange(self.last.ordinal - length + 1, self.last.ordinal + 1) % self.season


def panel_of(demand: pd.DataFrame) -> Panel:
    """The panel of monthly `unique_id, ds, y` from `check_demand`, series in order of their id."""
    groups = [(str(key), rows["y"]) for key, rows in demand.groupby("unique_id", sort=True)]
    return Panel(
        tuple(key for key, _ in groups),
        tuple(y.to_numpy(dtype=float) for _, y in groups),
        pd.Period(demand["ds"].max(), freq="M"),
        Frequency.MONTH.season,
    )
