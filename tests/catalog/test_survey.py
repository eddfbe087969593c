"""Sites are found however an address is spelt, estimated from a position, or said unknown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.distance import EARTH_RADIUS_KM, ROUTE_FACTOR, BadCoordinates, great_circle_km
from catalog.feasibility import Place, Reach
from catalog.survey import NEAR_NET_KM, Surveyor
from workflows.demo.catalogue import demo_offerings
from workflows.demo.places import demo_buildings

FIBRE = next(each for each in demo_offerings() if each.id == "dia-fibre")
BUILDINGS = demo_buildings()
ON_NET = next(each for each in BUILDINGS if each.reach is Reach.ON_NET)
SURVEYOR = Surveyor(BUILDINGS)
places = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [
        ((51.4700, -0.4543), (40.6413, -73.7781), 5540),  # London Heathrow to New York JFK
        ((-33.9399, 151.1753), (-37.6690, 144.8410), 706),  # Sydney to Melbourne
        ((0, 0), (0, 180), EARTH_RADIUS_KM * 3.14159265),
    ],
)
def test_great_circles_agree_with_published_distances(
    one: tuple[float, float], other: tuple[float, float], km: float
) -> None:
    assert great_circle_km(one, other) == pytest.approx(km, rel=0.003)


@given(one=places, other=places)
def test_distance_is_the_same_both_ways_and_never_beyond_half_the_earth(
    one: tuple[float, float], other: tuple[float, float]
) -> None:
    there = great_circle_km(one, other)
    assert there == pytest.approx(great_circle_km(other, one))
    assert 0 <= there <= EARTH_RADIUS_KM * 3.1416
    assert great_circle_km(one, one) == pytest.approx(0, abs=1e-6)


def test_no_place_on_earth_is_refused() -> None:
    with pytest.raises(BadCoordinates, match="accepted: -90 to 90"):
        great_circle_km((91, 0), (0, 0))
    with pytest.raises(BadCoordinates):
        great_circle_km((float("nan"), 0), (0, 0))


@pytest.mark.parametrize("within", ["", ", Suite 400", " Floor 3", ", Unit 12-B", " #7"])
def test_a_suite_or_floor_is_the_same_building(within: str) -> None:
    place = Place(street=ON_NET.street.upper() + within, city=ON_NET.city)
    found = SURVEYOR.survey(place, FIBRE)
    assert found.feasibility.reach is Reach.ON_NET
    assert found.access == ("our fibre in the building",)


def test_an_unknown_address_is_estimated_from_the_nearest_point_by_cable() -> None:
    close = (ON_NET.latitude + 0.002, ON_NET.longitude)
    place = Place(street="1 Nowhere", city="X")
    near = SURVEYOR.survey(place, FIBRE, at=close).feasibility
    assert near.reach is Reach.NEAR_NET
    assert near.distance_km is not None
    assert near.distance_km <= 0.002 * 111.2 * ROUTE_FACTOR + 0.01
    assert near.build_cost is not None
    assert near.build_cost.amount > 0
    far = SURVEYOR.survey(place, FIBRE, at=(ON_NET.latitude, ON_NET.longitude + 20))
    assert far.feasibility.reach is Reach.OFF_NET
    assert far.feasibility.distance_km is not None
    assert far.feasibility.distance_km > NEAR_NET_KM
    assert far.feasibility.build_cost is None


def test_the_nearest_point_is_the_nearest_of_all() -> None:
    at = (39.0, -84.0)
    points = [each for each in BUILDINGS if each.reach is Reach.ON_NET]
    nearest = min(points, key=lambda b: great_circle_km(at, (b.latitude, b.longitude)))
    assert SURVEYOR.survey(Place(street="1", city="X"), FIBRE, at=at).nearest == nearest.id


def test_without_an_address_or_a_position_it_says_so() -> None:
    found = SURVEYOR.survey(Place(street="1 Nowhere", city="X"), FIBRE).feasibility
    assert found.feasible is None
    assert "is not in the building list: order a survey" in found.reason
