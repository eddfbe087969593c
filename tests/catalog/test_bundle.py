"""Bundles: nested to any depth, counted, priced, explained and refused like one offering."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.bundle import BadMember, BundleCycle, unfold
from catalog.catalogue import Catalogue
from catalog.cheapest import complete
from catalog.checking import check_catalogue
from catalog.configurator import InvalidConfiguration, configure
from catalog.guide import Guide, Standing
from catalog.offering import (
    BundleMember,
    Cadence,
    Characteristic,
    Charge,
    Education,
    Lifecycle,
    Offering,
    PriceRow,
    Value,
)
from catalog.price_weights import Terms
from catalog.rules import Inequality, Rule
from common.money import Money
from sales.pricing.price import price
from sales.pricing.price_sheet import PriceTerms, QuoteLine


def offering(
    id: str,
    *characteristics: Characteristic,
    monthly: str = "",
    members: tuple[BundleMember, ...] = (),
    charge: Charge | None = None,
) -> Offering:
    charges = [charge] if charge else []
    if monthly:
        row = PriceRow(amount=Money.of(monthly, "USD"), cost=Money.of("0", "USD"))
        charges.append(Charge(name="Monthly fee", cadence=Cadence.MONTHLY, rows=(row,)))
    return Offering(
        id=id,
        name=id.capitalize(),
        family="Family",
        category="Connectivity / Bundles",
        summary="",
        education=Education(what="", when="", needs=""),
        characteristics=characteristics,
        charges=tuple(charges),
        service_classes=(),
        members=members,
    )


def listed(name: str, *values: Value, default: Value | None = None) -> Characteristic:
    return Characteristic(name=name, title=name.capitalize(), values=values, default=default)


def sold(*offerings: Offering, rules: tuple[Rule, ...] = ()) -> Catalogue:
    return unfold(Catalogue(version=1, offerings=offerings, rules=rules))


def monthly(catalogue: Catalogue, id: str, choices: dict[str, Value]) -> Money:
    bundle = catalogue.offering(id)
    line = QuoteLine(
        id="L-001",
        site_id="S",
        site_name="Site",
        region="EU",
        configuration=configure(bundle, catalogue.rules, choices),
    )
    terms = PriceTerms(currency="USD", term_months=12)
    return price((line,), {id: bundle}, terms).totals().monthly


def nested(depth: int) -> tuple[Offering, ...]:
    """Bundle in bundle, the innermost a switch of 8 to 48 ports at 10 a month."""
    rows = tuple(
        PriceRow(key=(ports,), amount=Money.of(str(ports), "USD"), cost=Money.of("1", "USD"))
        for ports in (8, 24, 48)
    )
    charge = Charge(name="Monthly fee", cadence=Cadence.MONTHLY, rows=rows, dimensions=("ports",))
    found = [offering("level-0", listed("ports", 8, 24, 48), charge=charge)]
    for level in range(1, depth + 1):
        inner = BundleMember(name="in", offering_id=f"level-{level - 1}", lower=0, upper=2)
        found.append(offering(f"level-{level}", members=(inner,), monthly="1"))
    return tuple(found)


def test_a_bundle_of_eight_levels_is_configured_and_priced() -> None:
    catalogue = sold(*nested(8))
    path = "in." * 8
    choices: dict[str, Value] = {f"{path}ports": 48}
    choices |= {f"{'in.' * level}quantity": 1 for level in range(1, 8)}
    choices[f"{path}quantity"] = 2
    # eight bundles of 1 each and two switches of 48
    assert monthly(catalogue, "level-8", choices) == Money.of("104", "USD")
    choices["in.in.quantity"] = 2
    # what is within the second level twice: 6 levels of bundles and the switches
    assert monthly(catalogue, "level-8", {**choices}) == Money.of("206", "USD")


def test_nothing_stands_in_a_member_that_is_left_out() -> None:
    catalogue = sold(*nested(3))
    guide = Guide(catalogue.offering("level-3"), catalogue.rules)
    states = {each.characteristic.name: each for each in guide.states({"in.quantity": 0})}
    assert states["in.in.quantity"].forced == 0
    assert states["in.in.in.quantity"].standing(2) is Standing.FORBIDDEN
    why = guide.why_not({"in.quantity": 0}, "in.in.in.quantity", 2)
    assert why is not None
    assert "Without Level-2 there is no Level-2 › Level-1." in why.rules
    assert why.repairs == ((("in.quantity", 0),),)
    assert monthly(catalogue, "level-3", {"in.quantity": 0}) == Money.of("1", "USD")


def test_what_the_bundle_settles_and_what_it_asks_once() -> None:
    access = offering("access", listed("speed", 100, 200), listed("medium", "fibre", "radio"))
    bundle = offering(
        "office",
        listed("speed", 100, 200, default=200),
        members=(
            BundleMember(
                name="first",
                offering_id="access",
                lower=1,
                values={"medium": "fibre"},
                bound={"speed": "speed"},
            ),
            BundleMember(name="second", offering_id="access", values={"medium": "radio"}),
        ),
    )
    rule = Rule(
        id="backup",
        offering_id="office",
        when={"second.quantity": 1},
        reach="first.speed",
        reached_by="second.speed",
    )
    catalogue = sold(access, bundle, rules=(rule,))
    office = catalogue.offering("office")
    names = {each.name for each in office.characteristics}
    assert "first.speed" not in names
    made = configure(office, catalogue.rules, {"speed": 100, "second.quantity": 1})
    assert made.values["first.medium"] == "fibre"
    assert made.values["second.speed"] == 100
    with pytest.raises(InvalidConfiguration, match="speed must be at least second › speed"):
        configure(
            office, catalogue.rules, {"speed": 100, "second.quantity": 1, "second.speed": 200}
        )
    said = dict(configure(office, catalogue.rules, {"second.quantity": 0}).say(office))
    assert "Access: Speed" not in said


def trunk_sale(rules: tuple[Rule, ...]) -> Catalogue:
    trunk = offering("trunk", listed("channels", 10, 30, default=10))
    gateway = offering("gateway", listed("capacity", 30, 60, 120), monthly="5")
    bundle = offering(
        "voice",
        members=(
            BundleMember(name="trunk", offering_id="trunk", lower=0, upper=5, default=1),
            BundleMember(name="gateway", offering_id="gateway", lower=1, upper=2),
        ),
    )
    return sold(trunk, gateway, bundle, rules=rules)


CAPACITY = Rule(
    id="capacity",
    offering_id="voice",
    inequality=Inequality(
        factors={"gateway.capacity": 1, "trunk.channels": -1},
        times={"gateway.capacity": "gateway.quantity", "trunk.channels": "trunk.quantity"},
    ),
    sentence="All channels of the trunks must fit into the gateways.",
)


def test_a_sum_over_quantities_is_decided_exactly() -> None:
    catalogue = trunk_sale((CAPACITY,))
    voice = catalogue.offering("voice")
    guide = Guide(voice, catalogue.rules)
    names = ("trunk.quantity", "trunk.channels", "gateway.quantity", "gateway.capacity")
    lists = [next(c for c in voice.characteristics if c.name == n).values for n in names]
    for combination in product(*lists):
        trunks, channels, gateways, capacity = (float(each) for each in combination)
        fits = trunks * channels <= gateways * capacity
        assert guide.possible(dict(zip(names, combination, strict=True))) is fits


def test_the_cheapest_completion_counts_members() -> None:
    catalogue = trunk_sale((CAPACITY,))
    terms = Terms(region="EU", term_months=10, currency="USD")
    wanted: dict[str, Value] = {"trunk.quantity": 5, "trunk.channels": 30}
    found = complete(catalogue.offering("voice"), catalogue.rules, wanted, terms)
    assert found.proven
    assert found.configuration.values["gateway.quantity"] == 2
    assert found.over_term == Money.of("100", "USD")


@settings(max_examples=40, deadline=None)
@given(
    quantities=st.lists(st.integers(0, 3), min_size=2, max_size=2),
    ports=st.sampled_from((8, 24, 48)),
)
def test_a_bundle_costs_what_its_members_cost(quantities: list[int], ports: int) -> None:
    inner = nested(0)[0]
    members = tuple(
        BundleMember(name=f"m{at}", offering_id="level-0", upper=3, title=f"Switch {at}")
        for at in range(2)
    )
    catalogue = sold(inner, offering("pair", members=members))
    choices: dict[str, Value] = {f"m{at}.quantity": q for at, q in enumerate(quantities)}
    choices |= {f"m{at}.ports": ports for at in range(2)}
    expected = Money.of(str(sum(quantities) * ports), "USD")
    assert monthly(catalogue, "pair", choices) == expected


def test_a_bundle_in_itself_is_refused_by_its_way() -> None:
    one = offering("one", members=(BundleMember(name="x", offering_id="two"),))
    two = offering("two", members=(BundleMember(name="y", offering_id="one"),))
    with pytest.raises(BundleCycle, match="one → two → one"):
        sold(one, two)
    said = [each.sentence for each in check_catalogue((one, two), ())]
    assert any("contains itself" in sentence for sentence in said)


@pytest.mark.parametrize(
    ("member", "sentence"),
    [
        (BundleMember(name="x", offering_id="nothing"), "no offering"),
        (BundleMember(name="x", offering_id="level-0", lower=3, upper=2), "accepted: from 0"),
        (BundleMember(name="x", offering_id="level-0", default=9), "outside its limits"),
        (BundleMember(name="a.b", offering_id="level-0"), "full stop"),
        (
            BundleMember(name="x", offering_id="level-0", values={"ports": 7}),
            "accepted: 8, 24 or 48",
        ),
        (
            BundleMember(name="x", offering_id="level-0", bound={"ports": "speed"}),
            "no such characteristic",
        ),
    ],
)
def test_a_bad_member_is_named(member: BundleMember, sentence: str) -> None:
    with pytest.raises(BadMember, match=sentence):
        sold(*nested(0), offering("bundle", members=(member,)))


def test_contradictory_rules_of_members_are_named() -> None:
    catalogue = nested(0)
    bundle = offering("bundle", members=(BundleMember(name="x", offering_id="level-0", lower=1),))
    rules = (
        Rule(id="a", offering_id="level-0", requires={"ports": 8}),
        Rule(id="b", offering_id="bundle", requires={"x.ports": 24}),
    )
    found = [each.sentence for each in check_catalogue((*catalogue, bundle), rules)]
    assert any("no valid configuration" in sentence and "ports" in sentence for sentence in found)


def test_an_offering_is_on_sale_within_its_validity() -> None:
    early = replace(offering("o"), valid_from=date(2027, 1, 1), valid_to=date(2027, 6, 30))
    assert not early.on_sale_on(date(2026, 12, 31))
    assert early.on_sale_on(date(2027, 6, 30))
    assert not early.on_sale_on(date(2027, 7, 1))
    assert not replace(early, lifecycle=Lifecycle.RETIRED).on_sale_on(date(2027, 2, 1))


def test_a_completion_counts_a_quarterly_charge_once_a_quarter() -> None:
    row = PriceRow(amount=Money.of("30", "USD"), cost=Money.of("1", "USD"))
    charge = Charge(name="Licence", cadence=Cadence.QUARTERLY, rows=(row,))
    licence = offering("licence", listed("grade", "one"), charge=charge)
    terms = Terms(region="EU", term_months=12, currency="USD")
    assert complete(licence, (), {}, terms).over_term == Money.of("120", "USD")
