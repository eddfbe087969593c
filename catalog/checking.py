"""Checking a catalogue before it is published: contradictions, dead rules, price holes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import product

from catalog.bundle import unfold_offering
from catalog.configurator import configure
from catalog.guide import Guide
from catalog.offering import Charge, Lifecycle, Offering, Value, say_value
from catalog.rules import Inequality, Rule
from common.errors import BusinessError
from common.wording import join_words

_MOST_COMBINATIONS = 20_000
_MOST_HOLES = 3


class Weight(StrEnum):
    ERROR = "error"  # nothing can be published with it
    WARNING = "warning"  # probably not meant


@dataclass(frozen=True, slots=True)
class Finding:
    weight: Weight
    offering_id: str
    sentence: str


def check_catalogue(
    offerings: tuple[Offering, ...], rules: tuple[Rule, ...]
) -> tuple[Finding, ...]:
    """Everything wrong or doubtful, errors first; empty for a sound catalogue."""
    found = [*_twice(offerings, rules), *_lost(offerings, rules)]
    by_id = {each.id: each for each in offerings}
    by_offering: dict[str, list[Rule]] = {}
    for rule in rules:
        by_offering.setdefault(rule.offering_id, []).append(rule)
    for offering in offerings:
        sold, own = offering, tuple(by_offering.get(offering.id, ()))
        try:
            if offering.members:
                sold, own = unfold_offering(offering, by_id, by_offering)
            found += _unknown_names(sold, own)
            found += _reasoned(sold, own)
        except BusinessError as refusal:
            found.append(Finding(Weight.ERROR, offering.id, str(refusal)))
        found += _unfit_members(offering, by_id)
        for charge in offering.charges:
            found += _holes(offering, charge)
            found += _overlaps(offering, charge)
    return tuple(sorted(found, key=lambda each: list(Weight).index(each.weight)))


def _unfit_members(bundle: Offering, by_id: Mapping[str, Offering]) -> Iterator[Finding]:
    for member in bundle.members:
        offering = by_id.get(member.offering_id)
        if offering is None or bundle.lifecycle is not Lifecycle.ACTIVE:
            continue
        if offering.lifecycle is not Lifecycle.ACTIVE:
            said = f"{bundle.name} holds {offering.name}, which is {offering.lifecycle.value}."
            yield _warning(bundle.id, said)


def _error(offering_id: str, sentence: str) -> Finding:
    return Finding(Weight.ERROR, offering_id, sentence)


def _warning(offering_id: str, sentence: str) -> Finding:
    return Finding(Weight.WARNING, offering_id, sentence)


def _twice(offerings: tuple[Offering, ...], rules: tuple[Rule, ...]) -> Iterator[Finding]:
    for kind, ids in (("offering", [o.id for o in offerings]), ("rule", [r.id for r in rules])):
        for id, number in Counter(ids).items():
            if number > 1:
                yield _error(id, f"The {kind} id {id!r} stands {number} times; give each its own.")


def _lost(offerings: tuple[Offering, ...], rules: tuple[Rule, ...]) -> Iterator[Finding]:
    known = {each.id for each in offerings}
    for rule in rules:
        if rule.offering_id not in known:
            sentence = f"The rule {rule.id!r} is about {rule.offering_id!r}, which is no offering."
            yield _error(rule.offering_id, sentence)
    for offering in offerings:
        for id in offering.complements:
            if id not in known:
                sentence = f"{offering.name} names {id!r} as often sold with it: no such offering."
                yield _error(offering.id, sentence)


def _unknown_names(offering: Offering, rules: tuple[Rule, ...]) -> Iterator[Finding]:
    for rule in rules:
        for name in sorted(rule.names):
            if offering.characteristic(name) is None:
                sentence = f"The rule {rule.id!r} speaks of {name!r}, which {offering.name} lacks."
                yield _error(offering.id, sentence)
        for name, value in _named_values(rule):
            characteristic = offering.characteristic(name)
            if characteristic is not None and not characteristic.accepts(value):
                yield _error(
                    offering.id,
                    f"The rule {rule.id!r} names {characteristic.title} {say_value(value)}; "
                    f"accepted: {characteristic.accepted()}.",
                )
    for each in offering.characteristics:
        if each.default is not None and not each.accepts(each.default):
            sentence = f"{each.title} of {offering.name}: the default {say_value(each.default)} is "
            yield _error(offering.id, f"{sentence}not accepted; it takes {each.accepted()}.")


def _named_values(rule: Rule) -> Iterator[tuple[str, Value]]:
    for each in (rule.when, rule.requires, rule.excludes, rule.defaults, rule.prefers):
        yield from each.items()
    yield from rule.cardinality.of if rule.cardinality else ()
    if rule.allowed is not None:
        for row in rule.allowed.rows:
            pairs = zip(rule.allowed.columns, row, strict=True)
            yield from ((name, value) for name, value in pairs if value != "*")


def _reasoned(offering: Offering, rules: tuple[Rule, ...]) -> Iterator[Finding]:
    """What only the solver sees."""
    guide = Guide(offering, rules)
    contradiction = guide.conflict({})
    if contradiction is not None:
        said = " ".join(contradiction.rules)
        sentence = f"{offering.name} has no valid configuration; these rules conflict: {said}"
        yield _error(offering.id, sentence)
        return
    for state in guide.states({}):
        if not state.characteristic.configurable:
            continue
        for value, _ in state.values:
            why = guide.why_not({}, state.characteristic.name, value)
            if why is not None:
                said = state.characteristic.say(value)
                sentence = f"{offering.name}: {said} can never be chosen: {' '.join(why.rules)}"
                yield _warning(offering.id, sentence)
    for rule in rules:
        if not Guide(offering, (*rules, _fires(rule))).possible({}):
            sentence = f"{offering.name}: the rule “{rule}” can never apply."
            yield _warning(offering.id, sentence)
    configure(offering, rules, {})


def _fires(rule: Rule) -> Rule:
    """A rule that demands this rule's conditions, to see whether they can hold at all."""
    probe = Rule(id="probe", offering_id=rule.offering_id, requires=rule.when)
    for bounds, sign in ((rule.when_at_least, 1), (rule.when_at_most, -1)):
        for name, bound in bounds.items():
            demand = Inequality(factors={name: sign}, at_least=sign * bound)
            probe = replace(probe, inequality=probe.inequality or demand)
    return probe


