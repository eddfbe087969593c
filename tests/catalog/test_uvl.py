"""UVL models as they are found: long rows, attributes with constraints and sums, comments."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.logic.answers import answer
from catalog.logic.dimacs import BadModel, read_dimacs
from catalog.logic.formula import Formula
from catalog.logic.reasoner import Reasoner
from catalog.logic.uvl import read_uvl

NAMES = ("A", "B", "C", "D")
PRICES = {"A": 3, "B": 4.5, "C": -2, "D": 0.25}


def model(*constraints: str, attributes: str = "") -> Formula:
    features = "".join(f"      {name} {{price {PRICES[name]}}}\n" for name in NAMES)
    said = "".join(f"  {each}\n" for each in constraints)
    return read_uvl(f"features\n  Root {attributes}\n    optional\n{features}constraints\n{said}")


def allowed(formula: Formula) -> set[frozenset[str]]:
    """Every selection that is valid, by asking for each."""
    reasoner = Reasoner(formula)
    found = set()
    for signs in product((1, -1), repeat=len(NAMES)):
        literals = [s * formula.variable(n) for s, n in zip(signs, NAMES, strict=True)]
        if reasoner.satisfiable(literals):
            found.add(frozenset(n for s, n in zip(signs, NAMES, strict=True) if s > 0))
    return found


@settings(max_examples=60, deadline=None)
@given(
    sign=st.sampled_from(("<=", ">=", "<", ">", "==", "!=")),
    bound=st.sampled_from((-3, 0, 1, 2.5, 4.5, 5.75, 20)),
    factor=st.sampled_from((-2, 1, 3)),
)
def test_sums_of_attributes_are_decided_as_arithmetic_says(
    sign: str, bound: float, factor: int
) -> None:
    formula = model(f"sum(price) + {factor} * A.price {sign} {bound}")
    expected = set()
    for size in product((True, False), repeat=len(NAMES)):
        chosen = {name for name, yes in zip(NAMES, size, strict=True) if yes}
        total = sum(PRICES[n] for n in chosen) + factor * (PRICES["A"] if "A" in chosen else 0)
        if eval(f"{total} {sign} {bound}"):
            expected.add(frozenset(chosen))
    assert allowed(formula) == expected


def test_a_comparison_takes_part_in_a_sentence() -> None:
    formula = model("A => !(sum(price) > 7) & B", "C | D")
    for chosen in allowed(formula):
        if "A" in chosen:
            assert "B" in chosen
            assert sum(PRICES[n] for n in chosen) <= 7


@pytest.mark.parametrize(
    "attributes",
    ["{constraint A => B}", "{abstract, constraints [A => B, !(A & !B)], text 'x, y'}"],
)
def test_constraints_of_attributes_count(attributes: str) -> None:
    formula = model(attributes=attributes)
    assert all("B" in chosen for chosen in allowed(formula) if "A" in chosen)


@pytest.mark.parametrize("joint", [" | ", " & "])
def test_a_row_of_thousands_is_read(joint: str) -> None:
    names = [f"F{at}" for at in range(3_000)]
    features = "".join(f"      {name}\n" for name in names)
    text = f"features\n  R\n    optional\n{features}constraints\n  !({joint.join(names)})\n"
    found = answer(read_uvl(text), ())
    assert len(found.forbidden) == (3_000 if joint == " | " else 0)


def test_comments_and_quotation_marks_are_told_apart() -> None:
    text = (
        'features // the tree\n  "Root" {doc "http://a // b"\n  , size 3 }\n    mandatory\n'
        "      'A // b' /* a note\n over lines */\n"
        "    optional\n      C\nconstraints\n  'A // b' => \"C\"\n"
    )
    assert answer(read_uvl(text), ()).forced == ("Root", "A // b", "C")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("imports\n  other as o\nfeatures\n  A", "join them"),
        ("features\n  A {x 1", "a brace is not closed"),
        ("features\n  A\n    optional\n      Integer Size", "no Boolean feature"),
        ("features\n  A\nconstraints\n  A == 1", "no number a feature has"),
        ("features\n  A {x 1}\nconstraints\n  1 < A.x < 3", "has one of"),
        ("features\n  A {x 1}\nconstraints\n  sum x < 3", "write sum"),
        ("features\n  A {x 1}\nconstraints\n  A.x * A.x < 3", "only numbers"),
    ],
)
def test_what_is_not_read_is_refused_with_its_line(text: str, sentence: str) -> None:
    with pytest.raises(BadModel, match=sentence):
        read_uvl(text)


def test_an_empty_clause_is_a_contradiction_in_words() -> None:
    found = answer(read_dimacs("p cnf 2 1\n0\n"), ())
    assert not found.consistent
    assert found.reason_rules == ("The model holds an empty clause: nothing can be chosen.",)
