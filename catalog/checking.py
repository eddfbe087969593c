"""Checking a catalogue before it is published: contradictions, dead rules, price holes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from catalog.bundle import unfold_offering
from catalog.catalogue import Catalogue
from catalog.checking_prices import check_prices
from catalog.checking_units import check_passed_on, check_units
from catalog.configurator import configure
from catalog.finding import Finding, Weight, error, warning
from catalog.guide import Guide
from catalog.offering import Lifecycle, Offering, Value, say_value
from catalog.rules import Inequality, Rule
from common.errors import BusinessError

__all__ = ("Finding", "Weight", "changed_offerings", "check_catalogue")

Progress = Callable[[int, int], None]


def check_catalogue(
    offerings: tuple[Offering, ...],
    rules: tuple[Rule, ...],
    *,
    published: Catalogue | None = None,
    progress: Progress = lambda _done, _all: None,
) -> tuple[Finding, ...]:
    """Everything wrong or doubtful, errors first; empty for a sound catalogue.

    What stands in `published` just as it does here, was checked then and is taken as sound.
    """
    found = [*_twice(offerings, rules), *_lost(offerings, rules)]
    by_id = {each.id: each for each in offerings}
    own = rules_by_offering(rules)
    changed = changed_offerings(offerings, own, published)
    for at, offering in enumerate(changed):
        progress(at, len(changed))
        found += _of_offering(offering, by_id, own)
    return tuple(sorted(found, key=lambda each: list(Weight).index(each.weight)))


def rules_by_offering(rules: tuple[Rule, ...]) -> dict[str, list[Rule]]:
    found: dict[str, list[Rule]] = {}
    for rule in rules:
        found.setdefault(rule.offering_id, []).append(rule)
    return found


def changed_offerings(
    offerings: tuple[Offering, ...],
    rules: Mapping[str, list[Rule]],
    published: Catalogue | None,
) -> tuple[Offering, ...]:
    """Those that are not as published, by themselves, their rules or, of a bundle, a member."""
    if published is None:
        return offerings
    before = rules_by_offering(published.rules)
    changed = {
        each.id
        for each in offerings
        if published.find(each.id) != each or before.get(each.id) != rules.get(each.id)
    }
    known = {each.id for each in offerings}
    changed |= {each.id for each in published.offerings if each.id not in known}
    holders: dict[str, set[str]] = {}
    for each in offerings:
        for member in each.members:
            holders.setdefault(member.offering_id, set()).add(each.id)
    waiting = list(changed)
    while waiting:
        for holder in holders.get(waiting.pop(), set()) - changed:
            changed.add(holder)
            waiting.append(holder)
    return tuple(each for each in offerings if each.id in changed)


def _of_offering(
    offering: Offering, by_id: Mapping[str, Offering], rules: Mapping[str, list[Rule]]
) -> Iterator[Finding]:
    sold, own = offering, tuple(rules.get(offering.id, ()))
    try:
        if offering.members:
            sold, own = unfold_offering(offering, by_id, rules)
        unknown = [*_unknown_names(sold, own), *check_units(sold, own)]
        yield from unknown
        yield from _reasoned(sold, own)
    except BusinessError as refusal:
        yield error(offering.id, str(refusal))
    yield from _validity(offering)
    yield from _unfit_members(offering, by_id)
    yield from check_passed_on(offering, by_id)
    yield from check_prices(offering, sold=sold)


def _validity(offering: Offering) -> Iterator[Finding]:
    start, end = offering.valid_from, offering.valid_to
    if start is not None and end is not None and end < start:
        said = f"{offering.name} is on sale until {end} and from {start}: never."
        yield error(offering.id, said)


def _unfit_members(bundle: Offering, by_id: Mapping[str, Offering]) -> Iterator[Finding]:
    for member in bundle.members:
        offering = by_id.get(member.offering_id)
        if offering is None or bundle.lifecycle is not Lifecycle.ACTIVE:
            continue
        if offering.lifecycle is not Lifecycle.ACTIVE:
            said = f"{bundle.name} holds {offering.name}, which is {offering.lifecycle.value}."
            yield warning(bundle.id, said)


def _twice(offerings: tuple[Offering, ...], rules: tuple[Rule, ...]) -> Iterator[Finding]:
    for kind, ids in (("offering", [o.id for o in offerings]), ("rule", [r.id for r in rules])):
        for id, number in Counter(ids).items():
            if number > 1:
                yield error(id, f"The {kind} id {id!r} stands {number} times; give each its own.")


def _lost(offerings: tuple[Offering, ...], rules: tuple[Rule, ...]) -> Iterator[Finding]:
    known = {each.id for each in offerings}
    for rule in rules:
        if rule.offering_id not in known:
            sentence = f"The rule {rule.id!r} is about {rule.offering_id!r}, which is no offering."
            yield error(rule.offering_id, sentence)
    for offering in offerings:
        for id in offering.complements:
            if id not in known:
                sentence = f"{offering.name} names {id!r} as often sold with it: no such offering."
                yield error(offering.id, sentence)


def _unknown_names(offering: Offering, rules: tuple[Rule, ...]) -> Iterator[Finding]:
    for rule in rules:
        for name in sorted(rule.names):
            if offering.characteristic(name) is None:
                sentence = f"The rule {rule.id!r} speaks of {name!r}, which {offering.name} lacks."
                yield error(offering.id, sentence)
        for name, value in _named_values(rule):
            characteristic = offering.characteristic(name)
            if characteristic is not None and not characteristic.accepts(value):
                yield error(
                    offering.id,
                    f"The rule {rule.id!r} names {characteristic.title} {say_value(value)}; "
                    f"accepted: {characteristic.accepted()}.",
                )
    for each in offering.characteristics:
        if each.default is not None and not each.accepts(each.default):
            sentence = f"{each.title} of {offering.name}: the default {say_value(each.default)} is "
            yield error(offering.id, f"{sentence}not accepted; it takes {each.accepted()}.")


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
        yield error(offering.id, sentence)
        return
    for state in guide.states({}):
        if not state.characteristic.configurable:
            continue
        for value, _ in state.values:
            why = guide.why_not({}, state.characteristic.name, value)
            if why is not None:
                said = state.characteristic.say(value)
                sentence = f"{offering.name}: {said} can never be chosen: {' '.join(why.rules)}"
                yield warning(offering.id, sentence)
    for rule in rules:
        if not Guide(offering, (*rules, _fires(rule))).possible({}):
            sentence = f"{offering.name}: the rule “{rule}” can never apply."
            yield warning(offering.id, sentence)
    configure(offering, rules, {})


def _fires(rule: Rule) -> Rule:
    """A rule that demands this rule's conditions, to see whether they can hold at all."""
    probe = Rule(id="probe", offering_id=rule.offering_id, requires=rule.when)
    for bounds, sign in ((rule.when_at_least, 1), (rule.when_at_most, -1)):
        for name, bound in bounds.items():
            demand = Inequality(factors={name: sign}, at_least=sign * bound)
            probe = replace(probe, inequality=probe.inequality or demand)
    return probe
