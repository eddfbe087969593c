"""What changed between two versions of the catalogue, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from itertools import islice

from catalog.catalogue import Catalogue
from catalog.offering import Charge, Offering, say_value
from catalog.rules import Rule
from common.wording import count

# Said by their own sentences below.
_TOLD_APART = {
    *("id", "charges", "characteristics", "service_classes", "members", "elements"),
    *("version", "extensions", "education"),
}
_TITLES = {
    "valid_from": "On sale from",
    "valid_to": "On sale until",
    "lifecycle": "State",
    "complements": "Often sold with it",
    "term_rewards": "Discounts by term in months",
}
_MOST_PRICES = 50  # of one charge, named one by one


@dataclass(frozen=True, slots=True)
class Change:
    """`about` is the offering's name; `kind` one of added, removed, changed."""

    kind: str
    about: str
    sentence: str


def difference(before: Catalogue, after: Catalogue) -> tuple[Change, ...]:
    """Offerings in the order of the later version, then what was removed, then rules."""
    old = {each.id: each for each in before.offerings}
    new = {each.id: each for each in after.offerings}
    found: list[Change] = []
    for id, offering in new.items():
        if old.get(id) is offering:
            continue
        if id not in old:
            found.append(Change("added", offering.name, f"{offering.name} is new."))
        else:
            found += [
                Change("changed", offering.name, said) for said in _changes(old[id], offering)
            ]
    gone = [each for id, each in old.items() if id not in new]
    found += [Change("removed", each.name, f"{each.name} is gone.") for each in gone]
    return (*found, *_rules(before.rules, after.rules, {**old, **new}))


def _changes(before: Offering, after: Offering) -> Iterator[str]:
    for field in fields(Offering):
        if field.name not in _TOLD_APART:
            old, new = getattr(before, field.name), getattr(after, field.name)
            if old != new:
                title = _TITLES.get(field.name, field.name.replace("_", " ").capitalize())
                yield f"{title}: {_say(old)} → {_say(new)}."
    if before.education != after.education:
        yield "What customers are told about it changed."
    for name, title in (
        ("characteristics", "Characteristic"),
        ("members", "Member"),
        ("service_classes", "Service class"),
        ("elements", "Network element"),
    ):
        yield from _named(title, getattr(before, name), getattr(after, name))
    yield from _charges(before, after)


def _named(what: str, before: tuple[object, ...], after: tuple[object, ...]) -> Iterator[str]:
    old = {getattr(each, "name", ""): each for each in before}
    new = {getattr(each, "name", ""): each for each in after}
    for name in {**old, **new}:
        if name not in old:
            yield f"{what} {name} is new."
        elif name not in new:
            yield f"{what} {name} is gone."
        elif old[name] != new[name]:
            parts = [
                f"{field.name.replace('_', ' ')} {_say(one)} → {_say(other)}"
                for field in fields(old[name])  # type: ignore[arg-type]
                if (one := getattr(old[name], field.name))
                != (other := getattr(new[name], field.name))
            ]
            yield f"{what} {name}: {', '.join(parts)}."


def _charges(before: Offering, after: Offering) -> Iterator[str]:
    old = {each.name: each for each in before.charges}
    new = {each.name: each for each in after.charges}
    for name in {**old, **new}:
        if name not in old:
            yield f"Charge {name} is new."
        elif name not in new:
            yield f"Charge {name} is gone."
        elif old[name] != new[name]:
            yield from _prices(old[name], new[name])


def _prices(before: Charge, after: Charge) -> Iterator[str]:
    if before.dimensions != after.dimensions:
        yield f"Charge {after.name} is priced by {', '.join(after.dimensions) or 'service'} now."
        return
    changes = _rows_changed(before, after)
    yield from islice(changes, _MOST_PRICES)
    if more := sum(1 for _ in changes):
        yield f"Charge {after.name}: and {count(more, 'more price')} changed."
    if before.cadence != after.cadence:
        yield f"Charge {after.name} falls due {after.cadence}, no longer {before.cadence}."
    if _applies(before) != _applies(after):
        yield f"Charge {after.name} applies in other cases now."


def _applies(charge: Charge) -> tuple[object, ...]:
    return (charge.only_with, charge.multipliers, charge.usage_unit, charge.usage_volume)


def _rows_changed(before: Charge, after: Charge) -> Iterator[str]:
    old = {row.key: row for row in before.rows}
    new = {row.key: row for row in after.rows}
    for key in {**old, **new}:
        said = ", ".join(say_value(part) for part in key) or "every service"
        if key not in old:
            yield f"Charge {after.name}, {said}: new at {new[key].amount}."
        elif key not in new:
            yield f"Charge {after.name}, {said}: no price any more."
        elif old[key].amount != new[key].amount:
            yield f"Charge {after.name}, {said}: {old[key].amount} → {new[key].amount}."
        elif old[key].cost != new[key].cost:
            yield f"Charge {after.name}, {said}: the cost changed."


def _rules(
    before: tuple[Rule, ...], after: tuple[Rule, ...], offerings: dict[str, Offering]
) -> Iterator[Change]:
    old, new = {each.id: each for each in before}, {each.id: each for each in after}
    for id in {**old, **new}:
        rule = new.get(id) or old[id]
        offering = offerings.get(rule.offering_id)
        about = offering.name if offering else rule.offering_id
        if id not in old:
            yield Change("added", about, f"New rule: {rule}")
        elif id not in new:
            yield Change("removed", about, f"Rule gone: {rule}")
        elif old[id] != new[id]:
            yield Change("changed", about, f"Rule {id} changed: {old[id]} → {new[id]}")


def _say(value: object) -> str:
    if isinstance(value, str | bool | int | float):
        return say_value(value) or "nothing"
    if isinstance(value, Mapping):
        return ", ".join(f"{_say(n)} {_say(v)}" for n, v in value.items()) or "nothing"
    if isinstance(value, tuple):
        return ", ".join(_say(each) for each in value) or "nothing"
    return "nothing" if value is None else str(value)
