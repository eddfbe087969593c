"""Split a family's forecast over its regions by recent shares, so that the parts add up to it."""

from __future__ import annotations

import pandas as pd

from forecasts.accuracy import mase_scale
from forecasts.backtest import BacktestPlan

SHARE_MONTHS = 12
SPLIT_COLUMNS = ("mean", "lo_80", "hi_80", "lo_95", "hi_95")


def split_rows(rows: pd.DataFrame, children: pd.DataFrame, parents: dict[str, str]) -> pd.DataFrame:
    """Prediction rows of parents turned into rows of their children.

    Each value is the parent's times the child's share of the parent's demand in the last 12 months
    up to the row's own cut-off (Gross & Sohl 1990, proportions of historical averages), so a
    backtest of the split sees no later month, and the children of a parent sum to it exactly. The
    bands are split alike, which is too narrow for a part: calibration widens them.

    Args:
        rows: prediction rows with `unique_id, cutoff` and SPLIT_COLUMNS, and others.
        children: `unique_id, ds, y` from `check_demand`.
        parents: the parent's id of each child's id.

    Returns:
        The rows' columns for every child that had begun by the cut-off; `scale` is the child's own.
    """
    known = children.assign(parent=children["unique_id"].map(parents))
    parts = [_shares(known[known["ds"] <= cutoff], cutoff) for cutoff in rows["cutoff"].unique()]
    if not parts:
        return rows
    shares = pd.concat(parts, ignore_index=True)
    split = rows.rename(columns={"unique_id": "parent"}).drop(columns=["scale"])
    split = split.merge(shares, on=["parent", "cutoff"], how="inner")
    for column in SPLIT_COLUMNS:
        split[column] = split[column] * split["share"]
    return split[list(rows.columns)]


def split_tests(
    tested: pd.DataFrame, children: pd.DataFrame, parents: dict[str, str], plan: BacktestPlan
) -> pd.DataFrame:
    """Backtest rows of parents as backtest rows of children, with what each child then did.

    A child is scored at the cut-offs its own history allows under the plan.
    """
    split = split_rows(tested.drop(columns=["y"]), children, parents)
    first = children.groupby("unique_id")["ds"].min()
    months = split["cutoff"].dt.to_period("M").astype("int64") if len(split) else split["step"]
    begun = split["unique_id"].map(first)
    trained = months - begun.dt.to_period("M").astype("int64") + 1 if len(split) else months
    split = split[trained >= plan.least_training_months]
    return split.merge(children, on=["unique_id", "ds"], how="inner")[list(tested.columns)]


def _shares(known: pd.DataFrame, cutoff: pd.Timestamp) -> pd.DataFrame:
    """`unique_id, parent, cutoff, share, scale` of every child with demand known by `cutoff`."""
    recent = known[known["ds"] > cutoff - pd.DateOffset(months=SHARE_MONTHS)]
    by_child = known.groupby(["parent", "unique_id"])["y"]
    sums = pd.DataFrame(
        {
            "recent": recent.groupby(["parent", "unique_id"])["y"].sum(),
            "ever": by_child.sum(),
            "scale": by_child.apply(lambda y: mase_scale(y.to_numpy(dtype=float))),
        }
    ).reset_index()
    totals = sums.groupby("parent")[["recent", "ever"]].transform("sum")
    # A family that sold nothing for a year is split as it used to sell.
    use_recent = totals["recent"] > 0
    part = sums["recent"].where(use_recent, sums["ever"])
    whole = totals["recent"].where(use_recent, totals["ever"])
    # Nothing ever sold: the family's forecast is zero, and any share of it is too.
    sums["share"] = (part / whole).fillna(0.0)
    return sums.assign(cutoff=cutoff)[["unique_id", "parent", "cutoff", "share", "scale"]]
