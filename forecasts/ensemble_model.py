"""The ensemble as a model of the product: every series at once, each by its own route."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from forecasts.accuracy import mase_scale
from forecasts.forecaster import BAND_PERCENTS, Floats, prediction
from forecasts.panel import Panel, panel_of
from forecasts.panel_bands import around, untested_half
from forecasts.panel_models import FAST, Means, expect
from forecasts.routes import Route
from forecasts.sparse_demand import count_band
from forecasts.statistical_models import fit_members

_SAID = {
    Route.REGULAR: "",
    Route.SPARSE: (
        "Sold in few months only: a flat mean with bands for counts, moved from month to month "
        "only so far as sums and parts must agree."
    ),
    Route.SHORT: "Short history: its own level with the season of the longer series beside it.",
    Route.CONSTANT: "Every month was the same: forecast to stay so.",
    Route.ENDED: "Nothing sold for a year or ever: forecast as zero.",
}


@dataclass(frozen=True, slots=True)
class EnsembleForecaster:
    """Theta and smoothing of what seasons leave, and trees: `fast` of `panel_models`.

    On public monthly series as near as all members of `auto`, in a third of the time, which is
    what a person waits for.
    """

    name: str = "Ensemble"

    def predict_all(
        self, demand: pd.DataFrame, horizon_months: int
    ) -> tuple[pd.DataFrame, dict[str, tuple[str, ...]]]:
        """Rows and notes of every series; see `PanelForecaster`.

        Bands are last year's spread, or quantiles of counts where demand is sparse: calibration
        replaces them wherever there is a past to learn from.
        """
        panel = panel_of(demand)
        means = expect(FAST, panel, horizon_months, fit_members)
        bands = _bands(panel, means, horizon_months)
        months = pd.DatetimeIndex(panel.future(horizon_months).to_timestamp())
        rows = [
            prediction(months, means.mean[at], bands[at]).assign(
                unique_id=unique_id,
                cutoff=panel.last.to_timestamp(),
                step=range(1, horizon_months + 1),
                scale=mase_scale(panel.values[at]),
            )
            for at, unique_id in enumerate(panel.ids)
        ]
        return pd.concat(rows, ignore_index=True), _notes(panel, means)


def _bands(panel: Panel, means: Means, horizon: int) -> Floats:
    """Series x steps x 4 limits, in the order of BAND_COLUMNS."""
    limits = []
    for level in BAND_PERCENTS:
        half = untested_half(panel.values, horizon, level / 100)
        low, high = around(means.mean, half, panel.floors)
        for at, route in enumerate(means.routes):
            if route is Route.SPARSE:
                y = panel.values[at]
                low[at], high[at] = count_band(means.mean[at], y, panel.season, level / 100)
        limits += [low, high]
    return np.stack(limits, axis=2)


def _notes(panel: Panel, means: Means) -> dict[str, tuple[str, ...]]:
    return {
        unique_id: (_SAID[route],) if route is not None and _SAID[route] else ()
        for unique_id, route in zip(panel.ids, means.routes, strict=True)
    }
