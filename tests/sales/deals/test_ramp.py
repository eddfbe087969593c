"""A deal that goes live in steps: days and units as they were said, none lost and none made."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sales.deals.deal import ActivationStep
from sales.deals.ramp import RampRefused, RampStep, in_steps, portions, read_ramp
from tests.database import samples

CLOSED = date(2026, 12, 17)
FEBRUARY, MAY = date(2027, 2, 1), date(2027, 5, 1)
RAMP = (RampStep(FEBRUARY, Decimal(40)), RampStep(MAY, Decimal(60)))
(LINE,) = samples.deal().lines


def test_a_ramp_is_read_as_it_is_written() -> None:
    assert read_ramp("2027-02-01: 40, 2027-05-01: 60 %", closed_on=CLOSED) == RAMP
    assert read_ramp("2027-02-01=40\n2027-05-01=60", closed_on=CLOSED) == RAMP
    assert read_ramp("  ", closed_on=CLOSED) == ()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("February: 40", "The step 'February: 40' is not understood"),
        ("2027-02-30: 100", "is not understood"),
        ("2027-02-01: 40, 2027-05-01: 50", "add up to 90 %, not to 100 %"),
        ("2027-05-01: 60, 2027-02-01: 40", "2027-02-01 does not come after 2027-05-01"),
        ("2026-01-01: 100", "before the deal closes on 2026-12-17"),
        ("2227-02-01: 100", "more than 60 months ahead"),
        ("2027-02-01: 0, 2027-05-01: 100", "On 2027-02-01 nothing goes live"),
    ],
)
def test_a_ramp_that_cannot_be_meant_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(RampRefused, match=sentence):
        read_ramp(text, closed_on=CLOSED)


def test_units_of_one_line_go_live_in_its_steps() -> None:
    (line,) = in_steps([replace(LINE, units=10)], RAMP)
    assert line.steps == (
        ActivationStep(on=FEBRUARY, units=4),
        ActivationStep(on=MAY, units=6),
    )


def test_sites_with_one_circuit_each_go_live_one_after_the_other() -> None:
    lines = in_steps([replace(LINE, units=1)] * 5, RAMP)
    assert [line.starts_on(CLOSED) for line in lines] == [FEBRUARY, FEBRUARY, MAY, MAY, MAY]


def test_each_offering_ramps_by_itself() -> None:
    seats = replace(LINE, offering_id="seats", units=100)
    circuits, phones = in_steps([replace(LINE, units=5), seats], RAMP)
    assert [each.units for each in circuits.steps] == [2, 3]
    assert [each.units for each in phones.steps] == [40, 60]


@given(st.lists(st.integers(1, 500), min_size=1, max_size=8), st.data())
def test_no_unit_is_lost_or_made(units: list[int], data: st.DataObject) -> None:
    shares = data.draw(st.lists(st.integers(1, 100), min_size=1, max_size=6))
    whole = Decimal(sum(shares))
    ramp = [
        RampStep(date(2027, 1 + at, 1), Decimal(share) / whole * 100)
        for at, share in enumerate(shares)
    ]
    for line in in_steps([replace(LINE, units=each) for each in units], ramp):
        assert sum(step.units for step in line.steps) == line.units
        assert all(step.units > 0 for step in line.steps)


@given(st.integers(0, 10**9), st.lists(st.integers(1, 1000), min_size=1, max_size=12))
def test_portions_add_up_and_are_near_their_weights(amount: int, weights: list[int]) -> None:
    parts = portions(amount, weights)
    assert sum(parts) == amount
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - amount * weight / sum(weights)) <= 1.001
