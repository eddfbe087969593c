"""Offerings that similar customers have: association with honest support counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

LEAST_SUPPORT = 3  # customers with both; fewer are an anecdote
LEAST_LIFT = 1.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Of `having` customers with `has`, `both` also have `also`; `customers` were looked at.

    `lift` is how much likelier that is than for any customer.
    """

    has: str
    also: str
    both: int
    having: int
    customers: int
    lift: float

    @property
    def confidence(self) -> float:
        return self.both / self.having

    def __str__(self) -> str:
        return (
            f"{self.both} of {self.having} customers with {self.has} also have {self.also} "
            f"({self.lift:.1f} times as often as among all {self.customers})"
        )


def associate(pairs: Iterable[tuple[str, str]]) -> tuple[Rule, ...]:
    """Rules from pairs of customer and family, the surest first."""
    baskets = _baskets(pairs)
    single: Counter[str] = Counter()
    both: Counter[tuple[str, str]] = Counter()
    for families in baskets.values():
        single.update(families)
        for one, other in combinations(sorted(families), 2):
            both[one, other] += 1
            both[other, one] += 1
    number = len(baskets)
    rules = []
    for (has, also), together in both.items():
        lift = together * number / (single[has] * single[also])
        if together >= LEAST_SUPPORT and lift >= LEAST_LIFT:
            rules.append(
                Rule(
                    has=has,
                    also=also,
                    both=together,
                    having=single[has],
                    customers=number,
                    lift=lift,
                )
            )
    return tuple(sorted(rules, key=lambda rule: (-rule.confidence, -rule.both, rule.has)))


def suggestions(
    pairs: Iterable[tuple[str, str]], rules: tuple[Rule, ...], limit: int = 20
) -> tuple[tuple[str, Rule], ...]:
    """Customers who have the one and not yet the other, by the surest rule for each pair."""
    found: dict[tuple[str, str], Rule] = {}
    for customer, families in sorted(_baskets(pairs).items()):
        for rule in rules:
            if rule.has in families and rule.also not in families:
                found.setdefault((customer, rule.also), rule)
    ranked = sorted(found.items(), key=lambda each: (-each[1].confidence, each[0]))
    return tuple((customer, rule) for (customer, _), rule in ranked[:limit])


def _baskets(pairs: Iterable[tuple[str, str]]) -> Mapping[str, set[str]]:
    baskets: dict[str, set[str]] = {}
    for customer, family in pairs:
        baskets.setdefault(customer, set()).add(family)
    return baskets
