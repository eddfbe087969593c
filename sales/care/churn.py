"""How likely a customer leaves at the end of a term: learnt from ended terms, honest about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log1p, sqrt
from typing import Any

from common.wording import count

# Fewer ended terms than this, or fewer of either kind, teach a guess at best.
LEAST_ENDED, LEAST_OF_EACH = 40, 10
_FOLDS, _BANDS = 5, 5
_MANY_TICKETS = 3
_Z95 = 1.959964  # of the normal law
# Strength of the pull towards no effect (L2): few terms must not make large weights.
_INVERSE_PULL = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known of a customer at a moment, over the 90 days before it."""

    tickets: int = 0
    late_tickets: int = 0  # restored after their time
    complaints: int = 0
    reopened: int = 0  # requests that had to be asked again
    contacts: int = 0
    services: int = 1
    years_with_us: float = 0.0


# What the model sees.
_SEEN = (
    *("tickets", "late_tickets", "complaints", "reopened", "contacts", "services"),
    "years_with_us",
)


def _say(name: str, standing: Standing) -> str:
    """A reason in words; empty where the number says nothing to a person."""
    if name == "contacts" and not standing.contacts:
        return "no contact in 90 days"
    if name == "years_with_us":
        return f"{standing.years_with_us:.1f} years with us"
    words = {
        "tickets": "ticket in 90 days",
        "late_tickets": "ticket restored late",
        "complaints": "complaint in 90 days",
        "reopened": "request asked again",
        "contacts": "contact in 90 days",
        "services": "service in use",
    }[name]
    number = int(getattr(standing, name))
    thing, _, rest = words.partition(" ")
    return f"{count(number, thing)} {rest}".strip() if number else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedTerm:
    """A term that ended, as things stood 60 days before; `left` when it was not renewed."""

    customer_id: str
    standing: Standing
    left: bool
    generated: bool = False  # the demo's, that must never pass for real


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The ended terms there are: how many, how many were left, how many the demo made up."""

    ended: int
    left: int
    generated: int

    @property
    def between(self) -> tuple[float, float]:
        """The share that leaves, 0 to 1, with 95 % confidence (Wilson score interval, 1927)."""
        if not self.ended:
            return 0.0, 1.0
        share, more = self.left / self.ended, _Z95**2 / self.ended
        middle = (share + more / 2) / (1 + more)
        spread = sqrt(share * (1 - share) * more + more**2 / 4) / (1 + more)
        return max(0.0, middle - spread), min(1.0, middle + spread)


def history_of(ended: Sequence[EndedTerm]) -> History:
    """What there is to learn from."""
    return History(
        ended=len(ended),
        left=sum(each.left for each in ended),
        generated=sum(each.generated for each in ended),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Terms given about the same likelihood: what was said, and the share that left."""

    said: float
    left: float
    terms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """How far the likelihoods can be trusted, each term judged by a model that never saw it.

    Brier scores are mean squared errors: the model's, and that of always saying the base rate.
    """

    bands: tuple[Band, ...]
    brier: float
    brier_of_base_rate: float
    ended: int
    left: int

    @property
    def better_than_base_rate(self) -> bool:
        return self.brier < self.brier_of_base_rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Likelihood:
    """`leaves` is 0 to 1; `reasons` are what raises it above an average customer's, most first."""

    leaves: float
    reasons: tuple[str, ...]

    @property
    def renews(self) -> float:
        return 1 - self.leaves


class ChurnModel:
    """A logistic regression over a handful of counts, so that every likelihood has its reasons."""

    def __init__(self, ended: Sequence[EndedTerm]) -> None:
        """`ended` must be `enough`; scikit-learn refuses one kind of end only."""
        self.calibration = _calibrate(ended)
        self._model = _fit(ended)

    def judge(self, standing: Standing) -> Likelihood:
        row = _row(standing)
        scaler, model = self._model
        pushes = [
            float(weight * (value - mean) / scale)
            for weight, value, mean, scale in zip(
                model.coef_[0], row, scaler.mean_, scaler.scale_, strict=True
            )
        ]
        total = sum(pushes) + float(model.intercept_[0])
        ranked = sorted(zip(pushes, _SEEN, strict=True), key=lambda each: -each[0])
        reasons = [_say(name, standing) for push, name in ranked if push > 0.05]
        said = tuple(each for each in reasons if each)
        return Likelihood(leaves=1 / (1 + exp(-total)), reasons=said[:3])


def enough(ended: Sequence[EndedTerm]) -> bool:
    """Whether these ended terms can teach a likelihood at all."""
    left = sum(each.left for each in ended)
    return len(ended) >= LEAST_ENDED and min(left, len(ended) - left) >= LEAST_OF_EACH


def signs_of_leaving(standing: Standing) -> tuple[str, ...]:
    """What speaks against renewal while too few terms have ended to learn from; no likelihood."""
    bad = ("late_tickets", "complaints", "reopened")
    signs = [_say(name, standing) for name in bad]
    if standing.tickets >= _MANY_TICKETS:
        signs.append(_say("tickets", standing))
    if not standing.contacts:
        signs.append(_say("contacts", standing))
    return tuple(each for each in signs if each)


def _row(standing: Standing) -> list[float]:
    """Counts as logarithms: the tenth ticket says less than the second."""
    return [log1p(float(getattr(standing, name))) for name in _SEEN]


def _fit(ended: Sequence[EndedTerm]) -> tuple[Any, Any]:
    # Imported here: scikit-learn costs a second, and only this page needs it.
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    scaler = StandardScaler()
    rows = scaler.fit_transform([_row(each.standing) for each in ended])
    model = LogisticRegression(C=_INVERSE_PULL, max_iter=500)
    model.fit(rows, [each.left for each in ended])
    return scaler, model


def _calibrate(ended: Sequence[EndedTerm]) -> Calibration:
    """Said and seen, by folds that keep each customer's terms together."""
    customers = sorted({each.customer_id for each in ended})
    fold_of = {customer: nth % _FOLDS for nth, customer in enumerate(customers)}
    judged: list[tuple[float, bool]] = []
    for fold in range(_FOLDS):
        rest = [each for each in ended if fold_of[each.customer_id] != fold]
        held = [each for each in ended if fold_of[each.customer_id] == fold]
        if not held or len({each.left for each in rest}) < 2:
            continue
        scaler, model = _fit(rest)
        said = model.predict_proba(scaler.transform([_row(e.standing) for e in held]))[:, 1]
        judged += [(float(p), each.left) for p, each in zip(said, held, strict=True)]
    base = sum(each.left for each in ended) / len(ended)
    return Calibration(
        bands=_bands(judged),
        brier=_brier([(said, left) for said, left in judged]),
        brier_of_base_rate=_brier([(base, left) for _, left in judged]),
        ended=len(ended),
        left=sum(each.left for each in ended),
    )


def _brier(judged: list[tuple[float, bool]]) -> float:
    return sum((said - left) ** 2 for said, left in judged) / max(len(judged), 1)


def _bands(judged: list[tuple[float, bool]]) -> tuple[Band, ...]:
    """As many terms in each band, so that none rests on three customers."""
    ranked = sorted(judged)
    size = max(1, -(-len(ranked) // _BANDS))
    parts = [ranked[at : at + size] for at in range(0, len(ranked), size)]
    return tuple(
        Band(
            said=sum(said for said, _ in part) / len(part),
            left=sum(left for _, left in part) / len(part),
            terms=len(part),
        )
        for part in parts
    )
