"""The configurator: completes choices to a valid configuration, or says every reason why not."""

from __future__ import annotations

from collections.abc import Mapping

from catalog.configuration import Configuration
from catalog.offering import Characteristic, Offering, Value, say_value
from catalog.rules import Rule, broken
from common.errors import BusinessError

# A chain of rules that force one another is at most as long as there are rules; this bounds
# catalogues whose rules chase each other in a circle.
_MOST_ROUNDS = 50


class InvalidConfiguration(BusinessError):
    """Every broken rule and every value that is not on sale, in sentences."""

    def __init__(self, offering: str, reasons: tuple[str, ...]) -> None:
        super().__init__(f"{offering}: " + " ".join(reasons))
        self.reasons = reasons


def default_values(offering: Offering) -> dict[str, Value]:
    """Each characteristic's default, else its first value, else its lower bound."""
    values: dict[str, Value] = {}
    for each in offering.characteristics:
        if each.default is not None:
            values[each.name] = each.default
        elif each.values:
            values[each.name] = each.values[0]
        elif each.low is not None:
            values[each.name] = each.low
    return values


def configure(
    offering: Offering, rules: tuple[Rule, ...], choices: Mapping[str, Value]
) -> Configuration:
    """The configuration with these choices kept and the rest completed by rules, then defaults.

    Raises:
        InvalidConfiguration: a choice is not on sale, or no completion keeps all the choices.
    """
    own = tuple(rule for rule in rules if rule.offering_id == offering.id)
    reasons = [*_bad_choices(offering, choices)]
    values = {**default_values(offering), **choices}
    for _ in range(_MOST_ROUNDS):
        if not _mend(offering, own, values, choices):
            break
    reasons += [str(rule) for rule in broken(own, values)]
    if reasons:
        raise InvalidConfiguration(offering.name, tuple(reasons))
    return Configuration(
        offering_id=offering.id,
        offering_name=offering.name,
        family=offering.family,
        offering_version=offering.version,
        values=values,
    )


def _bad_choices(offering: Offering, choices: Mapping[str, Value]) -> list[str]:
    reasons = []
    for name, value in choices.items():
        characteristic = offering.characteristic(name)
        if characteristic is None:
            reasons.append(f"It has no characteristic {name!r}.")
        elif not characteristic.accepts(value):
            reasons.append(
                f"{characteristic.title} {say_value(value)} is not on sale; "
                f"accepted: {characteristic.accepted()}."
            )
    return reasons


def _mend(
    offering: Offering,
    rules: tuple[Rule, ...],
    values: dict[str, Value],
    choices: Mapping[str, Value],
) -> bool:
    """Let one broken rule change values nobody chose. True when something changed."""
    for rule in broken(rules, values):
        if _force(rule.requires, values, choices) or _raise_reach(offering, rule, values, choices):
            return True
        if _avoid(offering, rule, values, choices):
            return True
    return False


def _force(
    wanted: Mapping[str, Value], values: dict[str, Value], choices: Mapping[str, Value]
) -> bool:
    changed = {n: v for n, v in wanted.items() if n not in choices and values.get(n) != v}
    values.update(changed)
    return bool(changed)


def _raise_reach(
    offering: Offering, rule: Rule, values: dict[str, Value], choices: Mapping[str, Value]
) -> bool:
    if not rule.reach or rule.reach in choices:
        return False
    characteristic, want = offering.characteristic(rule.reach), values.get(rule.reached_by)
    if characteristic is None or not isinstance(want, int | float):
        return False
    value = smallest_at_least(characteristic, want)
    if value is None or value == values.get(rule.reach):
        return False
    values[rule.reach] = value
    return True


def _avoid(
    offering: Offering, rule: Rule, values: dict[str, Value], choices: Mapping[str, Value]
) -> bool:
    for name in rule.excludes:
        characteristic = offering.characteristic(name)
        if name in choices or characteristic is None:
            continue
        for other in characteristic.values:
            if other != values.get(name) and rule.holds({**values, name: other}):
                values[name] = other
                return True
    return False


def smallest_at_least(characteristic: Characteristic, wanted: float) -> Value | None:
    """The least value on sale that reaches `wanted`; None when none does."""
    numbers = [v for v in characteristic.values if isinstance(v, int | float) and v >= wanted]
    if numbers:
        return min(numbers)
    if characteristic.values or characteristic.high is None or wanted > characteristic.high:
        return None
    return max(wanted, characteristic.low or 0)
