"""Learns the classifier's weights from labelled sentences, by scikit-learn.

`python -m sales.rfp.training` learns from the corpus of the repository and writes its weights.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from common.errors import BusinessError
from sales.rfp.classifier import WEIGHTS_FILE
from sales.rfp.features import features, topics
from sales.rfp.requirement import Category

CORPUS_FILE = Path(__file__).parent / "corpus" / "sentences.csv"
CORRECTION_WEIGHT = 3.0  # of a user's correction beside a sentence of the corpus
_STRENGTH = 12.0  # of the fit: scikit-learn's C
_SMALLEST = 0.05  # weights nearer to zero are not kept


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled sentence; `document` says what it was written for, `weight` what it counts."""

    text: str
    is_requirement: bool
    category: Category
    document: str
    weight: float = 1.0


class TooFewExamples(BusinessError):
    def __init__(self, number: int) -> None:
        super().__init__(
            f"{number} labelled sentences are too few to learn from; at least 50 of both kinds."
        )


def read_corpus() -> tuple[Example, ...]:
    """The labelled sentences of the repository."""
    with CORPUS_FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            Example(
                row["text"],
                row["requirement"] == "yes",
                Category(row["category"]),
                row["document"],
            )
            for row in csv.DictReader(file)
        )


def learn(examples: Sequence[Example]) -> str:
    """The weights as JSON for `classifier_from`.

    The threshold is the one with the best F1 over predictions that were each made without the
    document they are of, since one chosen within a document flatters itself.

    Raises:
        TooFewExamples.
    """
    wanted = [each.is_requirement for each in examples]
    if len(examples) < 50 or len(set(wanted)) < 2:
        raise TooFewExamples(len(examples))
    duties = _Learner([features(each.text) for each in examples], examples)
    # What is no requirement has no category worth learning.
    positive = [each for each in examples if each.is_requirement]
    subjects = _Learner([topics(each.text) for each in positive], positive)
    categories = {
        category: subjects.line([each.category is category for each in positive])
        for category in Category
        if any(each.category is category for each in positive)
    }
    return json.dumps(
        {
            "rarity": subjects.rarity | duties.rarity,
            "requirement": duties.line(wanted),
            "categories": categories,
            "threshold": round(_threshold(duties.matrix, examples), 3),
        },
        separators=(",", ":"),
    )


class _Learner:
    """Examples as a matrix of weighed features, and the linear models learnt from it."""

    def __init__(self, found: list[dict[str, float]], examples: Sequence[Example]) -> None:
        from sklearn.feature_extraction import DictVectorizer
        from sklearn.feature_extraction.text import TfidfTransformer

        counts = DictVectorizer()
        matrix = counts.fit_transform(found)
        often = [index for index, column in enumerate(matrix.getnnz(axis=0)) if column > 1]
        names = counts.get_feature_names_out()
        self._names = [str(names[index]) for index in often]
        self._weights = [each.weight for each in examples]
        scale = TfidfTransformer()
        self.matrix: Any = scale.fit_transform(matrix[:, often])
        self.rarity = {
            name: round(float(value), 3)
            for name, value in zip(self._names, scale.idf_, strict=True)
        }

    def line(self, labels: list[bool]) -> dict[str, object]:
        """Constant and weights of one yes-or-no question."""
        from sklearn.linear_model import LogisticRegression

        model = LogisticRegression(C=_STRENGTH, max_iter=2_000, class_weight="balanced")
        model.fit(self.matrix, labels, sample_weight=self._weights)
        return {
            "constant": round(float(model.intercept_[0]), 4),
            "weights": {
                name: round(float(weight), 2)
                for name, weight in zip(self._names, model.coef_[0], strict=True)
                if abs(weight) >= _SMALLEST
            },
        }


def chances_across_documents(matrix: Any, examples: Sequence[Example]) -> list[float]:
    """For each example the chance a model gives it that has not seen its document."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold

    groups = [each.document for each in examples]
    labels = [each.is_requirement for each in examples]
    folds = GroupKFold(n_splits=min(5, len(set(groups))))
    chances = [0.5] * len(examples)
    for seen, unseen in folds.split(matrix, labels, groups):
        model = LogisticRegression(C=_STRENGTH, max_iter=2_000, class_weight="balanced")
        model.fit(matrix[seen], [labels[index] for index in seen])
        for index, chance in zip(unseen, model.predict_proba(matrix[unseen])[:, 1], strict=True):
            chances[index] = float(chance)
    return chances


def _threshold(matrix: Any, examples: Sequence[Example]) -> float:
    if len({each.document for each in examples}) < 2:
        return 0.5
    chances = chances_across_documents(matrix, examples)
    labels = [each.is_requirement for each in examples]

    def f1(threshold: float) -> float:
        hits = sum(c >= threshold and label for c, label in zip(chances, labels, strict=True))
        said = sum(c >= threshold for c in chances)
        return 2 * hits / (said + sum(labels)) if said else 0.0

    return max((step / 100 for step in range(20, 81)), key=f1)


if __name__ == "__main__":
    WEIGHTS_FILE.write_text(learn(read_corpus()) + "\n", encoding="utf-8")
    sys.stderr.write(f"wrote {WEIGHTS_FILE.name}\n")
