"""Make a model's rows add up over total, families, regions and their parts, past and future."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from forecasts.forecaster import Floats
from forecasts.hierarchy import Hierarchy
from forecasts.reconcile import PastBase, Reconciled, reconcile, reconcile_past


def hierarchy_of_parts(parts: pd.DataFrame, names: Sequence[str]) -> Hierarchy:
    """The hierarchy of the product's series.

    Args:
        parts: by unique_id of each family in a region: `family`, `region`.
        names: the ids of the sums: `total`, `family=...`, `region=...`.
    """
    rows = []
    for name in names:
        column, _, value = name.partition("=")
        there = parts[column] == value if value else np.ones(len(parts), dtype=bool)
        rows.append(np.asarray(there, dtype=float))
    levels = tuple(name.partition("=")[0] for name in names)
    ids = tuple(str(each) for each in parts.index)
    summing = np.vstack([*rows, np.eye(len(ids))])
    return Hierarchy((*names, *ids), (*levels, *["series"] * len(ids)), summing)


def add_up_rows(
    hierarchy: Hierarchy, predicted: pd.DataFrame, tested: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, Reconciled]:
    """Both frames with means that add up, and how: rows of one model, all levels in one.

    The method is the one that erred least at the cut-offs of `tested`; each of those is made to
    add up by that method with the errors of the other cut-offs. Bands move with their means.
    """
    past = {cutoff: _past(hierarchy, rows) for cutoff, rows in tested.groupby("cutoff")}
    found = reconcile(hierarchy, _table(hierarchy, predicted, "mean"), list(past.values()))
    parts = []
    for cutoff, rows in tested.groupby("cutoff"):
        others = [each for at, each in past.items() if at != cutoff]
        mean = reconcile_past(hierarchy, past[cutoff].base, found.method, others)
        parts.append(_with_means(hierarchy, rows, mean))
    again = pd.concat(parts, ignore_index=True) if parts else tested
    return _with_means(hierarchy, predicted, found.mean), again, found


def _past(hierarchy: Hierarchy, rows: pd.DataFrame) -> PastBase:
    return PastBase(_table(hierarchy, rows, "mean"), _table(hierarchy, rows, "y"))


def _table(hierarchy: Hierarchy, rows: pd.DataFrame, column: str) -> Floats:
    """Nodes x steps; a series that was too young for rows counts as nothing."""
    wide = rows.pivot_table(index="unique_id", columns="step", values=column)
    return wide.reindex(list(hierarchy.names)).fillna(0.0).to_numpy(dtype=float)


def _with_means(hierarchy: Hierarchy, rows: pd.DataFrame, mean: Floats) -> pd.DataFrame:
    places = {name: at for at, name in enumerate(hierarchy.names)}
    at = rows["unique_id"].map(places).to_numpy()
    steps = np.unique(rows["step"].to_numpy())
    column = np.searchsorted(steps, rows["step"].to_numpy())
    new = pd.Series(mean[at, column], index=rows.index)
    moved = new - rows["mean"]
    shifted = {
        name: (rows[name] + moved).clip(lower=0.0) for name in ("lo_80", "hi_80", "lo_95", "hi_95")
    }
    return rows.assign(mean=new, **shifted)
