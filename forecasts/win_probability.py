"""How likely an open opportunity is to be won, from what was known before it was decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from forecasts.forecaster import Floats

LEAST_DEALS_TO_LEARN = 200
TESTED_SHARE = 0.25  # the newest closed deals, held out
SEGMENT_WEIGHT = 20.0  # deals at which a segment's own rate counts half
BINS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """What is known of an opportunity before it is decided; nothing here knows how it ends.

    Neither the time spent open nor the closing date is among them: in closed deals they leak the
    answer.
    """

    segment: str
    family: str  # of the largest line
    region: str
    monthly: float  # charges a month quoted, main currency; 0 where there is no quote
    sites: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedChance:
    chance: Chance
    closed_on: date
    won: bool


@dataclass(frozen=True, slots=True)
class CalibrationBin:
    """Held-out deals of similar predicted probability, and what share of them was won."""

    predicted: float
    won_share: float
    deals: int


@dataclass(frozen=True, slots=True)
class WinCheck:
    """How well chances were told on the newest closed deals, which were not learnt from."""

    deals: int
    base_brier: float
    model_brier: float
    auc: float
    bins: tuple[CalibrationBin, ...]

    @property
    def gain(self) -> float:
        """The share of the base rate's Brier score the model saves."""
        return 1 - self.model_brier / self.base_brier if self.base_brier else 0.0


@dataclass(frozen=True, slots=True)
class WinModel:
    """Tells probabilities; `method` is `base rate` or `logistic regression`, `said` is why."""

    method: str
    said: str
    base_rate: float
    segment_rates: dict[str, float]
    weights: tuple[float, ...]  # of the features, intercept first; empty for base rates
    names: tuple[str, ...]
    check: WinCheck | None
    learnt_from: int

    def probability(self, chance: Chance) -> float:
        """Between 0 and 1."""
        if not self.weights:
            return self.segment_rates.get(chance.segment, self.base_rate)
        return float(_logistic(_features([chance], self.names), np.array(self.weights))[0])


def fit_win_probability(closed: Sequence[ClosedChance]) -> WinModel:
    """A calibrated model, or base rates by segment where they are as good.

    Below 200 closed deals: base rates. From there a logistic regression (L2, C = 0.3) on log of
    charges, number of sites, segment, family and region is learnt from the oldest three quarters
    and tried on the newest quarter; it is used only if its Brier score there beats the base rate by
    more than one standard error, and then learnt again from all. Logistic regression is calibrated
    as it comes; boosted trees were measured worse below 3,000 deals.
    """
    ordered = sorted(closed, key=lambda each: (each.closed_on, repr(each.chance)))
    base, rates = _rates(ordered)
    if len(ordered) < LEAST_DEALS_TO_LEARN:
        said = (
            f"Base rates by segment: {len(ordered)} closed deals, "
            f"{LEAST_DEALS_TO_LEARN} are needed to learn more."
        )
        return WinModel("base rate", said, base, rates, (), (), None, len(ordered))
    cut = int(len(ordered) * (1 - TESTED_SHARE))
    check, better = _try(ordered[:cut], ordered[cut:])
    if not better:
        said = "No better than the base rate on the newest deals, so base rates by segment count."
        return WinModel("base rate", said, base, rates, (), (), check, len(ordered))
    names, weights = _learn(ordered)
    said = f"Saves {check.gain:.1%} of the base rate's squared error on the newest deals."
    return WinModel("logistic regression", said, base, rates, weights, names, check, len(ordered))


def _try(older: Sequence[ClosedChance], newer: Sequence[ClosedChance]) -> tuple[WinCheck, bool]:
    names, weights = _learn(older)
    told = _logistic(_features([each.chance for each in newer], names), np.array(weights))
    won = np.array([each.won for each in newer], dtype=float)
    base, rates = _rates(older)
    simple = np.array([rates.get(each.chance.segment, base) for each in newer])
    saved = (simple - won) ** 2 - (told - won) ** 2
    error = float(saved.std(ddof=1)) / np.sqrt(len(saved))
    check = WinCheck(
        deals=len(newer),
        base_brier=float(((simple - won) ** 2).mean()),
        model_brier=float(((told - won) ** 2).mean()),
        auc=_auc(told, won),
        bins=_bins(told, won),
    )
    return check, bool(saved.mean() > error)


def _learn(closed: Sequence[ClosedChance]) -> tuple[tuple[str, ...], tuple[float, ...]]:
    chances = [each.chance for each in closed]
    won = np.array([each.won for each in closed])
    names = tuple(
        sorted(
            {f"segment={c.segment}" for c in chances}
            | {f"family={c.family}" for c in chances}
            | {f"region={c.region}" for c in chances}
        )
    )
    if won.all() or not won.any():  # nothing to tell apart
        share = (won.sum() + 0.5) / (len(won) + 1)
        return (), (float(np.log(share / (1 - share))), 0.0, 0.0)
    from sklearn.linear_model import LogisticRegression

    # Few features and thousands of deals: a tenth of the time of the default solver, same optimum.
    model = LogisticRegression(C=0.3, solver="newton-cholesky", max_iter=100)
    model.fit(_features(chances, names)[:, 1:], won)
    return names, (float(model.intercept_[0]), *(float(each) for each in model.coef_[0]))


def _features(chances: Sequence[Chance], names: tuple[str, ...]) -> Floats:
    """1, log charges, log sites, then one 0/1 column a name."""
    rows = []
    for each in chances:
        has = {
            f"segment={each.segment}",
            f"family={each.family}",
            f"region={each.region}",
        }
        flags = [float(name in has) for name in names]
        rows.append([1.0, np.log1p(each.monthly), np.log1p(each.sites), *flags])
    return np.array(rows)


def _logistic(features: Floats, weights: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-(features @ weights))))


def _rates(closed: Sequence[ClosedChance]) -> tuple[float, dict[str, float]]:
    """The share won of all, and of each segment drawn towards it; one in two before any deal."""
    won = sum(each.won for each in closed)
    base = (won + 1) / (len(closed) + 2)
    rates = {}
    for segment in sorted({each.chance.segment for each in closed}):
        of_it = [each.won for each in closed if each.chance.segment == segment]
        rates[segment] = (sum(of_it) + SEGMENT_WEIGHT * base) / (len(of_it) + SEGMENT_WEIGHT)
    return base, rates


def _auc(told: Floats, won: Floats) -> float:
    """The share of pairs of a won and a lost deal told apart rightly; ties count half."""
    wins, losses = told[won == 1], told[won == 0]
    if not len(wins) or not len(losses):
        return 0.5
    above = (wins[:, None] > losses[None, :]).mean()
    return float(above + 0.5 * (wins[:, None] == losses[None, :]).mean())


def _bins(told: Floats, won: Floats) -> tuple[CalibrationBin, ...]:
    order = np.argsort(told, kind="stable")
    return tuple(
        CalibrationBin(float(told[part].mean()), float(won[part].mean()), len(part))
        for part in np.array_split(order, BINS)
        if len(part)
    )
