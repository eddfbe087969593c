"""Many series of one frequency, most of which end in the same period: what batch models work on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from forecasts.forecaster import Floats
from forecasts.spacing import Frequency


@dataclass(frozen=True, slots=True)
class Panel:
    """Series by id, oldest value first; series may begin in different periods.

    They end together, or each `behind` so many periods before the last: a collection of series
    of different times, each of which is forecast from its own end on.
    """

    ids: tuple[str, ...]
    values: tuple[Floats, ...]
    last: pd.Period  # the period of the newest value of all
    season: int
    behind: tuple[int, ...] = ()  # empty: every series ends in the last period

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, positions: Sequence[int]) -> Panel:
        """The series at these positions, in this order."""
        return Panel(
            tuple(self.ids[at] for at in positions),
            tuple(self.values[at] for at in positions),
            self.last,
            self.season,
            tuple(self.behind[at] for at in positions) if self.behind else (),
        )

    @property
    def ends(self) -> np.ndarray:
        """The ordinal of the period each series ends in."""
        behind = np.array(self.behind or (0,) * len(self), dtype=np.int64)
        return np.asarray(self.last.ordinal - behind)

    @property
    def floors(self) -> Floats:
        """Series x 1: 0, or no limit for a series that has been below 0."""
        floors = [0.0 if y.min() >= 0 else -np.inf for y in self.values]
        return np.array(floors).reshape(-1, 1)

    def known_before(self, periods: int) -> Panel:
        """All series as they stood `periods` ago; each must be longer than that."""
        if not periods:
            return self
        values = tuple(each[:-periods] for each in self.values)
        return Panel(self.ids, values, self.last - periods, self.season, self.behind)

    def future(self, horizon: int) -> pd.PeriodIndex:
        """The `horizon` periods after the last of all."""
        return pd.period_range(self.last + 1, periods=horizon)

    def start(self, at: int) -> pd.Period:
        """The period of a series' oldest value."""
        return self.last - (self.behind[at] if self.behind else 0) - len(self.values[at]) + 1


def panel_of(demand: pd.DataFrame) -> Panel:
    """The panel of monthly `unique_id, ds, y` from `check_demand`, series in order of their id."""
    groups = [(str(key), rows["y"]) for key, rows in demand.groupby("unique_id", sort=True)]
    return Panel(
        tuple(key for key, _ in groups),
        tuple(y.to_numpy(dtype=float) for _, y in groups),
        pd.Period(demand["ds"].max(), freq="M"),
        Frequency.MONTH.season,
    )
