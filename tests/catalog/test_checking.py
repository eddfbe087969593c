"""A catalogue is checked before it is published: what can never be is named with its rules."""

from __future__ import annotations

from dataclasses import replace

from catalog.catalogue import Catalogue
from catalog.checking import Weight, check_catalogue
from catalog.difference import difference
from catalog.offering import Cadence, Charge, PriceRow
from catalog.rules import Rule
from common.money import Money
from tests.catalog.small_models import offering_of
from workflows.demo.catalogue import demo_offerings, demo_rules

BOX = offering_of()


def rule(id: str, **given: object) -> Rule:
    return Rule(id=id, offering_id="box", sentence=f"{id}.", **given)  # type: ignore[arg-type]


def said(*rules: Rule, offering: object = BOX) -> list[tuple[Weight, str]]:
    return [
        (each.weight, each.sentence)
        for each in check_catalogue((offering,), rules)  # type: ignore[arg-type]
    ]


def test_the_demo_s_catalogue_is_sound() -> None:
    assert check_catalogue(demo_offerings(), demo_rules()) == ()


def test_rules_that_leave_no_valid_product_are_named() -> None:
    found = said(rule("one", requires={"twin": True}), rule("two", excludes={"twin": True}))
    (error,) = [sentence for weight, sentence in found if weight is Weight.ERROR]
    assert error.startswith("Box has no valid configuration; these rules conflict: ")
    assert "one." in error
    assert "two." in error


def test_a_value_that_can_never_be_chosen_and_a_rule_that_can_never_apply_are_found() -> None:
    found = said(
        rule("no gold", excludes={"grade": "Gold"}),
        rule("gold is twin", when={"grade": "Gold"}, requires={"twin": True}),
        rule("huge", when_at_least={"users": 100}, requires={"twin": True}),
    )
    assert (Weight.WARNING, "Box: Grade Gold can never be chosen: no gold.") in found
    never = [sentence for _, sentence in found if sentence.endswith("can never apply.")]
    assert len(never) == 2


def test_unknown_names_values_and_ids_that_stand_twice_are_errors() -> None:
    found = said(
        rule("a", when={"colour": "red"}, requires={"grade": "Tin"}),
        rule("a", requires={"twin": True}),
        replace(rule("b"), offering_id="crate"),
    )
    errors = " ".join(sentence for weight, sentence in found if weight is Weight.ERROR)
    assert "The rule id 'a' stands 2 times" in errors
    assert "speaks of 'colour', which Box lacks" in errors
    assert "names Grade Tin; accepted: Silver, Gold or Platinum." in errors
    assert "is about 'crate', which is no offering" in errors


def price(*key: object, amount: str = "5") -> PriceRow:
    money = Money.of(amount, "USD")
    return PriceRow(key=key, amount=money, cost=money)  # type: ignore[arg-type]


def test_holes_and_overlaps_of_a_price_matrix_are_named() -> None:
    rows = (price(10), price(100), price(100, amount="6"))
    charge = Charge(name="Port", cadence=Cadence.MONTHLY, dimensions=("speed",), rows=rows)
    found = said(offering=replace(BOX, charges=(charge,)))
    assert found == [
        (Weight.ERROR, "Box: the charge 'Port' prices 100 2 times."),
        (Weight.WARNING, "Box: the charge 'Port' has no price for speed 1,000."),
    ]


def test_a_difference_names_each_change_once_and_nothing_else() -> None:
    before = Catalogue(version=1, offerings=demo_offerings(), rules=demo_rules())
    first, second, *others = before.offerings
    charge = first.charges[0]
    dearer = replace(charge.rows[0], amount=Money.of("999", "USD"))
    changed = replace(
        first,
        summary="New words.",
        charges=(replace(charge, rows=(dearer, *charge.rows[1:])), *first.charges[1:]),
    )
    after = Catalogue(version=2, offerings=(changed, *others, BOX), rules=before.rules[1:])
    found = difference(before, after)
    assert [(each.kind, each.about) for each in found] == [
        ("changed", first.name),
        ("changed", first.name),
        ("added", "Box"),
        ("removed", second.name),
        ("removed", next(o.name for o in before.offerings if o.id == before.rules[0].offering_id)),
    ]
    assert "USD 999.00" in found[1].sentence
    assert difference(before, before) == ()
