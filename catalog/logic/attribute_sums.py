"""Comparisons of numbers in a feature model: attributes of the features chosen, added up."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor, lcm
from typing import TypeAlias

from catalog.logic.counting import Item, at_least
from catalog.logic.dimacs import BadModel
from catalog.logic.formula import FormulaWriter
from catalog.logic.propositions import unquoted

# feature -> attribute -> number
Attributes: TypeAlias = Mapping[str, Mapping[str, Fraction]]
_OPPOSITE = {"<=": ">=", ">=": "<=", "<": ">", ">": "<", "==": "==", "!=": "!="}


class Sums:
    """Linear sums over attributes; those of a feature that is not chosen count nothing (UVL)."""

    def __init__(
        self, attributes: Attributes, literals: Mapping[str, int], writer: FormulaWriter
    ) -> None:
        self._attributes, self._literals, self._writer = attributes, literals, writer

    def literal(self, tokens: tuple[str, ...], line: int) -> int:
        """A literal that is true just when the comparison holds. Raises BadModel, SumTooLarge."""
        signs = [at for at, token in enumerate(tokens) if token in _OPPOSITE]
        if len(signs) != 1:
            raise BadModel(line, "a comparison has one of == != <= >= < >")
        at = signs[0]
        weights, constant = _Reader(tokens[:at], line, self._attributes).sum()
        others, bound = _Reader(tokens[at + 1 :], line, self._attributes).sum()
        for name, weight in others.items():
            weights[name] = weights.get(name, Fraction(0)) - weight
        return self._holds(tokens[at], weights, bound - constant, line)

    def _holds(self, sign: str, weights: dict[str, Fraction], bound: Fraction, line: int) -> int:
        """All numbers made whole, so that "less than" is "at most one less"."""
        scale = lcm(bound.denominator, *(each.denominator for each in weights.values()))
        whole = {name: weight * scale for name, weight in weights.items() if weight}
        bound *= scale
        if sign in ("==", "!="):
            least = self._at_least(whole, bound, line)
            most = self._at_least({n: -w for n, w in whole.items()}, -bound, line)
            both = self._writer.new()
            clauses = [(-both, least), (-both, most), (both, -least, -most)]
            self._writer.require("", clauses, hidden=True)
            return both if sign == "==" else -both
        if sign in ("<=", "<"):
            whole, bound = {n: -w for n, w in whole.items()}, -bound
        return self._at_least(whole, bound + (1 if sign in ("<", ">") else 0), line)

    def _at_least(self, whole: Mapping[str, Fraction], bound: Fraction, line: int) -> int:
        holds, said = self._writer.new(), f"line {line} of the model"
        self._force(whole, Fraction(ceil(bound)), -holds, said)
        opposite = {name: -weight for name, weight in whole.items()}
        self._force(opposite, Fraction(floor(1 - ceil(bound))), holds, said)
        return holds

    def _force(
        self, whole: Mapping[str, Fraction], bound: Fraction, unless: int, said: str
    ) -> None:
        items = [
            Item(((self._literals[name], weight),), complete=False)
            for name, weight in whole.items()
        ]
        clauses = at_least(self._writer, items, bound, unless=(unless,), sentence=said)
        self._writer.require("", clauses, hidden=True)


class _Reader:
    """`2 * A.price + sum(price) - 3`: numbers by feature, and what stands for itself."""

    def __init__(self, tokens: tuple[str, ...], line: int, attributes: Attributes) -> None:
        self._tokens, self._line, self._attributes = list(tokens), line, attributes

    def sum(self) -> tuple[dict[str, Fraction], Fraction]:
        weights: dict[str, Fraction] = {}
        constant, sign = Fraction(0), 1
        while self._tokens:
            if self._tokens[0] in ("+", "-"):
                sign = -1 if self._tokens.pop(0) == "-" else 1
            found, number = self._product()
            for name, weight in found.items():
                weights[name] = weights.get(name, Fraction(0)) + sign * weight
            constant += sign * number
            sign = 1
        return weights, constant

    def _product(self) -> tuple[dict[str, Fraction], Fraction]:
        weights, number = self._term()
        while self._tokens and self._tokens[0] == "*":
            self._tokens.pop(0)
            others, by = self._term()
            if weights and others:
                raise BadModel(self._line, "only numbers can be multiplied with attributes")
            weights = {n: w * (number if others else by) for n, w in (weights or others).items()}
            number *= by
        return weights, Fraction(0) if weights else number

    def _term(self) -> tuple[dict[str, Fraction], Fraction]:
        token = self._tokens.pop(0) if self._tokens else ""
        if token == "-":
            weights, number = self._term()
            return {name: -weight for name, weight in weights.items()}, -number
        if token == "sum":
            return self._total()
        feature, _, attribute = unquoted(token).rpartition(".")
        if feature in self._attributes and attribute in self._attributes[feature]:
            return {feature: self._attributes[feature][attribute]}, Fraction(0)
        return {}, self._number(token)

    def _total(self) -> tuple[dict[str, Fraction], Fraction]:
        if self._tokens[:1] != ["("] or self._tokens[2:3] != [")"]:
            raise BadModel(self._line, "write sum(attribute) for all the features that have it")
        attribute = unquoted(self._tokens[1])
        del self._tokens[:3]
        found = {n: own[attribute] for n, own in self._attributes.items() if attribute in own}
        return found, Fraction(0)

    def _number(self, token: str) -> Fraction:
        try:
            return Fraction(token)
        except (ValueError, ZeroDivisionError) as error:
            said = f"{token[:30]!r} is no number and no number a feature has"
            raise BadModel(self._line, said) from error
