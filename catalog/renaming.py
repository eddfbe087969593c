"""Renaming of characteristics: a rule or a price of an offering, said of its place in a bundle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeAlias, TypeVar

from catalog.offering import Charge
from catalog.rules import Inequality, Rule

T = TypeVar("T")
# What a place's own name is called in the whole bundle; a name not in it stays ("region").
Renaming: TypeAlias = Mapping[str, str]


def _keys(named: Mapping[str, T], names: Renaming) -> dict[str, T]:
    return {names.get(name, name): value for name, value in named.items()}


def renamed_charge(
    charge: Charge, names: Renaming, *, title: str, times: tuple[str, ...]
) -> Charge:
    """The charge for a place: counted as often as there is one, its title before its name."""
    return replace(
        charge,
        name=f"{title}: {charge.name}" if title else charge.name,
        dimensions=tuple(names.get(each, each) for each in charge.dimensions),
        per=names.get(charge.per, charge.per),
        only_with=_keys(charge.only_with, names),
        times=(*(names.get(each, each) for each in charge.times), *times),
    )


def renamed_rule(rule: Rule, names: Renaming, *, title: str, present: str) -> Rule:
    """The rule for a place; it applies only while there is one, where `present` counts them."""
    at_least = _keys(rule.when_at_least, names)
    if present:
        at_least = {present: 1.0, **at_least}
    inequality, cardinality, allowed = rule.inequality, rule.cardinality, rule.allowed
    if inequality is not None:
        inequality = renamed_inequality(inequality, names)
    if cardinality is not None:
        of = tuple((names.get(name, name), value) for name, value in cardinality.of)
        cardinality = replace(cardinality, of=of)
    if allowed is not None:
        allowed = replace(allowed, columns=tuple(names.get(c, c) for c in allowed.columns))
    return replace(
        rule,
        when=_keys(rule.when, names),
        requires=_keys(rule.requires, names),
        excludes=_keys(rule.excludes, names),
        reach=names.get(rule.reach, rule.reach),
        reached_by=names.get(rule.reached_by, rule.reached_by),
        sentence=f"{title}: {rule.sentence}" if title and rule.sentence else rule.sentence,
        when_at_least=at_least,
        when_at_most=_keys(rule.when_at_most, names),
        allowed=allowed,
        inequality=inequality,
        cardinality=cardinality,
        defaults=_keys(rule.defaults, names),
        prefers=_keys(rule.prefers, names),
    )


def renamed_inequality(inequality: Inequality, names: Renaming) -> Inequality:
    times = {names.get(n, n): names.get(by, by) for n, by in inequality.times.items()}
    return replace(inequality, factors=_keys(inequality.factors, names), times=times)
