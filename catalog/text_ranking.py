"""Ranking products by free text: BM25 over their fields, fused with runs of letters of the name.

BM25F (Robertson, Zaragoza, Taylor 2004): a word counts by the field it stands in, each field's
length set against the average of that field. Runs of letters (TF-IDF over three and four) find
what is spelt otherwise. Everything is kept as postings, so that a text costs what its own words
cost, whatever the number of products; the products' texts themselves are not kept.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from catalog.similarity import ABBREVIATIONS

# How much a word counts by where it stands, and how far a field's length is set against it.
FIELDS: tuple[tuple[str, float, float], ...] = (
    ("name", 3.0, 0.5),
    ("characteristics", 1.5, 0.5),
    ("description", 1.0, 0.7),
)
_SATURATION = 1.2  # BM25's k1
_LETTERS_SHARE = 0.25
_EXPANDED_WEIGHT = 0.5
_PAIR_WEIGHT = 0.4
_LONGEST_FIELD = 2_000  # words of one field that are read; manuals in a cell help nobody
_WORD = re.compile(r"[^\W_]+(?:[.][0-9]+)?")
_STOP_WORDS = """
a an and any are as at be by for from has have in into is it its of on or our that the their this to
we with you your need needs want looking
"""
_STOP = frozenset(_STOP_WORDS.split())


def words_of(text: str) -> list[str]:
    """Words folded to one form: lower case, plural endings off, stop words gone."""
    return [folded for word in _WORD.findall(text.casefold()) if (folded := _fold(word))]


@lru_cache(maxsize=100_000)
def _fold(word: str) -> str:
    """Harman's S stemmer (1991): plurals only, so that different things stay different."""
    if word in _STOP:
        return ""
    if len(word) < 4 or not word.endswith("s") or not set(word) & set("aeiouy"):
        return word  # mpls and gbps are no plurals
    if word.endswith("ies") and word[-4] not in "ae":
        return word[:-3] + "y"
    if word.endswith("es") and word[-3] not in "aeo":
        return word[:-1]
    return word if word.endswith(("us", "ss")) else word[:-1]


@lru_cache(maxsize=100_000)
def _runs_of_word(word: str) -> tuple[str, ...]:
    spaced = f" {word} "
    return tuple(spaced[at : at + size] for size in (3, 4) for at in range(len(spaced) - size + 1))


def _runs(text: str) -> list[str]:
    return [run for word in words_of(text) for run in _runs_of_word(word)]


class _Vocabulary(dict[str, int]):
    """Numbers terms as they come."""

    def __missing__(self, term: str) -> int:
        self[term] = number = len(self)
        return number


@dataclass(frozen=True, slots=True)
class Product:
    """What is ranked. `characteristics` are read as text, titles included."""

    id: str
    name: str
    description: str = ""
    characteristics: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Ranked:
    """`score` is 0 to 1 relative to a product that has every word in its name."""

    id: str
    score: float
    reason: str


class _Postings:
    """For each term, the products that have it and its weight there.

    Read as a stream of counts by field; `close` turns them into weights once all are known.
    """

    def __init__(self, fields: tuple[tuple[str, float, float], ...]) -> None:
        self._fields = fields
        self._terms = _Vocabulary()
        self._read, self._lengths = array("I"), array("I")  # product after product, field by field
        self._products: Any = None
        self._weights: Any = None
        self._starts: Any = None
        self._idf: Any = None

    def add(self, fields: Iterable[Sequence[str]]) -> None:
        for terms in fields:
            self._read.extend(map(self._terms.__getitem__, terms))
            self._lengths.append(len(terms))

    def close(self) -> None:
        """BM25F: sum over fields of weight x count / length factor, then saturated by k1."""
        import numpy as np

        lengths = np.array(self._lengths).astype(np.int64).reshape(-1, len(self._fields))
        products = max(1, len(lengths))
        field_weights = np.array([weight for _, weight, _ in self._fields])
        shares = np.array([share for _, _, share in self._fields])
        averages = np.maximum(lengths.mean(axis=0) if len(lengths) else shares, 1)
        factors = field_weights / (1 - shares + shares * lengths / averages)
        owners = np.repeat(np.arange(len(lengths)), lengths.sum(axis=1))
        weights = np.repeat(factors.ravel(), lengths.ravel())
        keys = np.array(self._read).astype(np.int64) * products + owners
        keys, inverse = np.unique(keys, return_inverse=True)
        sums = np.bincount(inverse, weights=weights, minlength=len(keys))
        self._read, self._lengths = array("I"), array("I")
        self._products = (keys % products).astype(np.int32)
        self._weights = (sums * (_SATURATION + 1) / (sums + _SATURATION)).astype(np.float32)
        self._starts = np.searchsorted(keys, np.arange(len(self._terms) + 1) * products)
        found = np.diff(self._starts)
        self._idf = np.log(1 + (products - found + 0.5) / (found + 0.5))
        self._terms = dict(self._terms)  # type: ignore[assignment]  # from here on only asked

    def of(self, term: str) -> tuple[Any, Any, float] | None:
        """Products, weights and idf of a term; None when no product has it."""
        at = self._terms.get(term)
        if at is None:
            return None
        part = slice(int(self._starts[at]), int(self._starts[at + 1]))
        return self._products[part], self._weights[part], float(self._idf[at])


