"""Personal data: everything held on a person, and erasing them without breaking accounts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import msgspec

from common.actor import Actor, Permission
from common.errors import BusinessError
from database.work import Work
from sales.care.interaction import Interaction
from sales.care.request import Request
from sales.customers.changes import Changed
from sales.customers.customer import Contact, Customer

ERASED = "Erased person"


class NothingHeld(BusinessError):
    def __init__(self, email: str) -> None:
        super().__init__(f"Nothing is held on {email}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldOnPerson:
    """What is held, by where it is kept; accounts without the password's hash."""

    email: str
    contacts: tuple[tuple[str, Contact], ...]  # customer id
    interactions: tuple[Interaction, ...]
    requests: tuple[Request, ...]
    account: str = ""
    steps: tuple[tuple[str, datetime, str, str], ...] = ()  # request, moment, step, note
    mail: tuple[tuple[str, str], ...] = ()  # subject, text
    files: tuple[str, ...] = ()
    history: tuple[Changed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    contacts: int
    interactions: int
    requests: int


def held_on_person(work: Work, email: str, *, by: Actor, now: datetime) -> bytes:
    """All that is held on an e-mail address as JSON. Raises NothingHeld."""
    by.require(Permission.ADMINISTER)
    email = email.strip().casefold()
    customers = work.customers.recognised_by("email", email, limit=500)
    account = work.accounts.get_by_email(email)
    requests = work.requests.of_person(email)
    held = HeldOnPerson(
        email=email,
        contacts=tuple(
            (each.id, contact)
            for each in customers
            for contact in each.contacts
            if contact.email.casefold() == email
        ),
        interactions=work.interactions.of_person(email),
        requests=requests,
        account=f"{account.id} {account.name}, {account.role}" if account else "",
        steps=work.personal_traces.steps_of([each.id for each in requests]),
        mail=work.personal_traces.mail_to(email),
        files=work.personal_traces.files_of(email),
        history=work.customer_changes.of_person(email),
    )
    if not (held.contacts or held.interactions or held.requests or held.account or held.mail):
        raise NothingHeld(email)
    work.journal.note(by, "exported data of", "person", _shown(email), now=now)
    return msgspec.json.format(msgspec.json.encode(held), indent=2)


def erase_person(work: Work, email: str, *, by: Actor, now: datetime) -> Erased:
    """Name, address and words go; requests, contacts and bills stay countable without them.

    The same goes for what repeats them: steps, tickets, mail, notices, the classifier's examples,
    the history of fields and what a merge would bring back. Issued quotes and the journal are kept
    as they are: they are records of business that the law asks to keep, and rewriting them would
    break their proof. Raises NothingHeld.
    """
    by.require(Permission.ADMINISTER)
    email = email.strip().casefold()
    customers = work.customers.recognised_by("email", email, limit=500)
    contacts = 0
    for each in customers:
        stored = work.customers.get(each.id)
        changed = _without(stored.value, email)
        contacts += len(stored.value.contacts) - len(changed.contacts)
        work.customers.save(changed, expected=stored.revision, by=by, now=now)
    requests = work.requests.anonymise(email)  # first, since contacts lead to them
    done = Erased(
        contacts=contacts, interactions=work.interactions.anonymise(email), requests=len(requests)
    )
    account = work.accounts.get_by_email(email)
    work.personal_traces.erase(email, requests, account_id=account.id if account else "")
    work.customer_changes.anonymise(email)
    work.merges.forget_person(email)
    if account is not None:
        gone = f"{account.id.casefold()}@erased.invalid"
        work.accounts.save(
            replace(account, name=ERASED, email=gone, active=False, password_hash="")
        )
        work.accounts.revoke_sessions_of(account.id, now)
        work.portal.end(account.id, now)
    elif not (done.contacts or done.interactions or done.requests):
        raise NothingHeld(email)
    work.journal.note(by, "erased", "person", _shown(email), now=now)
    return done


def _without(customer: Customer, email: str) -> Customer:
    """A prospect made of a private sender is called by the person's name or address."""
    kept = tuple(each for each in customer.contacts if each.email.casefold() != email)
    gone = {each.name for each in customer.contacts if each not in kept} | {email}
    name = ERASED if customer.name in gone else customer.name
    return replace(customer, contacts=kept, name=name)


def _shown(email: str) -> str:
    """The journal must not keep what was asked to be forgotten: only the domain."""
    return f"…@{email.rpartition('@')[2]}"
