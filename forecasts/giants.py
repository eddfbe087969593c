"""One-off giants: deals far beyond what their family usually sells, named and not dropped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from forecasts.demand import Measure

# On the log scale: this many robust standard deviations above the family's median deal.
BEYOND = 4.0
# And by itself at least this share of all its family sold in a year: small families have no giants
# that matter to anybody.
LEAST_OF_A_YEAR = 0.10
LEAST_DEALS = 10
MAD_TO_DEVIATION = 1.4826


@dataclass(frozen=True, slots=True)
class Giant:
    """A record that stands out; `times` is how often the family's median deal fits into it."""

    month: date
    family: str
    region: str
    value: float
    times: float


def find_giants(records: pd.DataFrame, measure: Measure) -> tuple[Giant, ...]:
    """Records that stand out in their family, the newest first.

    By the median and the median absolute deviation of log sizes, which a giant cannot move
    (Hampel 1974, The influence curve, JASA 69:383-393). Families of under ten records have none.

    Args:
        records: columns of `check_records`.
    """
    found = []
    for family, rows in records[records[measure.value] > 0].groupby("family", sort=True):
        if len(rows) < LEAST_DEALS:
            continue
        sizes = np.log(rows[measure.value].to_numpy(dtype=float))
        middle = float(np.median(sizes))
        spread = MAD_TO_DEVIATION * float(np.median(np.abs(sizes - middle)))
        months = pd.to_datetime(rows["month"])
        years = max(1.0, (months.max() - months.min()).days / 365.25)
        a_year = float(rows[measure.value].sum()) / years
        large = sizes > middle + BEYOND * max(spread, 0.1)
        for row in rows[large].itertuples():
            value = float(getattr(row, measure.value))
            if value >= LEAST_OF_A_YEAR * a_year:
                month = pd.Timestamp(row.month).date()
                times = value / float(np.exp(middle))
                found.append(Giant(month, str(family), str(row.region), value, times))
    return tuple(sorted(found, key=lambda each: (each.month, each.value), reverse=True))
