"""Reading feature models in UVL (Universal Variability Language): the tree and its constraints.

Read are Boolean features with all kinds of groups, propositional constraints (of the section and
of features' attributes), and sums over numeric attributes. What a model says beyond that (typed
features, imports of other files, cardinalities of one feature) is refused, never passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from catalog.logic.attribute_sums import Sums
from catalog.logic.attributes import open_braces, read_attributes
from catalog.logic.counting import Item, at_least
from catalog.logic.dimacs import BadModel
from catalog.logic.formula import Clause, Formula, FormulaWriter
from catalog.logic.propositions import clauses_of, parse, unquoted

_GROUPS = ("mandatory", "optional", "alternative", "or")
_CARDINALITY = re.compile(r"\[(\d+)(?:\.\.(\d+|\*))?\]")
_FEATURE = re.compile(r"(?:(Boolean|Integer|Real|String)\s+)?(\"[^\"]+\"|'[^']+'|[^\s{]+)\s*(.*)")
_SKIPPED = ("namespace", "include")


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    indent: int
    text: str


def read_uvl(text: str) -> Formula:
    """The formula of a UVL text.

    Raises:
        BadModel: not UVL, or beyond what is read here; the sentence names the line.
    """
    reader = _Reader()
    section, features, constraints = "", [], []
    for line in _lines(text):
        if line.indent == 0:
            section = line.text.split()[0]
            if section == "imports":
                raise BadModel(line.number, "models that import others are not read; join them")
            if section not in ("features", "constraints", *_SKIPPED):
                raise BadModel(line.number, f"{line.text[:30]!r} is no section of UVL")
        elif section == "features":
            features.append(line)
        elif section == "constraints":
            constraints.append(line)
    if not features:
        raise BadModel(1, "there is no section `features` with a root feature")
    reader.tree(features)
    reader.read_constraints(
        [*reader.in_attributes, *((each.number, each.text) for each in constraints)]
    )
    return reader.writer.formula()


def _lines(text: str) -> Iterator[_Line]:
    """Lines without comments; one whose braces stay open takes in those that follow."""
    held: _Line | None = None
    commented = False
    for number, raw in enumerate(text.splitlines(), start=1):
        bare, commented = _bare(raw.expandtabs(4), commented)
        if held is not None:
            held = _Line(held.number, held.indent, f"{held.text} {bare.strip()}")
        elif bare.strip():
            held = _Line(number, len(bare) - len(bare.lstrip()), bare.strip())
        if held is not None and not open_braces(held.text):
            yield held
            held = None
    if held is not None:
        raise BadModel(held.number, "a brace is not closed")


def _bare(line: str, commented: bool) -> tuple[str, bool]:
    """The line without comments, and whether a `/*` stays open; quoted text is left alone."""
    kept, at, quote = [], 0, ""
    while at < len(line):
        pair = line[at : at + 2]
        if commented:
            commented = pair != "*/"
            at += 1 if commented else 2
            continue
        if not quote and pair == "//":
            break
        if not quote and pair == "/*":
            commented, at = True, at + 2
            continue
        if line[at] in "\"'" and quote in ("", line[at]):
            quote = "" if quote else line[at]
        kept.append(line[at])
        at += 1
    return "".join(kept).rstrip(), commented


class _Reader:
    def __init__(self) -> None:
        self.writer = FormulaWriter()
        self.in_attributes: list[tuple[int, str]] = []
        self._known: dict[str, int] = {}
        self._numbers: dict[str, dict[str, Fraction]] = {}

    def tree(self, lines: list[_Line]) -> None:
        """Features and groups by their indentation, kept on a stack."""
        stack: list[tuple[int, str, str]] = []  # indent, feature that holds, group kind
        groups: dict[tuple[str, str, int], list[str]] = {}
        for line in lines:
            while stack and stack[-1][0] >= line.indent:
                stack.pop()
            group = line.text if line.text in _GROUPS or line.text.startswith("[") else ""
            if group and stack and not stack[-1][2]:
                stack.append((line.indent, stack[-1][1], f"{group} {line.number}"))
                groups[(stack[-1][1], group, line.number)] = []
                continue
            name = self._feature(line)
            if not stack:
                sentence = f"{name} is the root and always chosen."
                self.writer.require(sentence, [(self._known[name],)], hidden=False)
            elif not stack[-1][2]:
                raise BadModel(line.number, f"{name} stands under a feature without a group")
            else:
                kind, _, number = stack[-1][2].rpartition(" ")
                groups[(stack[-1][1], kind, int(number))].append(name)
            stack.append((line.indent, name, ""))
        for (parent, kind, at), children in groups.items():
            self._group(parent, kind, at, children)

    def _feature(self, line: _Line) -> str:
        found = _FEATURE.fullmatch(line.text)
        if found is None or found[1] not in (None, "Boolean") or found[3].startswith("cardinality"):
            raise BadModel(line.number, f"{line.text[:40]!r} is no Boolean feature")
        name = unquoted(found[2])
        if name in self._known:
            raise BadModel(line.number, f"the feature {name!r} stands twice")
        self._known[name] = self.writer.new(name)
        if found[3]:
            numbers, constraints = read_attributes(found[3], line.number)
            self._numbers[name] = numbers
            self.in_attributes += [(line.number, each) for each in constraints]
        return name

    def _group(self, parent: str, kind: str, number: int, children: list[str]) -> None:
        above, own = self._known[parent], [self._known[child] for child in children]
        for child, literal in zip(children, own, strict=True):
            self.writer.require(f"{child} needs {parent}.", [(-literal, above)], hidden=False)
        least, most = _bounds(kind, number, len(own))
        names = ", ".join(children)
        if kind == "mandatory":
            for child, literal in zip(children, own, strict=True):
                self.writer.require(f"{parent} needs {child}.", [(-above, literal)], hidden=False)
            return
        if least:
            said = f"{parent} needs at least {least} of {names}."
            self.writer.require(said, self._count(own, least, 1, above, said), hidden=False)
        if most < len(own):
            said = f"{parent} takes at most {most} of {names}."
            self.writer.require(said, self._count(own, most, -1, above, said), hidden=False)

    def _count(
        self, literals: list[int], bound: int, sign: int, above: int, said: str
    ) -> list[Clause]:
        items = [Item(((each, Fraction(sign)),), complete=False) for each in literals]
        total = Fraction(sign * bound)
        return at_least(self.writer, items, total, unless=(-above,), sentence=said)

    def read_constraints(self, constraints: list[tuple[int, str]]) -> None:
        sums = Sums(self._numbers, self._known, self.writer)
        for number, text in constraints:
            self._constraint(number, text, sums)

    def _constraint(self, number: int, text: str, sums: Sums) -> None:
        def literal(name: str) -> int:
            if name not in self._known:
                raise BadModel(number, f"{name[:40]!r} is no feature of the model")
            return self._known[name]

        def compare(tokens: tuple[str, ...]) -> int:
            return sums.literal(tokens, number)

        clauses = clauses_of(parse(text, number), literal, compare, self.writer)
        self.writer.require(f"{text}.", clauses, hidden=False)


def _bounds(kind: str, number: int, children: int) -> tuple[int, int]:
    named = {"mandatory": (0, children), "optional": (0, children), "or": (1, children)}
    if kind == "alternative":
        return (1, 1)
    if kind in named:
        return named[kind]
    found = _CARDINALITY.fullmatch(kind)
    if found is None:
        raise BadModel(number, f"{kind[:30]!r} is no group; use mandatory, optional, or, [n..m]")
    least = int(found[1])
    most = children if found[2] == "*" else int(found[2] or least)
    return least, min(most, children)
