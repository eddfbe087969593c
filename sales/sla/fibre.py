"""Fibre routes: cuts a year from their length and the way they are laid.

Rates are service-affecting cuts per 1,000 km and year of published North American route statistics.
"""

from __future__ import annotations

from enum import StrEnum

from common.errors import BusinessError

_HOURS_A_YEAR = 8760.0


class Laying(StrEnum):
    BURIED = "buried"
    GROUND_WIRE = "optical ground wire"  # OPGW
    AERIAL = "self-supporting aerial"  # ADSS


CUTS_PER_1000_KM_YEAR = {Laying.BURIED: 2.130, Laying.GROUND_WIRE: 0.085, Laying.AERIAL: 0.081}


class UnsoundRoute(BusinessError):
    def __init__(self, km: float) -> None:
        super().__init__(f"A route of {km:g} km is not possible; accepted: above 0.")


def fibre_mtbf_hours(route_km: float, laying: Laying = Laying.BURIED) -> float:
    """Mean time between service-affecting cuts of a route. Raises UnsoundRoute."""
    if not route_km > 0:
        raise UnsoundRoute(route_km)
    return _HOURS_A_YEAR / (CUTS_PER_1000_KM_YEAR[laying] * route_km / 1000)
