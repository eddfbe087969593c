"""Checking units: what a rule compares or a bundle passes on must be counted alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from catalog.finding import Finding, error
from catalog.offering import Characteristic, Offering
from catalog.requirement import STANDARD_UNITS
from catalog.rules import Rule
from common.units import UnitsDoNotConvert, UnknownUnit, canonical_unit, convert


def check_units(offering: Offering, rules: tuple[Rule, ...]) -> Iterator[Finding]:
    """Of an offering as it is sold, bundles unfolded."""
    for each in offering.characteristics:
        wanted = STANDARD_UNITS.get(each.name, "")
        why = unlike(each.unit, wanted) if each.unit and wanted else ""
        if why:
            said = f"{offering.name}: {each.title} is in {each.unit}; {each.name!r} is kept in "
            yield error(offering.id, f"{said}{wanted}. {why}")
    known = {each.name: each for each in offering.characteristics}
    for rule in rules:
        yield from _compared(offering, rule, known)


def _compared(
    offering: Offering, rule: Rule, known: Mapping[str, Characteristic]
) -> Iterator[Finding]:
    """Sums of what is measured in different units; products have a unit of their own."""
    for inequality in rule.inequalities:
        measured = [
            known[name]
            for name in inequality.factors
            if name in known and name not in inequality.times and known[name].unit
        ]
        for one in measured[1:]:
            why = unlike(one.unit, measured[0].unit)
            if why:
                first = f"{measured[0].title} ({measured[0].unit})"
                said = f"the rule {rule.id!r} compares {first} with {one.title} ({one.unit}). {why}"
                yield error(offering.id, f"{offering.name}: {said}")


def unlike(unit: str, other: str) -> str:
    """Why two units do not count alike, as a sentence; empty when they do or are not known."""
    try:
        if canonical_unit(unit) == canonical_unit(other):
            return ""
        factor = convert(1, unit, other)
    except UnitsDoNotConvert as refusal:
        return str(refusal)
    except UnknownUnit:
        return ""  # ports and users: counted, not measured
    return f"Give both in {other}: 1 {unit} is {factor:g} {other}."


def check_passed_on(bundle: Offering, by_id: Mapping[str, Offering]) -> Iterator[Finding]:
    """What a bundle passes on to its members, in the members' units."""
    for member in bundle.members:
        offering = by_id.get(member.offering_id)
        for own, above in member.bound.items():
            inner = offering.characteristic(own) if offering else None
            outer = bundle.characteristic(above)
            if inner and outer and inner.unit and outer.unit:
                why = unlike(outer.unit, inner.unit)
                if why:
                    said = f"{outer.title} ({outer.unit}) is passed on to {inner.title} of "
                    yield error(bundle.id, f"{bundle.name}: {said}{member.name}. {why}")
