"""Rules of a configuration, as data that explain themselves: `str(rule)` is what users read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from catalog.offering import Value, say_value
from common.wording import join_words


def _say(conditions: Mapping[str, Value]) -> str:
    return join_words(
        [f"{name.replace('_', ' ')} is {say_value(value)}" for name, value in conditions.items()]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When `when` holds, then `requires` must hold and `excludes` must not. Empty `when`: always.

    `sentence` is what the product manager wrote; without it the rule says itself.
    `reach` and `reached_by` compare two numbers: the first must be at least the second.
    """

    id: str
    offering_id: str
    when: Mapping[str, Value] = field(default_factory=dict)
    requires: Mapping[str, Value] = field(default_factory=dict)
    excludes: Mapping[str, Value] = field(default_factory=dict)
    reach: str = ""  # characteristic that must be at least
    reached_by: str = ""  # this one
    sentence: str = ""

    def holds(self, values: Mapping[str, Value]) -> bool:
        if any(values.get(name) != value for name, value in self.when.items()):
            return True
        if any(values.get(name) != value for name, value in self.requires.items()):
            return False
        if self.excludes and all(values.get(n) == v for n, v in self.excludes.items()):
            return False
        return self._reaches(values)

    def _reaches(self, values: Mapping[str, Value]) -> bool:
        if not self.reach:
            return True
        have, want = values.get(self.reach), values.get(self.reached_by)
        return not (isinstance(have, int | float) and isinstance(want, int | float)) or have >= want

    def __str__(self) -> str:
        if self.sentence:
            return self.sentence
        parts = []
        if self.requires:
            parts.append(f"{_say(self.requires)} is required")
        if self.excludes:
            parts.append(f"{_say(self.excludes)} is not possible")
        if self.reach:
            parts.append(f"{self.reach} must be at least {self.reached_by}".replace("_", " "))
        said = join_words(parts)
        return f"When {_say(self.when)}, {said}." if self.when else f"{said.capitalize()}."


def broken(rules: tuple[Rule, ...], values: Mapping[str, Value]) -> tuple[Rule, ...]:
    """Every rule the values break, so that all can be reported at once."""
    return tuple(rule for rule in rules if not rule.holds(values))
