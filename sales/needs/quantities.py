"""Numbers with what they measure or count: "300 Mbps", "200-500 Mbps", "99,95 %", "ten users"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from common.errors import BusinessError
from common.units import canonical_unit, convert, dimension_of, parse_number
from sales.needs.vocabulary import COUNTED

_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
}  # fmt: skip
_GAP = "[ \u00a0\u202f]"
_NUMBER = (
    rf"(?:\d{{1,3}}(?:[ \u00a0\u202f'’]\d{{3}})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*|(?<!\d)\.\d+"
    rf"|\b(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})\b)"
)
_UNIT = (
    r"(?:%|‰|per ?cent\b|pct\b|per mille\b|(?:kilo|mega|giga|tera)bits? per second\b|gig ?e\b"
    r"|calendar days?\b|(?:business|working) (?:days?|hours?)\b|[A-Za-zµ]+(?:/[A-Za-z]+)?\b)"
)
_RANGE = re.compile(
    rf"(?:\b(?P<intro>between|from)\s+)?(?<![\w.,/-])(?P<low>{_NUMBER})(?:{_GAP}?(?P<low_unit>{_UNIT}))?"
    rf"\s*(?P<joint>-|–|\bto\b|\band\b|\bor\b)\s*(?P<high>{_NUMBER})[\s\u00a0-]?(?P<unit>{_UNIT})",
    re.IGNORECASE,
)
_PAIR = re.compile(rf"(?<![\w.,/-])(\d+)\s*(?P<unit0>{_UNIT})?\s*/\s*(\d+)[\s-]?({_UNIT})")
_SINGLE = re.compile(
    rf"(?:(?<![\w.,/-])|(?<=\d[x×])(?=\d+\s?[MGT]))(?P<number>{_NUMBER})(?:[\s\u00a0]|-(?=[A-Za-z]))?\s?(?P<unit>{_UNIT})?",
    re.IGNORECASE,
)
_MOBILE = re.compile(r"[2-5]\s?G(?![\w])")  # a generation of mobile network, not a data rate
_NEXT_WORDS = re.compile(r"(?:[ \u00a0-]{1,2}[A-Za-z]+){1,3}")
_WORD = re.compile(r"[A-Za-z]+")
_JOINING = re.compile(r"and|or|for|with|at|in|of|to|per|on|by", re.IGNORECASE)
_NINES = re.compile(r"\b(two|three|four|five|six|[2-6])[ -]?nines\b", re.IGNORECASE)
_BUSINESS_DAYS = re.compile(r"(?:business|working) days?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number, or a range from `low` to `high`, where it stands in the sentence.

    `measures` is a dimension of common.units, a characteristic that is counted ("users"), or
    empty where the unit is not one we know.
    """

    start: int
    end: int
    low: float
    high: float
    unit: str
    measures: str

    @property
    def is_range(self) -> bool:
        """Whether two ends were said, as in "200-500 Mbps"."""
        return self.low != self.high


def quantities(sentence: str) -> list[Quantity]:
    """Every number with a unit or a counted noun, in order, none overlapping another."""
    found: list[Quantity] = []
    for reader in (_nines, _ranges, _pairs, _singles):
        for quantity in reader(sentence):
            if not any(quantity.start < each.end and quantity.end > each.start for each in found):
                found.append(quantity)
    return sorted(found, key=lambda each: each.start)


def _nines(sentence: str) -> Iterator[Quantity]:
    """`four nines` is 99.99 %."""
    for match in _NINES.finditer(sentence):
        nines = _value(match[1])
        if nines is not None and 2 <= nines <= 9:
            share = round(100 - 10 ** (2 - nines), 7)
            yield Quantity(match.start(), match.end(), share, share, "%", "a share")


