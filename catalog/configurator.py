"""The configurator: completes choices to a valid configuration, or says every reason why not."""

from __future__ import annotations

from collections.abc import Mapping

from catalog.configuration import Configuration
from catalog.guide import Choice, Explanation, Guide, guide_of, nearness
from catalog.offering import Characteristic, Offering, Value, say_value
from catalog.rules import Rule
from common.errors import BusinessError
from common.wording import join_words

_MOST_CONFLICTS = 10


class InvalidConfiguration(BusinessError):
    """Every conflict and every value that is not on sale, in sentences.

    `repairs` are sets of choices to give up, the smallest first.
    """

    def __init__(
        self,
        offering: str,
        reasons: tuple[str, ...],
        *,
        repairs: tuple[tuple[Choice, ...], ...] = (),
        advice: str = "",
    ) -> None:
        super().__init__(f"{offering}: " + " ".join([*reasons, advice]).strip())
        self.reasons = reasons
        self.repairs = repairs


def default_values(offering: Offering) -> dict[str, Value]:
    """Each characteristic's default, else its first value, else its lower bound."""
    found = {each.name: _first_choice(each) for each in offering.characteristics}
    return {name: value for name, value in found.items() if value is not None}


def _first_choice(characteristic: Characteristic) -> Value | None:
    if characteristic.default is not None:
        return characteristic.default
    return characteristic.values[0] if characteristic.values else characteristic.low


def configure(
    offering: Offering, rules: tuple[Rule, ...], choices: Mapping[str, Value]
) -> Configuration:
    """The configuration with these choices kept and the rest completed.

    What nobody chose is settled in catalogue order: by conditional defaults and recommendations,
    else the default, else the next larger number or the first value that is still possible.

    Raises:
        InvalidConfiguration: a choice is not on sale, or no completion keeps all the choices.
    """
    wrong = _not_on_sale(offering, choices)
    on_sale = {name: value for name, value in choices.items() if name not in wrong}
    guide = guide_of(offering, rules)
    if not wrong and guide.possible(on_sale):
        return _configuration(offering, _completed(guide, on_sale))
    conflicts = conflicts_of(guide, on_sale)
    sentences = dict.fromkeys(rule for each in conflicts for rule in each.rules)
    repairs = conflicts[0].repairs if conflicts else ()
    raise InvalidConfiguration(
        offering.name,
        (*wrong.values(), *sentences),
        repairs=repairs,
        advice=_advice(guide, conflicts),
    )


def conflicts_of(guide: Guide, choices: Mapping[str, Value]) -> tuple[Explanation, ...]:
    """Every conflict among the choices that shares no rule with one named before."""
    found: list[Explanation] = []
    left, rules = dict(choices), guide.rules
    here = guide
    while len(found) < _MOST_CONFLICTS:
        explanation = here.conflict(left)
        if explanation is None:
            break
        found.append(explanation)
        kept = tuple(rule for rule in rules if str(rule) not in explanation.rules)
        if len(kept) == len(rules):
            left = {n: v for n, v in left.items() if (n, v) not in explanation.choices}
            if not explanation.choices:
                break
        rules = kept
        here = Guide(guide.offering, rules)
    return tuple(found)


def _advice(guide: Guide, conflicts: tuple[Explanation, ...]) -> str:
    """`To mend it, change Service class Platinum or Second access path no.`"""
    repairs = conflicts[0].repairs if conflicts else ()
    ways = [join_words([guide.say(choice) for choice in repair]) for repair in repairs]
    return f"To mend it, change {join_words(ways, 'or')}." if ways else ""


def _not_on_sale(offering: Offering, choices: Mapping[str, Value]) -> dict[str, str]:
    reasons = {}
    for name, value in choices.items():
        characteristic = offering.characteristic(name)
        if characteristic is None:
            reasons[name] = f"It has no characteristic {name!r}."
        elif not characteristic.accepts(value):
            reasons[name] = (
                f"{characteristic.title} {say_value(value)} is not on sale; "
                f"accepted: {characteristic.accepted()}."
            )
    return reasons


def _configuration(offering: Offering, values: Mapping[str, Value]) -> Configuration:
    return Configuration(
        offering_id=offering.id,
        offering_name=offering.name,
        family=offering.family,
        offering_version=offering.version,
        values=values,
    )


def _completed(guide: Guide, choices: Mapping[str, Value]) -> dict[str, Value]:
    decided = dict(choices)
    literals = list(guide.literals(choices))
    for characteristic in _in_order(guide):
        if characteristic.name not in decided:
            value, literal = _settle(guide, characteristic, decided, literals)
            if value is not None:
                decided[characteristic.name] = value
            if literal is not None:
                literals.append(literal)
    ordered = [each.name for each in guide.offering.characteristics]
    return {name: decided[name] for name in ordered if name in decided}


def _in_order(guide: Guide) -> list[Characteristic]:
    """Catalogue order, save that a conditional default waits for what its condition names."""
    waiting = {each.name: each for each in guide.offering.characteristics}
    needs = {name: _depends_on(guide.rules, name) & set(waiting) for name in waiting}
    ordered: list[Characteristic] = []
    while waiting:
        name = next((n for n in waiting if not needs[n] & set(waiting) - {n}), next(iter(waiting)))
        ordered.append(waiting.pop(name))
    return ordered


def _depends_on(rules: tuple[Rule, ...], name: str) -> set[str]:
    found: set[str] = set()
    for rule in rules:
        if name in rule.defaults or name in rule.prefers:
            found |= {*rule.when, *rule.when_at_least, *rule.when_at_most}
    return found


def _settle(
    guide: Guide,
    characteristic: Characteristic,
    decided: Mapping[str, Value],
    literals: list[int],
) -> tuple[Value | None, int | None]:
    """The best value still possible, and its literal where rules can tell it from others."""
    name, default = characteristic.name, _first_choice(characteristic)
    wishes = [rule.defaults[name] for rule in guide.rules if _wants(rule, name, decided)]
    wishes += [rule.prefers[name] for rule in guide.rules if _prefers(rule, name, decided)]
    wished = [*wishes, *([] if default is None else [default])]
    cells, own = guide.encoding.cells[name].cells, guide.encoding.literals[name]
    order = sorted(range(len(cells)), key=lambda at: nearness(cells[at].pick(default), default))
    first = [at for value in wished for at in range(len(cells)) if cells[at].holds(value)]
    for at in dict.fromkeys([*first, *order]):
        if guide.reasoner.satisfiable((*literals, own[at])):
            chosen = next((value for value in wished if cells[at].holds(value)), None)
            return (cells[at].pick(default) if chosen is None else chosen), own[at]
    return default, None


def _wants(rule: Rule, name: str, decided: Mapping[str, Value]) -> bool:
    return name in rule.defaults and rule.applies(decided)


def _prefers(rule: Rule, name: str, decided: Mapping[str, Value]) -> bool:
    return name in rule.prefers and rule.applies(decided)


def smallest_at_least(characteristic: Characteristic, wanted: float) -> Value | None:
    """The least value on sale that reaches `wanted`; None when none does."""
    numbers = [v for v in characteristic.values if isinstance(v, int | float) and v >= wanted]
    if numbers:
        return min(numbers)
    if characteristic.values or characteristic.high is None or wanted > characteristic.high:
        return None
    return max(wanted, characteristic.low or 0)
