"""What every model promises: fit one series of demand, predict months with two bands."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Percent of future months each band is meant to contain; narrow first.
BAND_PERCENTS = (80, 95)
BAND_COLUMNS = ("lo_80", "hi_80", "lo_95", "hi_95")


class Fitted(Protocol):
    """A model that has seen one series."""

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences the reader of the forecast must know; empty when all went as named."""
        ...

    def predict(self, horizon_months: int) -> pd.DataFrame:
        """One row a month after the history: `ds, mean, lo_80, hi_80, lo_95, hi_95`, all >= 0."""
        ...


class Forecaster(Protocol):
    """A way to forecast. Deterministic: the same history gives the same numbers."""

    @property
    def name(self) -> str: ...

    def fit(self, history: pd.DataFrame) -> Fitted:
        """`history` has columns `ds, y` of one series that passed `check_demand`."""
        ...


@runtime_checkable
class PanelForecaster(Protocol):
    """A way to forecast many series at once, which may learn from one another. Deterministic."""

    @property
    def name(self) -> str: ...

    def predict_all(
        self, demand: pd.DataFrame, horizon_months: int
    ) -> tuple[pd.DataFrame, dict[str, tuple[str, ...]]]:
        """One row a series and month, and each series' notes.

        Args:
            demand: `unique_id, ds, y` from `check_demand`: all series end in the same month.

        Returns:
            Rows as of `Fitted.predict` with `unique_id, cutoff, step, scale` beside.
        """
        ...


def future_months(last: pd.Timestamp, horizon_months: int) -> pd.DatetimeIndex:
    """The first days of the `horizon_months` months after `last`."""
    return pd.date_range(last, periods=horizon_months + 1, freq="MS")[1:]


def prediction(months: pd.DatetimeIndex, mean: Floats, bands: Floats) -> pd.DataFrame:
    """The frame a `Fitted` returns, with demand floored at zero and bands put in order.

    Args:
        months: the months predicted, n of them.
        mean: n values.
        bands: n x 4, in the order of BAND_COLUMNS.

    A band always contains its own mean and the wider band contains the narrower: sampled
    percentiles break either rule by a hair, and a chart of that looks broken.
    """
    mean = np.maximum(mean, 0.0)
    bands = np.maximum(bands, 0.0)
    lo_80, hi_80 = np.minimum(bands[:, 0], mean), np.maximum(bands[:, 1], mean)
    lo_95, hi_95 = np.minimum(bands[:, 2], lo_80), np.maximum(bands[:, 3], hi_80)
    return pd.DataFrame(
        {
            "ds": months,
            "mean": mean,
            "lo_80": lo_80,
            "hi_80": hi_80,
            "lo_95": lo_95,
            "hi_95": hi_95,
        }
    )
