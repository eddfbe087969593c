"""What a characteristic can be, as finitely many cells: listed values, or stretches of a range.

A range is cut at every number a rule speaks of, so that no rule can tell two numbers of the same
stretch apart. That makes reasoning over ranges exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import ceil, floor

from catalog.offering import Characteristic, Value
from catalog.rules import Inequality, Rule, number_of
from common.errors import BusinessError

_MOST_WHOLE_NUMBERS = 2_000
_MOST_SUMS = 5_000
_EDGE = Fraction(10**12)  # stands for no bound


class CannotDecide(BusinessError):
    def __init__(self, rule: Rule, name: str) -> None:
        super().__init__(
            f"The rule {rule.id} adds up {name} over a range too wide to decide exactly; give it "
            f"a list of values or whole-number bounds at most {_MOST_WHOLE_NUMBERS:,} apart."
        )


@dataclass(frozen=True, slots=True)
class Cell:
    """One value, or (with `between`) every number strictly between two."""

    value: Value | None = None
    between: tuple[Fraction, Fraction] | None = None

    def holds(self, value: Value) -> bool:
        if self.between is None:
            return value == self.value
        number = number_of(value)
        return number is not None and self.between[0] < number < self.between[1]

    @property
    def number(self) -> Fraction | None:
        """The number, or one that stands for the stretch."""
        if self.between is None:
            return number_of(self.value)
        return (self.between[0] + self.between[1]) / 2

    def pick(self, near: Value | None = None) -> Value:
        """A value of the cell: a whole number where there is one, as near as can be to `near`."""
        if self.between is None:
            assert self.value is not None
            return self.value
        low, high = self.between
        first, last = floor(low) + 1, ceil(high) - 1
        if first > last:
            return float((low + high) / 2)
        wanted = number_of(near)
        return first if wanted is None or wanted < high else last


@dataclass(frozen=True, slots=True)
class Cells:
    """`open_ended` when any other value is accepted too, which no rule speaks of."""

    cells: tuple[Cell, ...]
    open_ended: bool = False

    def find(self, value: Value) -> int | None:
        return next((at for at, cell in enumerate(self.cells) if cell.holds(value)), None)


def cells_of(
    characteristic: Characteristic,
    rules: tuple[Rule, ...],
    characteristics: Mapping[str, Characteristic],
) -> Cells:
    """Raises CannotDecide."""
    if characteristic.values:
        return Cells(tuple(Cell(value) for value in characteristic.values))
    named = _named_values(characteristic.name, rules)
    if characteristic.low is None and characteristic.high is None:
        for rule in rules:
            if any(each.times and characteristic.name in each.names for each in rule.inequalities):
                raise CannotDecide(rule, characteristic.title)
        default = () if characteristic.default is None else (characteristic.default,)
        kept = dict.fromkeys([*default, *named])
        return Cells(tuple(Cell(value) for value in kept), open_ended=True)
    numbers = {number for value in named if (number := number_of(value)) is not None}
    numbers |= _bounds(characteristic)
    for rule in rules:
        for name, bound in (*rule.when_at_least.items(), *rule.when_at_most.items()):
            if name == characteristic.name:
                numbers.add(Fraction(str(bound)))
        for each in rule.inequalities:
            if each.times and characteristic.name in each.names:
                numbers |= _whole_numbers(characteristic, rule)
            elif each.factors.get(characteristic.name):
                numbers |= _thresholds(characteristic, each, rule, characteristics)
    if characteristic.whole:
        numbers = {Fraction(end(number)) for number in numbers for end in (floor, ceil)}
    return Cells(tuple(_cut(characteristic, sorted(numbers))))


def _bounds(characteristic: Characteristic) -> set[Fraction]:
    ends = (characteristic.low, characteristic.high, characteristic.default)
    return {number for end in ends if (number := number_of(end)) is not None}


def _named_values(name: str, rules: tuple[Rule, ...]) -> list[Value]:
    """Every value a rule compares the characteristic with."""
    found: list[Value] = []
    for rule in rules:
        for each in (rule.when, rule.requires, rule.excludes, rule.defaults, rule.prefers):
            found += [each[name]] if name in each else []
        found += [v for n, v in (rule.cardinality.of if rule.cardinality else ()) if n == name]
        if rule.allowed is not None and name in rule.allowed.columns:
            at = rule.allowed.columns.index(name)
            found += [row[at] for row in rule.allowed.rows if row[at] != "*"]
    return found


def _cut(characteristic: Characteristic, numbers: list[Fraction]) -> Iterable[Cell]:
    low = number_of(characteristic.low)
    high = number_of(characteristic.high)
    inside = [n for n in numbers if (low is None or n >= low) and (high is None or n <= high)]
    if low is None:
        yield Cell(between=(-_EDGE, inside[0]))
    for at, number in enumerate(inside):
        yield Cell(_shortest(number))
        if at + 1 < len(inside) and not (characteristic.whole and inside[at + 1] - number <= 1):
            yield Cell(between=(number, inside[at + 1]))
    if high is None:
        yield Cell(between=(inside[-1], _EDGE))


def _shortest(number: Fraction) -> Value:
    return int(number) if number.denominator == 1 else float(number)


def _thresholds(
    characteristic: Characteristic,
    inequality: Inequality,
    rule: Rule,
    characteristics: Mapping[str, Characteristic],
) -> set[Fraction]:
    """Where the inequality changes for this characteristic, over all the others can be.

    Two ranges in one sum have no finite set of thresholds: both are cut at every whole number.
    """
    others = {n: f for n, f in inequality.factors.items() if n != characteristic.name and f}
    sums = {Fraction(0)}
    for name, factor in others.items():
        other = characteristics.get(name)
        if other is None:
            return set()
        if not other.values:
            return _whole_numbers(characteristic, rule)
        numbers = {n for value in other.values if (n := number_of(value)) is not None}
        sums = {total + Fraction(str(factor)) * n for total, n in product(sums, numbers)}
        if len(sums) > _MOST_SUMS:
            raise CannotDecide(rule, characteristic.title)
    own = Fraction(str(inequality.factors[characteristic.name]))
    return {(Fraction(str(inequality.at_least)) - total) / own for total in sums}


def _whole_numbers(characteristic: Characteristic, rule: Rule) -> set[Fraction]:
    low, high = number_of(characteristic.low), number_of(characteristic.high)
    if low is None or high is None or high - low > _MOST_WHOLE_NUMBERS:
        raise CannotDecide(rule, characteristic.title)
    return {Fraction(n) for n in range(ceil(low), floor(high) + 1)}
