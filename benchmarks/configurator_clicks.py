"""How long a click takes: `python -m benchmarks.configurator_clicks [--model FILE]`.

Without a model, one of the size of an industrial catalogue is generated: a feature tree of 770
features and requires/excludes clauses up to 7,200, kept satisfiable in many ways. Every verdict
can be re-checked by a solver without memory (`--check`).
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from catalog.guide import Guide
from catalog.logic.answers import read_model
from catalog.logic.completion import lightest
from catalog.logic.formula import Clause, Formula, FormulaWriter
from catalog.logic.reasoner import Domains, Reasoner
from workflows.demo.catalogue import demo_offerings, demo_rules


def generated_model(features: int, clauses: int, seed: int) -> Formula:
    chance = random.Random(seed)
    writer = FormulaWriter()
    grown = [writer.new("root")]
    writer.require("root", [(grown[0],)], hidden=False)
    while writer.variables < features:
        parent = chance.choice(grown[-60:])
        size = min(chance.randint(2, 7), features - writer.variables)
        children = [writer.new(f"feature {writer.variables + 1}") for _ in range(size)]
        for child in children:
            writer.require("needs its parent", [(-child, parent)], hidden=False)
        kind = chance.choice(["optional", "optional", "or", "alternative"])
        if kind != "optional":
            writer.require("needs one", [(-parent, *children)], hidden=False)
        if kind == "alternative":
            pairs = [(a, b) for at, a in enumerate(children) for b in children[at + 1 :]]
            for one, other in pairs:
                writer.require("excludes", [(-one, -other)], hidden=False)
        grown += children
    _cross(writer, clauses, chance)
    return writer.formula()


def _cross(writer: FormulaWriter, clauses: int, chance: random.Random) -> None:
    """Clauses across the tree that forty varied selections of it all satisfy."""
    tree = Reasoner(writer.formula())
    planted = []
    for _ in range(40):
        chosen: list[int] = []
        for feature in chance.sample(range(2, writer.variables + 1), 150):
            literal = feature if chance.random() < 0.7 else -feature
            if tree.satisfiable((*chosen, literal)):
                chosen.append(literal)
        planted.append(tree.model(chosen) or frozenset())
    while len(writer.constraints) < clauses:
        size = chance.choice([2, 2, 2, 3, 3, 4])
        sample = chance.sample(range(2, writer.variables + 1), size)
        clause: Clause = tuple(v if chance.random() < 0.3 else -v for v in sample)
        if all(any((abs(x) in true) == (x > 0) for x in clause) for true in planted):
            writer.require("crosses the tree", [clause], hidden=False)


def timed(times: list[float], call: Callable[[], Any]) -> Any:
    start = time.perf_counter()
    found = call()
    times.append((time.perf_counter() - start) * 1000)
    return found


def show(what: str, times: list[float]) -> None:
    ordered = sorted(times)
    at = [ordered[min(len(ordered) - 1, int(len(ordered) * q))] for q in (0.5, 0.95, 1)]
    print(f"{what:<34} p50 {at[0]:8.2f}  p95 {at[1]:8.2f}  most {at[2]:8.2f} ms  ({len(times)})")


def wrong_verdicts(formula: Formula, choices: list[int], said: Domains) -> int:
    """Each verdict asked again of a solver that has seen nothing before."""
    fresh, wrong = Reasoner(formula), 0
    for variable in formula.names:
        can_be = fresh.satisfiable((*choices, variable))
        can_not_be = fresh.satisfiable((*choices, -variable))
        wrong += can_be == (variable in said.false) or can_not_be == (variable in said.true)
    return wrong


def walk(formula: Formula, walks: int, clicks: int, check: bool) -> None:
    chance = random.Random(7)
    reasoner = Reasoner(formula)
    root: list[float] = []
    timed(root, reasoner.domains)
    show("root analysis", root)
    click, reason, repair, wrong, checked = [], [], [], 0, 0
    for _ in range(walks):
        choices: list[int] = []
        for _ in range(clicks):
            said: Domains = timed(click, lambda: reasoner.domains(choices))  # noqa: B023
            open_features = sorted(set(formula.names) - said.true - said.false)
            settled = [v for v in said.true | {-v for v in said.false} if v not in choices]
            if settled:
                asked = chance.choice(sorted(settled))
                timed(reason, lambda: reasoner.reason(choices, asked))  # noqa: B023
                timed(repair, lambda: reasoner.repairs(choices, [-asked]))  # noqa: B023
            if check:
                wrong += wrong_verdicts(formula, choices, said)
                checked += 2 * len(formula.names)
            if not open_features:
                break
            feature = chance.choice(open_features)
            choices.append(feature if chance.random() < 0.7 else -feature)
    show("all domains after a click", click)
    show("minimal reason", reason)
    show("smallest repairs (up to 3)", repair)
    if check:
        print(f"wrong verdicts: {wrong} of {checked:,}")
    _complete(formula, reasoner, chance)


def _complete(formula: Formula, reasoner: Reasoner, chance: random.Random) -> None:
    times: list[float] = []
    proven = 0
    for _ in range(6):
        weights = {v: chance.randint(1, 1000) for v in formula.names}
        choices: list[int] = []
        while len(choices) < 5:
            said = reasoner.domains(choices) or Domains(frozenset(), frozenset())
            left = sorted(set(formula.names) - said.true - said.false)
            if not left:
                break
            choices.append(chance.choice(left))
        found = timed(times, lambda: lightest(formula, choices, weights))  # noqa: B023
        proven += found is not None and found.proven
    show("least price after 5 choices", times[1:])
    print(f"proven: {proven} of 6; the first, with loading OR-tools, took {times[0]:.0f} ms")


def demo() -> None:
    """Every offering of the demo: random choices among what is possible, all states each time."""
    chance = random.Random(3)
    times: list[float] = []
    why: list[float] = []
    for offering in demo_offerings():
        guide = Guide(offering, demo_rules())
        choices: dict[str, Any] = {}
        for each in offering.characteristics:
            states = timed(times, lambda: guide.states(choices))  # noqa: B023
            for state in states:
                for value, standing in state.values:
                    if standing.value == "forbidden" and state.chosen is None:
                        name = state.characteristic.name
                        timed(why, lambda: guide.why_not(choices, name, value))  # noqa: B023
            options = [v for v, s in _state(states, each.name) if s.value == "possible"]
            if options:
                choices[each.name] = chance.choice(options)
    show("demo: all states after a click", times)
    show("demo: why not, with repairs", why)


def _state(states: Any, name: str) -> Any:
    return next(s.values for s in states if s.characteristic.name == name)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, help="a .uvl, .dimacs or .cnf file instead")
    parser.add_argument("--features", type=int, default=770)
    parser.add_argument("--clauses", type=int, default=7200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--walks", type=int, default=8)
    parser.add_argument("--clicks", type=int, default=25)
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args()
    if asked.model:
        formula = read_model(asked.model.name, asked.model.read_text(encoding="utf-8"))
    else:
        formula = generated_model(asked.features, asked.clauses, asked.seed)
    print(f"{formula.variables:,} variables, {len(formula.clauses):,} clauses")
    walk(formula, asked.walks, asked.clicks, asked.check)
    demo()


if __name__ == "__main__":
    main()
