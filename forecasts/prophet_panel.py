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
    ahead = pd.DatetimeIndex(panel.future(horizon).to_timestamp())
    forecaster = ProphetForecaster(samples=0)
    means = np.empty((len(panel), horizon))
    for at, y in enumerate(panel.values):
        months = pd.period_range(end=panel.last, periods=len(y)).to_timestamp()
        fitted = forecaster.fit(pd.DataFrame({"ds": months, "y": y}))
        means[at] = fitted.expected(ahead)
    return means
