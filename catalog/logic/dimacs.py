"""Reading DIMACS CNF, with feature names in its comments (`c 12 Router`)."""

from __future__ import annotations

import re

from catalog.logic.formula import Clause, Constraint, Formula
from common.errors import BusinessError

_NAME = re.compile(r"c\s+(\d+)\$?\s+(.+)")
_MOST_VARIABLES = 1_000_000


class BadModel(BusinessError):
    """The sentence names the file's line and what would be accepted."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(f"Line {line} of the model: {problem}.")


def read_dimacs(text: str) -> Formula:
    """The formula of a DIMACS CNF text; a variable without a name is called by its number.

    Raises:
        BadModel: no `p cnf` line, a literal that is no number or out of range, an open clause.
    """
    names: dict[int, str] = {}
    clauses: list[Clause] = []
    literals: list[int] = []
    variables = number = 0
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if line.startswith("c"):
            if named := _NAME.fullmatch(line):
                names[int(named[1])] = named[2].strip()
        elif line.startswith("p"):
            variables = _variables(line, number)
        elif line.startswith("%"):
            break
        elif line:
            for literal in _literals(line, number, variables):
                if literal == 0:
                    clauses.append(tuple(literals))
                    literals = []
                else:
                    literals.append(literal)
    if not variables:
        raise BadModel(number, "the line `p cnf VARIABLES CLAUSES` is missing")
    if literals:
        raise BadModel(number, "the last clause is not closed by 0")
    known = {v: names.get(v, str(v)) for v in range(1, variables + 1)}
    return Formula(
        variables, tuple(Constraint(say_clause(each, known), (each,)) for each in clauses), known
    )


def _variables(line: str, number: int) -> int:
    found = re.fullmatch(r"p\s+cnf\s+(\d+)\s+(\d+)", line)
    if found is None or not 0 < int(found[1]) <= _MOST_VARIABLES:
        problem = f"{line[:40]!r} is not `p cnf VARIABLES CLAUSES` with up to {_MOST_VARIABLES:,}"
        raise BadModel(number, problem)
    return int(found[1])


def _literals(line: str, number: int, variables: int) -> list[int]:
    found = []
    for word in line.split():
        if not re.fullmatch(r"-?\d{1,9}", word) or abs(int(word)) > variables:
            raise BadModel(number, f"{word[:20]!r} is no literal from 1 to {variables}")
        found.append(int(word))
    return found


def say_clause(clause: Clause, names: dict[int, str]) -> str:
    """A clause as people say it: `A needs B or C`, `A and B exclude each other`."""
    needs = [names.get(literal, str(literal)) for literal in clause if literal > 0]
    given = [names.get(-literal, str(-literal)) for literal in clause if literal < 0]
    if not clause:
        return "The model holds an empty clause: nothing can be chosen."
    if not needs and len(given) == 1:
        return f"{given[0]} is never chosen."
    if not needs:
        return f"{' and '.join(given)} exclude each other."
    if not given:
        return f"{' or '.join(needs)} is always chosen."
    return f"{' with '.join(given)} needs {' or '.join(needs)}."
