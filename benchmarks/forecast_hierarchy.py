"""How a telecom hierarchy's forecasts err by level: `python -m benchmarks.forecast_hierarchy`.

Two kinds of demand are generated, each by family x region x city. What is assumed of both: families
differ in size and growth, and the series of one follow its yearly season; the country, each region
and each family's market drift as random walks that all their series share, so that errors of parts
do not cancel in the sums; each series adds a level and scatter of its own.

`accesses`: lines in service. They drift little (0.2 to 0.4 % a month for each of country, family
and region) and scatter by 1 %.
`orders`: new circuits a month. They drift more (1 to 2 %), follow the season, and are counts with
more scatter than chance (negative binomial, size 8).

Each hierarchy is forecast from two past origins; nothing later than an origin is seen from there.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from datetime import date
from time import process_time

import numpy as np
import pandas as pd

from forecasts.hierarchy import hierarchy_of
from forecasts.long_frame import check_long_frame
from forecasts.spacing import Frequency
from forecasts.statistical_models import fit_members
from workflows.forecast_frame import FrameAsk, backtest_frame, forecast_frame

TODAY = date(2026, 11, 15)
COLUMNS = ("family", "region", "city")
CITIES_A_REGION = 2
CHECKED = 3  # hierarchies whose delivered rows are added up again
HELD = ("coverage_80", "coverage_95")


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of demand moves: monthly drifts and scatter as shares, sizes in units."""

    drift: tuple[float, float]
    season: float
    scatter: float
    log_size: float
    counts: bool


KINDS = {
    "accesses": Kind((0.002, 0.004), 0.005, 0.01, 8.0, counts=False),
    "orders": Kind((0.01, 0.02), 0.25, 0.0, 3.2, counts=True),
}


def walk(random: np.random.Generator, kind: Kind, months: int) -> np.ndarray:
    return np.cumsum(random.normal(0, random.uniform(*kind.drift), months))


def hierarchy_frame(
    kind: Kind, families: int, regions: int, months: int, seed: int
) -> pd.DataFrame:
    """A long frame with the columns of the hierarchy, as the module says."""
    random = np.random.default_rng(seed)
    time = np.arange(months)
    days = pd.date_range(end="2026-10-01", periods=months, freq="MS")
    country = walk(random, kind, months)
    of_region = [walk(random, kind, months) for _ in range(regions)]
    parts = []
    for family in range(families):
        market = walk(random, kind, months) + random.normal(0.002, 0.004) * time
        market += kind.season * np.sin(2 * np.pi * (time + random.uniform(0, 12)) / 12)
        size = random.normal(kind.log_size, 0.6)
        for city in range(regions * CITIES_A_REGION):
            region = city // CITIES_A_REGION
            own = size + random.normal(0, 0.5)
            mean = np.exp(own + country + market + of_region[region])
            parts.append(
                pd.DataFrame(
                    {
                        "unique_id": f"f{family}-c{city}",
                        "ds": days,
                        "y": happened(random, kind, mean),
                        "family": f"f{family}",
                        "region": f"r{region}",
                        "city": f"c{city}",
                    }
                )
            )
    return pd.concat(parts, ignore_index=True)


def happened(random: np.random.Generator, kind: Kind, mean: np.ndarray) -> np.ndarray:
    if kind.counts:
        return random.negative_binomial(8, 8 / (8 + mean)).astype(float)
    return np.round(mean * np.exp(random.normal(0, kind.scatter, len(mean))))


def incoherence(frame: pd.DataFrame, ask: FrameAsk) -> tuple[float, int]:
    """The largest gap between a sum and its parts, as a share of the sum; limits below zero."""
    rows, _ = forecast_frame(frame, ask, fit_members, lambda *_: None)
    ids = check_long_frame(frame, ask.frequency, ask.today, together=True).panel.ids
    nodes = hierarchy_of(frame, ask.hierarchy, ids)
    means = rows.pivot_table(index="unique_id", columns="ds", values="mean")
    table = means.loc[list(nodes.names)].to_numpy()
    gap = np.abs(nodes.add_up(table[nodes.sums :]) - table) / np.maximum(table, 1.0)
    return float(gap.max()), int((rows.filter(regex="^(mean|lo-|hi-)") < 0).to_numpy().sum())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kinds", default="accesses,orders")
    parser.add_argument("--model", default="fast")
    parser.add_argument("--hierarchies", type=int, default=20)
    parser.add_argument("--families", type=int, default=3)
    parser.add_argument("--regions", type=int, default=3)
    parser.add_argument("--months", type=int, default=84)
    parser.add_argument("--horizon", type=int, default=12)
    parser.add_argument("--windows", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1000, help="of the first hierarchy")
    asked = parser.parse_args()
    ask = FrameAsk(asked.horizon, Frequency.MONTH, TODAY, (asked.model,), hierarchy=COLUMNS)
    for name in asked.kinds.split(","):
        begun, tables, gaps = process_time(), [], []
        for nth in range(asked.hierarchies):
            size = (asked.families, asked.regions, asked.months)
            frame = hierarchy_frame(KINDS[name], *size, asked.seed + nth)
            table, _ = backtest_frame(frame, ask, asked.windows, fit_members, lambda *_: None)
            tables.append(table)
            gaps.append(incoherence(frame, ask) if nth < CHECKED else (0.0, 0))
        show(name, asked, pd.concat(tables), gaps, process_time() - begun)


def show(
    name: str,
    asked: argparse.Namespace,
    table: pd.DataFrame,
    gaps: list[tuple[float, int]],
    seconds: float,
) -> None:
    """One line a level: the mean over hierarchies of the errors and of how often bands held."""
    parts = asked.families * asked.regions * CITIES_A_REGION
    print(
        f"\n{name}: {asked.hierarchies} hierarchies of {parts} series, {asked.horizon} months "
        f"ahead from {asked.windows} origins, model {asked.model}, {seconds:.0f} CPU s"
    )
    rows = table[(table["model"] == asked.model) & table["route"].str.startswith("level ")]
    for level, of_level in rows.groupby("route", sort=False):
        held = " ".join(f"{what[-2:]} % band held {of_level[what].mean():.3f}" for what in HELD)
        print(
            f"{level.removeprefix('level '):<20} WAPE {of_level['wape'].mean():.3f} "
            f"bias {of_level['bias'].mean():+.3f} {held}"
        )
    widest, negative = max(gap for gap, _ in gaps), sum(found for _, found in gaps)
    print(f"widest gap of a sum {widest:.1e}; limits and means below zero {negative}")


if __name__ == "__main__":
    main()
