"""Units: the spellings people use, conversion there and back, availability and downtime."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import BusinessError
from common.units import (
    NotANumber,
    NotPossible,
    UnitsDoNotConvert,
    UnknownUnit,
    availability_percent,
    canonical_unit,
    convert,
    dimension_of,
    downtime_minutes,
    parse_number,
)


@pytest.mark.parametrize(
    ("value", "unit", "to", "expected"),
    [
        (1, "Gbps", "Mbit/s", 1000),
        (10, "GE", "Mbps", 10_000),
        (2, "meg", "kbit/s", 2000),
        (100, "G", "Tbit/s", 0.1),
        (1, "Gig", "megabits per second", 1000),
        (3, "years", "months", 36),
        (1, "month", "min", 43_800),
        (6, "weeks", "days", 42),
        (250, "ms", "s", 0.25),
        (1, "mile", "km", 1.609344),
        (1, "‰", "%", 0.1),
        (54_000, "a year", "a month", 4500),
    ],
)
def test_spellings_convert(value: float, unit: str, to: str, expected: float) -> None:
    assert convert(value, unit, to) == pytest.approx(expected)


GROUPS = (
    ("bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s"),
    ("ms", "s", "min", "h", "days", "weeks", "months", "years"),
    ("m", "km", "mile"),
    ("%", "per mille"),
    ("a month", "a year"),
)
PAIRS = [(one, other) for group in GROUPS for one in group for other in group]


@given(st.floats(-1e12, 1e12), st.sampled_from(PAIRS))
def test_there_and_back_is_the_same(value: float, pair: tuple[str, str]) -> None:
    unit, to = pair
    assert convert(convert(value, unit, to), to, unit) == pytest.approx(value, rel=1e-9, abs=1e-9)


def test_an_unknown_unit_is_refused_with_those_accepted() -> None:
    with pytest.raises(UnknownUnit, match=r"'parsecs' is not known; accepted: .*Mbit/s"):
        convert(300, "parsecs", "Mbit/s")


def test_bytes_are_not_taken_for_bits() -> None:
    with pytest.raises(UnknownUnit):
        canonical_unit("MB/s")
    assert canonical_unit("Mb/s") == "Mbit/s"


def test_units_of_two_kinds_do_not_convert() -> None:
    with pytest.raises(UnitsDoNotConvert, match=r"in km cannot be given in ms; accepted: ms, s"):
        convert(3, "km", "ms")
    assert dimension_of("meg") == "a data rate"


def test_importing_units_does_not_load_the_unit_library() -> None:
    code = "import sys, common.units; sys.exit('pint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_downtime_of_the_average_month() -> None:
    assert downtime_minutes(99.95) == pytest.approx(21.9)
    assert downtime_minutes(99.9, 43_200) == pytest.approx(43.2)
    assert availability_percent(21.9) == pytest.approx(99.95)


@given(st.floats(0, 100))
def test_availability_and_downtime_undo_each_other(percent: float) -> None:
    assert availability_percent(downtime_minutes(percent)) == pytest.approx(percent, abs=1e-9)


@pytest.mark.parametrize(("down", "window"), [(-1, 100), (101, 100), (1, 0), (float("nan"), 100)])
def test_impossible_downtime_is_refused(down: float, window: float) -> None:
    with pytest.raises(NotPossible, match="accepted"):
        availability_percent(down, window)
    with pytest.raises(NotPossible):
        downtime_minutes(100.5)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,500", 1500), ("1 500", 1500), ("1.500", 1.5), ("99,95", 99.95), ("0,125", 0.125),
        ("1.234,5", 1234.5), ("1,234.5", 1234.5), ("1.500.000", 1_500_000), ("-5", -5),
        (".5", 0.5), ("1'200", 1200), ("4\u00a0500,25", 4500.25),
    ],
)  # fmt: skip
def test_numbers_read_as_people_write_them(text: str, number: float) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize("text", ["", "abc", "1,2,3", "1.2.3,4,5", "--5", "1e9", "9" * 60])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(NotANumber, match="write it like"):
        parse_number(text)


@given(st.text(max_size=30))
def test_parsing_any_text_gives_a_number_or_a_refusal(text: str) -> None:
    try:
        parse_number(text)
    except BusinessError:
        return
