"""Raise a request: who asks, what for, by when; fulfilled by its rule or routed to a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from common.actor import Actor, Permission
from common.errors import BusinessError
from database.stored import Stored
from database.work import Work
from sales.care.classifier import Guess, RequestClassifier
from sales.care.interaction import Channel, Direction, Interaction
from sales.care.request import Request, Step, StepKind, complete, step
from sales.care.request_types import RequestType, checked_answers, request_type
from sales.care.routing import route
from sales.care.subject import Had, subject_of
from sales.care.working_time import hours_of
from sales.customers.customer import Customer
from workflows.fulfil_request import try_to_fulfil
from workflows.keep_customer import may_contact

CAMPAIGN = "campaign"  # the request type, and the purpose people agree to


class NotSure(BusinessError):
    def __init__(self, guess: Guess) -> None:
        likely = ", ".join(f"{name} ({chance:.0%})" for name, chance in guess.likely)
        super().__init__(f"The text does not say clearly what is asked; choose the type: {likely}.")
        self.guess = guess


class NoConsent(BusinessError):
    def __init__(self, who: str) -> None:
        super().__init__(
            f"{who} has not agreed to campaigns; record the consent on the customer's record "
            "under People and sites, or choose somebody who has."
        )


class TitleMissing(BusinessError):
    def __init__(self) -> None:
        super().__init__("Say in a few words what is asked.")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRequest:
    """`type` is empty when the text shall tell it."""

    customer_id: str
    title: str
    text: str = ""
    type: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    channel: Channel = Channel.PHONE
    direction: Direction = Direction.INBOUND
    contact_name: str = ""
    contact_email: str = ""
    external_id: str = ""


def guess_type(work: Work, text: str, *, by: Actor) -> Guess:
    """What the text asks for, learnt from examples and from people's corrections."""
    by.require(Permission.CARE)
    return _classifier(work).guess(text)


def raise_request(work: Work, new: NewRequest, *, by: Actor, now: datetime) -> Stored[Request]:
    """Keep a request with its first contact; fulfil it by its rule or route it.

    Raises:
        NotAllowed, NotFound, TitleMissing, NotSure, FormIncomplete, UnknownRequestType.
    """
    by.require(Permission.CARE)
    return enter_request(work, new, by=by, now=now)


def enter_request(work: Work, new: NewRequest, *, by: Actor, now: datetime) -> Stored[Request]:
    """What every way in has in common; whoever calls has checked that `by` may ask for this."""
    title = " ".join(new.title.split())[:200]
    if not title:
        raise TitleMissing
    customer = work.customers.get(new.customer_id).value
    kind, guess = _kind_of(work, new)
    if kind.name == CAMPAIGN:
        _require_consent(customer, new.contact_email, now.date())
    request = _opened(work, new, customer, kind, title, by=by, now=now)
    steps = [step(request, StepKind.RAISED, note=new.text[:500], by=by, now=now)]
    if guess is not None:
        note = f"{kind.name}, {guess.likely[0][1]:.0%} likely from its text"
        steps.append(step(request, StepKind.CLASSIFIED, note=note, internal=True, by=by, now=now))
    _log_contact(work, request, new, by=by, now=now)
    request, said, last = _answered(work, request, kind, customer.segment, by=by, now=now)
    stored = work.requests.save(request, (*steps, last), expected=None, by=by, now=now)
    if request.assignee_id:
        told = f"{request.id} from {customer.name} is yours: {title}"
        work.care_desk.notify(request.assignee_id, told, request.id, now=now)
    if request.contact_email:
        _confirm(work, request, said, now=now)
    work.journal.note(by, "raised", "request", request.id, now=now, after=f"{kind.name}: {title}")
    return stored


def _opened(
    work: Work,
    new: NewRequest,
    customer: Customer,
    kind: RequestType,
    title: str,
    *,
    by: Actor,
    now: datetime,
) -> Request:
    """Raises FormIncomplete."""
    answers = checked_answers(kind, new.answers)
    services = (
        Had(each.site_name, each.configuration.offering_name, each.configuration.family)
        for each in work.services.of_customer(customer.id)
    )
    subject = subject_of(customer, services, answers)
    return Request(
        id=work.requests.next_id(),
        customer_id=customer.id,
        type=kind.name,
        title=title,
        text=new.text.strip(),
        answers=answers,
        site_id=subject.site_id,
        site_name=subject.site_name,
        family=subject.family,
        channel=new.channel,
        direction=new.direction,
        contact_name=new.contact_name.strip(),
        contact_email=new.contact_email.strip(),
        queue=kind.queue,
        opened_at=now,
        due_at=hours_of(kind.queue).after(now, kind.answer_hours),
        raised_by_id=by.id,
    )


