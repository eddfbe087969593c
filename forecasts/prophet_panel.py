"""Prophet for a panel of any frequency: one fit a series, means only."""

from __future__ import annotations

import numpy as np
import pandas as pd

from forecasts.forecaster import Floats
from forecasts.panel import Panel
from forecasts.prophet_model import ProphetForecaster


def prophet_means(panel: Panel, horizon: int) -> Floats:
    """Series x steps; bands are calibrated elsewhere, so Prophet draws no samples for them.

    Dates are the first days of periods, which Prophet's yearly season is laid over.
    """
    forecaster = ProphetForecaster(samples=0)
    means = np.empty((len(panel), horizon))
    for at, y in enumerate(panel.values):
        periods = pd.period_range(panel.start(at), periods=len(y) + horizon).to_timestamp()
        days = pd.DatetimeIndex(periods)
        fitted = forecaster.fit(pd.DataFrame({"ds": days[: len(y)], "y": y}))
        means[at] = fitted.expected(days[len(y) :])
    return means
