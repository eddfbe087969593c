"""Reasoning over formulas: every verdict re-checked, model files read or refused with a line."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.logic.answers import answer, cheapest, read_choices, read_model
from catalog.logic.completion import Limit, lightest
from catalog.logic.dimacs import BadModel, read_dimacs
from catalog.logic.formula import Clause, Constraint, Formula, UnknownFeature
from catalog.logic.reasoner import Reasoner
from catalog.logic.uvl import read_uvl
from common.errors import BusinessError

N = 8
LITERALS = st.integers(1, N).flatmap(lambda v: st.sampled_from([v, -v]))
CLAUSES = st.lists(st.lists(LITERALS, min_size=1, max_size=3, unique=True).map(tuple), max_size=22)
CHOICES = st.lists(LITERALS, max_size=4, unique_by=abs)
some = settings(max_examples=80, deadline=None)

SHOP = """
namespace Shop
features
    "e Shop" {abstract}
        mandatory
            Payment
                or
                    Bank
                    Card {price 3}
            Security
                alternative
                    High
                    Standard
        optional
            Search
        [1..2]
            A
            B
            C
constraints
    Card => High  // paying by card
    !(Search & Standard) | A
"""


def formula_of(clauses: list[Clause]) -> Formula:
    constraints = tuple(Constraint(str(each), (each,)) for each in clauses)
    return Formula(N, constraints, {v: f"f{v}" for v in range(1, N + 1)})


def models(clauses: list[Clause], fixed: list[int]) -> list[frozenset[int]]:
    found = []
    for signs in product((1, -1), repeat=N):
        model = frozenset(sign * v for v, sign in enumerate(signs, start=1))
        if model >= set(fixed) and all(model & set(clause) for clause in clauses):
            found.append(model)
    return found


@some
@given(clauses=CLAUSES, walk=st.lists(CHOICES, min_size=1, max_size=4))
def test_domains_are_exact_after_every_click_and_every_undo(
    clauses: list[Clause], walk: list[list[int]]
) -> None:
    reasoner = Reasoner(formula_of(clauses))
    for choices in walk:
        found, left = reasoner.domains(choices), models(clauses, choices)
        assert (found is None) == (not left)
        if found is not None:
            sure = frozenset.intersection(*left)
            assert found.true == {v for v in sure if v > 0}
            assert found.false == {-v for v in sure if v < 0}


@some
@given(clauses=CLAUSES, choices=CHOICES, literal=LITERALS)
def test_leaving_out_any_part_of_a_reason_leaves_none(
    clauses: list[Clause], choices: list[int], literal: int
) -> None:
    reason = Reasoner(formula_of(clauses)).reason(choices, literal)
    if reason is None:
        assert models(clauses, [*choices, -literal])
        return
    kept = [clauses[at] for at in reason.constraints]
    assert not models(kept, [*reason.choices, -literal])
    for each in kept:
        fewer = list(kept)
        fewer.remove(each)
        assert models(fewer, [*reason.choices, -literal])
    for each in reason.choices:
        assert models(kept, [*(c for c in reason.choices if c != each), -literal])


@some
@given(
    clauses=CLAUSES, choices=CHOICES, weights=st.lists(st.integers(-9, 9), min_size=N, max_size=N)
)
def test_no_completion_weighs_less_than_the_lightest(
    clauses: list[Clause], choices: list[int], weights: list[int]
) -> None:
    weighed = {v: weight for v, weight in enumerate(weights, start=1) if weight}
    limit = Limit(dict.fromkeys(range(1, N + 1), 1), 5)
    found = lightest(formula_of(clauses), choices, weighed, limits=(limit,))
    sums = [
        sum(weights[literal - 1] for literal in model if literal > 0)
        for model in models(clauses, choices)
        if sum(literal > 0 for literal in model) <= 5
    ]
    assert (found is None) == (not sums)
    if found is not None:
        assert found.proven
        assert found.weight == min(sums)


def test_a_uvl_model_answers_with_reasons_in_its_own_words() -> None:
    shop = read_uvl(SHOP)
    found = answer(shop, read_choices("Card\nnot A\n# later\n", shop), ask="Standard")
    assert found.forced == ("e Shop", "Payment", "Security", "High")
    assert found.forbidden == ("Standard",)
    assert found.possible == ("Bank", "Search", "B", "C")
    assert (found.standing, found.reason_choices, found.repairs) == (
        "forbidden",
        ("Card",),
        (("Card",),),
    )
    assert "Card => High." in found.reason_rules
    clash = answer(shop, read_choices('{"A": true, "B": true, "C": true}', shop))
    assert not clash.consistent
    assert clash.reason_rules[-1] == "e Shop takes at most 2 of A, B, C."
    assert set(clash.repairs) == {("A",), ("B",), ("C",)}
    selected, price, proven = cheapest(shop, (), {"A": 4, "B": 3, "Bank": 5, "Card": 1, "C": 9})
    assert (price, proven) == (4, True)
    assert {"B", "Card", "High"} <= set(selected)


def test_dimacs_names_and_numbers_its_variables() -> None:
    text = "c 1 Router\nc 2 Backup\np cnf 3 2\n-1 2 0 -2\n3 0\n"
    formula = read_model("small.cnf", text)
    assert [each.sentence for each in formula.constraints] == [
        "Router needs Backup.",
        "Backup needs 3.",
    ]
    found = answer(formula, read_choices("Router", formula), ask="3")
    assert found.reason_rules == ("Router needs Backup.", "Backup needs 3.")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.cnf", "1 2 0", "'1' is no literal from 1 to 0"),
        ("a.cnf", "c nothing", "p cnf VARIABLES CLAUSES` is missing"),
        ("a.cnf", "p cnf 2 1\n1 x 0", "Line 2 of the model: 'x' is no literal"),
        ("a.cnf", "p cnf 2 1\n1 2", "not closed by 0"),
        ("a.cnf", "p cnf 99999999 1", "up to 1,000,000"),
        ("a.uvl", "constraints\n    A", "no section `features`"),
        ("a.uvl", "features\n  A\n    B", "stands under a feature without a group"),
        ("a.uvl", "features\n  A\n    or\n      A", "stands twice"),
        ("a.uvl", "features\n  Integer A", "is no Boolean feature"),
        ("a.uvl", "features\n  A\nconstraints\n  A => B", "'B' is no feature of the model"),
        ("a.uvl", "features\n  A\nconstraints\n  (A => A", "a bracket is not closed"),
        ("a.uvl", "features\n  A\nconstraints\n  A > 3", "is no number"),
        ("a.uvl", "features\n  A\nconstraints\n  " + "!" * 500 + "A", "nested deeper than 200"),
        ("a.uvl", "wrong\n  A", "no section of UVL"),
    ],
)
def test_a_bad_model_is_refused_with_its_line(name: str, text: str, said: str) -> None:
    with pytest.raises(BadModel, match=r"^Line \d+ of the model: .*\.$") as refusal:
        read_model(name, text)
    assert said in str(refusal.value)


@pytest.mark.parametrize("text", ["Rooter", "not", '{"Router": 3}', "{", "- - Router"])
def test_bad_choices_are_refused_with_what_would_do(text: str) -> None:
    formula = read_dimacs("c 1 Router\np cnf 1 1\n1 0\n")
    with pytest.raises(BusinessError):
        read_choices(text, formula)


def test_an_unknown_feature_names_the_nearest(tmp_path: Path) -> None:
    formula = read_dimacs("c 1 Router\np cnf 1 1\n1 0\n")
    with pytest.raises(UnknownFeature, match="did you mean 'Router'"):
        answer(formula, (), ask="Rooter")