def _require_consent(customer: Customer, email: str, today: date) -> None:
    """Nobody is approached for a campaign who has not agreed to campaigns. Raises NoConsent."""
    wanted = email.strip().casefold()
    for each in customer.contacts:
        if wanted and each.email.casefold() == wanted and may_contact(each, CAMPAIGN, today):
            return
    raise NoConsent(email or "the person")


def _answered(
    work: Work, request: Request, kind: RequestType, segment: str, *, by: Actor, now: datetime
) -> tuple[Request, str, Step]:
    """By its rule, or else on its way to a person; with what the customer is told."""
    done = try_to_fulfil(work, request, kind, by=by, now=now)
    request = replace(request, outcome=done.outcome)
    if done.complete:
        finished, last = complete(
            request, done.cause, outcome=done.said, first_contact=True, by=by, now=now
        )
        return replace(finished, outcome=done.outcome), done.said, last
    request, routed = _routed(work, request, kind, segment, now)
    note = " · ".join(part for part in (done.said, routed) if part)
    last = step(request, StepKind.ROUTED, note=note, internal=True, by=by, now=now)
    return request, done.said, last


def reclassify(
    work: Work, request_id: str, type: str, *, expected: int, by: Actor, now: datetime
) -> Stored[Request]:
    """A person says what it really is; the classifier learns, and it is routed anew.

    Raises:
        UnknownRequestType, ChangedMeanwhile, NotFound.
    """
    by.require(Permission.CARE)
    request = work.requests.get(request_id).value
    kind = request_type(type)
    segment = work.customers.get(request.customer_id).value.segment
    due = hours_of(kind.queue).after(request.opened_at, kind.answer_hours)
    changed = replace(request, type=kind.name, queue=kind.queue, due_at=due)
    changed, routed = _routed(work, changed, kind, segment, now)
    note = f"{request.type} corrected to {kind.name} · {routed}"
    corrected = step(changed, StepKind.CLASSIFIED, note=note, internal=True, by=by, now=now)
    stored = work.requests.save(changed, (corrected,), expected=expected, by=by, now=now)
    work.requests.learn(request_id, f"{request.title} {request.text}", kind.name, now=now)
    work.journal.note(
        by, "classified", "request", request_id, now=now, before=request.type, after=kind.name
    )
    return stored


def _kind_of(work: Work, new: NewRequest) -> tuple[RequestType, Guess | None]:
    if new.type:
        return request_type(new.type), None
    guess = _classifier(work).guess(f"{new.title} {new.text}")
    if not guess.sure:
        raise NotSure(guess)
    return request_type(guess.type), guess


def _routed(
    work: Work, request: Request, kind: RequestType, segment: str, now: datetime
) -> tuple[Request, str]:
    decision = route(kind, segment, work.care_desk.agents(), work.requests.open_counts(), now)
    agent = decision.agent
    placed = replace(
        request,
        queue=decision.queue,
        assignee_id=agent.account_id if agent else "",
        assignee_name=agent.name if agent else "",
    )
    return placed, decision.reason


def _log_contact(
    work: Work, request: Request, new: NewRequest, *, by: Actor, now: datetime
) -> None:
    work.interactions.add(
        Interaction(
            customer_id=request.customer_id,
            at=now,
            channel=new.channel,
            direction=new.direction,
            subject=request.title,
            text=request.text,
            contact_name=request.contact_name,
            contact_email=request.contact_email,
            by_id=by.id,
            by_name=by.name,
            request_id=request.id,
            external_id=new.external_id,
        )
    )


def _confirm(work: Work, request: Request, said: str, *, now: datetime) -> None:
    text = said or f"We answer by {request.due_at:%d %b %Y, %H:%M} UTC."
    body = f"Thank you. Your request {request.id} ({request.title}) has reached us.\n\n{text}\n"
    work.care_desk.post(request.contact_email, f"{request.id}: {request.title}", body, now=now)


# One model for the corrections it was trained on; trained anew when there are more.
_trained: dict[str, tuple[tuple[tuple[str, str], ...], RequestClassifier]] = {}


def _classifier(work: Work) -> RequestClassifier:
    corrections = work.requests.corrections()
    kept = _trained.get(work.address)
    if kept is None or kept[0] != corrections:
        kept = corrections, RequestClassifier(corrections)
        _trained[work.address] = kept
    return kept[1]
