"""How wrong forecasts are and what they cost: `python -m benchmarks.forecast_accuracy`.

Series are generated after the shapes of public sets (monthly business, hospital counts, tourism,
spare parts, young products); `macro` is real: quarterly figures of the United States that come with
statsmodels. Each set is forecast once from its end less the horizon, bands included.
"""

from __future__ import annotations

import argparse
from time import process_time

import numpy as np
import pandas as pd

from forecasts.panel import Panel
from forecasts.panel_backtest import backtest_panel
from forecasts.panel_forecast import Ask

LAST = pd.Period("2026-10", freq="M")


def business(random: np.random.Generator, horizon: int) -> np.ndarray:
    """Growth that drifts and bends, a season in two of three, noise, a level shift in some."""
    length = int(random.integers(50, 127)) + horizon
    time = np.arange(length)
    slope = random.normal(0.003, 0.006) + np.cumsum(random.normal(0, 0.0006, length))
    season = random.uniform(0, 0.25) * random.integers(0, 3, 1).clip(0, 1)
    wave = season * np.sin(2 * np.pi * (time + random.uniform(0, 12)) / 12)
    wave += season / 3 * np.sin(4 * np.pi * (time + random.uniform(0, 12)) / 12)
    logs = np.cumsum(slope) + np.cumsum(random.normal(0, random.uniform(0.005, 0.04), length))
    logs += np.log1p(wave) + random.standard_t(5, length) * random.uniform(0.01, 0.08)
    if random.random() < 0.15:
        logs[int(random.integers(24, length)) :] += random.normal(0, 0.3)
    return np.exp(random.normal(8, 1) + logs)


def hospital(random: np.random.Generator, horizon: int) -> np.ndarray:
    """Counts of 72 months: a level, a mild season, more scatter than chance."""
    time = np.arange(72 + horizon)
    rate = np.exp(random.normal(3.5, 1)) * (1 + 0.12 * np.sin(2 * np.pi * time / 12))
    rate *= np.exp(random.normal(0, 0.004) * time)
    return random.negative_binomial(15, 15 / (15 + rate)).astype(float)


def tourism(random: np.random.Generator, horizon: int) -> np.ndarray:
    """Strong seasons that grow with the level, 100 to 200 months."""
    time = np.arange(int(random.integers(100, 200)) + horizon)
    shape = np.exp(random.normal(0, 0.35, 12))
    logs = random.normal(0.003, 0.003) * time + np.cumsum(random.normal(0, 0.03, len(time)))
    noise = random.normal(0, 0.07, len(time))
    return np.exp(random.normal(7, 1) + logs + noise) * shape[time % 12]


def spare_parts(random: np.random.Generator, horizon: int) -> np.ndarray:
    """Mostly zeros: orders of a few pieces every few months, some products fading."""
    length = 60 + horizon
    rate = random.uniform(0.08, 0.6) * np.exp(-random.uniform(0, 0.02) * np.arange(length))
    ordered = random.random(length) < rate
    return np.where(ordered, 1 + random.poisson(random.uniform(0, 3), length), 0).astype(float)


def macro() -> Panel:
    """Quarterly levels of the United States economy, 1959 to 2009 (statsmodels, public domain)."""
    from statsmodels.datasets import macrodata

    table = macrodata.load_pandas().data
    names = ("realgdp", "realcons", "realinv", "realgovt", "realdpi", "cpi", "m1", "pop", "unemp")
    values = tuple(table[name].to_numpy(dtype=float) for name in names)
    return Panel(names, values, pd.Period("2009Q3", freq="Q"), 4)


def panel_of(name: str, series: int, horizon: int, seed: int) -> Panel:
    if name == "macro":
        return macro()
    random = np.random.default_rng(seed)
    make = {"business": business, "hospital": hospital, "tourism": tourism, "parts": spare_parts}
    young = name.startswith("young")
    drawn = [make["business" if young else name](random, horizon) for _ in range(series)]
    if young:  # half of them begin so many months before the forecast is made
        months = int(name.removeprefix("young"))
        drawn = [y[-months - horizon :] if nth % 2 else y for nth, y in enumerate(drawn)]
    return Panel(tuple(f"s{nth:05}" for nth in range(series)), tuple(drawn), LAST, 12)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", default="business,hospital,tourism,parts,young3,young12,macro")
    parser.add_argument("--models", default="auto,fast,ets,dot,ces,lightgbm")
    parser.add_argument("--series", type=int, default=200)
    parser.add_argument("--horizon", type=int, default=12)
    parser.add_argument("--windows", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    for name in asked.sets.split(","):
        panel = panel_of(name, asked.series, asked.horizon, asked.seed)
        print(f"\n{name}: {len(panel)} series, {asked.horizon} ahead, {asked.windows} origin(s)")
        for model in asked.models.split(","):
            begun = process_time()
            ask = Ask(asked.horizon, (model,))
            table = backtest_panel(panel, ask, asked.windows, lambda *_: None)
            seconds = (process_time() - begun) / len(panel) / asked.windows * 1000
            for row in table[(table["model"] == model)].to_dict("records"):
                print(
                    f"{model:<10}{row['route'][:22]:<23}{row['series']:>5} mase {row['mase']:.3f} "
                    f"rmsse {row['rmsse']:.3f} owa {row['owa'] or np.nan:.3f} "
                    f"bias {row['bias']:+.3f} cov {row['coverage_80']:.2f} "
                    f"{row['coverage_95']:.2f}  {seconds:.0f} CPU s per 1,000",
                    flush=True,
                )


if __name__ == "__main__":
    main()
