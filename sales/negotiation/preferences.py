"""What the customer probably cares for: Bayes over weights, from the RFP and from their offers.

Candidate weights are drawn from a Dirichlet law round the prior; each offer of theirs raises the
candidates under which it is what a customer who gives way slowly would ask for, and under which
they rightly keep it over the offer of ours it answers (after Hindriks and Tykhonov 2008).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from common.errors import BusinessError
from sales.negotiation.issue import Deal, Issue

_CANDIDATES = 3000
_PRIOR_STRENGTH = 18.0  # how many hints the RFP's stated priorities count for
_SPREAD = 0.07  # how far an offer's utility strays from the pace of giving way
_OPENING, _PACE = 0.95, 0.05  # utility of a first offer, and what each later one gives up


class UnsoundPriorities(BusinessError):
    def __init__(self) -> None:
        super().__init__(
            "Priorities must be one number of 0 or more for each issue, not all of them 0."
        )


@dataclass(frozen=True, slots=True)
class Estimate:
    """Weights that sum to 1, with the band 80 % of the belief lies in; never to act on alone."""

    weights: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    offers_seen: int

    @property
    def top(self) -> int:
        """The issue they probably care for most."""
        return max(range(len(self.weights)), key=lambda each: self.weights[each])


def prior_weights(priorities: Sequence[float]) -> tuple[float, ...]:
    """Priorities of any scale, such as a must counting 3 and a wish 1, as shares of 1.

    Raises:
        UnsoundPriorities.
    """
    if not priorities or min(priorities) < 0 or not sum(priorities) > 0:
        raise UnsoundPriorities
    whole = sum(priorities)
    return tuple(each / whole for each in priorities)


def estimate(
    issues: Sequence[Issue],
    priorities: Sequence[float],
    their_offers: Sequence[Deal],
    our_offers: Sequence[Deal] = (),
) -> Estimate:
    """The belief after their offers, oldest first; `our_offers` are those they did not take.

    Deterministic: the candidates are drawn with a fixed seed, so the same rounds always give the
    same advice.

    Raises:
        UnsoundPriorities.
    """
    prior = np.array(prior_weights(priorities))
    if len(prior) != len(issues):
        raise UnsoundPriorities
    random = np.random.default_rng(20_080_512)
    shape = np.maximum(prior * _PRIOR_STRENGTH, 0.2)
    candidates = random.dirichlet(shape, _CANDIDATES)
    liked = [np.array(each.liking()) for each in issues]

    def likings(deal: Deal) -> np.ndarray:
        chosen = [table[position] for table, position in zip(liked, deal, strict=True)]
        return np.asarray(candidates @ np.array(chosen))

    score = np.zeros(_CANDIDATES)
    for number, deal in enumerate(their_offers):
        expected = max(_OPENING - _PACE * number, 0.3)
        score -= (likings(deal) - expected) ** 2 / (2 * _SPREAD**2)
    if their_offers:
        last = likings(their_offers[-1])
        for refused in our_offers:
            better = np.maximum(likings(refused) - last, 0.0)
            score -= better**2 / (2 * _SPREAD**2)
    belief = np.exp(score - score.max())
    belief /= belief.sum()
    mean = belief @ candidates
    low, high = _band(candidates, belief, 0.1), _band(candidates, belief, 0.9)
    return Estimate(tuple(mean.tolist()), low, high, len(their_offers))


def _band(candidates: np.ndarray, belief: np.ndarray, level: float) -> tuple[float, ...]:
    """The weighted quantile of each issue's weight."""
    order = np.argsort(candidates, axis=0)
    reached = np.cumsum(belief[order], axis=0) >= level
    rows = np.argmax(reached, axis=0)
    columns = np.arange(candidates.shape[1])
    return tuple(candidates[order[rows, columns], columns].tolist())
