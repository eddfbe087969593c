"""Rules of a configuration, as data that explain themselves: `str(rule)` is what users read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from catalog.offering import Value, say_value
from common.wording import join_words
from common.wording import plain as plain_number


def _name(characteristic: str) -> str:
    return characteristic.replace("_", " ").replace(".", " › ")


def _say(conditions: Mapping[str, Value]) -> str:
    return join_words([f"{_name(name)} is {say_value(v)}" for name, v in conditions.items()])


def number_of(value: Value | None) -> Fraction | None:
    """The exact number a value was written as (0.1 is a tenth); None for text, yes and no."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return Fraction(str(value))


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowedTable:
    """The combinations of values that are on sale; "*" stands for any value."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    def allows(self, values: Mapping[str, Value]) -> bool:
        chosen = [values.get(name) for name in self.columns]
        return any(
            all(part in ("*", value) for part, value in zip(row, chosen, strict=True))
            for row in self.rows
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Inequality:
    """The values, each times its factor, add up to `at_least` or more.

    "Channels of both trunks within the gateway's" is
    `{"gateway_channels": 1, "trunk_a": -1, "trunk_b": -1}` at least 0. `times` names a second
    number a value is multiplied by: `{"gateway.channels": "gateway.quantity"}`.
    """

    factors: Mapping[str, float]
    at_least: float = 0
    times: Mapping[str, str] = field(default_factory=dict)

    def holds(self, values: Mapping[str, Value]) -> bool:
        """True as well while one of the values is no number: there is nothing to add up."""
        numbers = {name: self._number(name, values) for name in self.factors}
        if any(number is None for number in numbers.values()):
            return True
        total = sum(Fraction(str(f)) * (numbers[n] or 0) for n, f in self.factors.items())
        return total >= Fraction(str(self.at_least))

    def _number(self, name: str, values: Mapping[str, Value]) -> Fraction | None:
        number = number_of(values.get(name))
        if name not in self.times:
            return number
        by = number_of(values.get(self.times[name]))
        if by == 0:  # none of them: what each would be does not matter
            return by
        return None if number is None or by is None else number * by

    @property
    def names(self) -> frozenset[str]:
        return frozenset((*self.factors, *self.times.values()))

    def __str__(self) -> str:
        def terms(sign: int) -> list[str]:
            return [
                (f"{plain_number(abs(f))} × " if abs(f) != 1 else "")
                + (f"{_name(self.times[n])} × " if n in self.times else "")
                + _name(n)
                for n, f in self.factors.items()
                if f * sign > 0
            ]

        left, right = terms(1), terms(-1)
        if self.at_least or not right:
            right = [*right, plain_number(self.at_least)]
        return f"{' + '.join(left) or '0'} must be at least {' + '.join(right)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cardinality:
    """Of these conditions (characteristic, value) at least `least` and at most `most` hold."""

    of: tuple[tuple[str, Value], ...]
    least: int = 0
    most: int | None = None

    def holds(self, values: Mapping[str, Value]) -> bool:
        number = sum(values.get(name) == value for name, value in self.of)
        return self.least <= number and (self.most is None or number <= self.most)

    def __str__(self) -> str:
        most = f"at most {self.most}" if self.most is not None else ""
        least = f"at least {self.least}" if self.least or not most else ""
        things = join_words([f"{_name(n)} {say_value(v)}" for n, v in self.of])
        return f"{join_words([each for each in (least, most) if each])} of {things} can be chosen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When its conditions hold, what it demands must hold too. No condition: always.

    Conditions are `when` (equal), `when_at_least` and `when_at_most` (numbers), all together.
    Demands: `requires` all hold; `excludes` do not all hold; `reach` is at least `reached_by`;
    `allowed`, `inequality` and `cardinality` say themselves. `defaults` and `prefers` demand
    nothing: the first are taken where nobody chose otherwise, the second are recommended too.
    `sentence` is what the product manager wrote; without it the rule says itself.
    """

    id: str
    offering_id: str
    when: Mapping[str, Value] = field(default_factory=dict)
    requires: Mapping[str, Value] = field(default_factory=dict)
    excludes: Mapping[str, Value] = field(default_factory=dict)
    reach: str = ""  # characteristic that must be at least
    reached_by: str = ""  # this one
    sentence: str = ""
    when_at_least: Mapping[str, float] = field(default_factory=dict)
    when_at_most: Mapping[str, float] = field(default_factory=dict)
    allowed: AllowedTable | None = None
    inequality: Inequality | None = None
    cardinality: Cardinality | None = None
    defaults: Mapping[str, Value] = field(default_factory=dict)
    prefers: Mapping[str, Value] = field(default_factory=dict)

    def applies(self, values: Mapping[str, Value]) -> bool:
        """Whether its conditions hold."""
        if any(values.get(name) != value for name, value in self.when.items()):
            return False
        for bounds, sign in ((self.when_at_least, 1), (self.when_at_most, -1)):
            for name, bound in bounds.items():
                number = number_of(values.get(name))
                if number is None or (number - Fraction(str(bound))) * sign < 0:
                    return False
        return True

    def holds(self, values: Mapping[str, Value]) -> bool:
        if not self.applies(values):
            return True
        if any(values.get(name) != value for name, value in self.requires.items()):
            return False
        if self.excludes and all(values.get(n) == v for n, v in self.excludes.items()):
            return False
        if self.allowed is not None and not self.allowed.allows(values):
            return False
        if self.cardinality is not None and not self.cardinality.holds(values):
            return False
        return all(each.holds(values) for each in self.inequalities)

    @property
    def inequalities(self) -> tuple[Inequality, ...]:
        """Its numeric demands, `reach` among them."""
        found = () if self.inequality is None else (self.inequality,)
        if not self.reach:
            return found
        return (Inequality(factors={self.reach: 1, self.reached_by: -1}), *found)

    @property
    def names(self) -> frozenset[str]:
        """Every characteristic it speaks of."""
        maps: tuple[Mapping[str, object], ...] = (
            *(self.when, self.when_at_least, self.when_at_most, self.requires, self.excludes),
            *(self.defaults, self.prefers),
        )
        found = {name for each in maps for name in each}
        found |= {name for each in self.inequalities for name in each.names}
        found |= set(self.allowed.columns if self.allowed else ())
        found |= {name for name, _ in (self.cardinality.of if self.cardinality else ())}
        return frozenset(found)

    @property
    def blocking(self) -> bool:
        """Whether it can make a configuration invalid."""
        demands = (self.requires, self.excludes, self.reach, self.allowed)
        return any(demands) or self.inequality is not None or self.cardinality is not None

    def __str__(self) -> str:
        if self.sentence:
            return self.sentence
        said = join_words(self._demands())
        if conditions := self._conditions():
            return f"When {join_words(conditions)}, {said}."
        return f"{said[:1].upper()}{said[1:]}."

    def _conditions(self) -> list[str]:
        said = [_say(self.when)] if self.when else []
        said += [f"{_name(n)} is at least {plain_number(v)}" for n, v in self.when_at_least.items()]
        return said + [
            f"{_name(n)} is at most {plain_number(v)}" for n, v in self.when_at_most.items()
        ]

    def _demands(self) -> list[str]:
        said = [f"{_say(self.requires)} is required"] if self.requires else []
        if self.excludes:
            said.append(f"{_say(self.excludes)} is not possible")
        if self.allowed is not None:
            columns = join_words([_name(each) for each in self.allowed.columns])
            said.append(f"only listed combinations of {columns} are on sale")
        said += [str(each) for each in self.inequalities]
        if self.cardinality is not None:
            said.append(str(self.cardinality))
        if self.defaults:
            said.append(f"{_say(self.defaults)} unless chosen otherwise")
        if self.prefers:
            said.append(f"{_say(self.prefers)} is recommended")
        return said


def broken(rules: tuple[Rule, ...], values: Mapping[str, Value]) -> tuple[Rule, ...]:
    """Every rule the values break, so that all can be reported at once."""
    return tuple(rule for rule in rules if not rule.holds(values))


def advice(rules: tuple[Rule, ...], values: Mapping[str, Value]) -> tuple[Rule, ...]:
    """The rules whose recommendation the values do not follow."""
    return tuple(
        rule
        for rule in rules
        if rule.applies(values)
        and any(values.get(name) != value for name, value in rule.prefers.items())
    )
