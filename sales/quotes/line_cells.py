"""What the cells of a line file mean: offerings by name, values and terms with their units."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from catalog.offering import Characteristic, Offering, Value, say_value
from common.units import NotANumber, UnitsDoNotConvert, UnknownUnit, convert, parse_number
from common.wording import join_words

_YES, _NO = {"yes", "true", "y", "1", "x", "on"}, {"no", "false", "n", "0", "off", "none"}
_NUMBER_AND_UNIT = re.compile(r"\s*([+-]?[\d.,' \u00a0\u202f]*\d)\s*(\D*)")
# A letter alone after a speed; with other units it would be a metre or a minute.
_RATES = {"k": "kbit/s", "m": "Mbit/s", "g": "Gbit/s", "t": "Tbit/s"}
_MOST_SUGGESTED = 4
# What people call a service, where the catalogue uses other words.
_CALLED = {
    "dia": "dedicated internet",
    "fiber": "fibre",
    "internet": "internet",
    "mpls": "ip-vpn",
    "l3vpn": "ip-vpn",
    "vpn": "ip-vpn",
    "evpl": "e-line",
    "epl": "e-line",
    "eline": "e-line",
    "elan": "e-lan",
    "vpls": "e-lan",
    "sdwan": "sd-wan",
    "sip": "sip trunk",
    "pri": "pri trunk",
    "ddos": "ddos protection",
    "dwdm": "wavelength",
    "colo": "colocation",
    "center": "centre",
    "analog": "analogue",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A value as a cell says it, or the fault; `note` when another one is taken for it."""

    value: Value | None = None
    fault: str = ""
    note: str = ""


class OfferingNames:
    """Offerings by id and name, and by words of the name where only one has them all."""

    def __init__(self, offerings: Iterable[Offering]) -> None:
        self._exact: dict[str, Offering] = {}
        self._words: list[tuple[Offering, set[str]]] = []
        for each in offerings:
            self._exact[fold(each.id)] = self._exact[fold(each.name)] = each
            self._words.append((each, _words(f"{each.id} {each.name} {each.family}")))

    def find(self, name: str) -> tuple[Offering | None, str]:
        """The offering, or None and a sentence with the nearest names."""
        found = self._exact.get(fold(name))
        if found is not None:
            return found, ""
        fitting = self._fitting(name)
        if len(fitting) == 1:
            return fitting[0], ""
        near = fitting or self._nearest(_words(name))
        meant = f"; did you mean {_said(near)}?" if near else "."
        return None, f"the offering {name[:60]!r} is not on sale{meant}"

    def first_of_kind(self, name: str) -> tuple[Offering | None, str]:
        """The first of several of one family that a name fits, and a note that names the others."""
        fitting = self._fitting(name)
        if not fitting or len({each.family for each in fitting}) > 1:
            return None, ""
        first, others = fitting[0], fitting[1:]
        return first, f"{name[:60]!r} priced as {first.name}; it could be {_said(others)}"

    def _fitting(self, name: str) -> list[Offering]:
        wanted = _words(name)
        return [each for each, words in self._words if wanted and wanted <= words]

    def _nearest(self, wanted: set[str]) -> list[Offering]:
        shared = [(len(wanted & words) / len(words), each) for each, words in self._words]
        ranked = sorted((pair for pair in shared if pair[0]), key=lambda pair: -pair[0])
        return [each for _, each in ranked]


def _said(offerings: list[Offering]) -> str:
    return join_words([each.name for each in offerings[:_MOST_SUGGESTED]], "or")


def _words(text: str) -> set[str]:
    said = " ".join(_CALLED.get(word, word) for word in re.findall(r"[^\s/,_()]+", text.casefold()))
    return set(re.findall(r"[a-z0-9]+", said)) - {"service", "services", "circuit", "line", "the"}


def unit_in_header(column: str) -> str:
    """The unit a column is headed with: `Gbps` of `Speed (Gbps)`, `mbps` of `bandwidth_mbps`."""
    found = re.search(r"[(\[]\s*([^)\]]+?)\s*[)\]]", column) or re.search(
        r"[\s_](mbps|gbps|kbps|mbit/?s?|gbit/?s?)\s*$", column, re.IGNORECASE
    )
    return found[1] if found else ""


def read_value(
    characteristic: Characteristic, text: str, header_unit: str, *, size_up: bool
) -> Reading:
    """What a cell says of a characteristic.

    A number may bring its unit along, else it has that of the column's heading. With `size_up` the
    next larger size is taken where the one asked for is not sold, and a note says so.
    """
    folded = text.casefold()
    for each in characteristic.values:
        if isinstance(each, bool):
            if folded in (_YES if each else _NO):
                return Reading(each)
        elif isinstance(each, str) and each.casefold() == folded:
            return Reading(each)
    number = _number(characteristic, text, header_unit)
    if number is None:
        return Reading(text) if characteristic.accepts(text) else _refused(characteristic, text)
    if characteristic.accepts(number):
        return Reading(number)
    larger = [
        each
        for each in characteristic.values
        if isinstance(each, int | float) and not isinstance(each, bool) and each > number
    ]
    if not larger or number <= 0:
        return _refused(characteristic, text)
    next_size = min(larger)
    said = f"{say_value(next_size)} {characteristic.unit}".strip()
    if size_up:
        asked = f"{characteristic.title} {text}: priced as {said}, the next size sold"
        return Reading(next_size, note=asked)
    return _refused(characteristic, text, f" The next larger is {said}.")


def _refused(characteristic: Characteristic, text: str, more: str = "") -> Reading:
    said = (
        f"{characteristic.title} {text[:40]!r} is not accepted; "
        f"accepted: {characteristic.accepted()}.{more}"
    )
    return Reading(fault=said)


def _number(characteristic: Characteristic, text: str, header_unit: str) -> int | float | None:
    found = _NUMBER_AND_UNIT.fullmatch(text)
    if found is None:
        return None
    try:
        number = parse_number(found[1])
        unit = found[2].strip() or header_unit
        if unit and characteristic.unit and unit.casefold() != characteristic.unit.casefold():
            if characteristic.unit == "Mbit/s":
                unit = _RATES.get(unit.casefold(), unit)
            number = convert(number, unit, characteristic.unit)
        elif found[2].strip() and not characteristic.unit:
            return None
    except (NotANumber, UnknownUnit, UnitsDoNotConvert):
        # A heading's words in brackets need not be a unit; a cell's own have to be one.
        if found[2].strip():
            return None
        try:
            number = parse_number(found[1])
        except NotANumber:
            return None
    return int(number) if number == int(number) else number


def read_months(text: str, header_unit: str = "") -> float | None:
    """A term in months: `36`, `36 months`, `3 years`, `3y`; None for anything else."""
    found = re.fullmatch(r"\s*([\d.,]+)\s*[-–]?\s*([a-z]*)\.?\s*", text.casefold())
    if found is None:
        return None
    try:
        number = parse_number(found[1])
    except NotANumber:
        return None
    unit = found[2] or header_unit.casefold()
    if unit.startswith("y"):
        return number * 12
    return number if not found[2] or unit.startswith("m") else None


def fold(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.casefold())
