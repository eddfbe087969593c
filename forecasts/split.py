"""Split a family's forecast over its regions by recent shares, so that the parts add up to it."""

from __future__ import annotations

import pandas as pd

from forecasts.accuracy import mase_scale

SHARE_MONTHS = 12
SPLIT_COLUMNS = ("mean", "lo_80", "hi_80", "lo_95", "hi_95")


def split_rows(
    rows: pd.DataFrame, children: pd.DataFrame, parents: dict[str, str], least_months: int
) -> pd.DataFrame:
    """Prediction rows of parents turned into rows of their children.

    Each value is the parent's times the child's share of the parent's demand in the last 12 months
    up to the row's own cut-off (Gross & Sohl 1990, Disaggregation methods to expedite product line
    forecasting), so a backtest of the split sees no later month, and the children of a parent sum
    to it exactly. The bands are split alike, which is too narrow for a part: calibration widens
    them.

    Args:
        rows: prediction rows with `unique_id, cutoff, scale` and SPLIT_COLUMNS, and others.
        children: `unique_id, ds, y` from `check_demand`.
        parents: the parent's id of each child's id.
        least_months: children with fewer months known at a cut-off get no rows of it.

    Returns:
        The same columns, for children; `scale` is the child's own, and `y`, which the parent's
        rows of a backtest have, is what the child did.
    """
    if rows.empty:
        return rows
    known = children.assign(parent=children["unique_id"].map(parents))
    shares = pd.concat(
        [recent_shares(known[known["ds"] <= cutoff], cutoff) for cutoff in rows["cutoff"].unique()],
        ignore_index=True,
    )
    shares = shares[shares["months"] >= least_months]
    split = rows.rename(columns={"unique_id": "parent"}).drop(columns=["scale"])
    split = split.merge(shares, on=["parent", "cutoff"], how="inner")
    for column in SPLIT_COLUMNS:
        split[column] = split[column] * split["share"]
    if "y" in rows.columns:
        split = split.drop(columns=["y"]).merge(children, on=["unique_id", "ds"], how="inner")
    return split[list(rows.columns)]


def recent_shares(known: pd.DataFrame, cutoff: pd.Timestamp) -> pd.DataFrame:
    """Each child's share of its parent's demand in the 12 months up to `cutoff`.

    Args:
        known: `unique_id, ds, y, parent` of the months up to `cutoff`.

    Returns:
        `unique_id, parent, cutoff, months, share, recent, scale`: months known, share of one,
        whether it is of the 12 months (or of all months, where those sold nothing), `mase_scale`.
    """
    recent = known[known["ds"] > cutoff - pd.DateOffset(months=SHARE_MONTHS)]
    by_child = known.groupby(["parent", "unique_id"])["y"]
    sums = pd.DataFrame(
        {
            "recent": recent.groupby(["parent", "unique_id"])["y"].sum(),
            "ever": by_child.sum(),
            "months": by_child.size(),
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
    columns = ["unique_id", "parent", "cutoff", "months", "share", "recent", "scale"]
    return sums.assign(cutoff=cutoff, recent=use_recent)[columns]
