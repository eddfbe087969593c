"""Sums over chosen values as clauses: a decision diagram that merges equal partial sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from catalog.logic.formula import Clause, FormulaWriter
from common.errors import BusinessError

_MOST_NODES = 50_000


class SumTooLarge(BusinessError):
    def __init__(self, sentence: str) -> None:
        super().__init__(
            f"The sum in the rule “{sentence}” takes too many different values to be decided "
            "exactly; give its characteristics shorter value lists."
        )


@dataclass(frozen=True, slots=True)
class Item:
    """What one characteristic adds: a literal and its weight for each value, at most one true.

    With `complete`, one of the literals is always true; else none adds nothing.
    """

    choices: tuple[tuple[int, Fraction], ...]
    complete: bool = True

    @property
    def least(self) -> Fraction:
        return min([weight for _, weight in self.choices] + ([] if self.complete else [ZERO]))

    @property
    def most(self) -> Fraction:
        return max([weight for _, weight in self.choices] + ([] if self.complete else [ZERO]))


ZERO = Fraction(0)


def at_least(
    writer: FormulaWriter,
    items: Sequence[Item],
    bound: Fraction,
    *,
    unless: tuple[int, ...],
    sentence: str,
) -> list[Clause]:
    """Clauses saying: the items add up to `bound` or more, unless a literal of `unless` is true.

    Raises:
        SumTooLarge: more than 50,000 distinct partial sums.
    """
    rest_least, rest_most = [ZERO], [ZERO]
    for item in reversed(items):
        rest_least.append(rest_least[-1] + item.least)
        rest_most.append(rest_most[-1] + item.most)
    rest_least.reverse()
    rest_most.reverse()
    clauses: list[Clause] = []
    nodes: dict[tuple[int, Fraction], int] = {}
    waiting: list[tuple[int, Fraction]] = []

    def lead(to: int, total: Fraction, premise: tuple[int, ...]) -> None:
        """Where the premise holds (its literals all false), the node for `total` must."""
        if total + rest_least[to] >= bound:
            return
        if total + rest_most[to] < bound:
            clauses.append(premise)
            return
        if (to, total) not in nodes:
            if len(nodes) >= _MOST_NODES:
                raise SumTooLarge(sentence)
            nodes[(to, total)] = writer.new()
            waiting.append((to, total))
        clauses.append((*premise, nodes[(to, total)]))

    lead(0, ZERO, unless)
    while waiting:
        at, total = waiting.pop()
        node, item = nodes[(at, total)], items[at]
        for literal, weight in item.choices:
            lead(at + 1, total + weight, (-node, -literal))
        if not item.complete:
            lead(at + 1, total, (-node, *(literal for literal, _ in item.choices)))
    return clauses
