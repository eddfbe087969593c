"""Propositional sentences of feature models (`!A & (B | C) => D`) as clauses."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from catalog.logic.dimacs import BadModel
from catalog.logic.formula import Clause, FormulaWriter

_TOKEN = re.compile(r"\s*(<=>|=>|[!&|()]|\"[^\"]*\"|[^\s!&|()<>=\"]+)")
_BINDING = {"<=>": 1, "=>": 2, "|": 3, "&": 4}
_DEEPEST = 200


@dataclass(frozen=True, slots=True)
class Sentence:
    """`operator` is one of `<=> => | & !`, or empty for the feature `name`."""

    operator: str
    parts: tuple[Sentence, ...] = ()
    name: str = ""


def parse(text: str, line: int) -> Sentence:
    """Raises BadModel, naming the line and the sign that was not understood."""
    tokens, at = [], 0
    while text[at:].strip():
        found = _TOKEN.match(text, at)
        if found is None:
            raise BadModel(line, f"{text[at:].strip()[:20]!r} is not understood; use ! & | => <=>")
        tokens.append(found[1])
        at = found.end()
    parser = _Parser(tokens, line)
    sentence = parser.binary(0, 0)
    if parser.left:
        raise BadModel(line, f"{parser.left[0]!r} stands where the sentence should end")
    return sentence


class _Parser:
    def __init__(self, tokens: list[str], line: int) -> None:
        self.left, self._line = tokens, line

    def binary(self, least: int, depth: int) -> Sentence:
        left = self._unary(depth)
        while self.left and _BINDING.get(self.left[0], -1) >= least:
            operator = self.left.pop(0)
            # => reads from the right, the others from the left; for them it makes no difference.
            right = self.binary(_BINDING[operator] + (operator != "=>"), depth + 1)
            left = Sentence(operator, (left, right))
        return left

    def _unary(self, depth: int) -> Sentence:
        if depth > _DEEPEST:
            raise BadModel(self._line, f"brackets are nested deeper than {_DEEPEST}")
        if not self.left:
            raise BadModel(self._line, "the sentence ends too early")
        token = self.left.pop(0)
        if token == "!":
            return Sentence("!", (self._unary(depth + 1),))
        if token == "(":
            inner = self.binary(0, depth + 1)
            if not self.left or self.left.pop(0) != ")":
                raise BadModel(self._line, "a bracket is not closed")
            return inner
        if token in _BINDING or token == ")":
            raise BadModel(self._line, f"{token!r} stands where a feature should")
        return Sentence("", name=token.strip('"'))


def clauses_of(
    sentence: Sentence, literal_of: Callable[[str], int], writer: FormulaWriter
) -> list[Clause]:
    """Clauses that hold exactly when the sentence does (Tseitin, 1968: a helper for each part)."""
    clauses: list[Clause] = []

    def literal(each: Sentence) -> int:
        if each.operator == "":
            return literal_of(each.name)
        if each.operator == "!":
            return -literal(each.parts[0])
        one, other = (literal(part) for part in each.parts)
        helper = writer.new()
        if each.operator == "=>":
            one = -one
        if each.operator == "&":
            clauses.extend([(-helper, one), (-helper, other), (helper, -one, -other)])
        elif each.operator == "<=>":
            clauses.extend([(-helper, -one, other), (-helper, one, -other)])
            clauses.extend([(helper, one, other), (helper, -one, -other)])
        else:
            clauses.extend([(-helper, one, other), (helper, -one), (helper, -other)])
        return helper

    def demand(each: Sentence) -> None:
        """The sentence itself needs no helper where it is a chain of and, or, and implication."""
        if each.operator == "&":
            for part in each.parts:
                demand(part)
        elif each.operator in ("|", "=>"):
            clauses.append(tuple(alternatives(each)))
        else:
            clauses.append((literal(each),))

    def alternatives(each: Sentence) -> list[int]:
        if each.operator == "|":
            return [*alternatives(each.parts[0]), *alternatives(each.parts[1])]
        if each.operator == "=>" and each.parts[0].operator in ("", "!"):
            return [-literal(each.parts[0]), *alternatives(each.parts[1])]
        return [literal(each)]

    demand(sentence)
    return clauses
