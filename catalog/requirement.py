"""A requirement: a condition on a catalogue characteristic, with unit, priority and source."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from catalog.offering import Value, say_value


class Operator(StrEnum):
    AT_LEAST = "at least"
    AT_MOST = "at most"
    EQUALS = "equals"
    ABOUT = "about"  # free text, judged by similarity


class Priority(StrEnum):
    MUST = "must"
    SHOULD = "should"
    MAY = "may"


# The characteristics a need can speak of, with the unit their values are kept in. Those of an
# offering beside these (seats, codecs ...) may be required too; these have settled names so that
# words, interview and catalogue meet.
STANDARD_UNITS: dict[str, str] = {
    "bandwidth_mbps": "Mbit/s",
    "availability_percent": "%",
    "latency_ms": "ms",
    "jitter_ms": "ms",
    "loss_percent": "%",
    "restore_hours": "h",
    "users": "users",
    "channels": "channels",
    "term_months": "months",
    "lead_time_days": "days",
    "budget_monthly": "a month",
    "symmetric": "",
    "managed": "",
    "resilience": "",
    "encrypted": "",
    "ddos_protection": "",
    "site_count": "sites",
}


_TITLES = {
    "latency_ms": "Round-trip delay",
    "loss_percent": "Packet loss",
    "restore_hours": "Time to restore",
    "budget_monthly": "Budget",
    "resilience": "Second access path",
    "ddos_protection": "DDoS protection",
    "site_count": "Number of sites",
}
_UNIT_ENDINGS = ("_mbps", "_percent", "_ms", "_hours", "_months", "_days")


def title_of(characteristic: str) -> str:
    """What people call a characteristic: `bandwidth_mbps` is `Bandwidth`."""
    if characteristic in _TITLES:
        return _TITLES[characteristic]
    for ending in _UNIT_ENDINGS:
        characteristic = characteristic.removesuffix(ending)
    return characteristic.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """What the customer asks, in the catalogue's words.

    `group` names the service wanted (an offering family such as "Internet access"); empty
    concerns the whole sale. `site_ids` empty means every site. `text` keeps the customer's words,
    `source` where they stand ("free text", "interview: users", "row 4").
    """

    id: str
    characteristic: str = ""  # empty for free text
    operator: Operator
    value: Value
    unit: str = ""
    priority: Priority = Priority.MUST
    group: str = ""
    site_ids: tuple[str, ...] = ()
    text: str = ""
    source: str = ""

    def __str__(self) -> str:
        if self.operator is Operator.ABOUT:
            return str(self.value)
        name = title_of(self.characteristic)
        if isinstance(self.value, bool):
            return name if self.value else f"{name} not needed"
        unit = f" {self.unit}" if self.unit else ""
        joint = " " if self.operator is Operator.EQUALS else f" {self.operator} "
        return f"{name}{joint}{say_value(self.value)}{unit}"
