"""A catalogue is checked before it is published: what can never be is named with its rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from catalog.catalogue import Catalogue
from catalog.checking import Weight, changed_offerings, check_catalogue
from catalog.difference import difference
from catalog.offering import BundleMember, Cadence, Charge, PriceRow
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


def test_a_price_that_a_wider_row_takes_first_is_named() -> None:
    rows = (price("*"), price(100))
    charge = Charge(name="Port", cadence=Cadence.MONTHLY, dimensions=("speed",), rows=rows)
    ((_, sentence),) = said(offering=replace(BOX, charges=(charge,)))
    assert "1 price of the charge 'Port' can never apply: 100 (the row for * comes first)" in (
        sentence
    )
    assert said(offering=replace(BOX, charges=(replace(charge, rows=rows[::-1]),))) == []


def test_units_that_cannot_be_compared_are_an_error_with_the_factor() -> None:
    speed, device, *others = BOX.characteristics
    units = (replace(speed, unit="Mbit/s"), replace(device, unit="km"), *others)
    fast = rule("fast", reach="device", reached_by="speed")
    ((weight, sentence),) = said(fast, offering=replace(BOX, characteristics=units))
    assert weight is Weight.ERROR
    assert "compares Device (km) with Speed (Mbit/s). A value in Mbit/s cannot" in sentence
    units = (replace(speed, unit="Mbit/s"), replace(device, unit="Gbit/s"), *others)
    ((_, sentence),) = said(fast, offering=replace(BOX, characteristics=units))
    assert "1 Mbit/s is 0.001 Gbit/s" in sentence


def test_only_what_changed_and_the_bundles_that_hold_it_are_checked_again() -> None:
    other = replace(BOX, id="other", name="Other")
    inner = replace(BOX, id="inner", members=(BundleMember(name="box", offering_id="box"),))
    outer = replace(BOX, id="outer", members=(BundleMember(name="inner", offering_id="inner"),))
    kept = Catalogue(version=1, offerings=(BOX, other, inner, outer), rules=())
    dearer = replace(BOX, summary="New words.")
    changed = changed_offerings((dearer, other, inner, outer), {}, kept)
    assert [each.id for each in changed] == ["box", "inner", "outer"]
    assert changed_offerings(kept.offerings, {}, kept) == ()


def test_a_bundle_that_holds_itself_and_a_validity_that_is_never_are_errors() -> None:
    loop = replace(BOX, members=(BundleMember(name="again", offering_id="box"),))
    assert "The bundle box contains itself: box → box." in said(offering=loop)[0][1]
    never = replace(BOX, valid_from=date(2027, 1, 1), valid_to=date(2026, 1, 1))
    ((_, sentence),) = said(offering=never)
    assert sentence == "Box is on sale until 2026-01-01 and from 2027-01-01: never."


def test_a_difference_names_members_validity_and_category() -> None:
    member = BundleMember(name="line", offering_id="box", lower=1)
    pack = replace(BOX, id="pack", name="Pack", members=(member,))
    changed = replace(
        pack,
        category="Packs / Branch",
        valid_from=date(2027, 1, 1),
        members=(replace(member, upper=4), BundleMember(name="backup", offering_id="box")),
    )
    before = Catalogue(version=1, offerings=(BOX, pack), rules=())
    after = Catalogue(version=2, offerings=(BOX, changed), rules=())
    assert [each.sentence for each in difference(before, after)] == [
        "Category: Test → Packs / Branch.",
        "On sale from: nothing → 2027-01-01.",
        "Member line: upper 1 → 4.",
        "Member backup is new.",
    ]
