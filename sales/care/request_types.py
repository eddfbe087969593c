"""The catalogue of request types: what is asked, who answers by when, and what is automatic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from common.errors import BusinessError


class Fulfilment(StrEnum):
    """What a rule may do without a person, once the form is complete."""

    BY_PERSON = "a person answers it"
    OPEN_TICKET = "a trouble ticket is opened"
    OPEN_OPPORTUNITY = "an opportunity is opened for the account team"
    ADJUST_BILL = "a bill adjustment within the limit is booked"
    AMEND_ADDRESS = "the head office address is amended"
    COPY_OF_PROPOSAL = "the newest proposal is sent again"


# Above this in the account's currency, a bill adjustment is a person's decision.
ADJUSTMENT_LIMIT = Decimal(250)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One field of a request's form."""

    name: str
    label: str
    required: bool = False
    accepted: tuple[str, ...] = ()  # empty: any text


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestType:
    """`answer_hours` are working hours; `escalate_share` of them gone, it goes up a level."""

    name: str
    title: str
    queue: str
    answer_hours: float
    questions: tuple[Question, ...] = ()
    fulfilment: Fulfilment = Fulfilment.BY_PERSON
    inbound: bool = True
    escalate_share: float = 0.8


_SITE = Question(name="site", label="Site")
_SERVICE = Question(name="service", label="Service")

REQUEST_TYPES: Mapping[str, RequestType] = {
    each.name: each
    for each in (
        RequestType(
            name="quote",
            title="Price or quote",
            queue="Sales",
            answer_hours=16,
            questions=(Question(name="services", label="What is wanted", required=True), _SITE),
            fulfilment=Fulfilment.OPEN_OPPORTUNITY,
        ),
        RequestType(
            name="order",
            title="Order or delivery",
            queue="Delivery",
            answer_hours=16,
            questions=(Question(name="order", label="Order number"), _SITE, _SERVICE),
        ),
        RequestType(
            name="change",
            title="Change of records",
            queue="Delivery",
            answer_hours=24,
            questions=(Question(name="new_address", label="New head office address"),),
            fulfilment=Fulfilment.AMEND_ADDRESS,
        ),
        RequestType(
            name="fault",
            title="Fault",
            queue="Service desk",
            answer_hours=2,
            questions=(
                _SITE,
                _SERVICE,
                Question(
                    name="down",
                    label="Is the service down?",
                    required=True,
                    accepted=("yes", "no"),
                ),
            ),
            fulfilment=Fulfilment.OPEN_TICKET,
        ),
        RequestType(
            name="bill query",
            title="Bill query",
            queue="Billing",
            answer_hours=16,
            questions=(
                Question(name="account", label="Billing account, as on the bill"),
                Question(name="amount", label="Amount in question"),
                _SITE,
                _SERVICE,
            ),
            fulfilment=Fulfilment.ADJUST_BILL,
        ),
        RequestType(
            name="complaint",
            title="Complaint",
            queue="Care",
            answer_hours=8,
            questions=(_SITE, _SERVICE),
        ),
        RequestType(
            name="information",
            title="Information or a copy",
            queue="Care",
            answer_hours=16,
            questions=(
                Question(name="document", label="Document", accepted=("", "proposal", "other")),
            ),
            fulfilment=Fulfilment.COPY_OF_PROPOSAL,
        ),
        RequestType(
            name="callback",
            title="Call back",
            queue="Care",
            answer_hours=4,
            questions=(Question(name="phone", label="Phone number", required=True),),
        ),
        RequestType(
            name="campaign", title="Campaign contact", queue="Sales", answer_hours=80, inbound=False
        ),
    )
}
QUEUES = tuple(dict.fromkeys(each.queue for each in REQUEST_TYPES.values()))


class UnknownRequestType(BusinessError):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"There is no request type {name!r}; accepted: {', '.join(REQUEST_TYPES)}."
        )


class FormIncomplete(BusinessError):
    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__(" ".join(faults))


def request_type(name: str) -> RequestType:
    """Raises UnknownRequestType."""
    if name not in REQUEST_TYPES:
        raise UnknownRequestType(name)
    return REQUEST_TYPES[name]


def checked_answers(kind: RequestType, answers: Mapping[str, str]) -> dict[str, str]:
    """The form's answers, trimmed, those left empty dropped.

    Raises:
        FormIncomplete: every missing or unaccepted answer at once.
    """
    faults, kept = [], {}
    for question in kind.questions:
        said = " ".join(answers.get(question.name, "").split())
        if question.required and not said:
            faults.append(f"{question.label} is missing.")
        elif said and question.accepted and said not in question.accepted:
            accepted = " or ".join(each for each in question.accepted if each)
            faults.append(f"{question.label}: {said!r} is not accepted; accepted: {accepted}.")
        elif said:
            kept[question.name] = said
    if faults:
        raise FormIncomplete(tuple(faults))
    return kept
