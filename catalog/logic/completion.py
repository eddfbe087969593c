"""The best completion of choices, by OR-tools: least weight, within budgets, proven or said so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from catalog.logic.formula import Formula


@dataclass(frozen=True, slots=True)
class Limit:
    """The weights of the literals that are true add up to `most` or less."""

    weights: Mapping[int, int]
    most: int


@dataclass(frozen=True, slots=True)
class Completion:
    """`true` are the variables chosen; `proven` that nothing weighs less."""

    true: frozenset[int]
    weight: int
    proven: bool


def lightest(
    formula: Formula,
    choices: Iterable[int],
    weights: Mapping[int, int],
    *,
    limits: tuple[Limit, ...] = (),
    seconds: float = 5.0,
) -> Completion | None:
    """The selection with these choices whose true literals weigh least; None when there is none.

    Args:
        weights: by literal, whole numbers (minor units of money); negative ones are gains.
        limits: budgets to keep, all of them.
        seconds: after that the best found so far is given, not proven.
    """
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    variables = [model.new_bool_var("") for _ in range(formula.variables)]

    def literal(number: int) -> Any:
        return variables[number - 1] if number > 0 else variables[-number - 1].negated()

    for clause in formula.clauses:
        model.add_bool_or([literal(each) for each in clause])
    for each in choices:
        model.add_bool_and([literal(each)])
    for limit in limits:
        model.add(_sum(limit.weights, literal) <= limit.most)
    model.minimize(_sum(weights, literal))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1  # more gain nothing at this size and starve the pages
    solver.parameters.max_time_in_seconds = seconds
    status: Any = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    true = frozenset(
        at for at, variable in enumerate(variables, start=1) if solver.boolean_value(variable)
    )
    weight = sum(w for each, w in weights.items() if (abs(each) in true) == (each > 0))
    return Completion(true, weight, status == cp_model.OPTIMAL)


def lightest_near(
    formula: Formula,
    choices: Iterable[int],
    weights: Mapping[int, int],
    wished: Iterable[int],
    *,
    limits: tuple[Limit, ...] = (),
    seconds: float = 5.0,
) -> Completion | None:
    """Of the selections that weigh least, the one with most of the `wished` literals.

    What costs nothing either way stays as it was wished, rather than as the solver leaves it.
    """
    kept = tuple(choices)
    found = lightest(formula, kept, weights, limits=limits, seconds=seconds)
    if found is None:
        return None
    near = lightest(
        formula,
        kept,
        dict.fromkeys(wished, -1),
        limits=(*limits, Limit(weights, found.weight)),
        seconds=seconds,
    )
    return replace(near, weight=found.weight, proven=found.proven) if near else found


def _sum(weights: Mapping[int, int], literal: Any) -> Any:
    return sum(weight * literal(each) for each, weight in weights.items())
