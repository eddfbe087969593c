"""What else a word of a need may be written as in the catalogue at hand, and how sure that is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from catalog.similarity import ABBREVIATIONS
from catalog.text_postings import Postings
from catalog.text_terms import root, words_of
from catalog.word_vectors import Meanings

# How much a word counts when it stands in another form than the one asked for.
SAME_ROOT = 0.6
SPELT_OUT = 0.5
JOINED = 0.95
ONE_SLIP, TWO_SLIPS = 0.8, 0.6
ALIKE, ALIKE_UNKNOWN = 0.3, 0.4  # times the cosine
LEAST_ALIKE, MOST_ALIKE = 0.4, 20
_SHORTEST_WITH_SLIPS = 4
_LONG = 8  # letters from which two slips are believed
_MOST_VARIANTS = 6
_RARE, _COMMON = 2, 40  # a word in two products beside its like in forty may itself be a slip


class Variants:
    """Made once over a catalogue's terms; `of` answers for one word at a time."""

    def __init__(self, words: Postings) -> None:
        self._words = words
        self._by_root: dict[str, list[str]] = defaultdict(list)
        self._by_letters: dict[tuple[str, int], list[str]] = defaultdict(list)
        for term in words.terms:
            if " " in term or not term.isalpha():
                continue
            self._by_root[root(term)].append(term)
            self._by_letters[term[0], len(term)].append(term)
        self._meanings = Meanings(words.terms)

    def rewritten(self, words: Sequence[str]) -> list[str]:
        """Words nobody uses, taken apart where both halves are used: arearug is area rug."""
        found: list[str] = []
        for word in words:
            found += [word] if self._words.count(word) else self._halves(word)
        return found

    def _halves(self, word: str) -> list[str]:
        """As two neighbours of a name, else whole unless no slip explains it."""
        cuts = [(word[:at], word[at:]) for at in range(2, len(word) - 1)] if word.isalpha() else []
        named = [cut for cut in cuts if self._words.count(" ".join(cut))]
        if named:
            return list(max(named, key=lambda cut: self._words.count(" ".join(cut))))
        if any(self._slips(word)):
            return [word]
        known = [cut for cut in cuts if min(map(len, cut)) > 2 and all(map(self._words.count, cut))]
        return list(max(known, key=lambda c: min(map(self._words.count, c)))) if known else [word]

    def of(self, word: str) -> dict[str, float]:
        """Terms of the catalogue that may stand for the word, with how much each counts."""
        found = {word: 1.0} if self._words.count(word) else {}
        for at in range(2, len(word) - 1):  # nightstand is also night stand
            if self._words.count(pair := f"{word[:at]} {word[at:]}"):
                found[pair] = JOINED
        related = [term for term in self._by_root.get(root(word), ()) if term != word]
        for term in sorted(related, key=self._words.count)[-_MOST_VARIANTS:]:
            found.setdefault(term, SAME_ROOT)
        known = self._words.count(word)
        if known <= _RARE:
            for term, weight in self._slips(word):
                if not known or self._words.count(term) >= _COMMON:
                    found.setdefault(term, weight if not known else weight / 2)
        share = ALIKE if known else ALIKE_UNKNOWN
        for term, alike in self._meanings.near(word, least=LEAST_ALIKE, most=MOST_ALIKE):
            found.setdefault(term, share * alike)
        return found

    def joined(self, words: Sequence[str]) -> dict[str, str]:
        """Pairs of the words that the catalogue writes as one: night stand is nightstand."""
        return {
            f"{one} {other}": one + other
            for one, other in pairwise(words)
            if self._words.count(one + other)
        }

    def spelt_out(self, words: Sequence[str]) -> Iterator[tuple[str, str]]:
        """The trade's abbreviations among the words, each with a word it stands for."""
        for word in words:
            for other in words_of(ABBREVIATIONS.get(word, "")):
                yield word, other

    def _slips(self, word: str) -> Iterator[tuple[str, float]]:
        """Words one slip of the fingers away, two for long ones; those used most first."""
        from rapidfuzz.distance import OSA

        if len(word) < _SHORTEST_WITH_SLIPS or not word.isalpha():
            return
        most = 2 if len(word) >= _LONG else 1
        near: list[tuple[int, int, str]] = []
        for length in range(len(word) - most, len(word) + most + 1):
            # People get the first letter right, or swap it with the second.
            for first in dict.fromkeys(word[:2]):
                for term in self._by_letters.get((first, length), ()):
                    distance = OSA.distance(word, term, score_cutoff=most)
                    if 0 < distance <= most:
                        near.append((distance, -self._words.count(term), term))
        near.sort()
        for distance, _, term in near[:_MOST_VARIANTS]:
            if distance == near[0][0]:
                yield term, ONE_SLIP if distance == 1 else TWO_SLIPS
