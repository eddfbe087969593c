"""Units of telecom quantities: the spellings people use, conversion, and availability as minutes.

Pint does the arithmetic over a small registry of our own, since its default one reads "G" or
"meg" as something else. It is imported when the first conversion is asked for: half a second
that most pages never spend.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from common.errors import BusinessError
from common.period import MINUTES_OF_AVERAGE_MONTH
from common.wording import join_words

# By dimension: our spelling, its definition for Pint, and the other spellings read as it
# (compared without case or spaces). The month is a twelfth of 365 days, the one that
# MINUTES_OF_AVERAGE_MONTH counts. Money a month is a dimension of its own, so that an amount
# never turns into anything but an amount.
_UNITS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "a data rate": (
        ("bit/s", "bit_s = [rate]", "bps b/s bits/s"),
        ("kbit/s", "kbit_s = 1000 bit_s", "kbps kb/s kbits/s kilobitspersecond"),
        (
            "Mbit/s",
            "mbit_s = 1e6 bit_s",
            "mbps mb/s mbits/s mbit mbits mb meg megs mbs megabit megabits megabit/s megabits/s"
            " megabitpersecond megabitspersecond",
        ),
        (
            "Gbit/s",
            "gbit_s = 1e9 bit_s",
            "gbps gb/s gbits/s gbit gbits gb g gig gigs gbs gigabit gigabits gigabit/s gigabits/s"
            " gigabitpersecond gigabitspersecond ge gbe gige",
        ),
        ("Tbit/s", "tbit_s = 1e12 bit_s", "tbps tb/s tbits/s terabit terabits terabitspersecond"),
    ),
    "a time": (
        ("ms", "ms = [time]", "msec msecs millisecond milliseconds"),
        ("s", "s = 1000 ms", "sec secs second seconds"),
        ("min", "min = 60 s", "mins minute minutes"),
        ("h", "h = 60 min", "hr hrs hour hours"),
        ("days", "days = 24 h", "d day calendardays"),
        ("weeks", "weeks = 7 days", "wk wks week"),
        ("years", "years = 365 days", "yr yrs year"),
        ("months", "months = years / 12", "mo mos mth mths month"),
    ),
    "a distance": (
        ("m", "m = [distance]", "metre metres meter meters"),
        ("km", "km = 1000 m", "kms kilometre kilometres kilometer kilometers"),
        ("mile", "mile = 1609.344 m", "mi miles"),
    ),
    "a share": (
        ("%", "percent = [share]", "percent pct"),
        ("per mille", "per_mille = percent / 10", "‰ permille"),
    ),
    "money": (
        ("a month", "a_month = [spend]", "permonth /month /mo monthly pcm p.m. pm amonth mrc"),
        ("a year", "a_year = a_month / 12", "peryear /year yearly annually p.a. pa perannum"),
    ),
}
_BYTE_RATE = re.compile(r"[kKMGT]?B(/s|ps)")  # a capital B is bytes


class UnknownUnit(BusinessError):
    def __init__(self, unit: str, accepted: tuple[str, ...]) -> None:
        super().__init__(f"The unit {unit!r} is not known; accepted: {join_words(accepted, 'or')}.")


class UnitsDoNotConvert(BusinessError):
    def __init__(self, unit: str, to: str, accepted: tuple[str, ...]) -> None:
        said = join_words(accepted, "or")
        super().__init__(f"A value in {unit} cannot be given in {to}; accepted: {said}.")


class NotANumber(BusinessError):
    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is not a number; write it like 300, 1,500 or 99.95.")


class NotPossible(BusinessError):
    def __init__(self, what: str, value: float, accepted: str) -> None:
        super().__init__(f"{what} {value:g} is not possible; accepted: {accepted}.")


@cache
def _spellings() -> dict[str, tuple[str, str, str]]:
    """Every folded spelling with its dimension, our spelling and Pint's name."""
    found: dict[str, tuple[str, str, str]] = {}
    for dimension, units in _UNITS.items():
        for ours, definition, others in units:
            entry = (dimension, ours, definition.split(" = ")[0])
            for spelling in (ours, *others.split()):
                found[_fold(spelling)] = entry
    return found


@cache
def _registry() -> Any:
    from pint import UnitRegistry

    registry: Any = UnitRegistry(None)
    for units in _UNITS.values():
        for _, definition, _ in units:
            registry.define(definition)
    return registry


def _fold(unit: str) -> str:
    return "".join(unit.casefold().split())


def _find(unit: str, accepted: tuple[str, ...]) -> tuple[str, str, str]:
    found = None if _BYTE_RATE.fullmatch(unit.strip()) else _spellings().get(_fold(unit))
    if found is None:
        raise UnknownUnit(unit, accepted)
    return found


