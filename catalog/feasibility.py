"""Can a site be reached: on-net, near-net or off-net from the building list, with reasons."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from catalog.offering import Offering
from common.money import Money


class Reach(StrEnum):
    ON_NET = "on-net"
    NEAR_NET = "near-net"
    OFF_NET = "off-net"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Building:
    """A building the provider knows. `distance_km` is from the nearest point of presence."""

    id: str
    street: str
    city: str
    postcode: str
    region: str
    latitude: float
    longitude: float
    reach: Reach
    distance_km: float
    build_cost: Money  # once, to bring fibre in
    extra_lead_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An address as a site gives it."""

    street: str
    city: str
    postcode: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feasibility:
    """Whether an offering reaches a place, and with what delay and build cost."""

    reach: Reach
    feasible: bool | None  # None: not known
    reason: str
    lead_time_days: int | None = None
    build_cost: Money | None = None
    distance_km: float | None = None


_WORDS = {
    "street": "st",
    "avenue": "ave",
    "av": "ave",
    "road": "rd",
    "drive": "dr",
    "boulevard": "blvd",
    "lane": "ln",
    "place": "pl",
    "court": "ct",
    "square": "sq",
    "highway": "hwy",
    "parkway": "pkwy",
    "terrace": "ter",
    "saint": "st",
    "mount": "mt",
    "north": "n",
    "south": "s",
    "east": "e",
    "west": "w",
    "fort": "ft",
}
# Where in the building somebody sits says nothing about how the building is reached.
_WITHIN = re.compile(r"[\s,]+(?:#\s*|(?:suite|ste|floor|fl|unit|room|rm|apt)\b\.?\s*)[\w-]+$")


def address_key(place: Place) -> tuple[str, str]:
    """Street and city in one spelling: case, punctuation and common abbreviations folded."""

    def fold(text: str) -> str:
        words = re.sub(r"[^\w\s]", " ", _WITHIN.sub("", text.casefold().strip())).split()
        return " ".join(_WORDS.get(word, word) for word in words)

    return fold(place.street), fold(place.city)


def brings_fibre(offering: Offering) -> bool:
    """Radio and the copper already in a building need no digging."""
    medium = offering.characteristic("access_medium")
    return medium is None or "fibre" in str(medium.default)


class BuildingList:
    """The buildings by folded address: built once, asked for every site."""

    def __init__(self, buildings: tuple[Building, ...]) -> None:
        self._by_address = {address_key(Place(street=b.street, city=b.city)): b for b in buildings}

    def find(self, place: Place) -> Building | None:
        return self._by_address.get(address_key(place))

    def check(self, place: Place, offering: Offering) -> Feasibility:
        """Feasibility of one offering at one place; an unknown address says so."""
        if not offering.access:
            return Feasibility(
                reach=Reach.ON_NET,
                feasible=True,
                reason="Needs no access line of its own.",
                lead_time_days=offering.lead_time_days,
            )
        building = self.find(place)
        if building is None:
            return Feasibility(
                reach=Reach.UNKNOWN,
                feasible=None,
                reason=f"{place.street}, {place.city} is not in the building list: order a survey.",
            )
        feasible = building.reach.value in offering.access
        said = f"{place.street} is {building.reach}, {building.distance_km:.1f} km from our network"
        if not feasible:
            said += f"; {offering.name} is sold {' or '.join(offering.access)}"
        return Feasibility(
            reach=building.reach,
            feasible=feasible,
            reason=said + ".",
            lead_time_days=offering.lead_time_days + building.extra_lead_days,
            build_cost=building.build_cost if brings_fibre(offering) else None,
            distance_km=building.distance_km,
        )