def _ranges(sentence: str) -> Iterator[Quantity]:
    for match in _RANGE.finditer(sentence):
        if match["joint"].casefold() == "and" and (match["intro"] or "").casefold() != "between":
            continue
        if match["joint"].casefold() == "or" and match["low_unit"]:
            continue  # two wishes, each with its unit
        low, high, unit = _value(match["low"]), _value(match["high"]), match["unit"]
        counted = _counted(sentence, match.end("high"))
        if counted is not None and low is not None and high is not None and not match["low_unit"]:
            end = match.end("high")
            yield Quantity(match.start(), end, min(low, high), max(low, high), "", counted[0])
            continue
        low_unit = match["low_unit"] or unit
        ours, theirs = _known(unit), _known(low_unit)
        if low is None or high is None or not ours or not theirs:
            continue
        if dimension_of(ours) != dimension_of(theirs):
            continue
        low = convert(low, theirs, ours)
        before = sentence[: match.start()]
        if re.search(r"\b(?:upgrad|increas|mov|grow|migrat|go)\w*[^.,;]*$", before, re.IGNORECASE):
            low = high  # an upgrade from one to the other asks for the other
        yield Quantity(
            match.start(), match.end(), min(low, high), max(low, high), ours, dimension_of(ours)
        )


def _pairs(sentence: str) -> Iterator[Quantity]:
    """`500/500 Mbps`, down over up: the figure is the one down."""
    for match in _PAIR.finditer(sentence):
        unit = _known(match[4])
        if _MOBILE.fullmatch(match[3] + match[4]):
            continue  # "4G/5G" names mobile networks
        if unit in {"Mbit/s", "Gbit/s"}:
            down = float(match[1])
            yield Quantity(match.start(), match.end(), down, down, unit, "a data rate")


def says_same_both_ways(words: str) -> bool:
    """Whether the words are a pair like `500/500 Mbps`."""
    match = _PAIR.search(words)
    return match is not None and match[1] == match[3]


def _singles(sentence: str) -> Iterator[Quantity]:
    for match in _SINGLE.finditer(sentence):
        value = _value(match["number"])
        if value is None or _MOBILE.match(sentence, match.start()):
            continue
        counted = _counted(sentence, match.end("number"))
        if counted is not None:
            yield Quantity(match.start(), match.end("number"), value, value, "", counted[0])
            continue
        said = match["unit"] or ""
        unit = _known(said)
        if unit:
            if _BUSINESS_DAYS.fullmatch(said):
                value = value * 7 / 5
            yield Quantity(match.start(), match.end(), value, value, unit, dimension_of(unit))
        else:
            end = match.end() if said else match.end("number")
            yield Quantity(match.start(), end, value, value, said, "")


def _counted(sentence: str, start: int) -> tuple[str, int] | None:
    """What the number counts: a noun among the three words behind it, as in "250 office users".

    Of nouns that follow one another the last counts, and none counts behind a unit or a joining
    word: "5 ms for users" counts nothing.
    """
    words = _NEXT_WORDS.match(sentence, start)
    found: tuple[str, int] | None = None
    for word in _WORD.finditer(sentence, start, words.end() if words else start):
        noun = next(
            (
                (name, match)
                for name, noun in COUNTED
                if (match := noun.match(sentence, word.start()))
            ),
            None,
        )
        if noun is not None:
            found = (noun[0], noun[1].end())
        elif found is not None or _JOINING.fullmatch(word[0]) or _known(word[0]):
            break
    return found


def _value(number: str) -> float | None:
    word = _WORDS.get(number.casefold())
    if word is not None:
        return float(word)
    try:
        return parse_number(number)
    except BusinessError:
        return None


def _known(unit: str) -> str:
    """Our spelling of a unit, or empty. A lone capital M is a rate here, as in "100M internet"."""
    if not unit:
        return ""
    if unit == "M":
        return "Mbit/s"
    if unit in {"K", "k"}:
        return ""  # as often thousands of money
    if _BUSINESS_DAYS.fullmatch(unit):
        return "days"
    try:
        return canonical_unit(unit)
    except BusinessError:
        return ""
