"""Where requirements cannot hold together, and whether one can be meant at all."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from catalog.requirement import STANDARD_UNITS, Operator, Requirement, title_of
from common.errors import BusinessError
from common.units import convert
from common.wording import join_words
from sales.needs.limits import LIMITS, require_possible
from sales.needs.vocabulary import FAMILIES

_FLAGS = tuple(name for name, unit in STANDARD_UNITS.items() if not unit)


class BadRequirement(BusinessError):
    """A requirement as edited that is no condition; the sentence names the field."""


def contradictions(requirements: Sequence[Requirement]) -> tuple[str, ...]:
    """One sentence for each pair that cannot both hold, in the customer's words.

    Two conditions meet when they are on the same characteristic, for the same service (or one for
    the whole sale) and share a site. They clash when the least asked is above the most allowed,
    or two fixed values differ. A date already gone by is a contradiction by itself.
    """
    found = [
        f"“{_said(each)}” asks for a date that has passed; agree a new one."
        for each in requirements
        if each.characteristic == "lead_time_days" and _number(each) is not None and _low(each) < 0
    ]
    for one, other in combinations(requirements, 2):
        if _meet(one, other) and _clash(one, other):
            title = title_of(one.characteristic).casefold()
            found.append(
                f"“{_said(one)}” ({_source(one)}) and “{_said(other)}” ({_source(other)})"
                f" cannot both hold for {title}; ask the customer which one does."
            )
    return tuple(found)


def _low(requirement: Requirement) -> float:
    number = _number(requirement)
    return number if number is not None else 0.0


def _said(requirement: Requirement) -> str:
    return requirement.text or str(requirement)


def _source(requirement: Requirement) -> str:
    return requirement.source or str(requirement)


def _meet(one: Requirement, other: Requirement) -> bool:
    if not one.characteristic or one.characteristic != other.characteristic:
        return False
    if one.characteristic == "service" or Operator.ABOUT in (one.operator, other.operator):
        return False
    same_service = one.group == other.group or not one.group or not other.group
    share = not one.site_ids or not other.site_ids or set(one.site_ids) & set(other.site_ids)
    return same_service and bool(share)


def _clash(one: Requirement, other: Requirement) -> bool:
    first, second = _number(one), _number(other)
    if first is None or second is None:
        both_fixed = one.operator is other.operator is Operator.EQUALS
        return both_fixed and one.value != other.value
    (low, high), (other_low, other_high) = _bounds(one, first), _bounds(other, second)
    return max(low, other_low) > min(high, other_high)


def _bounds(requirement: Requirement, number: float) -> tuple[float, float]:
    low = -math.inf if requirement.operator is Operator.AT_MOST else number
    high = math.inf if requirement.operator is Operator.AT_LEAST else number
    return low, high


def _number(requirement: Requirement) -> float | None:
    value = requirement.value
    return None if isinstance(value, bool | str) else float(value)


def check_requirement(requirement: Requirement) -> Requirement:
    """A requirement as a person edited it, in its standard unit if it can be meant.

    Raises:
        BadRequirement: no characteristic, no wording, a service we do not sell, or a value of
            another kind than the characteristic has.
        UnknownUnit, UnitsDoNotConvert: a unit the characteristic cannot be given in.
        OutOfBounds: negative, an availability above 100, a term beyond ten years and the like.
    """
    if requirement.group and requirement.group not in FAMILIES:
        raise BadRequirement(
            f"Service {requirement.group!r} is not one we sell; accepted:"
            f" {join_words(FAMILIES, 'or')}."
        )
    if requirement.operator is Operator.ABOUT:
        if not str(requirement.value).strip():
            raise BadRequirement("A requirement in free text is empty; say what is wanted.")
        return requirement
    if not requirement.characteristic:
        raise BadRequirement(
            f"“{_said(requirement)}” names no characteristic; choose one or make it free text."
        )
    if requirement.characteristic in LIMITS:
        return _checked_figure(requirement)
    if requirement.characteristic in _FLAGS:
        return _checked_flag(requirement)
    return requirement


def _checked_figure(requirement: Requirement) -> Requirement:
    name, number = requirement.characteristic, _number(requirement)
    if number is None or not math.isfinite(number):
        raise BadRequirement(
            f"{title_of(name)} of {str(requirement.value)!r} is not a number; accepted:"
            f" {LIMITS[name].accepted()} {STANDARD_UNITS[name]}."
        )
    standard = STANDARD_UNITS[name]
    if requirement.unit and requirement.unit != standard:
        number = _converted(number, requirement.unit, name)
    elif isinstance(requirement.value, int):
        number = requirement.value
    require_possible(name, number)
    return replace(requirement, value=number, unit=standard)


def _converted(number: float, unit: str, name: str) -> float:
    standard = STANDARD_UNITS[name]
    if name in {"users", "channels", "site_count"}:
        raise BadRequirement(f"{title_of(name)} is counted in {standard}, not in {unit!r}.")
    return round(convert(number, unit, standard), 6)


def _checked_flag(requirement: Requirement) -> Requirement:
    title = title_of(requirement.characteristic)
    if requirement.operator is not Operator.EQUALS:
        raise BadRequirement(f"{title} is wanted or not; accepted: equals yes or equals no.")
    # A text names one kind of it (a 4G backup, two paths) that an offering may list as a value.
    if isinstance(requirement.value, bool) or str(requirement.value).strip():
        return requirement
    raise BadRequirement(f"{title} has no value; accepted: yes or no.")
