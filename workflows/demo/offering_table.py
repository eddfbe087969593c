"""Reading one offering, with its rules, from its table in an offering file."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from catalog.feasibility import Reach
from catalog.offering import (
    Characteristic,
    Charge,
    Education,
    NetworkElement,
    Offering,
    ServiceClass,
)
from catalog.requirement import STANDARD_UNITS
from catalog.rules import Rule
from common.wording import join_words
from workflows.demo.bundle_table import read_bundle_rule, read_members
from workflows.demo.charge_table import check_conditions, read_charge
from workflows.demo.toml_table import Table

FIELDS = (
    *("id", "name", "family", "category", "summary", "access", "delay_ms", "lead_time_days"),
    *("demand_unit", "complements", "term_rewards", "default_class", "service_classes"),
    *("elements", "characteristics", "education", "charge", "rule", "members"),
)


def read_offering(table: Table, region_factors: Mapping[str, Decimal]) -> Offering:
    """An offering from its table.

    Raises:
        BadDemoFile: a field is missing, misspelt or contradicts another; the text says which.
    """
    table = table.named(f"offering {table.text('id')!r}")
    table.allow(*FIELDS)
    classes = tuple(_service_class(each) for each in table.tables("service_classes"))
    characteristics = _characteristics(table, classes)
    known = {each.name: each for each in characteristics}
    charges: dict[str, Charge] = {}
    for each in table.tables("charge"):
        charge = read_charge(each, known, charges, region_factors)
        if charge.name in charges:
            raise table.refuse(f"the charge {charge.name!r} stands twice.")
        charges[charge.name] = charge
    members = read_members(table)
    if not charges and not members:
        raise table.refuse("has no charge; add at least one [[offering.charge]].")
    return Offering(
        id=table.text("id"),
        name=table.text("name"),
        family=table.text("family"),
        category=table.text("category"),
        summary=table.text("summary"),
        education=_education(table.table("education")),
        characteristics=characteristics,
        charges=tuple(charges.values()),
        service_classes=classes,
        elements=tuple(_element(each, known) for each in table.tables("elements")),
        term_rewards=_term_rewards(table),
        access=_access(table) if table.has("access") else (),
        members=members,
        delay_ms=table.optional_number("delay_ms"),
        lead_time_days=int(table.decimal("lead_time_days")),
        demand_unit=table.text("demand_unit"),
        complements=table.texts("complements"),
    )


def read_rules(table: Table, offering: Offering) -> tuple[Rule, ...]:
    """The offering's rules, their conditions checked against its characteristics."""
    table = table.named(f"offering {offering.id!r}")
    if offering.members:  # whose names are known once it is unfolded: the catalogue's check does
        return tuple(read_bundle_rule(each, offering.id) for each in table.tables("rule"))
    known = {each.name: each for each in offering.characteristics}
    return tuple(_rule(each, offering.id, known) for each in table.tables("rule"))


def _rule(table: Table, offering_id: str, known: Mapping[str, Characteristic]) -> Rule:
    table = table.named(f"rule {table.text('id')!r}")
    table.allow("id", "when", "requires", "excludes", "reach", "reached_by", "sentence")
    rule = Rule(
        id=table.text("id"),
        offering_id=offering_id,
        when=table.pairs("when"),
        requires=table.pairs("requires"),
        excludes=table.pairs("excludes"),
        reach=table.text("reach", ""),
        reached_by=table.text("reached_by", ""),
        sentence=table.text("sentence"),
    )
    for field in ("when", "requires", "excludes"):
        check_conditions(table, field, getattr(rule, field), known)
    for name in filter(None, (rule.reach, rule.reached_by)):
        if name not in known:
            raise table.refuse(f"compares {name!r}, which is no characteristic.")
    if bool(rule.reach) != bool(rule.reached_by):
        raise table.refuse("'reach' and 'reached_by' come together.")
    return rule


