"""Small random offerings with rules of every kind, and their valid configurations by trying all."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from hypothesis import strategies as st

from catalog.offering import Characteristic, Education, Offering, Value
from catalog.rules import AllowedTable, Cardinality, Inequality, Rule, broken

LISTS: dict[str, tuple[Value, ...]] = {
    "speed": (10, 100, 1000),
    "device": (10, 200, 1000),
    "grade": ("Silver", "Gold", "Platinum"),
    "twin": (False, True),
    "managed": (False, True),
}
RANGE = ("users", 1, 9)  # whole numbers and halves stand for everything in between
_numbers = st.sampled_from(["speed", "device", "users"])
_conditions = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(values) for name, values in LISTS.items()}
)
_bounds = st.dictionaries(_numbers, st.sampled_from([2, 5.5, 100, 300]), max_size=1)


def offering_of(names: Mapping[str, tuple[Value, ...]] = LISTS) -> Offering:
    listed = tuple(
        Characteristic(name=name, title=name.capitalize(), values=values, default=values[0])
        for name, values in names.items()
    )
    users = Characteristic(name=RANGE[0], title="Users", low=RANGE[1], high=RANGE[2], default=4)
    return Offering(
        id="box",
        name="Box",
        family="Boxes",
        category="Test",
        summary="A box.",
        education=Education(what="", when="", needs=""),
        characteristics=(*listed, users),
        charges=(),
        service_classes=(),
    )


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    kind = draw(st.sampled_from(["requires", "excludes", "reach", "table", "sum", "count"]))
    given: dict[str, object] = {
        "when": dict(list(draw(_conditions).items())[:2]),
        "when_at_least": draw(_bounds),
        "when_at_most": draw(_bounds),
    }
    if kind in ("requires", "excludes"):
        given[kind] = draw(_conditions)
    elif kind == "reach":
        given |= {"reach": "device", "reached_by": draw(st.sampled_from(["speed", "users"]))}
    elif kind == "table":
        columns = tuple(draw(st.lists(st.sampled_from(sorted(LISTS)), min_size=1, unique=True)))
        cells = [st.sampled_from([*LISTS[name], "*"]) for name in columns]
        rows = draw(st.lists(st.tuples(*cells), min_size=1, max_size=4))
        given["allowed"] = AllowedTable(columns=columns, rows=tuple(rows))
    elif kind == "sum":
        factors = draw(
            st.dictionaries(_numbers, st.sampled_from([1.0, -1.0, -0.1, 20.0]), min_size=1)
        )
        at_least = draw(st.sampled_from([0, -50.5, 60, 250]))
        given["inequality"] = Inequality(factors=factors, at_least=at_least)
    else:
        pairs = [(name, value) for name, values in LISTS.items() for value in values]
        of = draw(st.lists(st.sampled_from(pairs), min_size=1, max_size=5, unique=True))
        least = draw(st.integers(0, 2))
        most = draw(st.one_of(st.none(), st.integers(least, 4)))
        given["cardinality"] = Cardinality(of=tuple(of), least=least, most=most)
    number = draw(st.integers(0, 10**6))
    return Rule(id=f"r{number}", offering_id="box", sentence=f"Rule {number}.", **given)  # type: ignore[arg-type]


RULES = st.lists(rules(), max_size=6, unique_by=lambda rule: rule.id).map(tuple)
CHOICES = st.fixed_dictionaries(
    {},
    optional={
        **{name: st.sampled_from(values) for name, values in LISTS.items()},
        "users": st.sampled_from([1, 2, 3.5, 4, 5.5, 7, 9]),
    },
)


def every_configuration(rules: tuple[Rule, ...]) -> list[dict[str, Value]]:
    """The valid ones: all lists, and users in steps fine enough for every rule above."""
    users = [n / 40 for n in range(40, 361)] if any("users" in r.names for r in rules) else [4]
    combinations = product(*LISTS.values())
    listed = [dict(zip(LISTS, each, strict=True)) for each in combinations]
    return [
        values
        for some in listed
        for number in users
        if not broken(rules, values := {**some, "users": number})
    ]
