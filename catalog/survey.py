"""A desk survey of a place: the building list, else the distance to the nearest of our points."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from catalog.distance import great_circle_km, route_km
from catalog.feasibility import Building, BuildingList, Feasibility, Place, Reach
from catalog.offering import Offering
from common.money import Money

# Beyond this cable the build costs more than a partner's line for any term on sale.
NEAR_NET_KM = 3.0
_DEGREE_KM = 111.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Surveyed:
    """One site's result. `access` says how it would be reached, as far as is known."""

    feasibility: Feasibility
    access: tuple[str, ...]
    nearest: str = ""  # the point of presence


class Surveyor:
    """The building list with its points of presence: built once, asked for every site."""

    def __init__(self, buildings: Iterable[Building]) -> None:
        kept = tuple(buildings)
        self._list = BuildingList(kept)
        self._points = sorted(
            (each for each in kept if each.reach is Reach.ON_NET), key=lambda b: b.latitude
        )
        self._cost_per_km = _cost_per_km(kept)

    def survey(
        self, place: Place, offering: Offering, *, at: tuple[float, float] | None = None
    ) -> Surveyed:
        """Feasibility of an offering at a place, estimated from `at` when the address is unknown.

        Args:
            at: latitude and longitude in degrees.

        Raises:
            BadCoordinates.
        """
        known = self._list.check(place, offering)
        if known.reach is not Reach.UNKNOWN or at is None:
            return Surveyed(feasibility=known, access=_access(known))
        point = self._nearest(at)
        if point is None:
            return Surveyed(feasibility=known, access=())
        cable_km = round(route_km(at, (point.latitude, point.longitude)), 2)
        near = cable_km <= NEAR_NET_KM
        reach = Reach.NEAR_NET if near else Reach.OFF_NET
        build = self._build_cost(cable_km) if near else None
        said = (
            f"{place.street}, {place.city} is not in the building list; about {cable_km:.1f} km of "
            f"cable from {point.street}, {point.city}: {reach} by estimate, order a survey."
        )
        found = Feasibility(
            reach=reach,
            feasible=reach.value in offering.access or not offering.access,
            reason=said,
            lead_time_days=offering.lead_time_days + (30 if near else 45),
            build_cost=build,
            distance_km=cable_km,
        )
        return Surveyed(feasibility=found, access=_access(found), nearest=point.id)

    def _nearest(self, at: tuple[float, float]) -> Building | None:
        """By great circle; points whose latitude alone is further than the best are passed over."""
        best: Building | None = None
        best_km = float("inf")
        for point in sorted(self._points, key=lambda b: abs(b.latitude - at[0])):
            if abs(point.latitude - at[0]) * _DEGREE_KM > best_km:
                break
            distance = great_circle_km(at, (point.latitude, point.longitude))
            if distance < best_km:
                best, best_km = point, distance
        return best

    def _build_cost(self, cable_km: float) -> Money | None:
        if self._cost_per_km is None:
            return None
        return (self._cost_per_km * Decimal(str(cable_km))).rounded()


def _cost_per_km(buildings: tuple[Building, ...]) -> Money | None:
    """The median of what near-net buildings of the list cost a kilometre to reach."""
    known = [
        (each.build_cost.amount / Decimal(str(each.distance_km)), each.build_cost.currency)
        for each in buildings
        if each.reach is Reach.NEAR_NET and each.distance_km > 0 and each.build_cost
    ]
    if not known:
        return None
    return Money(Decimal(median(cost for cost, _ in known)), known[0][1])


def _access(found: Feasibility) -> tuple[str, ...]:
    return {
        Reach.ON_NET: ("our fibre in the building",),
        Reach.NEAR_NET: ("fibre build", "fixed wireless"),
        Reach.OFF_NET: ("partner's line (price and validity to be quoted)", "4G or 5G"),
        Reach.UNKNOWN: (),
    }[found.reach]
