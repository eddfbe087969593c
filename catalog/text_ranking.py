"""Ranking products by free text: BM25 over their fields, what a name is about, and its letters.

Each word of a text is looked for in every form the catalogue may write it in (plural, root, slip
of the fingers, joined, abbreviated: `text_variants`); the best one counts. Three parts make the
score: the words by BM25F; whether the product *is* what the text is about, and not a part or cover
of it; and runs of letters of the name (TF-IDF), which find what is spelt otherwise. Everything is
kept as postings, so that a text costs what its own words cost, whatever the number of products;
the products' texts themselves are not kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from catalog.text_postings import SATURATION, Postings
from catalog.text_terms import head_of, pairs, runs_of, words_of
from catalog.text_variants import SPELT_OUT, Variants

# How much a word counts by where it stands, and how far a field's length is set against it.
FIELDS: tuple[tuple[str, float, float], ...] = (
    ("name", 3.0, 0.3),
    ("kind", 2.0, 0.3),
    ("characteristics", 1.5, 0.5),
    ("description", 0.6, 0.7),
)
HEAD_WEIGHT = 0.5
LETTERS_WEIGHT = 0.08
PAIR_WEIGHT = 0.25
COVERED = 0.5  # share of the score that depends on how much of the text is found
BEFORE_HEAD = 0.4
_LONGEST_FIELD = 2_000  # words of one field that are read; manuals in a cell help nobody
_KIND = re.compile(r"\b(class|category|type|kind|family|department|group|hierarchy)\b")
_LEVELS = re.compile(r"\s*[/>|»]\s*")


@dataclass(frozen=True, slots=True)
class Product:
    """What is ranked. `characteristics` are read as text, titles included; those called class,
    category, type, kind or family say what the product is."""

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


@dataclass(frozen=True, slots=True)
class _Asked:
    """A word of the text, the terms it may stand as, and how much it counts."""

    word: str
    terms: Mapping[str, float]
    weight: float = 1.0


class TextRanking:
    """Products indexed once from a stream; `rank` answers any number of texts."""

    def __init__(self, products: Iterable[Product]) -> None:
        self._ids: list[str] = []
        self._words, self._letters = Postings(FIELDS), Postings((("name", 1.0, 0.5),))
        self._heads = Postings((("last", 1.0, 0.0), ("before", BEFORE_HEAD, 0.0)))
        for product in products:
            self._ids.append(product.id)
            fields, heads = _read(product)
            self._words.add(fields)
            self._heads.add(heads)
            name = (word for word in fields[0] if " " not in word)
            self._letters.add([[run for word in name for run in runs_of(word)]])
        for postings in (self._words, self._heads, self._letters):
            postings.close()
        self._variants = Variants(self._words)

    def __len__(self) -> int:
        return len(self._ids)

    def rank(self, text: str, top: int = 10) -> list[Ranked]:
        """The products nearest to the text, best first; those that share nothing are left out."""
        import numpy as np

        asked = self._asked(text)
        scores = self._scores(asked, text)
        number = min(top, len(self._ids))
        if not number:
            return []
        best = np.argpartition(-scores, number - 1)[:number]
        ordered = sorted(best.tolist(), key=lambda at: (-scores[at], at))
        return [
            Ranked(self._ids[at], round(float(scores[at]), 4), self._reason(at, asked))
            for at in ordered
            if scores[at] > 0
        ]

    def _asked(self, text: str) -> list[_Asked]:
        """The text's words, each with its forms."""
        words = list(dict.fromkeys(self._variants.rewritten(words_of(text))))
        forms = {word: self._variants.of(word) for word in words}
        for pair, joined in self._variants.joined(words).items():
            for word in pair.split():
                forms[word].setdefault(joined, 0.9)
        for word, other in self._variants.spelt_out(words):
            forms[word].setdefault(other, SPELT_OUT)
        found = [_Asked(word, forms[word]) for word in words]
        return found + [_Asked(pair, {pair: 1.0}, PAIR_WEIGHT) for pair in pairs(words)]

    def _scores(self, asked: list[_Asked], text: str) -> Any:
        import numpy as np

        total = np.zeros(len(self._ids), dtype=np.float32)
        covered = np.zeros(len(self._ids), dtype=np.float32)
        most, all_idf = 0.0, 0.0
        for each in asked:
            found, idf = self._found(self._words, each.terms)
            total += found * np.float32(each.weight)
            if each.weight == 1.0:
                covered += np.float32(idf) * (found > 0)
                all_idf += idf
                most += idf * (SATURATION + 1)
        total /= np.float32(most or 1)
        total *= 1 - COVERED + COVERED * covered / np.float32(all_idf or 1)
        total += HEAD_WEIGHT * self._about(asked, text)
        return (total + LETTERS_WEIGHT * self._alike(asked)) / (1 + HEAD_WEIGHT + LETTERS_WEIGHT)

    def _found(self, postings: Postings, terms: Mapping[str, float]) -> tuple[Any, float]:
        """What the best form of a word earns at each product, and the word's idf."""
        import numpy as np

        best, largest = np.zeros(len(self._ids), dtype=np.float32), 0.0
        for term, weight in terms.items():
            if found := postings.of(term):
                products, weights, idf = found
                largest = max(largest, idf * weight)
                best[products] = np.maximum(best[products], weights * np.float32(weight * idf))
        return best, largest

    def _about(self, asked: list[_Asked], text: str) -> Any:
        """0 to 1: whether the product is what the text is about."""
        import numpy as np

        forms = {each.word: each.terms for each in asked}
        total, most = np.zeros(len(self._ids), dtype=np.float32), 0.0
        words = self._variants.rewritten(head_of(text))[-2:]
        for weight, word in zip((1.0, BEFORE_HEAD), reversed(words), strict=False):
            terms: dict[str, float] = {}
            for term, sure in forms.get(word, {word: 1.0}).items():
                terms[term.split()[-1]] = sure
            found, idf = self._found(self._heads, terms)
            total += found * np.float32(weight)
            most += weight * idf * (SATURATION + 1) / (1 + SATURATION)
        return total / np.float32(most or 1)

    def _alike(self, asked: list[_Asked]) -> Any:
        """0 to 1: runs of letters shared with the name."""
        import numpy as np

        total, most = np.zeros(len(self._ids), dtype=np.float32), 0.0
        runs = dict.fromkeys(
            r for each in asked if " " not in each.word for r in runs_of(each.word)
        )
        for run in runs:
            if found := self._letters.of(run):
                products, weights, idf = found
                total[products] += weights * np.float32(idf)
                most += idf * (SATURATION + 1)
        return total / np.float32(most or 1)

    def _reason(self, at: int, asked: list[_Asked]) -> str:
        """The words it shares with the text, in the form found there, and those it lacks."""
        import numpy as np

        shared: list[str] = []
        lacking: list[str] = []
        for each in asked:
            if each.weight < 1:
                continue
            for term, _ in sorted(each.terms.items(), key=lambda t: -t[1]):
                found = self._words.of(term)
                if found is None:
                    continue
                place = int(np.searchsorted(found[0], at))
                if place < len(found[0]) and found[0][place] == at:
                    shared.append(each.word if term == each.word else f"{term} for {each.word}")
                    break
            else:
                lacking.append(each.word)
        said = f"has {', '.join(shared)}" if shared else "spelt alike"
        return said + (f"; nothing on {', '.join(lacking)}" if lacking else "")


def _read(product: Product) -> tuple[list[list[str]], list[list[str]]]:
    """Words by field, and what the product is: the heads of its name and of its kind."""
    name = words_of(product.name)[:_LONGEST_FIELD]
    kinds: list[str] = []
    said: list[str] = []
    for title, value in (product.characteristics or {}).items():
        if _KIND.search(title.casefold().replace("_", " ")):
            kinds.append(_LEVELS.split(value.strip())[-1])
            said.append(value)
        else:
            said.append(f"{title} {value}")
    kind = words_of(" ".join(kinds))
    heads = [head_of(product.name), *map(head_of, kinds)]
    fields = [
        [*name, *pairs(name)],
        [*kind, *pairs(kind)],
        words_of(" ".join(said))[:_LONGEST_FIELD],
        words_of(product.description)[:_LONGEST_FIELD],
    ]
    last = {head[-1] for head in heads if head}
    return fields, [sorted(last), sorted({h[0] for h in heads if len(h) > 1} - last)]
