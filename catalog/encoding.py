"""An offering and its rules as a formula: one literal a cell, one constraint a rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from catalog.cells import Cells, cells_of
from catalog.logic.counting import Item, at_least
from catalog.logic.formula import Clause, Formula, FormulaWriter
from catalog.offering import Characteristic, Offering, Value, say_value
from catalog.rules import Inequality, Rule


@dataclass(frozen=True, slots=True)
class Encoding:
    """`literals[name][i]` says that the characteristic is in its cell i."""

    formula: Formula
    cells: Mapping[str, Cells]
    literals: Mapping[str, tuple[int, ...]]
    rules: Mapping[int, Rule]  # by the index of their constraint
    place: Mapping[int, tuple[str, int]]  # literal -> characteristic and cell

    def literal(self, name: str, value: Value) -> int | None:
        """None for a value no rule can tell from others, or that is not on sale."""
        at = self.cells[name].find(value) if name in self.cells else None
        return None if at is None else self.literals[name][at]


def encode(offering: Offering, rules: tuple[Rule, ...]) -> Encoding:
    """The formula whose models are the offering's valid configurations.

    Raises:
        CannotDecide, SumTooLarge: a rule adds up more than can be decided exactly.
    """
    writer = _Writer(offering, tuple(rule for rule in rules if rule.offering_id == offering.id))
    return writer.encoding()


class _Writer:
    def __init__(self, offering: Offering, rules: tuple[Rule, ...]) -> None:
        self._out = FormulaWriter()
        self._rules = rules
        self._by_constraint: dict[int, Rule] = {}
        self._bounds: dict[tuple[str, Fraction, int], int] = {}
        known = {each.name: each for each in offering.characteristics}
        self._cells = {name: cells_of(each, rules, known) for name, each in known.items()}
        self._literals: dict[str, tuple[int, ...]] = {}
        for each in known.values():
            self._characteristic(each)
            if not each.configurable and each.default is not None:
                self._fix(each, each.default)
        for rule in rules:
            if rule.blocking:
                clauses = list(self._clauses(rule))  # may add hidden constraints first
                self._by_constraint[len(self._out.constraints)] = rule
                self._out.require(str(rule), clauses, hidden=False)

    def encoding(self) -> Encoding:
        return Encoding(
            formula=self._out.formula(),
            cells=self._cells,
            literals=self._literals,
            rules=self._by_constraint,
            place={
                literal: (name, at)
                for name, literals in self._literals.items()
                for at, literal in enumerate(literals)
            },
        )

    def _characteristic(self, characteristic: Characteristic) -> None:
        name, cells = characteristic.name, self._cells[characteristic.name]
        literals = tuple(
            self._out.new(f"{name} = {_label(cell.value, cell.between)}") for cell in cells.cells
        )
        self._literals[name] = literals
        if cells.open_ended:
            self._out.exactly_one((*literals, self._out.new(f"{name} = another value")))
        elif literals:
            self._out.exactly_one(literals)

    def _fix(self, characteristic: Characteristic, value: Value) -> None:
        literal = self._is(characteristic.name, value)
        if literal is not None:
            sentence = f"{characteristic.say(value)} is part of this service and cannot be changed."
            self._out.require(sentence, [(literal,)], hidden=False)

    def _is(self, name: str, value: Value) -> int | None:
        """The literal of a value; None when it can never be."""
        at = self._cells[name].find(value) if name in self._cells else None
        return None if at is None else self._literals[name][at]

    def _clauses(self, rule: Rule) -> Iterable[Clause]:
        unless = self._unless(rule)
        if unless is None:
            return
        for name, value in rule.requires.items():
            literal = self._is(name, value)
            yield unless if literal is None else (*unless, literal)
        if rule.excludes:
            literals = [self._is(name, value) for name, value in rule.excludes.items()]
            if all(literals):
                yield (*unless, *(-each for each in literals if each))
        if rule.allowed is not None:
            yield from self._table(rule, unless)
        for each in rule.inequalities:
            yield from self._inequality(each, rule, unless)
        if rule.cardinality is not None:
            yield from self._cardinality(rule, unless)

    def _unless(self, rule: Rule) -> Clause | None:
        """Literals of which one is true when the rule does not apply; None when it never does."""
        found = []
        for name, value in rule.when.items():
            literal = self._is(name, value)
            if literal is None:
                return None
            found.append(-literal)
        for bounds, sign in ((rule.when_at_least, 1), (rule.when_at_most, -1)):
            for name, bound in bounds.items():
                literal = self._bound(name, Fraction(str(bound)), sign)
                if literal is None:
                    return None
                found.append(-literal)
        return tuple(found)

    def _bound(self, name: str, bound: Fraction, sign: int) -> int | None:
        """A variable that is true exactly when the number is at least (or, -1: at most) `bound`."""
        if name not in self._cells:
            return None
        key = (name, bound, sign)
        if key not in self._bounds:
            within = [
                literal
                for cell, literal in zip(self._cells[name].cells, self._literals[name], strict=True)
                if cell.number is not None and (cell.number - bound) * sign >= 0
            ]
            variable = self._out.new()
            clauses = [(-literal, variable) for literal in within] + [(-variable, *within)]
            self._out.require("", clauses, hidden=True)
            self._bounds[key] = variable
        return self._bounds[key]

    def _table(self, rule: Rule, unless: Clause) -> Iterable[Clause]:
        assert rule.allowed is not None
        rows = []
        for row in rule.allowed.rows:
            pairs = zip(rule.allowed.columns, row, strict=True)
            parts = [self._is(name, value) for name, value in pairs if value != "*"]
            if all(parts):
                variable = self._out.new()
                rows.append(variable)
                yield from ((-variable, part) for part in parts if part)
        yield (*unless, *rows)

    def _inequality(self, inequality: Inequality, rule: Rule, unless: Clause) -> Iterable[Clause]:
        """Holds as well while a value is no number, as `Inequality.holds` says."""
        items, texts = [], []
        for name, factor in inequality.factors.items():
            if name not in self._cells:
                return
            if by := inequality.times.get(name):
                if by in self._cells:
                    items.append(self._product(name, by, Fraction(str(factor))))
                continue
            weighed = []
            for cell, literal in zip(self._cells[name].cells, self._literals[name], strict=True):
                if cell.number is None:
                    texts.append(literal)
                    weighed.append((literal, Fraction(0)))
                else:
                    weighed.append((literal, cell.number * Fraction(str(factor))))
            items.append(Item(tuple(weighed), complete=not self._cells[name].open_ended))
        bound = Fraction(str(inequality.at_least))
        excused = (*unless, *texts)
        yield from at_least(self._out, items, bound, unless=excused, sentence=str(rule))

    def _product(self, name: str, by: str, factor: Fraction) -> Item:
        """A value times another: one variable for every product that can be, true just then.

        Both are cut at every whole number, hence bounded and never open-ended.
        """
        ways: dict[Fraction, list[Clause]] = {}
        for cell, literal in zip(self._cells[name].cells, self._literals[name], strict=True):
            for times, other in zip(self._cells[by].cells, self._literals[by], strict=True):
                total = (cell.number or 0) * (times.number or 0) * factor
                ways.setdefault(total, []).append((-literal, -other))
        weighed = tuple((self._out.new(), total) for total in ways)
        for variable, total in weighed:
            self._out.require("", [(*pair, variable) for pair in ways[total]], hidden=True)
        self._out.exactly_one(tuple(variable for variable, _ in weighed))
        return Item(weighed)

    def _cardinality(self, rule: Rule, unless: Clause) -> Iterable[Clause]:
        counted = rule.cardinality
        assert counted is not None
        literals = [literal for name, value in counted.of if (literal := self._is(name, value))]
        for sign, bound in ((1, counted.least), (-1, counted.most)):
            if bound is not None:
                items = [Item(((each, Fraction(sign)),), complete=False) for each in literals]
                yield from at_least(
                    self._out, items, Fraction(sign * bound), unless=unless, sentence=str(rule)
                )


def _label(value: Value | None, between: tuple[Fraction, Fraction] | None) -> str:
    if between is not None:
        return f"between {float(between[0]):g} and {float(between[1]):g}"
    return "" if value is None else say_value(value)
