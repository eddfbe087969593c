"""A desk survey of a place: the building list, else the distance to the nearest of our points."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from statistics import median

from catalog.distance import great_circle_km, route_km
from catalog.feasibility import Building, BuildingList, Feasibility, Place, Reach
from catalog.offering import Offering
from catalog.supplier_quote import SupplierQuote, SupplierQuotes
from common.money import Money

# Beyond this cable the build costs more than a partner's line for any term on sale.
NEAR_NET_KM = 3.0
_DEGREE_KM = 111.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Surveyed:
    """One site's result. `access` says how it would be reached, as far as is known.

    `supplier` is the best valid quote of a supplier where we are off-net, `supplier_said` that in
    words or why there is none; both empty where our own network serves.
    """

    feasibility: Feasibility
    access: tuple[str, ...]
    nearest: str = ""  # the point of presence
    supplier: SupplierQuote | None = None
    supplier_said: str = ""


class Surveyor:
    """The building list with its points of presence and suppliers' quotes: built once, asked for
    every site."""

    def __init__(
        self,
        buildings: Iterable[Building],
        quotes: Iterable[SupplierQuote] = (),
        *,
        today: date = date.min,
    ) -> None:
        self._quotes, self._today = SupplierQuotes(quotes), today
        kept = tuple(buildings)
        self._list = BuildingList(kept)
        self._points = sorted(
            (each for each in kept if each.reach is Reach.ON_NET), key=lambda b: b.latitude
        )
        self._latitudes = [each.latitude for each in self._points]
        self._cost_per_km = _cost_per_km(kept)

    def survey(
        self,
        place: Place,
        offering: Offering,
        *,
        at: tuple[float, float] | None = None,
        bandwidth_mbps: float = 0,
    ) -> Surveyed:
        """Feasibility of an offering at a place, estimated from `at` when the address is unknown.

        Where our network does not serve, the best valid supplier's quote gives the cost of the
        line, and its lead time when the supplier said one.

        Args:
            at: latitude and longitude in degrees.
            bandwidth_mbps: what a supplier's line must carry at least; 0 for any.

        Raises:
            BadCoordinates.
        """
        found = self._by_our_network(place, offering, at)
        reach = found.feasibility.reach
        if not offering.access or reach not in (Reach.OFF_NET, Reach.UNKNOWN):
            return found
        best = self._quotes.best(place, today=self._today, bandwidth_mbps=bandwidth_mbps)
        if best is None and reach is Reach.UNKNOWN and not self._quotes.at(place):
            return found
        said = self._quotes.say(place, today=self._today, bandwidth_mbps=bandwidth_mbps)
        if best is None:
            return replace(found, supplier_said=said)
        feasibility = replace(
            found.feasibility,
            feasible=Reach.OFF_NET.value in offering.access,
            build_cost=best.once,
            lead_time_days=best.lead_time_days or found.feasibility.lead_time_days,
        )
        line = f"{best.supplier}'s line ({best.access})"
        rest = [each for each in found.access if not each.startswith("partner's")]
        return replace(
            found,
            feasibility=feasibility,
            access=(line, *rest),
            supplier=best,
            supplier_said=said,
        )

    def _by_our_network(
        self, place: Place, offering: Offering, at: tuple[float, float] | None
    ) -> Surveyed:
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
        if offering.access and reach.value not in offering.access:
            said += f" {offering.name} is sold {' or '.join(offering.access)}."
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
        for point in self._outward(at[0]):
            if abs(point.latitude - at[0]) * _DEGREE_KM > best_km:
                break
            distance = great_circle_km(at, (point.latitude, point.longitude))
            if distance < best_km:
                best, best_km = point, distance
        return best

    def _outward(self, latitude: float) -> Iterator[Building]:
        """Points by how far their latitude is, without sorting them for every site."""
        above = bisect_left(self._latitudes, latitude)
        below = above - 1
        while below >= 0 or above < len(self._points):
            up = self._latitudes[above] - latitude if above < len(self._points) else float("inf")
            down = latitude - self._latitudes[below] if below >= 0 else float("inf")
            if up <= down:
                yield self._points[above]
                above += 1
            else:
                yield self._points[below]
                below -= 1

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
