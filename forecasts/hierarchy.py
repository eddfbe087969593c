"""A hierarchy of series: which nodes there are, and which bottom series each is the sum of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from common.errors import BusinessError
from common.wording import join_words
from forecasts.forecaster import Floats
from forecasts.panel import Panel

TOTAL = "total"
# All combinations of more columns would be more nodes than anybody reads.
MOST_COLUMNS_CROSSED = 3


class HierarchyRefused(BusinessError):
    """The hierarchy columns do not say one place for each series."""


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """Nodes by name, sums first and bottom series last; `summing` has a 1 where a node adds one.

    Grouped structures (product by region) are hierarchies too: a bottom series may count in
    several nodes that do not contain one another.
    """

    names: tuple[str, ...]
    levels: tuple[str, ...]  # of each node
    summing: Floats  # nodes x bottom series

    @property
    def sums(self) -> int:
        """How many nodes are sums."""
        return len(self.names) - int(self.summing.shape[1])

    def add_up(self, bottom: Floats) -> Floats:
        """Nodes x steps from bottom series x steps."""
        return np.asarray(self.summing @ bottom)

    def panel_of(self, bottom: Panel) -> Panel:
        """Every node's history; a sum begins where the first of its series does."""
        longest = max(len(y) for y in bottom.values)
        table = np.array([np.pad(y, (longest - len(y), 0)) for y in bottom.values])
        lengths = np.array([len(y) for y in bottom.values])
        whole = self.add_up(table)
        values = tuple(
            row[longest - lengths[members > 0].max() :]
            for row, members in zip(whole, self.summing, strict=True)
        )
        return Panel(self.names, values, bottom.last, bottom.season)


def hierarchy_of(frame: pd.DataFrame, columns: Sequence[str], ids: Sequence[str]) -> Hierarchy:
    """The hierarchy of series by columns of their rows: each alone, then together.

    `region,city` gives total, regions, cities and series; `family,region` total, families,
    regions, families in regions and series. Groupings that repeat another are left out.

    Args:
        frame: has `unique_id` and the columns.
        ids: the bottom series, in the panel's order.

    Raises:
        HierarchyRefused: a column missing, empty, or with two values for one series.
    """
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise HierarchyRefused(f"The file has no column {join_words(missing)} for the hierarchy.")
    places = frame[["unique_id", *columns]].astype({"unique_id": str}).drop_duplicates()
    twice = places[places.duplicated("unique_id")]
    if len(twice):
        raise HierarchyRefused(
            f"{twice['unique_id'].iloc[0]} has several values of {join_words(list(columns))}; "
            "a series lies in one place only."
        )
    if places[list(columns)].isna().to_numpy().any():
        raise HierarchyRefused(f"A row has no {join_words(list(columns), 'or')}; name it.")
    placed = places.set_index("unique_id").loc[list(ids)]
    names, levels, rows = [TOTAL], [TOTAL], [np.ones(len(ids))]
    seen: set[tuple[tuple[float, ...], ...]] = {(tuple(rows[0]),)}
    for grouping in _groupings(columns):
        found = _grouped(placed, grouping)
        partition = tuple(sorted(tuple(each) for each in found.values()))
        if partition in seen or len(found) == len(ids):
            continue
        seen.add(partition)
        for name, row in found.items():
            names.append(name)
            levels.append(" and ".join(grouping))
            rows.append(row)
    summing = np.vstack([*rows, np.eye(len(ids))])
    return Hierarchy((*names, *ids), (*levels, *["series"] * len(ids)), summing)


def _groupings(columns: Sequence[str]) -> list[tuple[str, ...]]:
    if len(columns) > MOST_COLUMNS_CROSSED:
        return [tuple(columns[:depth]) for depth in range(1, len(columns) + 1)]
    sizes = range(1, len(columns) + 1)
    return [grouping for size in sizes for grouping in combinations(columns, size)]


def _grouped(placed: pd.DataFrame, grouping: tuple[str, ...]) -> dict[str, Floats]:
    """A 0/1 row over the bottom series for each value of the grouping."""
    labels = placed[list(grouping)].astype(str)
    names = labels.apply(lambda row: "/".join(f"{c}={row[c]}" for c in grouping), axis=1)
    return {str(name): (names == name).to_numpy(dtype=float) for name in sorted(names.unique())}