def _holes(offering: Offering, charge: Charge) -> Iterator[Finding]:
    """Combinations of listed values without a price, the first few named."""
    listed = {c.name: c.values for c in offering.characteristics if c.values}
    names = [name for name in charge.dimensions if name in listed]
    size = 1
    for name in names:
        size *= len(listed[name])
    if not names or size > _MOST_COMBINATIONS:
        return
    regions = (
        {str(row.key[charge.dimensions.index("region")]) for row in charge.rows}
        if ("region" in charge.dimensions)
        else {""}
    )
    holes = []
    for combination in product(*(listed[name] for name in names)):
        values: dict[str, Value] = dict(zip(names, combination, strict=True))
        if charge.applies({**charge.only_with, **values}) and any(
            charge.row_for({**values, "region": region}) is None for region in regions
        ):
            holes.append(" with ".join(f"{n} {say_value(v)}" for n, v in values.items()))
    if holes:
        more = f" and {len(holes) - _MOST_HOLES} more" if len(holes) > _MOST_HOLES else ""
        said = f"no price for {join_words(holes[:_MOST_HOLES])}{more}"
        yield _warning(offering.id, f"{offering.name}: the charge {charge.name!r} has {said}.")


def _overlaps(offering: Offering, charge: Charge) -> Iterator[Finding]:
    for key, number in Counter(row.key for row in charge.rows).items():
        if number > 1:
            said = ", ".join(say_value(part) for part in key) or "every service"
            sentence = f"{offering.name}: the charge {charge.name!r} prices {said} {number} times."
            yield _error(offering.id, sentence)
