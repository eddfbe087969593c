"""How long a full refit takes: `python -m benchmarks.forecast_refit`, a carrier of 65 parts."""

from __future__ import annotations

import argparse
from datetime import date
from resource import RUSAGE_SELF, getrusage

import numpy as np
import pandas as pd

from common.period import add_months
from forecasts.accuracy import Accuracy, score
from forecasts.backtest import BacktestPlan, backtest
from forecasts.conformal import calibrate_newest
from forecasts.demand import Level, Measure, check_demand, check_records, series_frame
from forecasts.make_forecast import make_forecast
from forecasts.prophet_model import ProphetForecaster

TODAY = date(2026, 11, 15)


def simulated_demand(families: int, regions: int, months: int, seed: int) -> pd.DataFrame:
    """Deals closed a month in each family and region: trend, season, and counts that scatter.

    Each family has a level, a growth, a season and shares of the regions that drift; deals are
    negative binomial, so months scatter more than chance alone would have it.
    """
    random = np.random.default_rng(seed)
    rows = []
    time = np.arange(months)
    starts = [add_months(TODAY.replace(day=1), index - months) for index in range(months)]
    for family in range(families):
        level, growth = random.uniform(8, 60), random.uniform(-0.008, 0.015)
        season = random.uniform(0, 0.3) * np.sin(2 * np.pi * (time + random.uniform(0, 12)) / 12)
        drift = random.normal(0, 0.02, (months, regions)).cumsum(axis=0)
        shares = random.dirichlet(np.full(regions, 3.0)) * np.exp(drift)
        expected = (level * np.exp(growth * time) * (1 + season))[:, None] * shares
        units = random.negative_binomial(6, 6 / (6 + expected))
        for month, region in zip(*np.nonzero(units), strict=True):
            sold = int(units[month, region])
            rows.append(
                {
                    "month": starts[month],
                    "family": f"Family {family + 1}",
                    "region": f"Region {region + 1}",
                    "offering": "Standard",
                    "units": sold,
                    "mrc": sold * 420.0,
                    "nrc": sold * 80.0,
                    "bandwidth_mbps": sold * 100.0,
                }
            )
    return pd.DataFrame(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--families", type=int, default=13)
    parser.add_argument("--regions", type=int, default=5)
    parser.add_argument("--months", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each-part", action="store_true", help="also fit every part by itself")
    size = parser.parse_args()
    records = simulated_demand(size.families, size.regions, size.months, size.seed)
    steps: list[str] = []
    forecast = make_forecast(
        records,
        today=TODAY,
        measure=Measure.UNITS,
        horizon_months=12,
        progress=lambda _, text: steps.append(text),
    )
    split = sum(one.level is Level.FAMILY_REGION for one in forecast.series)
    memory_mb = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(records):,} records, {size.months} months, {len(forecast.series)} series")
    print(f"({split} of them split from their family, {len(steps) - 1} fits of the others)")
    print(f"refit in {forecast.seconds:.1f} s, peak {memory_mb:.0f} MB without Stan's own process")
    print("level              model              MASE  WAPE   bias  80 % raw, calibrated   95 %")
    for row in forecast.level_accuracy:
        show(row.level, row.accuracy)
    if size.each_part:
        show("each part by itself", fit_each_part(records))


def fit_each_part(records: pd.DataFrame) -> Accuracy:
    """Prophet for every family in a region, which the forecast splits from the family instead."""
    parts = series_frame(check_records(records, TODAY), Measure.UNITS, Level.FAMILY_REGION)
    model = ProphetForecaster()
    tested = backtest(check_demand(parts, TODAY), [model], BacktestPlan(), lambda _: None)
    tested = tested.assign(pool="each")
    return score(tested, calibrate_newest(tested), model.name)


def show(what: str, one: Accuracy) -> None:
    print(
        f"{what:<19}{one.model:<18} {one.mase:5.2f} {one.wape:5.2f} {one.bias:+6.2f}"
        f"  {one.raw_coverage_80:.2f} -> {one.coverage_80:.2f}"
        f"          {one.raw_coverage_95:.2f} -> {one.coverage_95:.2f}"
    )


if __name__ == "__main__":
    main()
