"""A matrix is looked up by its own dimensions, also where a bundle holds a member's very rows."""

from __future__ import annotations

from catalog.offering import PriceRow
from catalog.row_index import first_row
from common.money import Money

SPEEDS = range(100)
ROWS = tuple(
    PriceRow(key=(speed, "EU"), amount=Money.of(speed, "USD"), cost=Money.of(0, "USD"))
    for speed in SPEEDS
)


def test_the_same_rows_under_other_dimensions_are_another_index() -> None:
    for prefix in ("", "access.", "connectivity.access."):
        dimensions = (f"{prefix}speed", "region")
        for speed in (0, 50, 99):
            found = first_row(dimensions, ROWS, {f"{prefix}speed": speed, "region": "EU"})
            assert found is ROWS[speed]
    assert first_row(("access.speed", "region"), ROWS, {"speed": 50, "region": "EU"}) is None
