"""What the guide calls possible, forced or forbidden is so: every configuration is tried."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings

from catalog.configurator import InvalidConfiguration, configure
from catalog.guide import Explanation, Guide, Standing
from catalog.offering import Value
from catalog.rules import Rule, broken
from tests.catalog.small_models import CHOICES, LISTS, RULES, every_configuration, offering_of

BOX = offering_of()
Configurations = list[dict[str, Value]]
patient = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def keeping(configurations: Configurations, choices: Mapping[str, Value]) -> Configurations:
    return [each for each in configurations if all(each[n] == v for n, v in choices.items())]


@patient
@given(rules=RULES, choices=CHOICES)
def test_every_verdict_is_the_one_that_trying_all_configurations_gives(
    rules: tuple[Rule, ...], choices: dict[str, Value]
) -> None:
    everything = every_configuration(rules)
    guide = Guide(BOX, rules)
    choices = {
        n: v for n, v in choices.items() if n != "users" or any("users" in r.names for r in rules)
    }
    assert guide.possible(choices) == bool(keeping(everything, choices))
    for state in guide.states(choices):
        name = state.characteristic.name
        others = keeping(everything, {n: v for n, v in choices.items() if n != name})
        left = {each[name] for each in others}
        for value, standing in state.values:
            assert (standing is not Standing.FORBIDDEN) == (value in left), (name, value)
            forced = name not in choices and left == {value}
            assert (standing is Standing.FORCED) == forced, (name, value)


@patient
@given(rules=RULES, choices=CHOICES)
def test_a_reason_is_minimal_and_a_repair_frees_with_the_fewest_changes(
    rules: tuple[Rule, ...], choices: dict[str, Value]
) -> None:
    guide = Guide(BOX, rules)
    for state in guide.states(choices):
        name = state.characteristic.name
        for value, standing in state.values:
            if standing is not Standing.FORBIDDEN:
                continue
            explanation = guide.why_not(choices, name, value)
            assert explanation is not None
            check_reason(rules, explanation, {name: value})
            check_repairs(guide, choices, name, value, explanation)


def possible(rules: tuple[Rule, ...], choices: Mapping[str, Value]) -> bool:
    return Guide(BOX, rules).possible(choices)


def check_reason(
    rules: tuple[Rule, ...], explanation: Explanation, wish: Mapping[str, Value]
) -> None:
    named = tuple(rule for rule in rules if str(rule) in explanation.rules)
    assert len(named) == len(explanation.rules)
    assert not possible(named, {**dict(explanation.choices), **wish})
    for dropped in named:
        fewer = tuple(rule for rule in named if rule is not dropped)
        assert possible(fewer, {**dict(explanation.choices), **wish})
    for choice in explanation.choices:
        others = {n: v for n, v in explanation.choices if (n, v) != choice}
        assert possible(named, {**others, **wish})


def check_repairs(
    guide: Guide, choices: Mapping[str, Value], name: str, value: Value, said: Explanation
) -> None:
    others = {n: v for n, v in choices.items() if n != name}
    if not guide.possible({name: value}):
        assert said.repairs == ()
        return
    assert said.repairs
    smallest = len(said.repairs[0])
    for repair in said.repairs:
        kept = {n: v for n, v in others.items() if (n, v) not in repair}
        assert guide.possible({**kept, name: value})
    for fewer in combinations(others, smallest - 1):
        kept = {n: v for n, v in others.items() if n not in fewer}
        assert not guide.possible({**kept, name: value})


@patient
@given(rules=RULES, choices=CHOICES)
def test_what_is_configured_keeps_the_choices_and_breaks_no_rule(
    rules: tuple[Rule, ...], choices: dict[str, Value]
) -> None:
    if not Guide(BOX, rules).possible(choices):
        with pytest.raises(InvalidConfiguration):
            configure(BOX, rules, choices)
        return
    made = configure(BOX, rules, choices)
    assert broken(rules, made.values) == ()
    assert all(made.values[name] == value for name, value in choices.items())
    assert set(made.values) == {*LISTS, "users"}


def rule(id: str, **given: object) -> Rule:
    return Rule(id=id, offering_id="box", **given)  # type: ignore[arg-type]


def test_a_conditional_default_is_taken_unless_someone_chose_otherwise() -> None:
    rules = (rule("d", when={"grade": "Gold"}, defaults={"twin": True}),)
    assert configure(BOX, rules, {"grade": "Gold"}).values["twin"] is True
    assert configure(BOX, rules, {"grade": "Gold", "twin": False}).values["twin"] is False
    assert configure(BOX, rules, {}).values["twin"] is False


def test_a_device_grows_to_the_next_size_that_keeps_up() -> None:
    rules = (rule("keep-up", reach="device", reached_by="speed"),)
    assert configure(BOX, rules, {"speed": 100}).values["device"] == 200
    assert configure(BOX, rules, {"speed": 1000}).values["device"] == 1000


def test_numbers_between_the_ones_rules_name_are_told_apart_rightly() -> None:
    rules = (rule("many", when_at_least={"users": 5.5}, requires={"managed": True}),)
    guide = Guide(BOX, rules)
    assert not guide.possible({"users": 5.5, "managed": False})
    assert guide.possible({"users": 5.49, "managed": False})
    users = guide.states({"managed": False})[-1]
    assert [(each.low, each.high) for each in users.stretches] == [(1.0, 5.5)]


def test_rules_that_leave_nothing_are_named() -> None:
    rules = (
        rule("one", requires={"twin": True}, sentence="Always two."),
        rule("two", requires={"twin": False}, sentence="Never two."),
        rule("three", requires={"grade": "Gold"}, sentence="Always Gold."),
    )
    with pytest.raises(InvalidConfiguration) as refusal:
        configure(BOX, rules, {})
    assert set(refusal.value.reasons) == {"Always two.", "Never two."}


def test_every_conflict_is_named_at_once_with_what_mends_it() -> None:
    rules = (
        rule("a", when={"grade": "Gold"}, requires={"twin": True}, sentence="Gold needs two."),
        rule("b", when={"speed": 1000}, requires={"managed": True}, sentence="Fast is managed."),
    )
    with pytest.raises(
        InvalidConfiguration, match=r"Gold needs two\. Fast is managed\. To mend it"
    ):
        configure(BOX, rules, {"grade": "Gold", "twin": False, "speed": 1000, "managed": False})
