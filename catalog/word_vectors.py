"""What words mean, near enough to tell that a couch is a sofa: vectors of common English words.

The table beside this file was distilled from the sentence model all-MiniLM-L6-v2 (Apache-2.0, see
benchmarks/distil_word_vectors.py): no model runs here, nothing is downloaded, and a word costs one
product of a matrix. It is loaded at the first need, in some 20 ms.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

_TABLE = Path(__file__).with_name("word_vectors.npz")


@cache
def _table() -> tuple[dict[str, int], Any]:
    """The words' rows, and their vectors of length 1."""
    import numpy as np

    with np.load(_TABLE, allow_pickle=False) as kept:
        words = kept["words"].tobytes().decode().split("\n")
        vectors = kept["vectors"].astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return {word: at for at, word in enumerate(words)}, vectors


class Meanings:
    """The words of one catalogue that have a vector."""

    def __init__(self, words: Iterable[str]) -> None:
        rows, vectors = _table()
        self._words = sorted(word for word in set(words) if word in rows)
        self._vectors = vectors[[rows[word] for word in self._words]]

    def near(self, word: str, *, least: float, most: int) -> list[tuple[str, float]]:
        """The catalogue's words nearest in meaning, with the cosine of the angle between."""
        import numpy as np

        rows, vectors = _table()
        if word not in rows or not self._words:
            return []
        alike = self._vectors @ vectors[rows[word]]
        order = np.argsort(-alike)[: most + 1].tolist()
        found = [(self._words[at], float(alike[at])) for at in order]
        return [(other, each) for other, each in found if each >= least and other != word][:most]
