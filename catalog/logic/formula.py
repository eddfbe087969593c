"""A formula: clauses over numbered variables, grouped into constraints that have a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from common.errors import BusinessError

# A variable is a number from 1; a literal is the variable, or its negative for "not".
Clause: TypeAlias = tuple[int, ...]


class UnknownFeature(BusinessError):
    def __init__(self, name: str, nearest: str = "") -> None:
        hint = f"; did you mean {nearest!r}?" if nearest else "."
        super().__init__(f"The model has no feature {name!r}{hint}")


@dataclass(frozen=True, slots=True)
class Constraint:
    """Clauses that stand or fall together, and what people read when they matter.

    `hidden` ones (a characteristic has one value) belong to every explanation and to none.
    """

    sentence: str
    clauses: tuple[Clause, ...]
    hidden: bool = False


@dataclass(frozen=True)
class Formula:
    """`names` holds the variables people may choose; the others only serve the encoding."""

    variables: int
    constraints: tuple[Constraint, ...]
    names: Mapping[int, str] = field(default_factory=dict)

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        return tuple(clause for each in self.constraints for clause in each.clauses)

    @cached_property
    def by_name(self) -> Mapping[str, int]:
        return {name: variable for variable, name in self.names.items()}

    def variable(self, name: str) -> int:
        """Raises UnknownFeature, naming the nearest there is."""
        found = self.by_name.get(name)
        if found is None:
            from difflib import get_close_matches

            raise UnknownFeature(name, next(iter(get_close_matches(name, self.by_name, 1)), ""))
        return found

    def say(self, literal: int) -> str:
        name = self.names.get(abs(literal), f"variable {abs(literal)}")
        return name if literal > 0 else f"not {name}"


class FormulaWriter:
    """Collects constraints and hands out variables."""

    def __init__(self) -> None:
        self.variables = 0
        self.names: dict[int, str] = {}
        self.constraints: list[Constraint] = []

    def new(self, name: str = "") -> int:
        self.variables += 1
        if name:
            self.names[self.variables] = name
        return self.variables

    def require(self, sentence: str, clauses: Iterable[Iterable[int]], *, hidden: bool) -> None:
        kept = [tuple(clause) for clause in clauses]
        if () in kept:  # what can never hold, in words a solver accepts
            never = self.new()
            kept += [(never,), (-never,)]
            kept.remove(())
        self.constraints.append(Constraint(sentence, tuple(kept), hidden))

    def exactly_one(self, literals: tuple[int, ...]) -> None:
        """Pairwise up to eight literals, beyond by a chain of helper variables (3 n clauses)."""
        self.require("", (literals, *self._at_most_one(literals)), hidden=True)

    def _at_most_one(self, literals: tuple[int, ...]) -> list[Clause]:
        if len(literals) <= 8:
            return [
                (-one, -other) for at, one in enumerate(literals) for other in literals[at + 1 :]
            ]
        clauses: list[Clause] = []
        before = 0
        for at, literal in enumerate(literals):
            taken = self.new() if at < len(literals) - 1 else 0
            if taken:
                clauses.append((-literal, taken))
            if before:
                clauses.append((-literal, -before))
                if taken:
                    clauses.append((-before, taken))
            before = taken
        return clauses

    def formula(self) -> Formula:
        return Formula(self.variables, tuple(self.constraints), dict(self.names))
