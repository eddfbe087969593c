"""Postings: for each term the products that have it, weighted by the field it stands in (BM25F)."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

SATURATION = 1.2  # BM25's k1


class _Vocabulary(dict[str, int]):
    """Numbers terms as they come."""

    def __missing__(self, term: str) -> int:
        self[term] = number = len(self)
        return number


class Postings:
    """Read as a stream of terms by field; `close` turns counts into weights once all are known.

    Args:
        fields: name, how much a word there counts, how far the field's length is set against it.
    """

    def __init__(self, fields: tuple[tuple[str, float, float], ...]) -> None:
        self._fields = fields
        self._terms: dict[str, int] = _Vocabulary()
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
        """BM25F (Robertson, Zaragoza, Taylor 2004): sum over fields of weight x count / length
        factor, then saturated by k1."""
        import numpy as np

        lengths = np.array(self._lengths).astype(np.int64).reshape(-1, len(self._fields))
        read = np.array(self._read, dtype=np.uint32)
        self._read, self._lengths = array("I"), array("I")
        field_weights = np.array([weight for _, weight, _ in self._fields])
        shares = np.array([share for _, _, share in self._fields])
        averages = np.maximum(lengths.mean(axis=0) if len(lengths) else shares, 1)
        factors = (field_weights / (1 - shares + shares * lengths / averages)).astype(np.float32)
        # Stable, so that the products of a term stay in their order.
        order = np.argsort(read, kind="stable")
        read = read[order]
        owners = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths.sum(axis=1))[order]
        weights = np.repeat(factors.ravel(), lengths.ravel())[order]
        del order
        first = np.ones(len(read), dtype=bool)
        first[1:] = (read[1:] != read[:-1]) | (owners[1:] != owners[:-1])
        at = np.flatnonzero(first)
        sums = np.add.reduceat(weights, at) if len(at) else weights
        self._products = owners[at]
        self._weights = (sums * (SATURATION + 1) / (sums + SATURATION)).astype(np.float32)
        self._starts = np.searchsorted(read[at], np.arange(len(self._terms) + 1))
        products = max(1, len(lengths))
        found = np.diff(self._starts)
        self._idf = np.log(1 + (products - found + 0.5) / (found + 0.5))
        self._terms = dict(self._terms)  # from here on only asked

    @property
    def terms(self) -> Mapping[str, int]:
        return self._terms

    def of(self, term: str) -> tuple[Any, Any, float] | None:
        """Products, weights and idf of a term; None when no product has it."""
        at = self._terms.get(term)
        if at is None:
            return None
        part = slice(int(self._starts[at]), int(self._starts[at + 1]))
        return self._products[part], self._weights[part], float(self._idf[at])

    def count(self, term: str) -> int:
        """In how many products a term stands."""
        at = self._terms.get(term)
        return 0 if at is None else int(self._starts[at + 1] - self._starts[at])
