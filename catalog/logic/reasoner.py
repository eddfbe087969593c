"""Reasoning over a formula, by python-sat: what choices force and forbid, why, and what frees it.

Two incremental solvers: one holds the bare clauses and answers what is possible; in the other a
switch before each constraint lets a set of constraints be tried, which is what reasons are made
of. Every valid selection met is kept as one long number, a bit a variable: after the next click
most values are shown possible by a selection seen before, without asking the solver again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from threading import RLock
from typing import Any
from weakref import finalize

from catalog.logic.formula import Formula

# Selections kept: enough that a walk through a model of 800 features rarely needs a new one.
_MOST_KEPT = 600
Literals = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Domains:
    """Named variables that must be true and that must be false; any other may be either."""

    true: frozenset[int]
    false: frozenset[int]


@dataclass(frozen=True, slots=True)
class Reason:
    """A minimal cause: leave out any one of these choices or constraints and it is none."""

    choices: Literals
    constraints: tuple[int, ...]


class Reasoner:
    """Made once for a formula, asked by many: safe to share between threads."""

    def __init__(self, formula: Formula) -> None:
        from pysat.solvers import Solver

        self.formula = formula
        self._lock = RLock()
        self._plain: Any = Solver("glucose4", bootstrap_with=[list(c) for c in formula.clauses])
        finalize(self, self._plain.delete)  # also when the process ends, while pysat still stands
        self._switched: Any = None
        self._switches: dict[int, int] = {}
        self._hidden = [
            list(c) for each in formula.constraints if each.hidden for c in each.clauses
        ]
        self._kept: deque[int] = deque(maxlen=_MOST_KEPT)
        self._shown = sum(1 << variable for variable in formula.names)

    def model(self, literals: Iterable[int] = ()) -> frozenset[int] | None:
        """The true variables of a valid selection with these literals; None when there is none."""
        with self._lock:
            found = self._solve(tuple(literals))
        if found is None:
            return None
        return frozenset(v for v in range(1, self.formula.variables + 1) if found >> v & 1)

    def satisfiable(self, literals: Iterable[int] = ()) -> bool:
        with self._lock:
            wanted = tuple(literals)
            return bool(self._fitting(wanted)) or self._solve(wanted) is not None

    def domains(self, choices: Iterable[int] = ()) -> Domains | None:
        """Exactly what the choices force; None when they contradict one another."""
        with self._lock:
            return self._domains(tuple(choices))

    def _domains(self, choices: Literals) -> Domains | None:
        fitting = self._fitting(choices)
        if not fitting:
            first = self._solve(choices)
            if first is None:
                return None
            fitting = [first]
        ever, always = 0, ~0
        for model in fitting:
            ever |= model
            always &= model
        must, never = always & self._shown, ~ever & self._shown
        _, implied = self._plain.propagate(assumptions=list(choices))
        sure_true = sum(1 << literal for literal in implied if literal > 0)
        sure_false = sum(1 << -literal for literal in implied if literal < 0)
        doubtful, refused = must & ~sure_true, never & ~sure_false
        self._plain.set_phases([-v for v in _bits(doubtful)] + _bits(refused))
        while doubtful or refused:
            literal = -_first(doubtful) if doubtful else _first(refused)
            other = self._ask((*choices, literal))
            if other is None:
                doubtful &= ~(1 << abs(literal))
                refused &= ~(1 << abs(literal))
            else:
                must, doubtful = must & other, doubtful & other
                never, refused = never & ~other, refused & ~other
        return Domains(frozenset(_bits(must)), frozenset(_bits(never)))

    def reason(self, choices: Sequence[int], literal: int | None = None) -> Reason | None:
        """Why the choices force the literal (or contradict one another); None when they do not.

        Removing any one choice or constraint from the answer leaves the literal free: it is
        minimal, though another set may be smaller.
        """
        with self._lock:
            against = () if literal is None else (-literal,)
            kept = self._least_choices(tuple(choices), against)
            if kept is None:
                return None
            return Reason(kept, self._least_constraints((*kept, *against)))

    def _least_choices(self, choices: Literals, fixed: Literals) -> Literals | None:
        if self._ask((*choices, *fixed)) is not None:
            return None
        core = set(self._plain.get_core() or ())
        kept = [each for each in choices if each in core]
        for each in tuple(kept):
            if each not in kept:
                continue
            fewer = [other for other in kept if other != each]
            if self._ask((*fewer, *fixed)) is None:
                core = set(self._plain.get_core() or ())
                kept = [other for other in fewer if other in core]
        return tuple(kept)

    def _least_constraints(self, literals: Literals) -> tuple[int, ...]:
        solver, switches = self._with_switches(), self._switches
        fixed = list(literals)
        solver.solve(assumptions=fixed + list(switches.values()))
        core = set(solver.get_core() or ())
        kept = [each for each, switch in switches.items() if switch in core]
        # Narrowed down in a solver that holds nothing else: a selection of the whole model for
        # each try would cost a hundred times more.
        with self._solver_of(kept) as small:
            for each in tuple(kept):
                if each not in kept:
                    continue
                fewer = [switches[other] for other in kept if other != each]
                if not small.solve(assumptions=fixed + fewer):
                    core = set(small.get_core() or ())
                    kept = [other for other in kept if other != each and switches[other] in core]
        return tuple(kept)

    def _solver_of(self, kept: Sequence[int]) -> Any:
        from pysat.solvers import Solver

        small = Solver("glucose4", bootstrap_with=self._hidden)
        for index in kept:
            for clause in self.formula.constraints[index].clauses:
                small.add_clause([*clause, -self._switches[index]])
        return small

    def _with_switches(self) -> Any:
        if self._switched is None:
            from pysat.solvers import Solver

            solver = Solver("glucose4")
            switch = self.formula.variables
            for index, constraint in enumerate(self.formula.constraints):
                guard: list[int] = []
                if not constraint.hidden:
                    switch += 1
                    self._switches[index] = switch
                    guard = [-switch]
                for clause in constraint.clauses:
                    solver.add_clause([*clause, *guard])
            # A constraint that is not asked about is switched off at once, not searched around.
            solver.set_phases([-each for each in self._switches.values()])
            finalize(self, solver.delete)
            self._switched = solver
        return self._switched

    def repairs(
        self, choices: Sequence[int], wanted: Sequence[int] = (), *, most: int = 3
    ) -> tuple[Literals, ...] | None:
        """The smallest sets of choices to give up so that `wanted` becomes possible, best first.

        Found by hitting sets: whatever is given up must meet every contradiction found so far.
        None when nothing helps: `wanted` is not on sale at all.
        """
        from pysat.examples.hitman import Hitman

        with self._lock:
            wish = tuple(wanted)
            if self._ask(wish) is None:
                return None
            found: list[Literals] = []
            with Hitman(htype="sorted") as hitman:
                while len(found) < most:
                    given_up = hitman.get()
                    if given_up is None or (found and len(given_up) > len(found[0]) + 1):
                        break
                    left = tuple(each for each in choices if each not in given_up)
                    if self._ask((*left, *wish)) is None:
                        hitman.hit(list(self._least_choices(left, wish) or ()))
                    else:
                        found.append(tuple(each for each in choices if each in given_up))
                        if not given_up:
                            break
                        hitman.block(given_up)
            return tuple(found)

    def _ask(self, literals: Literals) -> int | None:
        return self._solve(literals)

    def _solve(self, literals: Literals) -> int | None:
        if not self._plain.solve(assumptions=list(literals)):
            return None
        model = self._plain.get_model()
        found = int("".join("1" if each > 0 else "0" for each in reversed(model)) + "0", 2)
        self._kept.append(found)
        return found

    def _fitting(self, literals: Literals) -> list[int]:
        wanted = sum(1 << each for each in literals if each > 0)
        refused = sum(1 << -each for each in literals if each < 0)
        return [each for each in self._kept if each & wanted == wanted and not each & refused]


def _first(bits: int) -> int:
    return (bits & -bits).bit_length() - 1


def _bits(bits: int) -> list[int]:
    found = []
    while bits:
        lowest = bits & -bits
        found.append(lowest.bit_length() - 1)
        bits ^= lowest
    return found