def _characteristics(table: Table, classes: tuple[ServiceClass, ...]) -> tuple[Characteristic, ...]:
    found = [_characteristic(each) for each in table.tables("characteristics")]
    if classes:
        found.append(_class_choice(table, tuple(each.name for each in classes)))
    names = [each.name for each in found]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise table.refuse(f"the characteristic {join_words(twice)} stands twice.")
    return tuple(found)


def _class_choice(table: Table, names: tuple[str, ...]) -> Characteristic:
    """Service classes are chosen by a characteristic made here, so the two cannot drift apart."""
    default = table.text("default_class", names[0])
    if default not in names:
        raise table.refuse(f"'default_class' {default!r} is not among {join_words(names)}.")
    return Characteristic(
        name="service_class",
        title="Service class",
        values=names,
        default=default,
        about="The service level promised: availability, time to restore and, where it "
        "applies, latency, jitter and loss.",
    )


def _characteristic(table: Table) -> Characteristic:
    name = table.text("name")
    table = table.named(f"characteristic {name!r}")
    table.allow(
        *("name", "title", "unit", "values", "low", "high", "default", "configurable", "about")
    )
    default = table.value("default")
    made = Characteristic(
        name=name,
        title=table.text("title"),
        unit=table.text("unit", STANDARD_UNITS.get(name, "")),
        values=table.values("values"),
        low=table.optional_number("low"),
        high=table.optional_number("high"),
        default=default,
        configurable=table.flag("configurable", default=True),
        about=table.text("about", ""),
    )
    if default is None or not made.accepts(default):
        raise table.refuse(f"the default {default!r} is not accepted; it takes {made.accepted()}.")
    return made


def _education(table: Table) -> Education:
    table.allow("what", "when", "needs")
    return Education(what=table.text("what"), when=table.text("when"), needs=table.text("needs"))


def _service_class(table: Table) -> ServiceClass:
    table = table.named(f"service class {table.text('name')!r}")
    table.allow(
        *("name", "availability_percent", "restore_hours"),
        *("latency_ms", "jitter_ms", "loss_percent"),
    )
    return ServiceClass(
        name=table.text("name"),
        availability_percent=float(table.decimal("availability_percent")),
        restore_hours=float(table.decimal("restore_hours")),
        latency_ms=table.optional_number("latency_ms"),
        jitter_ms=table.optional_number("jitter_ms"),
        loss_percent=table.optional_number("loss_percent"),
    )


def _element(table: Table, known: Mapping[str, Characteristic]) -> NetworkElement:
    table = table.named(f"element {table.text('name')!r}")
    table.allow("name", "mtbf_hours", "mttr_hours", "doubled_when", "shared")
    doubled_when = table.pairs("doubled_when")
    check_conditions(table, "doubled_when", doubled_when, known)
    return NetworkElement(
        name=table.text("name"),
        mtbf_hours=float(table.decimal("mtbf_hours")),
        mttr_hours=float(table.decimal("mttr_hours")),
        doubled_when=doubled_when,
        shared=table.text("shared", ""),
    )


def _term_rewards(table: Table) -> dict[int, float]:
    rewards = {}
    for months, share in table.pairs("term_rewards").items():
        if not months.isdecimal() or not isinstance(share, int | float) or not 0 <= share < 1:
            raise table.refuse(f"'term_rewards' {months} = {share} is not months = share below 1.")
        rewards[int(months)] = float(share)
    if not rewards:
        raise table.refuse("'term_rewards' must list at least one contract term.")
    return rewards


def _access(table: Table) -> tuple[str, ...]:
    sold = tuple(reach.value for reach in Reach if reach is not Reach.UNKNOWN)
    access = table.texts("access")
    unknown = [each for each in access if each not in sold]
    if unknown:
        raise table.refuse(
            f"'access' {join_words(unknown)} is not known; it is {join_words(sold, 'or')}."
        )
    return access
