"""How long a full refit takes: `python -m benchmarks.forecast_refit`, a carrier of 65 parts."""

from __future__ import annotations

import argparse
from datetime import date
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

import numpy as np
import pandas as pd

from common.period import add_months
from forecasts.demand import Level, Measure
from forecasts.make_forecast import make_forecast

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
    series = len(forecast.series)
    split = sum(one.level is Level.FAMILY_REGION for one in forecast.series)
    memory_mb = max(getrusage(who).ru_maxrss for who in (RUSAGE_SELF, RUSAGE_CHILDREN)) / 1024
    print(f"{len(records):,} records, {size.months} months, {series} series ({split} split)")
    print(f"{len(steps) - 1} fits in {forecast.seconds:.1f} s, peak {memory_mb:.0f} MB")
    print(
        "level              model            MASE  WAPE   bias  80 % band raw -> calibrated, 95 %"
    )
    for row in forecast.level_accuracy:
        one = row.accuracy
        print(
            f"{row.level:<18} {one.model:<15} {one.mase:5.2f} {one.wape:5.2f} {one.bias:+6.2f}"
            f"  {one.raw_coverage_80:.2f} -> {one.coverage_80:.2f}"
            f"   {one.raw_coverage_95:.2f} -> {one.coverage_95:.2f}"
        )


if __name__ == "__main__":
    main()
