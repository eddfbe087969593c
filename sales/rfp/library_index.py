"""Finds the library's nearest answers: TF-IDF over words and over character runs, scores fused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sales.rfp.library import LibraryEntry

WORDS, RUNS = 0.65, 0.35  # shares of the two likenesses in the score
DUPLICATE = 0.9
_BATCH = 256


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry, the question of it that is nearest, and the likeness from 0 to 1."""

    entry: LibraryEntry
    question: str
    score: float


# Words of duty and of limits: two sentences that share only these are about different things.
_PLAIN_WORDS = """
shall must will should exceed provide include submit maintain ensure support least within bidder
bidders contractor vendor vendors supplier suppliers proposer proposers offeror provider service
services describe explain state please with that this than from your their have been each such other
which what when where does before after more less days time made required requirement requirements
following proposal proposals response
"""
_SAID_OF_ANYTHING = frozenset(_PLAIN_WORDS.split())


def share_subject(one: str, other: str) -> bool:
    """Whether two sentences have a word in common beside those that say nothing of a subject."""
    return bool(_subject(one) & _subject(other))


def _subject(text: str) -> set[str]:
    words = re.findall(r"[a-z][a-z-]{3,}", text.casefold())
    return {word[:6].rstrip("s") for word in words if word not in _SAID_OF_ANYTHING}


class LibraryIndex:
    """Built once of all entries; answers any number of questions at once."""

    def __init__(self, entries: Sequence[LibraryEntry]) -> None:
        # Imported here: scikit-learn costs a second, and only a search needs it.
        from sklearn.feature_extraction.text import TfidfVectorizer

        self._rows = [(entry, question) for entry in entries for question in entry.questions]
        self._texts: list[str] = []
        self._spaces: list[tuple[float, Any, Any]] = []
        if not self._rows:
            return
        # The answer's opening helps where a buyer asks in the answer's words.
        self._texts = texts = [f"{question} {entry.answer[:160]}" for entry, question in self._rows]
        questions = [question for _, question in self._rows]
        words = TfidfVectorizer(
            ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"(?u)\b\w[\w.+-]*\b"
        )
        runs = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 4), sublinear_tf=True)
        self._spaces.append((WORDS, words, words.fit_transform(texts)))
        self._spaces.append((RUNS, runs, runs.fit_transform(questions)))

    def nearest(self, texts: Sequence[str], *, count: int = 3) -> list[tuple[Hit, ...]]:
        """For each text up to `count` entries, the nearest first, no entry twice."""
        return self._found((texts, texts), count)

    def _found(
        self, by_space: tuple[Sequence[str], Sequence[str]], count: int
    ) -> list[tuple[Hit, ...]]:
        """The same questions as each space wants them worded."""
        import numpy as np

        found: list[tuple[Hit, ...]] = []
        if not self._rows:
            return [() for _ in by_space[0]]
        for start in range(0, len(by_space[0]), _BATCH):
            scores = sum(
                share
                * (vectors.transform(list(texts[start : start + _BATCH])) @ matrix.T).toarray()
                for (share, vectors, matrix), texts in zip(self._spaces, by_space, strict=True)
            )
            wide = min(len(self._rows), count * 4)
            for row in np.asarray(scores):
                best = np.argpartition(-row, wide - 1)[:wide]
                found.append(self._hits(row, sorted(best, key=lambda at: -row[at]), count))
        return found

    def _hits(self, row: Any, order: Sequence[Any], count: int) -> tuple[Hit, ...]:
        hits: dict[str, Hit] = {}
        for at in order:
            entry, question = self._rows[int(at)]
            if entry.id not in hits and len(hits) < count:
                hits[entry.id] = Hit(entry, question, round(float(row[at]), 3))
        return tuple(hits.values())

    def duplicates(self) -> tuple[tuple[LibraryEntry, LibraryEntry, float], ...]:
        """Pairs of entries that ask nearly the same, the most alike first."""
        pairs: dict[tuple[str, str], tuple[LibraryEntry, LibraryEntry, float]] = {}
        questions = [question for _, question in self._rows]
        for (entry, _), hits in zip(
            self._rows, self._found((self._texts, questions), 4), strict=True
        ):
            for hit in hits:
                key = (min(entry.id, hit.entry.id), max(entry.id, hit.entry.id))
                if entry.id != hit.entry.id and hit.score >= DUPLICATE:
                    pairs.setdefault(key, (entry, hit.entry, hit.score))
        return tuple(sorted(pairs.values(), key=lambda pair: -pair[2]))