class TextRanking:
    """Products indexed once from a stream; `rank` answers any number of texts."""

    def __init__(self, products: Iterable[Product]) -> None:
        self._ids: list[str] = []
        self._words, self._letters = _Postings(FIELDS), _Postings(FIELDS[:1])
        for product in products:
            self._ids.append(product.id)
            self._words.add(_fields(product))
            self._letters.add([_runs(product.name)])
        self._words.close()
        self._letters.close()

    def __len__(self) -> int:
        return len(self._ids)

    def rank(self, text: str, top: int = 10) -> list[Ranked]:
        """The products nearest to the text, best first; those that share nothing are left out.

        A score is 3/4 of the words' BM25F and 1/4 of the letters', each as a share of the most a
        product could reach with this text.
        """
        import numpy as np

        terms = _query(text)
        words, most = self._scores(self._words, terms)
        letters, most_letters = self._scores(self._letters, dict.fromkeys(_runs(text), 1.0))
        scores = (1 - _LETTERS_SHARE) * words / (most or 1)
        scores += _LETTERS_SHARE * letters / (most_letters or 1)
        number = min(top, len(self._ids))
        if not number:
            return []
        best = np.argpartition(-scores, number - 1)[:number]
        ordered = sorted(best.tolist(), key=lambda at: (-scores[at], at))
        return [
            Ranked(self._ids[at], round(float(scores[at]), 4), self._reason(at, terms))
            for at in ordered
            if scores[at] > 0
        ]

    def _scores(self, postings: _Postings, terms: Mapping[str, float]) -> tuple[Any, float]:
        import numpy as np

        scores, most = np.zeros(len(self._ids), dtype=np.float32), 0.0
        for term, weight in terms.items():
            found = postings.of(term)
            if found is None:
                continue
            products, weights, idf = found
            scores[products] += weights * np.float32(weight * idf)
            most += weight * idf * (_SATURATION + 1)
        return scores, most

    def _reason(self, at: int, terms: Mapping[str, float]) -> str:
        """The words it shares with the text, the rarest first, and those it lacks."""
        import numpy as np

        shared: list[str] = []
        lacking: list[str] = []
        for term in terms:
            if " " in term or terms[term] < 1:
                continue
            found = self._words.of(term)
            if found is None:
                lacking.append(term)
                continue
            place = int(np.searchsorted(found[0], at))
            has = place < len(found[0]) and found[0][place] == at
            (shared if has else lacking).append(term)
        said = f"has {', '.join(shared)}" if shared else "spelt alike"
        return said + (f"; nothing on {', '.join(lacking)}" if lacking else "")


def _fields(product: Product) -> list[list[str]]:
    """Words by field; pairs of neighbours in the name count as words of it too."""
    name = words_of(product.name)[:_LONGEST_FIELD]
    said = (f"{title} {value}" for title, value in (product.characteristics or {}).items())
    return [
        [*name, *_pairs(name)],
        words_of(" ".join(said))[:_LONGEST_FIELD],
        words_of(product.description)[:_LONGEST_FIELD],
    ]


def _pairs(words: list[str]) -> list[str]:
    return [f"{one} {other}" for one, other in pairwise(words)]


def _query(text: str) -> dict[str, float]:
    """The text's words with their weight: abbreviations are spelt out, pairs count a little."""
    words = words_of(text)
    found = dict.fromkeys(_pairs(words), _PAIR_WEIGHT)
    for word in words:
        found[word] = 1.0
    for word in words:
        for other in words_of(ABBREVIATIONS.get(word, "")):
            found.setdefault(other, _EXPANDED_WEIGHT)
    return found
