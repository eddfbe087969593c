"""Answers about a model file: what choices force, forbid and leave open, and why one feature."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from catalog.logic.completion import lightest
from catalog.logic.dimacs import read_dimacs
from catalog.logic.formula import Formula
from catalog.logic.reasoner import Reasoner
from catalog.logic.uvl import read_uvl
from common.errors import BusinessError


class BadChoices(BusinessError):
    def __init__(self, line: int, text: str) -> None:
        super().__init__(
            f"Choices, line {line}: {text[:40]!r} is not understood; write `Feature`, "
            '`not Feature`, or JSON like {"Feature": true}.'
        )


class NotCompletable(BusinessError):
    def __init__(self) -> None:
        super().__init__("No selection of the model keeps all these choices.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`reason` and `repairs` are of the feature asked about, or of choices that contradict."""

    consistent: bool
    forced: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()
    asked: str = ""
    standing: str = ""
    reason_choices: tuple[str, ...] = ()
    reason_rules: tuple[str, ...] = ()
    repairs: tuple[tuple[str, ...], ...] = ()


def read_model(name: str, text: str) -> Formula:
    """DIMACS for `.dimacs` and `.cnf`, else UVL. Raises BadModel."""
    dimacs = name.casefold().endswith((".dimacs", ".cnf"))
    return read_dimacs(text) if dimacs else read_uvl(text)


def read_choices(text: str, formula: Formula) -> tuple[int, ...]:
    """Literals of a JSON object, or of lines: a feature, or `not`, `!` or `-` before one.

    Raises:
        BadChoices, UnknownFeature.
    """
    if text.lstrip().startswith("{"):
        try:
            found = json.loads(text)
        except ValueError as error:
            raise BadChoices(1, str(error)) from error
        if any(not isinstance(each, bool) for each in found.values()):
            raise BadChoices(1, text)
        return tuple(formula.variable(n) * (1 if yes else -1) for n, yes in found.items())
    literals = []
    for line in text.splitlines():
        said = line.strip()
        if said and not said.startswith("#"):
            literals.append(_literal(said, formula))
    return tuple(literals)


def _literal(said: str, formula: Formula) -> int:
    for sign in ("not ", "!", "-"):
        if said.startswith(sign) and said not in formula.by_name:
            return -formula.variable(said.removeprefix(sign).strip().strip('"'))
    return formula.variable(said.strip('"'))


def answer(formula: Formula, choices: tuple[int, ...], *, ask: str = "") -> Answer:
    """Raises UnknownFeature for the feature asked about."""
    reasoner = Reasoner(formula)
    domains = reasoner.domains(choices)
    if domains is None:
        return _explained(reasoner, choices, None, Answer(consistent=False))
    chosen = {abs(literal) for literal in choices}
    found = Answer(
        consistent=True,
        forced=_names(formula, domains.true - chosen),
        forbidden=_names(formula, domains.false - chosen),
        possible=_names(formula, set(formula.names) - domains.true - domains.false - chosen),
        asked=ask,
    )
    if not ask:
        return found
    variable = formula.variable(ask)
    if variable not in domains.true | domains.false:
        return replace(found, standing="possible")
    literal = variable if variable in domains.true else -variable
    standing = "forced" if literal > 0 else "forbidden"
    if variable in chosen:
        standing = "chosen" if literal > 0 else "left out by choice"
    return _explained(reasoner, choices, literal, replace(found, standing=standing))


def _explained(
    reasoner: Reasoner, choices: tuple[int, ...], literal: int | None, found: Answer
) -> Answer:
    formula = reasoner.formula
    reason = reasoner.reason(choices, literal)
    if reason is None:
        return found
    wanted = () if literal is None else (-literal,)
    repairs = reasoner.repairs(choices, wanted) or ()
    return replace(
        found,
        reason_choices=tuple(formula.say(each) for each in reason.choices),
        reason_rules=tuple(formula.constraints[at].sentence for at in reason.constraints),
        repairs=tuple(tuple(formula.say(each) for each in repair) for repair in repairs if repair),
    )


def cheapest(
    formula: Formula, choices: tuple[int, ...], prices: Mapping[str, int]
) -> tuple[tuple[str, ...], int, bool]:
    """The selected features that cost least in all, their sum, and whether that is proven.

    Args:
        prices: whole numbers by feature; one not named costs nothing.

    Raises:
        UnknownFeature, NotCompletable.
    """
    weights = {formula.variable(name): price for name, price in prices.items()}
    found = lightest(formula, choices, weights)
    if found is None:
        raise NotCompletable
    return _names(formula, found.true), found.weight, found.proven


def _names(formula: Formula, variables: Iterable[int]) -> tuple[str, ...]:
    return tuple(formula.names[each] for each in sorted(variables) if each in formula.names)
