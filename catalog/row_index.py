"""The rows of a price matrix by key: the row for a configuration found at once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import Generic, Protocol, TypeVar


class Keyed(Protocol):
    @property
    def key(self) -> tuple[object, ...]: ...


R = TypeVar("R", bound=Keyed)


class RowIndex(Generic[R]):
    """Rows by key. Where several fit, the first in the matrix, as it reads.

    Rows with "*" are kept apart by which places are open, so a look-up asks once a pattern.
    """

    def __init__(self, dimensions: tuple[str, ...], rows: tuple[R, ...]) -> None:
        self._dimensions = dimensions
        self._patterns: dict[tuple[int, ...], dict[tuple[object, ...], tuple[int, R]]] = {}
        for order, row in enumerate(rows):
            fixed = tuple(at for at, part in enumerate(row.key) if part != "*")
            cells = self._patterns.setdefault(fixed, {})
            cells.setdefault(tuple(row.key[at] for at in fixed), (order, row))

    def find(self, values: Mapping[str, object]) -> R | None:
        """None when the matrix has a hole there."""
        return self.at(tuple(values.get(dimension, "") for dimension in self._dimensions))

    def at(self, key: tuple[object, ...]) -> R | None:
        """The row that is taken for a key; "*" in it fits only a row open there."""
        best: tuple[int, R] | None = None
        for fixed, cells in self._patterns.items():
            found = cells.get(tuple(key[at] for at in fixed))
            if found is not None and (best is None or found[0] < best[0]):
                best = found
        return best[1] if best else None


# Indexes of the long matrices asked for last; each holds on to its rows, so that an object's
# identity cannot pass to another.
_MOST_KEPT = 512
_SCANNED = 30  # rows up to which reading them one by one is as quick
_kept: OrderedDict[tuple[int, tuple[str, ...]], tuple[object, RowIndex[Keyed]]] = OrderedDict()
_lock = Lock()


def index_of(dimensions: tuple[str, ...], rows: tuple[R, ...]) -> RowIndex[R]:
    """The index of a charge's rows, made at most once while they are in use.

    A bundle's charge holds the very rows of its member's under dimensions of other names: they
    make another index.
    """
    key = (id(rows), dimensions)
    with _lock:
        found = _kept.get(key)
        if found is not None:
            _kept.move_to_end(key)
            return found[1]  # type: ignore[return-value]
    made = RowIndex(dimensions, rows)
    with _lock:
        _kept[key] = (rows, made)  # type: ignore[assignment]
        while len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
    return made


def first_row(
    dimensions: tuple[str, ...], rows: tuple[R, ...], values: Mapping[str, object]
) -> R | None:
    """The first row whose key fits the values; None when the matrix has a hole there."""
    if len(rows) > _SCANNED:
        return index_of(dimensions, rows).find(values)
    key = tuple(values.get(dimension, "") for dimension in dimensions)
    for row in rows:
        if all(part in ("*", wanted) for part, wanted in zip(row.key, key, strict=True)):
            return row
    return None
