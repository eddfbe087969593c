"""The letter: who writes to whom, what is offered, what is open and what to do next."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from common.wording import count, join_words
from sales.proposals.glance import Glance
from sales.proposals.phrases import day, lower_first, named_or_counted
from sales.proposals.provider import Provider
from sales.proposals.section import Section
from sales.quotes.quote_version import QuoteVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    sender: tuple[str, ...]
    addressee: tuple[str, ...]
    date: str
    subject: str
    salutation: str
    paragraphs: tuple[str, ...]
    closing: str
    signatory: str
    signatory_lines: tuple[str, ...]


def write_letter(
    version: QuoteVersion, glance: Glance, *, provider: Provider, sections: Collection[Section]
) -> Letter:
    """A letter to the customer's first contact, or to the company when it names nobody."""
    customer = version.customer
    contact = customer.contacts[0] if customer.contacts else None
    person = (contact.name, contact.role) if contact else ()
    lines = (*person, customer.name, *customer.address.splitlines())
    sender = (provider.name, *provider.address.splitlines(), provider.phone, provider.website)
    return Letter(
        sender=tuple(line.strip() for line in sender if line.strip()),
        addressee=tuple(line.strip() for line in lines if line.strip()),
        date=day(version.issued_on),
        subject=f"{version.title} – our offer {version.label}",
        salutation=f"Dear {contact.name}," if contact else f"To {customer.name},",
        paragraphs=(
            _offer(version, glance),
            _answer(version, glance, sections),
            _next_step(version, glance, sections),
            _invitation(version),
        ),
        closing="Yours sincerely,",
        signatory=version.issued_by_name,
        signatory_lines=tuple(x for x in (provider.name, version.issued_by_email) if x),
    )


def _offer(version: QuoteVersion, glance: Glance) -> str:
    wanted = join_words([lower_first(family) for family in glance.families])
    where = named_or_counted(glance.site_names, "site")
    what = f"You asked us for {wanted} at {where}. " if wanted else ""
    once = f", and one-time charges of {glance.totals.once}" if glance.totals.once else ""
    taxes = "Taxes come on top, as listed." if version.taxes else "Taxes are not included."
    return (
        f"{what}This document is our offer: {count(glance.service_count, 'service')} for "
        f"{glance.totals.monthly} a month on a term of "
        f"{count(version.sheet.terms.term_months, 'month')}{once}. {taxes}"
    )


def _answer(version: QuoteVersion, glance: Glance, sections: Collection[Section]) -> str:
    """How the requirements are answered, with the gaps named rather than left to be found."""
    asked = len(version.compliance)
    if not asked:
        return "We have kept to what you told us; where you need more, we will add it."
    said = (
        f"We checked it against your {count(asked, 'requirement')}: {glance.kept} met or exceeded"
    )
    if not glance.short and not glance.open:
        return said + ". None is left open."
    parts = []
    if glance.short:
        parts.append(f"{len(glance.short)} not met in full")
    if glance.open:
        parts.append(f"{len(glance.open)} still to be confirmed")
    where = ""
    if Section.COMPLIANCE in sections:
        where = f" The section “{Section.COMPLIANCE.heading}” says which, and what we propose."
    return f"{said}, {join_words(parts)}.{where}"


def _next_step(version: QuoteVersion, glance: Glance, sections: Collection[Section]) -> str:
    act = "tell us so in writing"
    if Section.TERMS in sections:
        act = "sign the acceptance at the end of this document and return it to us"
    ready = ""
    if glance.longest_lead_time_days:
        ready = (
            " Counted from that day, every service is ready within "
            f"{count(glance.longest_lead_time_days, 'day')}."
        )
    return f"The offer stands until {day(version.valid_until)}. To order, {act}.{ready}"


def _invitation(version: QuoteVersion) -> str:
    reach = f" at {version.issued_by_email}" if version.issued_by_email else ""
    return (
        "If anything here does not read as you meant it, please tell me before you decide. "
        f"You reach me{reach}, and I will issue a new version rather than amend this one by hand."
    )
