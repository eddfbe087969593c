"""Sentences of feature models (`!A & (B | C) => D`, `sum(price) <= 90`) as clauses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from catalog.logic.dimacs import BadModel
from catalog.logic.formula import Clause, FormulaWriter

_COMPARISONS = ("==", "!=", "<=", ">=", "<", ">")
_TOKEN = re.compile(
    r"\s*(<=>|=>|==|!=|<=|>=|[-+*!&|()<>,]"
    r"|(?:\"[^\"]*\"|'[^']*'|[^\s!&|()<>=\"',+*]+)(?:\.(?:\"[^\"]*\"|'[^']*'))*)"
)
_BINDING = {"<=>": 1, "=>": 2, "|": 3, "&": 4}
_DEEPEST = 200


@dataclass(frozen=True, slots=True)
class Sentence:
    """`operator` is `<=> => | & !`, "compare" for `tokens`, or empty for the feature `name`.

    A row of `&` or of `|` is one sentence with all its parts, however long.
    """

    operator: str
    parts: tuple[Sentence, ...] = ()
    name: str = ""
    tokens: tuple[str, ...] = ()


def unquoted(name: str) -> str:
    """A name as people read it: quotation marks only serve the file."""
    return name.replace('"', "").replace("'", "") if name[:1] in "\"'" else name.replace('"', "")


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
    if parser.next:
        raise BadModel(line, f"{parser.next!r} stands where the sentence should end")
    return sentence


class _Parser:
    def __init__(self, tokens: list[str], line: int) -> None:
        self._tokens, self._at, self._line = tokens, 0, line

    @property
    def next(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self) -> str:
        token = self.next
        self._at += 1
        return token

    def binary(self, least: int, depth: int) -> Sentence:
        """`=>` reads from the right, the others from the left."""
        parts = [self._unary(depth)]
        operator = ""
        while _BINDING.get(self.next, -1) >= least:
            joint = self.next
            if operator and (joint != operator or joint == "<=>"):
                parts = [Sentence(operator, tuple(parts))]
            operator = self._take()
            parts.append(self.binary(_BINDING[operator] + (operator != "=>"), depth + 1))
        return Sentence(operator, tuple(parts)) if operator else parts[0]

    def _unary(self, depth: int) -> Sentence:
        if depth > _DEEPEST:
            raise BadModel(self._line, f"brackets are nested deeper than {_DEEPEST}")
        if not self.next:
            raise BadModel(self._line, "the sentence ends too early")
        if (end := self._comparison()) > self._at:
            tokens = tuple(self._tokens[self._at : end])
            self._at = end
            return Sentence("compare", tokens=tokens)
        token = self._take()
        if token == "!":
            return Sentence("!", (self._unary(depth + 1),))
        if token == "(":
            inner = self.binary(0, depth + 1)
            if self._take() != ")":
                raise BadModel(self._line, "a bracket is not closed")
            return inner
        if token in _BINDING or token == ")":
            raise BadModel(self._line, f"{token!r} stands where a feature should")
        return Sentence("", name=unquoted(token))

    def _comparison(self) -> int:
        """Where the comparison of numbers that begins here ends; here, when none does."""
        at, open_brackets, compared = self._at, 0, False
        while at < len(self._tokens):
            token = self._tokens[at]
            if token in _BINDING or token == "!" or (token == ")" and not open_brackets):
                break
            open_brackets += (token == "(") - (token == ")")
            compared = compared or (token in _COMPARISONS and not open_brackets)
            at += 1
        return at if compared else self._at


def clauses_of(
    sentence: Sentence,
    literal_of: Callable[[str], int],
    compare: Callable[[tuple[str, ...]], int],
    writer: FormulaWriter,
) -> list[Clause]:
    """Clauses that hold exactly when the sentence does (Tseitin, 1968: a helper for each part).

    `compare` gives the literal that is true just when a comparison of numbers holds.
    """
    translation = _Translation(literal_of, compare, writer)
    translation.demand(sentence)
    return translation.clauses


class _Translation:
    def __init__(
        self,
        literal_of: Callable[[str], int],
        compare: Callable[[tuple[str, ...]], int],
        writer: FormulaWriter,
    ) -> None:
        self._literal_of, self._compare, self._writer = literal_of, compare, writer
        self.clauses: list[Clause] = []

    def demand(self, each: Sentence) -> None:
        """The sentence itself needs no helper where it is a chain of and, or, and implication."""
        if each.operator == "&":
            for part in each.parts:
                self.demand(part)
        elif each.operator == "!" and each.parts[0].operator == "&":
            self.clauses.append(tuple(-self._literal(part) for part in each.parts[0].parts))
        elif each.operator in ("|", "=>"):
            self.clauses.append(tuple(self._alternatives(each)))
        else:
            self.clauses.append((self._literal(each),))

    def _alternatives(self, each: Sentence) -> Iterator[int]:
        if each.operator == "|":
            for part in each.parts:
                yield from self._alternatives(part)
        elif each.operator == "=>":
            yield -self._literal(each.parts[0])
            yield from self._alternatives(each.parts[1])
        else:
            yield self._literal(each)

    def _literal(self, each: Sentence) -> int:
        if each.operator == "":
            return self._literal_of(each.name)
        if each.operator == "compare":
            return self._compare(each.tokens)
        if each.operator == "!":
            return -self._literal(each.parts[0])
        parts = [self._literal(part) for part in each.parts]
        helper, out = self._writer.new(), self.clauses
        if each.operator == "=>":
            parts[0] = -parts[0]
        if each.operator == "<=>":
            one, other = parts
            out.extend([(-helper, -one, other), (-helper, one, -other)])
            out.extend([(helper, one, other), (helper, -one, -other)])
        elif each.operator == "&":
            out.extend((-helper, part) for part in parts)
            out.append((helper, *(-part for part in parts)))
        else:
            out.append((-helper, *parts))
            out.extend((helper, -part) for part in parts)
        return helper
