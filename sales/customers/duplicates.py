"""Duplicate customers: likely the same by name, address, domain or tax id (rapidfuzz)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from sales.customers.customer import Customer

# Scores of 0 to 100; chosen so that a legal form or an accent makes no difference and a
# different town's sister company is still a question, not a verdict.
LIKELY, POSSIBLE = 90.0, 80.0
_LEGAL_FORMS = {
    *("inc", "incorporated", "ltd", "limited", "llc", "llp", "plc", "co", "corp", "corporation"),
    *("company", "gmbh", "ag", "kg", "sa", "sas", "sarl", "srl", "spa", "bv", "nv", "ab", "as"),
    *("oy", "aps", "pty", "group", "holding", "holdings", "the"),
}
# A block larger than this is a word everybody uses; comparing all of it finds nothing new.
_LARGEST_BLOCK = 60


def name_key(name: str) -> str:
    """The name without case, accents, punctuation and legal form, its words in order."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(each for each in plain if not unicodedata.combining(each))
    words = re.sub(r"[^\w\s]", " ", letters.replace("&", " and ").replace(".", "")).split()
    return " ".join([each for each in words if each not in _LEGAL_FORMS] or words)


def tax_key(tax_id: str) -> str:
    return re.sub(r"[^0-9a-z]", "", tax_id.casefold())


def domain_key(domain: str) -> str:
    """`https://www.Akerlund.example/shop` and `mia@akerlund.example` are both akerlund.example."""
    host = domain.casefold().strip().split("//")[-1].split("/")[0].rpartition("@")[2]
    return host.removeprefix("www.").strip(".")


def phone_key(phone: str) -> str:
    """The last nine digits: country codes and trunk zeros are written in too many ways."""
    digits = re.sub(r"\D", "", phone)
    return digits[-9:] if len(digits) >= 7 else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How like two customers are, 0 to 100, and what says so."""

    customer_id: str
    name: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class _Kept:
    customer_id: str
    name: str
    key: str
    address: str
    tax: str
    domain: str


class DuplicateIndex:
    """Customers by tax id, domain and parts of their names; grows as customers are added.

    Only customers that share a block are compared, so a hundred thousand take minutes, not weeks.
    """

    def __init__(self, customers: Iterable[Customer] = ()) -> None:
        self._blocks: dict[str, list[_Kept]] = {}
        for each in customers:
            self.add(each)

    def add(self, customer: Customer) -> None:
        kept = _kept(customer)
        for block in _blocks(kept):
            self._blocks.setdefault(block, []).append(kept)

    def like(self, customer: Customer, *, least: float = POSSIBLE) -> tuple[Likeness, ...]:
        """Other customers at least this like it, the likeliest first."""
        asked = _kept(customer)
        near: dict[str, _Kept] = {}
        for block in _blocks(asked):
            members = self._blocks.get(block, ())
            if len(members) <= _LARGEST_BLOCK or block[0] != "n":
                near.update((each.customer_id, each) for each in members[:_LARGEST_BLOCK])
        near.pop(asked.customer_id, None)
        found = [_likeness(asked, each) for each in near.values()]
        kept = [each for each in found if each.score >= least]
        return tuple(sorted(kept, key=lambda each: (-each.score, each.customer_id)))


def likeness(one: Customer, other: Customer) -> Likeness:
    """How like `other` is to `one`."""
    return _likeness(_kept(one), _kept(other))


def _kept(customer: Customer) -> _Kept:
    return _Kept(
        customer.id,
        customer.name,
        name_key(customer.name),
        name_key(customer.address),
        tax_key(customer.tax_id),
        domain_key(customer.domain),
    )


def _blocks(kept: _Kept) -> list[str]:
    words = kept.key.split()
    blocks = [f"n:{kept.key.replace(' ', '')[:6]}"]
    if words:
        # Beginnings of all words in any order: a slip in the middle of one does not hide the rest.
        begins = " ".join(sorted(word[:3] for word in words))
        blocks += [f"n:~{max(words, key=len)}", f"n:={begins}", f"e:{kept.key}"]
    if kept.tax:
        blocks.append(f"t:{kept.tax}")
    if kept.domain:
        blocks.append(f"d:{kept.domain}")
    return blocks


def _likeness(one: _Kept, other: _Kept) -> Likeness:
    # Imported here: rapidfuzz is only loaded where customers are compared.
    from rapidfuzz.fuzz import ratio, token_sort_ratio

    def say(score: float, reason: str) -> Likeness:
        return Likeness(
            customer_id=other.customer_id, name=other.name, score=round(score, 1), reason=reason
        )

    if one.tax and one.tax == other.tax:
        return say(100.0, f"same tax id {one.tax.upper()}")
    name = max(ratio(one.key, other.key), token_sort_ratio(one.key, other.key))
    if one.tax and other.tax:  # two tax ids are two organisations, however like their names
        return say(min(name, POSSIBLE - 1), "different tax ids")
    if one.domain and one.domain == other.domain:
        return say(max(90.0, name), f"same domain {one.domain}; names {name:.0f} % alike")
    if not one.address or not other.address:
        return say(name, f"names {name:.0f} % alike")
    address = token_sort_ratio(one.address, other.address)
    score = name if address >= 85 else name - min(12.0, (85 - address) / 4)
    return say(score, f"names {name:.0f} % and addresses {address:.0f} % alike")
