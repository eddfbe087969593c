"""Requirements as rules: what a completion may not fall below, said in the customer's terms."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.attainable import CLASS_FIGURES
from catalog.configuration import Configuration
from catalog.matching import judge
from catalog.offering import Offering
from catalog.requirement import Operator, Priority, Requirement
from catalog.rules import Inequality, Rule


def required_rules(
    requirements: tuple[Requirement, ...],
    offering: Offering,
    now: Configuration,
    priorities: tuple[Priority, ...] = (Priority.MUST,),
) -> tuple[Rule, ...]:
    """A rule for each requirement of these priorities that the configuration meets today.

    What it does not meet already is left alone: no completion could be found for it.
    """
    found: list[Rule] = []
    for each in requirements:
        speaks = each.priority in priorities and each.operator is not Operator.ABOUT
        if speaks and judge(each, offering, configuration=now).verdict.good:
            found += _rules(each, offering)
    return tuple(found)


def _rules(requirement: Requirement, offering: Offering) -> Iterator[Rule]:
    name, sentence = requirement.characteristic, f"The customer asks: {requirement}."
    id = f"required-{requirement.id}"
    if name in CLASS_FIGURES and offering.characteristic("service_class") is not None:
        for each in offering.service_classes:
            chosen = Configuration(
                offering_id=offering.id,
                offering_name=offering.name,
                family=offering.family,
                offering_version=offering.version,
                values={"service_class": each.name},
            )
            if not judge(requirement, offering, configuration=chosen).verdict.good:
                yield Rule(
                    id=f"{id}-{each.name}",
                    offering_id=offering.id,
                    excludes={"service_class": each.name},
                    sentence=sentence,
                )
        return
    characteristic = offering.characteristic(name)
    if characteristic is None or not characteristic.configurable:
        return
    value = requirement.value
    if requirement.operator is Operator.EQUALS and characteristic.accepts(value):
        yield Rule(id=id, offering_id=offering.id, requires={name: value}, sentence=sentence)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        sign = 1 if requirement.operator is Operator.AT_LEAST else -1
        bound = Inequality(factors={name: sign}, at_least=sign * value)
        yield Rule(id=id, offering_id=offering.id, inequality=bound, sentence=sentence)
