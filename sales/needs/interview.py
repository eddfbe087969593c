"""Interview answers as requirements: each answer in the catalogue's words, units and priorities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from catalog.offering import Value
from catalog.requirement import STANDARD_UNITS, Operator, Priority, Requirement
from common.errors import BusinessError
from common.wording import join_words
from sales.needs.limits import default_priority, require_possible
from sales.needs.need import Interview
from sales.needs.vocabulary import FAMILIES, families_for

_FIGURES: tuple[tuple[str, str, Operator], ...] = (
    ("bandwidth_mbps", "Bandwidth", Operator.AT_LEAST),
    ("users", "Users", Operator.AT_LEAST),
    ("availability_percent", "Availability", Operator.AT_LEAST),
    ("latency_ms", "Latency", Operator.AT_MOST),
    ("budget_monthly", "Budget", Operator.AT_MOST),
    ("term_months", "Term", Operator.EQUALS),
)
_FLAGS = ("symmetric", "managed", "resilience")


class UnknownService(BusinessError):
    def __init__(self, service: str) -> None:
        super().__init__(
            f"Services: {service!r} is not one we sell; accepted: {join_words(FAMILIES, 'or')}."
        )


class ReadyInThePast(BusinessError):
    def __init__(self, ready_by: date, today: date) -> None:
        super().__init__(
            f"Ready by: {ready_by:%d %B %Y} has passed; accepted: {today:%d %B %Y} or later."
        )


def requirements_of(interview: Interview, *, today: date) -> tuple[Requirement, ...]:
    """What the answers come to, numbered R-001 on; nothing where nothing was said.

    Services, bandwidth, symmetry, users, availability, latency, management, resilience, security
    and the ready date are musts; budget and term shoulds, as they are negotiated; business goals
    and applications mays, for they colour the choice but exclude nothing. "No" to symmetric or
    resilience excludes nothing either and is a may; "no" to managed is a should.

    Line figures go to each wanted family that has them, users to those sold by the user; where no
    wanted family has the figure it is kept for the whole sale, users then as a may.

    Raises:
        UnknownService: a service that is none of FAMILIES.
        OutOfBounds: a figure that cannot be meant, the field named.
        ReadyInThePast: `ready_by` before `today`.
    """
    unknown = next((each for each in interview.services if each not in FAMILIES), None)
    if unknown is not None:
        raise UnknownService(unknown)
    found = (
        *_services(interview),
        *_figures(interview),
        *_flags(interview),
        *_security(interview),
        *_ready_by(interview, today),
        *_wishes(interview),
    )
    return tuple(replace(each, id=f"R-{number:03d}") for number, each in enumerate(found, 1))


def _requirement(
    field: str, characteristic: str, operator: Operator, value: Value, text: str
) -> Requirement:
    return Requirement(
        id="",
        characteristic=characteristic,
        operator=operator,
        value=value,
        unit=STANDARD_UNITS.get(characteristic, ""),
        priority=default_priority(characteristic),
        text=text,
        source=f"interview: {field.casefold()}",
    )


def _spread(requirement: Requirement, services: tuple[str, ...]) -> Iterator[Requirement]:
    for family in families_for(requirement.characteristic, services):
        yield replace(requirement, group=family)


def _services(interview: Interview) -> Iterator[Requirement]:
    for family in dict.fromkeys(interview.services):
        made = _requirement("services", "service", Operator.EQUALS, family, family)
        yield replace(made, group=family)


def _figures(interview: Interview) -> Iterator[Requirement]:
    for name, field, operator in _FIGURES:
        value = getattr(interview, name)
        if value is None:
            continue
        require_possible(name, value, field)
        made = _requirement(field, name, operator, value, "")
        made = replace(made, text=str(made))
        for each in _spread(made, interview.services):
            loose = name == "users" and not each.group and interview.services
            yield replace(each, priority=Priority.MAY) if loose else each


def _flags(interview: Interview) -> Iterator[Requirement]:
    for name in _FLAGS:
        value = getattr(interview, name)
        if value is None:
            continue
        said = f"{name.capitalize()}: {'yes' if value else 'no'}"
        made = _requirement(name, name, Operator.EQUALS, value, said)
        if not value:
            priority = Priority.SHOULD if name == "managed" else Priority.MAY
            made = replace(made, priority=priority)
        yield from _spread(made, interview.services)


def _security(interview: Interview) -> Iterator[Requirement]:
    for answer in interview.security:
        folded = answer.casefold()
        if "ddos" in folded:
            made = _requirement("security", "ddos_protection", Operator.EQUALS, True, answer)
            yield from _spread(made, interview.services)
        elif "encrypt" in folded or "ipsec" in folded:
            made = _requirement("security", "encrypted", Operator.EQUALS, True, answer)
            yield from _spread(made, interview.services)
        elif answer.strip():
            made = _requirement("security", "", Operator.ABOUT, answer, answer)
            group = "Security" if "Security" in interview.services else ""
            yield replace(made, group=group)


def _ready_by(interview: Interview, today: date) -> Iterator[Requirement]:
    if interview.ready_by is None:
        return
    if interview.ready_by < today:
        raise ReadyInThePast(interview.ready_by, today)
    days = (interview.ready_by - today).days
    require_possible("lead_time_days", days, "Ready by")
    said = f"Ready by {interview.ready_by:%d %B %Y}"
    yield _requirement("ready by", "lead_time_days", Operator.AT_MOST, days, said)


def _wishes(interview: Interview) -> Iterator[Requirement]:
    answers = [("business goals", interview.business_goals)]
    answers += [("applications", each) for each in interview.applications]
    for field, answer in answers:
        if answer.strip():
            made = _requirement(field, "", Operator.ABOUT, answer.strip(), answer.strip())
            yield replace(made, priority=Priority.MAY)
