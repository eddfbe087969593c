"""The pipeline against the plain mean, a month ahead: `python -m benchmarks.pipeline_month`.

Deals are generated in three kinds of market. `steady`: as many of the same size every month, so
that the pipeline knows nothing the mean does not. `waves`: five times as much is opened in every
other half-year, which the pipeline sees coming. `giants`: sizes with a heavy tail, where single
deals decide a month. Cycles are gamma distributed, 75 days on average; two of five are won; the
chance of each is known only as the base rate.

At the first day of each of the last months the weight of the pipeline is chosen from what was known
then, and the month that followed is compared with that blend, with the pipeline alone and with the
mean of the three months before (28 to 31 days against 89 to 92).
"""

from __future__ import annotations

import argparse
from datetime import date, timedelta

import numpy as np

from common.period import add_months
from forecasts.pipeline import PastCycle, fit_blend, look_back

TODAY = date(2026, 11, 1)
WON = 0.4
MARKETS = ("steady", "waves", "giants")
HISTORY_MONTHS = 48


def market(name: str, a_month: int, seed: int) -> list[PastCycle]:
    random = np.random.default_rng(seed)
    found = []
    for back in range(HISTORY_MONTHS, 0, -1):
        begun = add_months(TODAY, -back)
        for _ in range(random.poisson(a_month)):
            opened = begun + timedelta(days=int(random.integers(0, 28)))
            size = float(random.lognormal(7, 1.6 if name == "giants" else 0.6))
            if name == "waves" and (opened.year * 12 + opened.month) // 6 % 2:
                size *= 5
            closed = opened + timedelta(days=1 + int(random.gamma(3, 25)))
            won = bool(random.random() < WON)
            found.append(PastCycle(opened_on=opened, closed_on=closed, value=size, won=won))
    return found


def errors(deals: list[PastCycle], months: int) -> list[tuple[float, float, float, float, float]]:
    """By month: what was won, and the misses of mean, pipeline and blend; then the weight."""
    found = []
    for back in range(months + 3, 3, -1):  # the newest months' deals are not all closed
        first = add_months(TODAY, -back)
        known = [each for each in deals if each.closed_on < first]
        there = sum(each.opened_on < first <= each.closed_on for each in deals)
        seen = look_back(deals, first, WON)
        if seen is None:
            continue
        actual, trend, pipeline = seen
        weight = fit_blend(known, WON, first, open_now=there).weight
        mixed = weight * pipeline + (1 - weight) * trend
        misses = (abs(trend - actual), abs(pipeline - actual), abs(mixed - actual))
        found.append((actual, *misses, weight))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--markets", type=int, default=10, help="of each kind")
    parser.add_argument("--months", type=int, default=18)
    parser.add_argument("--deals", type=int, default=40, help="opened a month")
    asked = parser.parse_args()
    for name in MARKETS:
        rows, worse = [], 0
        for seed in range(asked.markets):
            of_market = np.array(errors(market(name, asked.deals, seed), asked.months))
            worse += bool(of_market[:, 3].sum() > of_market[:, 1].sum() * (1 + 1e-9))
            rows.append(of_market)
        table = np.concatenate(rows)
        mean, pipeline, mixed = table[:, 1:4].sum(axis=0) / table[:, 0].sum()
        print(
            f"{name:<8}{asked.markets} markets, {len(table)} months: WAPE of the mean {mean:.3f}, "
            f"of the pipeline {pipeline:.3f}, of the blend {mixed:.3f}; weight on average "
            f"{table[:, 4].mean():.2f}; the blend was worse than the mean in {worse} markets"
        )


if __name__ == "__main__":
    main()
