"""A broken sum is said in figures, and only where no open choice could mend it."""

from __future__ import annotations

from hypothesis import given, settings

from catalog.guide import Guide
from catalog.offering import Characteristic, Value
from catalog.rules import Inequality, Rule
from catalog.sum_figures import say_figures
from tests.catalog.small_models import CHOICES, RULES, every_configuration, offering_of

BOX = offering_of()
AMONG = {each.name: each for each in BOX.characteristics}
EVERYTHING = every_configuration(())


@settings(max_examples=40, deadline=None)
@given(rules=RULES, choices=CHOICES)
def test_what_is_said_not_to_suffice_suffices_in_no_configuration(
    rules: tuple[Rule, ...], choices: dict[str, Value]
) -> None:
    for rule in rules:
        for each in rule.inequalities:
            alone = Rule(id="alone", offering_id=BOX.id, inequality=each)
            if say_figures((alone,), choices, AMONG):
                fitting = [v for v in EVERYTHING if all(v[n] == c for n, c in choices.items())]
                assert not any(each.holds(values) for values in fitting)


def test_the_figures_say_how_they_come_about() -> None:
    channels = Characteristic(name="channels", title="Channels", values=(8, 30))
    gateways = Characteristic(name="gateways", title="Gateways", low=1, high=6, whole=True)
    calls = Characteristic(name="calls", title="Calls at once", low=1, high=500, whole=True)
    among = {each.name: each for each in (channels, gateways, calls)}
    enough = Inequality(factors={"channels": 1, "calls": -1}, times={"channels": "gateways"})
    rule = Rule(id="enough", offering_id="trunk", inequality=enough)
    known: dict[str, Value] = {"channels": 8, "gateways": 6, "calls": 60}
    assert say_figures((rule,), known, among) == ("It needs 60, and there is 48 (8 × 6).",)
    del known["gateways"]
    assert say_figures((rule,), known, among) == ("It needs 60, and there is at most 48 (8 × 6).",)
    del known["channels"]
    assert say_figures((rule,), known, among) == ()


def test_the_guide_says_them_with_its_reason() -> None:
    rule = Rule(
        id="fits", offering_id=BOX.id, inequality=Inequality(factors={"users": -1}, at_least=-3)
    )
    found = Guide(BOX, (rule,)).why_not({}, "users", 5)
    assert found is not None
    assert str(found).endswith("It needs 5, and there is 3.")
