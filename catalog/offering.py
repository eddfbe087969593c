"""An offering: what it is, what can be chosen about it, what it costs and how the network is built.

Names follow TM Forum TMF620: an offering has characteristics, prices and a lifecycle.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from catalog.row_index import index_of
from common.errors import BusinessError
from common.money import Money
from common.wording import join_words, plain

Value: TypeAlias = str | bool | int | float
# How many there are of a bundle's member, among the characteristics under the member's name.
QUANTITY = "quantity"
# Up to here reading a matrix row by row is as quick as an index.
_SCANNED = 30


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
    """One thing about an offering. Either a value list or a range; fixed when not configurable.

    A `whole` one takes whole numbers only. `member` is the place within a bundle it belongs to
    ("lan.switch"), once the bundle is unfolded; empty for the offering's own.
    """

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
    whole: bool = False
    member: str = ""

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

    def present(self, values: Mapping[str, Value]) -> bool:
        """Whether the bundle's member it belongs to is there; true of the bundle's own."""
        parts = self.member.split(".") if self.member else []
        ways = (".".join(parts[: at + 1]) for at in range(len(parts)))
        return all(values.get(f"{way}.{QUANTITY}") != 0 for way in ways)

    def accepts(self, value: Value) -> bool:
        if self.values:
            return any(value == allowed for allowed in self.values)
        if isinstance(value, bool | str) or (self.low is None and self.high is None):
            return not isinstance(value, str) or self.low is None
        if self.whole and value != int(value):
            return False
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    def accepted(self) -> str:
        """What would be accepted, in words."""
        unit = f" {self.unit}" if self.unit else ""
        if self.values:
            return join_words([say_value(value) for value in self.values], "or") + unit
        if self.low is not None and self.high is not None:
            kind = "whole numbers from " if self.whole else ""
            return f"{kind}{plain(self.low)} to {plain(self.high)}{unit}"
        if self.low is not None:
            return f"{plain(self.low)}{unit} or more"
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
    empty means per service. `times` names further ones: how many there are of a bundle's member
    and of the members it stands in. A charge with `only_with` applies when those values are chosen.
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
    times: tuple[str, ...] = ()

    @property
    def multipliers(self) -> tuple[str, ...]:
        """Every characteristic whose number multiplies the amount."""
        return (self.per, *self.times) if self.per else self.times

    def factor(self, values: Mapping[str, Value]) -> Decimal:
        """What the amount is multiplied by; a multiplier without a value counts 0."""
        factor = Decimal(1)
        for name in self.multipliers:
            factor *= Decimal(str(values.get(name, 0)))
        return factor

    def row_for(self, values: Mapping[str, Value]) -> PriceRow | None:
        """The first row whose key fits the values; None when the matrix has a hole there."""
        if len(self.rows) > _SCANNED:
            return index_of(self.dimensions, self.rows).find(values)
        key = tuple(values.get(dimension, "") for dimension in self.dimensions)
        for row in self.rows:
            if all(part in ("*", wanted) for part, wanted in zip(row.key, key, strict=True)):
                return row
        return None

    def applies(self, values: Mapping[str, Value]) -> bool:
        """Whether it is charged: what it goes with is chosen, and there is one to charge for."""
        if any(not values.get(name) for name in self.times):
            return False
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Education:
    """What a seller tells a customer about the service."""

    what: str
    when: str
    needs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleMember:
    """An offering within a bundle, and how many of it (TMF620 bundledProductOfferingOption).

    `name` is its role in the bundle and begins the names of its characteristics
    ("access.bandwidth_mbps", "access.quantity"). What the bundle settles stands in `values`;
    `bound` names the bundle's own characteristics that decide the member's: {"bandwidth_mbps":
    "bandwidth_mbps"} asks for the bandwidth once.
    """

    name: str
    offering_id: str
    title: str = ""  # empty: the offering's name
    lower: int = 0
    upper: int | None = 1  # None: no limit
    default: int | None = None  # None: the lower limit
    values: Mapping[str, Value] = field(default_factory=dict)
    bound: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offering:
    """A sellable product of one published catalogue version; a bundle when it has members.

    `category` is a path from the root of the category tree, its parts joined by " / ".
    `specification` is the product specification it realises; empty: one of its own. It is on
    sale from `valid_from` to `valid_to`, both days included, None being open.
    """

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
    members: tuple[BundleMember, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    specification: str = ""

    @property
    def category_path(self) -> tuple[str, ...]:
        """The categories it stands in, the widest first."""
        return tuple(part.strip() for part in self.category.split("/") if part.strip())

    def on_sale_on(self, day: date) -> bool:
        """Whether it is active and the day is within its validity."""
        begun = self.valid_from is None or self.valid_from <= day
        ended = self.valid_to is not None and day > self.valid_to
        return self.lifecycle is Lifecycle.ACTIVE and begun and not ended

    def characteristic(self, name: str) -> Characteristic | None:
        return next((each for each in self.characteristics if each.name == name), None)

    def service_class(self, name: str) -> ServiceClass | None:
        return next((each for each in self.service_classes if each.name == name), None)

    @property
    def terms(self) -> tuple[int, ...]:
        """Contract terms on sale, in months."""
        return tuple(sorted(self.term_rewards))
