"""An offering: what it is, what can be chosen about it, what it costs and how the network is built.

Names follow TM Forum TMF620: an offering has characteristics, prices and a lifecycle.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from common.errors import BusinessError
from common.money import Money
from common.wording import join_words, plain

Value: TypeAlias = str | bool | int | float


class Cadence(StrEnum):
    """How often a charge falls due; charges of two cadences are never added."""

    ONCE = "once"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    ANNUAL = "annual"
    USAGE = "usage"

    @property
    def months(self) -> int:
        """Months between two bills; 0 for what falls due once."""
        return _MONTHS[self]


_MONTHS = {
    Cadence.ONCE: 0,
    Cadence.MONTHLY: 1,
    Cadence.QUARTERLY: 3,
    Cadence.ANNUAL: 12,
    Cadence.USAGE: 1,
}


class Lifecycle(StrEnum):
    IN_STUDY = "in study"
    ACTIVE = "active"
    RETIRED = "retired"


class UnknownOffering(BusinessError):
    def __init__(self, offering_id: str) -> None:
        super().__init__(f"There is no offering {offering_id!r} in the catalogue.")


class NoPrice(BusinessError):
    def __init__(self, offering: str, charge: str, where: str) -> None:
        super().__init__(f"{offering}: the charge {charge!r} has no price for {where}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Characteristic:
    """One thing about an offering. Either a value list or a range; fixed when not configurable."""

    name: str  # bandwidth_mbps
    title: str  # Bandwidth
    unit: str = ""  # Mbit/s
    values: tuple[Value, ...] = ()
    low: float | None = None
    high: float | None = None
    default: Value | None = None
    configurable: bool = True
    about: str = ""
    group: str = ""  # the heading it stands under; empty: by its kind

    @property
    def heading(self) -> str:
        """Where people look for it."""
        if self.group:
            return self.group
        if self.name == "service_class":
            return "Service level"
        if self.values and set(self.values) <= {True, False}:
            return "Extras"
        return "Size and kind"

    def accepts(self, value: Value) -> bool:
        if self.values:
            return any(value == allowed for allowed in self.values)
        if isinstance(value, bool | str) or (self.low is None and self.high is None):
            return not isinstance(value, str) or self.low is None
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    def accepted(self) -> str:
        """What would be accepted, in words."""
        unit = f" {self.unit}" if self.unit else ""
        if self.values:
            return join_words([say_value(value) for value in self.values], "or") + unit
        if self.low is not None and self.high is not None:
            return f"{plain(self.low)} to {plain(self.high)}{unit}"
        return "any value"

    def say(self, value: Value) -> str:
        """`Bandwidth 100 Mbit/s`."""
        return f"{self.title} {say_value(value)}{' ' + self.unit if self.unit else ''}"


def say_value(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else plain(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRow:
    """One cell of a charge's price matrix. `key` follows the charge's dimensions; "*" is any."""

    key: tuple[Value, ...] = ()
    amount: Money
    cost: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """A price of an offering: a matrix over characteristics and the site's region.

    `per` names the characteristic whose number multiplies the amount (users, channels);
    empty means per service. A charge with `only_with` applies when those values are chosen.
    `usage_volume` is the forecast volume a month a usage charge is rated on unless the
    configuration gives its own.
    """

    name: str
    cadence: Cadence
    rows: tuple[PriceRow, ...]
    dimensions: tuple[str, ...] = ()  # characteristic names, or "region"
    per: str = ""
    only_with: Mapping[str, Value] = field(default_factory=dict)
    usage_unit: str = ""  # GB, minute
    usage_volume: float = 0

    def row_for(self, values: Mapping[str, Value]) -> PriceRow | None:
        """The first row whose key fits the values; None when the matrix has a hole there."""
        key = tuple(values.get(dimension, "") for dimension in self.dimensions)
        for row in self.rows:
            if all(part in ("*", wanted) for part, wanted in zip(row.key, key, strict=True)):
                return row
        return None

    def applies(self, values: Mapping[str, Value]) -> bool:
        return all(values.get(name) == value for name, value in self.only_with.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceClass:
    """A service level an offering can be sold with; figures are what is committed a month."""

    name: str  # Gold
    availability_percent: float
    restore_hours: float
    latency_ms: float | None = None  # round trip
    jitter_ms: float | None = None
    loss_percent: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkElement:
    """One element in series on the service's path. MTBF is fail-to-fail, MTTR in hours.

    When `doubled_when` holds for the configuration there are two of them in parallel.
    """

    name: str
    mtbf_hours: float
    mttr_hours: float
    doubled_when: Mapping[str, Value] = field(default_factory=dict)
    shared: str = ""  # what all services on it go down with, such as "voice core"; empty: its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Education:
    """What a seller tells a customer about the service."""

    what: str
    when: str
    needs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Offering:
    """A sellable product of one published catalogue version."""

    id: str  # dia-fibre
    name: str
    family: str  # Internet access
    category: str  # Connectivity
    summary: str
    education: Education
    characteristics: tuple[Characteristic, ...]
    charges: tuple[Charge, ...]
    service_classes: tuple[ServiceClass, ...]
    elements: tuple[NetworkElement, ...] = ()
    term_rewards: Mapping[int, float] = field(default_factory=dict)  # months -> share off MRC
    access: tuple[str, ...] = ()  # of: on-net, near-net, off-net; empty: needs no access
    delay_ms: float | None = None  # round trip the network reaches in-region, before distance
    lead_time_days: int = 30
    demand_unit: str = "circuits"
    complements: tuple[str, ...] = ()  # ids of offerings often sold with it
    version: int = 1
    lifecycle: Lifecycle = Lifecycle.ACTIVE
    extensions: str = ""  # JSON of what an import held beyond this, to give back on export

    def characteristic(self, name: str) -> Characteristic | None:
        return next((each for each in self.characteristics if each.name == name), None)

    def service_class(self, name: str) -> ServiceClass | None:
        return next((each for each in self.service_classes if each.name == name), None)

    @property
    def terms(self) -> tuple[int, ...]:
        """Contract terms on sale, in months."""
        return tuple(sorted(self.term_rewards))
