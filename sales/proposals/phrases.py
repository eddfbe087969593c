"""Phrases of a proposal: dates, durations, settings and services as a careful writer says them."""

from __future__ import annotations

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
