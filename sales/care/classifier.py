"""Request text to request type, by scikit-learn; says "not sure" rather than guess."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sales.care.examples import EXAMPLES

# Below this likelihood, or with a second type this close, a person chooses.
LEAST_LIKELY = 0.35
LEAST_LEAD = 0.10
# A person's correction says more about our customers than a made-up example does.
CORRECTION_WEIGHT = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """`type` is empty when not sure; `likely` holds the best types with their likelihoods."""

    type: str
    likely: tuple[tuple[str, float], ...]

    @property
    def sure(self) -> bool:
        return bool(self.type)


class RequestClassifier:
    """Trained at once on the examples and the corrections: about 0.1 s for a thousand texts."""

    def __init__(self, corrections: Iterable[tuple[str, str]] = ()) -> None:
        # Imported here: scikit-learn costs a second, and only free text needs it.
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import FeatureUnion

        learnt = tuple(corrections)
        texts = [text for text, _ in (*EXAMPLES, *learnt)]
        types = [kind for _, kind in (*EXAMPLES, *learnt)]
        weights = [1.0] * len(EXAMPLES) + [CORRECTION_WEIGHT] * len(learnt)
        self._vectors: Any = FeatureUnion(
            [
                ("words", TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2))),
                ("runs", TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5))),
            ]
        )
        self._model: Any = LogisticRegression(C=20, max_iter=500)
        self._model.fit(self._vectors.fit_transform(texts), types, sample_weight=weights)

    def guess(self, text: str) -> Guess:
        """The likely type of one text; a text with no known word is never sure."""
        row = self._vectors.transform([text])
        chances: Sequence[float] = self._model.predict_proba(row)[0]
        ranked = sorted(
            zip(map(str, self._model.classes_), map(float, chances), strict=True),
            key=lambda each: -each[1],
        )
        (best, first), (_, second) = ranked[0], ranked[1]
        sure = row.nnz > 0 and first >= LEAST_LIKELY and first - second >= LEAST_LEAD
        return Guess(type=best if sure else "", likely=tuple(ranked[:3]))
