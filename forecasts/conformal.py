"""Make bands honest: widen or narrow them to the errors the model made in the backtest."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from forecasts.forecaster import BAND_PERCENTS, Floats

# Errors of neighbouring steps are pooled: one step alone has few, and errors grow slowly.
NEIGHBOURING_STEPS = 1
POOL_COLUMNS = ("model", "pool")


def band_factors(tested: pd.DataFrame) -> pd.DataFrame:
    """How many scales wide half a band must be, by model, pool and step.

    Split conformal prediction (Lei et al. 2018, Distribution-free predictive inference for
    regression, JASA 113:1094-1111): of the n absolute errors in a pool, each divided by its
    series' own scale, the factor is the ceil((n + 1) * level)-th smallest, or the largest where n
    is too small for that rank. Series share a pool because one series alone has a handful of
    errors. Factors never fall from one step to the next: a later month is not easier.

    Args:
        tested: backtest rows with a column `pool`; rows with scale 0 say nothing and are left out.

    Returns:
        Columns `model, pool, step, factor_80, factor_95`; empty where there are no usable rows.
    """
    usable = tested[tested["scale"] > 0]
    usable = usable.assign(score=(usable["y"] - usable["mean"]).abs() / usable["scale"])
    found: list[dict[str, object]] = []
    for (model, pool), rows in usable.groupby(list(POOL_COLUMNS), sort=True):
        steps, scores = rows["step"].to_numpy(dtype=int), rows["score"].to_numpy(dtype=float)
        widest = dict.fromkeys(BAND_PERCENTS, 0.0)
        for step in range(1, int(steps.max()) + 1):
            near = scores[np.abs(steps - step) <= NEIGHBOURING_STEPS]
            for percent in BAND_PERCENTS:
                widest[percent] = max(widest[percent], _rank(near, percent / 100))
            factors = {f"factor_{percent}": widest[percent] for percent in BAND_PERCENTS}
            found.append({"model": model, "pool": pool, "step": step, **factors})
    return pd.DataFrame(found, columns=["model", "pool", "step", "factor_80", "factor_95"])


def calibrate(rows: pd.DataFrame, factors: pd.DataFrame) -> pd.DataFrame:
    """The rows with bands of mean ± factor × scale, floored at 0.

    Steps beyond those tested take the last factor times sqrt(step / last step), as errors of a
    random walk grow. A row without a factor or with scale 0 keeps the band it has.
    """
    if factors.empty or rows.empty:
        return rows
    last = factors.groupby(list(POOL_COLUMNS))[["step"]].max()
    last = last.rename(columns={"step": "last"}).reset_index()
    placed = rows.merge(last, on=list(POOL_COLUMNS), how="left")
    placed["at"] = placed[["step", "last"]].min(axis=1)
    placed = placed.merge(
        factors.rename(columns={"step": "at"}), on=[*POOL_COLUMNS, "at"], how="left"
    )
    growth = np.sqrt(placed["step"] / placed["at"])
    known = placed["factor_80"].notna() & (placed["scale"] > 0)
    for percent in BAND_PERCENTS:
        half = placed[f"factor_{percent}"] * growth * placed["scale"]
        low, high = (placed["mean"] - half).clip(lower=0.0), placed["mean"] + half
        placed[f"lo_{percent}"] = low.where(known, placed[f"lo_{percent}"])
        placed[f"hi_{percent}"] = high.where(known, placed[f"hi_{percent}"])
    return placed[list(rows.columns)]


def calibrate_newest(tested: pd.DataFrame) -> pd.DataFrame:
    """The newest cut-off's rows with bands calibrated on what was known at that cut-off.

    Errors of earlier cut-offs count only for months up to the newest cut-off, so what is measured
    on these rows is what a reader would have got. Empty where nothing was known.
    """
    if tested.empty:
        return tested
    newest = tested["cutoff"].max()
    earlier = tested[(tested["cutoff"] < newest) & (tested["ds"] <= newest)]
    factors = band_factors(earlier)
    calibrated = calibrate(tested[tested["cutoff"] == newest], factors)
    measured = calibrated.merge(
        factors[list(POOL_COLUMNS)].drop_duplicates(), on=list(POOL_COLUMNS), how="inner"
    )
    return measured[list(tested.columns)]


def _rank(scores: Floats, level: float) -> float:
    """The ceil((n + 1) * level)-th smallest score, the largest where there is none of that rank."""
    if not len(scores):
        return 0.0
    rank = min(math.ceil((len(scores) + 1) * level), len(scores))
    return float(np.sort(scores)[rank - 1])