def _accepted(dimension: str = "") -> tuple[str, ...]:
    dimensions = (dimension,) if dimension else tuple(_UNITS)
    return tuple(ours for each in dimensions for ours, _, _ in _UNITS[each])


def canonical_unit(unit: str) -> str:
    """Our one spelling of a unit: `Mbps`, `meg` and `mb/s` are all `Mbit/s`.

    `MB/s` with a capital B is bytes, which no circuit is sold in: it is refused rather than read
    eight times too small.

    Raises:
        UnknownUnit: no such unit; the sentence lists those we know.
    """
    return _find(unit, _accepted())[1]


def dimension_of(unit: str) -> str:
    """What the unit measures: `a data rate`, `a time`, `a distance`, `a share` or `money`.

    Raises:
        UnknownUnit: no such unit.
    """
    return _find(unit, _accepted())[0]


def convert(value: float, unit: str, to: str) -> float:
    """The value, given in `unit`, in the unit `to`: `convert(1, "Gbps", "Mbit/s")` is 1000.

    A month is 365 / 12 days and a year 365 days, so spans of months are averages, not dates.

    Raises:
        UnknownUnit: one of the units is not known; the sentence lists what would be.
        UnitsDoNotConvert: they measure different things.
    """
    dimension, target, into = _find(to, _accepted())
    other, source, out_of = _find(unit, _accepted(dimension))
    if other != dimension:
        raise UnitsDoNotConvert(source, target, _accepted(dimension))
    if source == target:
        return float(value)
    return float(_registry().convert(float(value), out_of, into))


_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[ \u00a0\u202f'’]\d{3})+(?:[.,]\d+)?")
_PLAIN = re.compile(r"[+-]?(?:\d+(?:[.,]\d+)*|[.,]\d+)")


def parse_number(text: str) -> float:
    """A number as people write it: `1,500` and `1 500` are 1500, `99,95` is 99.95.

    With both signs the last one is the decimal sign. A single comma before exactly three digits
    groups thousands (`4,500`), unless only a zero stands before it (`0,125`); any other single
    comma is a decimal comma. A single point is always a decimal point.

    Raises:
        NotANumber: anything else.
    """
    said = text.strip()
    if _GROUPED.fullmatch(said):
        said = re.sub(r"[ \u00a0\u202f'’]", "", said)
    if not _PLAIN.fullmatch(said) or len(said) > 40:
        raise NotANumber(text[:40])
    commas, points = said.count(","), said.count(".")
    if commas and points:
        decimal = max(said.rfind(","), said.rfind("."))
        grouping = "." if said[decimal] == "," else ","
        if said.count(said[decimal]) > 1:
            raise NotANumber(text[:40])
        return float(said.replace(grouping, "").replace(",", "."))
    if commas > 1 or points > 1:
        return _grouped(said, text)
    if commas and re.fullmatch(r"[+-]?[1-9]\d{0,2},\d{3}", said):
        return float(said.replace(",", ""))
    return float(said.replace(",", "."))


def _grouped(said: str, text: str) -> float:
    """`1,500,000` or `1.500.000`: every group of three, or it is no number."""
    if not re.fullmatch(r"[+-]?\d{1,3}((,\d{3})+|(\.\d{3})+)", said):
        raise NotANumber(text[:40])
    return float(said.replace(",", "").replace(".", ""))


def availability_percent(
    downtime_minutes: float, window_minutes: float = MINUTES_OF_AVERAGE_MONTH
) -> float:
    """Availability in percent of a window: (window - downtime) / window x 100.

    Raises:
        NotPossible: the window is not above zero, or the downtime is not within it.
    """
    _require_window(window_minutes)
    if not 0 <= downtime_minutes <= window_minutes:
        raise NotPossible("Downtime in minutes of", downtime_minutes, f"0 to {window_minutes:g}")
    return (window_minutes - downtime_minutes) / window_minutes * 100


def downtime_minutes(
    availability_percent: float, window_minutes: float = MINUTES_OF_AVERAGE_MONTH
) -> float:
    """Minutes a service may be down in the window: window x (1 - availability / 100).

    99.95 % of the average month of 43,800 minutes allows 21.9 minutes.

    Raises:
        NotPossible: the window is not above zero, or the availability is not 0 to 100.
    """
    _require_window(window_minutes)
    if not 0 <= availability_percent <= 100:
        raise NotPossible("An availability in percent of", availability_percent, "0 to 100")
    return window_minutes * (1 - availability_percent / 100)


def _require_window(window_minutes: float) -> None:
    if not window_minutes > 0:
        raise NotPossible("A window in minutes of", window_minutes, "any number above 0")
