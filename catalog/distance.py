"""Distance on the earth, and the cable that covers it."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

from common.errors import BusinessError

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG
# Cables follow streets: a route is about a third longer than the line through the air.
ROUTE_FACTOR = 1.35


class BadCoordinates(BusinessError):
    def __init__(self, latitude: float, longitude: float) -> None:
        super().__init__(
            f"Latitude {latitude:g}, longitude {longitude:g} is no place on earth; accepted: "
            "-90 to 90 and -180 to 180 degrees."
        )


def great_circle_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Between two (latitude, longitude) in degrees: the haversine formula.

    Raises:
        BadCoordinates.
    """
    for latitude, longitude in (one, other):
        if not (abs(latitude) <= 90 and abs(longitude) <= 180):
            raise BadCoordinates(latitude, longitude)
    north, east = radians(one[0]), radians(one[1])
    to_north, to_east = radians(other[0]), radians(other[1])
    half = sin((to_north - north) / 2) ** 2
    half += cos(north) * cos(to_north) * sin((to_east - east) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half)))


def route_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The cable between two places: great circle x route factor."""
    return great_circle_km(one, other) * ROUTE_FACTOR
