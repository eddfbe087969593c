"""Phrases of a proposal: dates, durations, settings and services as a careful writer says them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from catalog.configuration import Configuration
from catalog.matching import Verdict
from catalog.offering import Value, say_value
from catalog.requirement import STANDARD_UNITS
from common.wording import count, join_words, plain
from sales.pricing.price_sheet import QuoteLine

VERDICT_WORDS = {
    Verdict.EXCEEDED: "Exceeded",
    Verdict.MET: "Met",
    Verdict.PARTLY: "Partly met",
    Verdict.NOT_MET: "Not met",
    Verdict.UNKNOWN: "To be confirmed",
}

_SENTENCES = re.compile(r"[^.!?]*(?:[.!?](?!\s|$)[^.!?]*)*(?:[.!?]+[’'\"”]?\s*|$)")
_SELLERS = re.compile(
    r"^\s*(?:do not |don['’]t |never )?(?:sell|renew|show|ask|quote|promise|propose|mention|upsell"
    r"|start with)\b|\bsell it\b|\bshow \w+ beside\b|\bwhoever asks\b|\bthat asks for it\b"
    r"|\bbefore promising\b|\bshould hear\b|\bnobody has them\b"
    r"|\bif customers\b|\bcustomers usually\b",
    re.IGNORECASE,
)
_SPOKEN_TO: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"\bThe customer['’]s\b", "Your"),
        (r"\bthe customer['’]s\b", "your"),
        (r"\bCustomers (?=with\b|who\b|that\b)", "Those "),
        (r"\bcustomers (?=with\b|who\b|that\b)", "those "),
        (r"\bthat only this customer uses\b", "that only you use"),
        (r"\bfor this customer only\b", "for you alone"),
        (r"\bwith the customer\b(?! \w+s\b)", "with you"),
    )
)


def day(when: date) -> str:
    """`24 November 2026`: no reader takes the day for the month."""
    return f"{when.day} {when:%B %Y}"


def duration(minutes: float) -> str:
    """`21.9 min`, `3 h 10 min`, `2 h`: tenths below an hour, whole minutes above."""
    if minutes < 60:
        return f"{plain(round(minutes, 1))} min"
    hours, rest = divmod(round(minutes), 60)
    return f"{hours:,} h {rest} min" if rest else f"{hours:,} h"


def setting(name: str, value: Value) -> str:
    """A configured value with the unit its characteristic is kept in."""
    unit = STANDARD_UNITS.get(name, "")
    return say_value(value) + (f" {unit}" if unit else "")


def title_of(name: str) -> str:
    """`service_class` as a person would write it, where the catalogue gave no title."""
    for ending in ("_mbps", "_percent", "_ms", "_hours", "_days"):
        name = name.removesuffix(ending)
    return name.replace("_", " ").capitalize()


def service_name(configuration: Configuration) -> str:
    """`Fibre Internet, 100 Mbit/s, Gold`."""
    return ", ".join(part for part in (configuration.offering_name, configuration.headline) if part)


def of_several(line: QuoteLine) -> str:
    """`2 × Fibre Internet, 100 Mbit/s`: the quantity only where it is not one."""
    name = service_name(line.configuration)
    return f"{line.quantity} × {name}" if line.quantity != 1 else name


def named_or_counted(names: Sequence[str], thing: str, *, most: int = 4) -> str:
    """`Oslo and Bergen`, or `25 sites` when naming them all would tire the reader."""
    return join_words(names) if len(names) <= most else count(len(names), thing)


def sentence(text: str) -> str:
    """The text ending in a full stop, unless it ends in punctuation already."""
    text = text.strip()
    return text if not text or text[-1] in ".!?:;…”" else text + "."


def lower_first(text: str) -> str:
    """Lower-cases a leading word, but not an abbreviation such as DDoS or UCaaS."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def for_customer(text: str) -> str:
    """What the catalogue says of a service, as it may stand in a customer's document.

    Advice to sellers ("Do not sell it ...", "Ask about ...") is left out sentence by sentence; the
    customer is spoken to where the catalogue speaks of one.
    """
    kept = [each for each in _SENTENCES.findall(text) if not _SELLERS.search(each)]
    said = "".join(kept).strip()
    for shape, words in _SPOKEN_TO:
        said = shape.sub(words, said)
    return sentence(said)
