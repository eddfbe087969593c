"""Judges a sentence by learnt weights: is it a requirement, and of which category.

The weights are learnt by scikit-learn (`training.py`) and used without it: a page of an RFP is
judged in milliseconds, and reading starts at once.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sales.rfp.features import features, topics
from sales.rfp.requirement import Category

WEIGHTS_FILE = Path(__file__).parent / "corpus" / "weights.json"


@dataclass(frozen=True, slots=True)
class Linear:
    """Weights of one yes-or-no question and its constant."""

    constant: float
    weights: dict[str, float]

    def score(self, found: dict[str, float]) -> float:
        return self.constant + sum(self.weights.get(name, 0.0) * x for name, x in found.items())


@dataclass(frozen=True, slots=True)
class Classifier:
    """`rarity` is each feature's inverse document frequency; unknown features count nothing."""

    rarity: dict[str, float]
    requirement: Linear
    categories: dict[Category, Linear]
    threshold: float

    def weighed(self, given: dict[str, float]) -> dict[str, float]:
        """Features, each by its rarity, as a vector of length one."""
        found = {
            name: value * self.rarity[name] for name, value in given.items() if name in self.rarity
        }
        norm = math.sqrt(sum(each * each for each in found.values())) or 1.0
        return {name: value / norm for name, value in found.items()}

    def chance(self, text: str) -> float:
        """How likely the text is a requirement, from 0 to 1."""
        return _logistic(self.requirement.score(self.weighed(features(text))))

    def category(self, text: str) -> tuple[Category, float]:
        """The likeliest category and its share of all likelihoods."""
        found = self.weighed(topics(text))
        chances = {each: _logistic(line.score(found)) for each, line in self.categories.items()}
        best = max(chances, key=lambda each: chances[each])
        return best, chances[best] / (sum(chances.values()) or 1.0)


def _logistic(score: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))


def classifier_from(document: str) -> Classifier:
    """A classifier from the JSON `training.to_json` writes."""
    raw = json.loads(document)
    return Classifier(
        rarity={str(name): float(value) for name, value in raw["rarity"].items()},
        requirement=_linear(raw["requirement"]),
        categories={Category(name): _linear(each) for name, each in raw["categories"].items()},
        threshold=float(raw["threshold"]),
    )


def _linear(raw: dict[str, object]) -> Linear:
    weights = raw["weights"]
    assert isinstance(weights, dict)
    constant = raw["constant"]
    assert isinstance(constant, int | float)
    return Linear(float(constant), {str(name): float(value) for name, value in weights.items()})


@cache
def standard_classifier() -> Classifier:
    """The classifier learnt from the corpus in this folder."""
    return classifier_from(WEIGHTS_FILE.read_text(encoding="utf-8"))
