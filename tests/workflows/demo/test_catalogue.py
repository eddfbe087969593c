"""The demo catalogue is complete, priced everywhere and free of contradictions."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from catalog.offering import Cadence, Offering, Value
from catalog.requirement import STANDARD_UNITS
from catalog.rules import broken
from common.errors import BusinessError
from workflows.demo.catalogue import FOLDER, demo_offerings, demo_rules, read_catalogue
from workflows.demo.list_prices import default_values, list_price
from workflows.demo.places import REGIONS

OFFERINGS = demo_offerings()
FAMILIES = {
    *("Internet access", "IP-VPN", "Ethernet", "Wavelength", "Dark fibre", "SD-WAN"),
    *("Managed CPE", "Security", "Voice", "UCaaS", "Contact centre", "Cloud connect"),
    *("Colocation", "IoT"),
}

each_offering = pytest.mark.parametrize("offering", OFFERINGS, ids=lambda each: each.id)


def test_there_are_enough_offerings_and_rules_with_ids_of_their_own() -> None:
    assert len(OFFERINGS) >= 32
    assert len({each.id for each in OFFERINGS}) == len(OFFERINGS)
    assert len(demo_rules()) >= 20
    assert len({rule.id for rule in demo_rules()}) == len(demo_rules())


def test_every_family_is_on_sale_and_no_other() -> None:
    assert {each.family for each in OFFERINGS} == FAMILIES


@each_offering
def test_every_charge_is_priced_for_every_value_in_every_region(offering: Offering) -> None:
    for charge in offering.charges:
        lists = [
            (*REGIONS, "") if name == "region" else _values(offering, name)
            for name in charge.dimensions
        ]
        for combination in product(*lists):
            values = dict(zip(charge.dimensions, combination, strict=True))
            assert charge.row_for(values) is not None, (charge.name, values)


def _values(offering: Offering, name: str) -> tuple[Value, ...]:
    characteristic = offering.characteristic(name)
    assert characteristic is not None
    return characteristic.values


@each_offering
def test_every_price_leaves_a_believable_margin(offering: Offering) -> None:
    for charge in offering.charges:
        for row in charge.rows:
            assert row.amount > row.cost
            margin = 1 - row.cost.amount / row.amount.amount
            assert 0.25 <= margin <= 0.66, (charge.name, row.key)


@each_offering
def test_the_default_configuration_breaks_no_rule(offering: Offering) -> None:
    rules = tuple(rule for rule in demo_rules() if rule.offering_id == offering.id)
    assert broken(rules, default_values(offering)) == ()


@each_offering
def test_every_rule_can_be_kept_while_its_condition_holds(offering: Offering) -> None:
    rules = tuple(rule for rule in demo_rules() if rule.offering_id == offering.id)
    named = {name for r in rules for name in (*r.when, *r.requires, *r.excludes)}
    named |= {name for r in rules for name in (r.reach, r.reached_by) if name}
    lists = [_values(offering, name) for name in sorted(named)]
    choices = [dict(zip(sorted(named), each, strict=True)) for each in product(*lists)]
    for rule in rules:
        fits = [c for c in choices if all(c[name] == v for name, v in rule.when.items())]
        assert any(not broken(rules, c) for c in fits), rule.id


@each_offering
def test_every_service_class_can_be_sold_and_delivered(offering: Offering) -> None:
    rules = tuple(rule for rule in demo_rules() if rule.offering_id == offering.id)
    assert _values(offering, "service_class") == tuple(c.name for c in offering.service_classes)
    for service_class in offering.service_classes:
        values = default_values(offering) | {"service_class": service_class.name}
        for rule in broken(rules, values):
            values |= dict(rule.requires)
        up = 1.0
        for element in offering.elements:
            down = element.mttr_hours / element.mtbf_hours
            doubled = element.doubled_when and all(
                values.get(name) == value for name, value in element.doubled_when.items()
            )
            up *= 1 - (down**2 if doubled else down)
        assert up * 100 >= service_class.availability_percent, service_class.name


@each_offering
def test_standard_characteristics_keep_their_units(offering: Offering) -> None:
    for each in offering.characteristics:
        assert each.unit == STANDARD_UNITS.get(each.name, each.unit)
        assert each.default is not None
        assert each.accepts(each.default)


@each_offering
def test_an_offering_educates_and_sells_by_the_month(offering: Offering) -> None:
    for text in (offering.education.what, offering.education.when, offering.education.needs):
        assert text.count(".") >= 2, text
    values = default_values(offering) | {"region": "West"}
    assert list_price(offering, values, Cadence.MONTHLY)
    assert offering.terms


@each_offering
def test_complements_are_other_offerings(offering: Offering) -> None:
    ids = {each.id for each in OFFERINGS} - {offering.id}
    assert set(offering.complements) <= ids


@pytest.mark.parametrize(
    ("bandwidth", "lower", "upper"),
    [(100, 996, 2650), (1000, 2900, 6898), (10000, 3909, 17100)],
)
def test_fibre_prices_lie_within_the_public_quartiles(
    bandwidth: int, lower: int, upper: int
) -> None:
    fibre = next(each for each in OFFERINGS if each.id == "dia-fibre")
    for region in REGIONS:
        values = default_values(fibre) | {"bandwidth_mbps": bandwidth, "region": region}
        assert lower <= list_price(fibre, values, Cadence.MONTHLY).amount <= upper


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("voice.toml", '["Metered", 11.50, 5.60], ', "", "has no price for calling_plan Metered"),
        ("voice.toml", '["Metered", 11.50', '["Metred", 11.50', "no value of calling_plan"),
        ("voice.toml", "price = 469\ncost = 305", "cost = 305", "has no price"),
        ("voice.toml", "{ caller_name = true }", "{ caler = true }", "is no characteristic"),
        ("voice.toml", "{ caller_name = true }", '{ caller_name = "x" }', "accepted is no or yes"),
        ("voice.toml", 'per = "channels"', 'per = "chanels"', "no numeric characteristic"),
        ("voice.toml", 'cadence = "once"', 'cadence = "yearly"', "cadence 'yearly' is not known"),
        ("voice.toml", "lead_time_days = 20", "lead_days = 20", "unknown field 'lead_days'"),
        ("voice.toml", 'id = "pri-trunk"', 'id = "sip-trunk"', "is taken"),
        ("voice.toml", '"contact-centre-voice"]', '"no-such"]', "is no offering"),
        ("voice.toml", "default = 30", "default = 3", "the default 3 is not accepted"),
        ("voice.toml", "[offering.education]", "[offering.education", "is not valid TOML"),
        ("ethernet.toml", 'share_of = "Line"', 'share_of = "Lin"', "no charge above this one"),
        ("ethernet.toml", "[region_factors]", "[offering_x]", "unknown field 'offering_x'"),
    ],
)
def test_a_bad_file_is_refused_with_a_sentence(
    tmp_path: Path, file: str, old: str, new: str, said: str
) -> None:
    for path in FOLDER.glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        if path.name == file:
            assert old in text
            text = text.replace(old, new, 1)
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    with pytest.raises(BusinessError, match=r"\.$") as refusal:
        read_catalogue(tmp_path)
    assert str(refusal.value).startswith(file)
    assert said in str(refusal.value)
