"""What changed in a customer's record, field by field, so that every field has a history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sales.customers.customer import Contact, Customer

# Fields of a customer with the words people use for them.
_FIELDS = {
    "name": "name",
    "segment": "segment",
    "industry": "industry",
    "address": "head office",
    "country": "country",
    "tax_id": "tax id",
    "domain": "domain",
    "kind": "kind",
    "state": "state",
    "parent_id": "part of",
    "account_manager": "account manager",
    "merged_into": "merged into",
}
_CONTACT = {
    "name": "name",
    "role": "role",
    "email": "e-mail",
    "phone": "phone",
    "preferred_channel": "preferred channel",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """`person` is the e-mail address of whom it is about, so that erasing them finds it."""

    field: str
    before: str
    after: str
    person: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A change as it is kept: who made it, and when."""

    at: datetime
    by_name: str
    change: FieldChange


def changes(before: Customer, after: Customer) -> tuple[FieldChange, ...]:
    """Every field that differs, in the order of the record."""
    return (*_own(before, after), *_contacts(before, after), *_sites(before, after))


def _own(before: Customer, after: Customer) -> Iterator[FieldChange]:
    for name, words in _FIELDS.items():
        was, now = str(getattr(before, name)), str(getattr(after, name))
        if was != now:
            yield FieldChange(field=words, before=was, after=now)
    for words, was, now in (
        ("addresses", _lines(before.addresses), _lines(after.addresses)),
        ("account team", _lines(before.team), _lines(after.team)),
    ):
        if was != now:
            yield FieldChange(field=words, before=was, after=now)


def _lines(things: tuple[object, ...]) -> str:
    return "; ".join(map(str, things))


def _contacts(before: Customer, after: Customer) -> Iterator[FieldChange]:
    was, now = _by_person(before.contacts), _by_person(after.contacts)
    for key in (*was, *(each for each in now if each not in was)):
        old, new = was.get(key), now.get(key)
        email = ((old or new).email if old or new else "").strip().casefold()  # type: ignore[union-attr]
        if old is None or new is None:
            yield FieldChange(field="contact", before=_named(old), after=_named(new), person=email)
        elif old != new:
            yield from _of_contact(old, new, email)


def _of_contact(old: Contact, new: Contact, email: str) -> Iterator[FieldChange]:
    for name, words in _CONTACT.items():
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            yield FieldChange(field=f"contact's {words}", before=was, after=now, person=email)
    was, now = _consents(old), _consents(new)
    if was != now:
        yield FieldChange(field="contact's consent", before=was, after=now, person=email)


def _consents(contact: Contact) -> str:
    return "; ".join(
        f"{each.purpose} since {each.given_on:%d %b %Y}"
        + (f", withdrawn on {each.withdrawn_on:%d %b %Y}" if each.withdrawn_on else "")
        for each in contact.consents
    )


def _by_person(contacts: tuple[Contact, ...]) -> dict[str, Contact]:
    return {each.email.strip().casefold() or each.name.casefold(): each for each in contacts}


def _named(contact: Contact | None) -> str:
    return contact.name if contact else ""


def _sites(before: Customer, after: Customer) -> Iterator[FieldChange]:
    was = {each.id: each for each in before.sites}
    now = {each.id: each for each in after.sites}
    for id in (*was, *(each for each in now if each not in was)):
        old, new = was.get(id), now.get(id)
        if old != new:
            yield FieldChange(
                field=f"site {id}",
                before=f"{old.name}, {old.street}, {old.city}" if old else "",
                after=f"{new.name}, {new.street}, {new.city}" if new else "",
            )
