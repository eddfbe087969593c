"""Choosing values for an offering that just meet requirements, for the configurator to complete."""

from __future__ import annotations

from catalog.attainable import CLASS_FIGURES, attainable
from catalog.offering import Offering, ServiceClass, Value
from catalog.requirement import Operator, Requirement


def choices_for(requirements: tuple[Requirement, ...], offering: Offering) -> dict[str, Value]:
    """Values that just meet what is required, for each characteristic that can be configured.

    The service class is the least of those that meet every figure required of it. "Not needed"
    (a required False) is left to defaults, so that rules may still bring it in.
    """
    choices: dict[str, Value] = {}
    for each in requirements:
        characteristic = offering.characteristic(each.characteristic)
        if characteristic is None or not characteristic.configurable or each.value is False:
            continue
        if each.operator is Operator.EQUALS:
            if characteristic.accepts(each.value):
                choices[each.characteristic] = each.value
        elif isinstance(each.value, int | float) and not isinstance(each.value, bool):
            known = choices.get(each.characteristic)
            found = _number(offering, each)
            if isinstance(known, int | float) and each.operator is Operator.AT_LEAST:
                found = max(known, found)
            choices[each.characteristic] = found
    if (least := least_class(requirements, offering)) is not None:
        choices["service_class"] = least.name
    return choices


def _number(offering: Offering, requirement: Requirement) -> int | float:
    offered = attainable(offering, requirement.characteristic)
    wanted = requirement.value
    assert offered is not None  # the caller found the characteristic
    assert isinstance(wanted, int | float)
    best = offered.nearest(wanted, at_least=requirement.operator is Operator.AT_LEAST)
    return int(best) if best == int(best) else best


def classes_upward(offering: Offering) -> tuple[ServiceClass, ...]:
    """The service classes on sale from the least promise to the greatest."""
    characteristic = offering.characteristic("service_class")
    if characteristic is None:
        return ()
    on_sale = [each for each in offering.service_classes if characteristic.accepts(each.name)]
    return tuple(sorted(on_sale, key=lambda c: (c.availability_percent, -c.restore_hours)))


def least_class(requirements: tuple[Requirement, ...], offering: Offering) -> ServiceClass | None:
    """The least class meeting every required figure; the greatest when none does."""
    classes = classes_upward(offering)
    for each in classes:
        if all(_class_meets(each, r) for r in requirements if r.characteristic in CLASS_FIGURES):
            return each
    return classes[-1] if classes else None


def _class_meets(service_class: ServiceClass, requirement: Requirement) -> bool:
    figure = getattr(service_class, requirement.characteristic)
    wanted = requirement.value
    if figure is None or not isinstance(wanted, int | float):
        return True
    if requirement.operator is Operator.AT_LEAST:
        return bool(figure >= wanted)
    return bool(figure <= wanted)
