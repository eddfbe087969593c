"""What is wrong with the people of a customer, all of it at once."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sales.customers.customer import Contact

CHANNELS = ("", "e-mail", "phone", "portal", "letter")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def contact_faults(contacts: Iterable[Contact]) -> Iterable[str]:
    """A sentence a fault: no name, no e-mail address, no channel, the same person twice."""
    seen: set[str] = set()
    for nth, each in enumerate(contacts, start=1):
        if not each.name:
            yield f"Contact {nth} has no name."
        if each.email and not _EMAIL.fullmatch(each.email):
            yield f"{each.email!r} is not an e-mail address."
        if each.preferred_channel not in CHANNELS:
            accepted = ", ".join(filter(None, CHANNELS))
            yield f"{each.preferred_channel!r} is no channel; accepted: {accepted}."
        key = each.email.casefold()
        if key and key in seen:
            yield f"{each.email} is there twice; one person is kept once."
        seen.add(key)
