"""Terms of free text: words in one form, numbers with their units, and what a phrase is about."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

_WORD = re.compile(r"[^\W_]+(?:[.][0-9]+)?")
_STOP_WORDS = """
a an and any are as at be by for from has have in into is it its of on or our that the their this to
we with you your need needs want wants looking i am my me some can would like please find show which
"""
STOP = frozenset(_STOP_WORDS.split())
# One spelling on both sides of the ocean; only words that catalogues are full of.
_TWO_SPELLINGS = """
grey:gray colour:color coloured:colored fibre:fiber centre:center metre:meter aluminium:aluminum
theatre:theater organiser:organizer tyre:tire licence:license jewellery:jewelry mould:mold
plough:plow storey:story draught:draft moulding:molding harbour:harbor armour:armor humour:humor
catalogue:catalog programme:program modelling:modeling travelling:traveling analyse:analyze
cheque:check doughnut:donut
"""
_SPELLINGS = dict(pair.split(":") for pair in _TWO_SPELLINGS.split())
# Sizes of one quantity are one term whatever the unit: spelling -> (term's unit, factor).
_UNITS: dict[str, tuple[str, float]] = {
    **dict.fromkeys(("in", "inch", "inches", '"', "''"), ("inch", 1)),
    **dict.fromkeys(("ft", "foot", "feet", "'"), ("inch", 12)),
    **dict.fromkeys(("yd", "yard", "yards"), ("inch", 36)),
    **dict.fromkeys(("mm", "millimeter", "millimeters", "millimetre"), ("mm", 1)),
    **dict.fromkeys(("cm", "centimeter", "centimeters", "centimetre"), ("mm", 10)),
    **dict.fromkeys(("m", "meter", "meters", "metre", "metres"), ("mm", 1000)),
    **dict.fromkeys(("km", "kilometer", "kilometers", "kilometre"), ("mm", 1e6)),
    **dict.fromkeys(("lb", "lbs", "pound", "pounds"), ("pound", 1)),
    **dict.fromkeys(("oz", "ounce", "ounces"), ("ounce", 1)),
    **dict.fromkeys(("kg", "kilo", "kilogram", "kilograms"), ("kg", 1)),
    **dict.fromkeys(("gal", "gallon", "gallons"), ("gallon", 1)),
    **dict.fromkeys(("qt", "quart", "quarts"), ("quart", 1)),
    **dict.fromkeys(("l", "liter", "liters", "litre", "litres"), ("ml", 1000)),
    **dict.fromkeys(("ml", "millilitre", "milliliter"), ("ml", 1)),
    **dict.fromkeys(("v", "volt", "volts"), ("volt", 1)),
    **dict.fromkeys(("w", "watt", "watts"), ("watt", 1)),
    **dict.fromkeys(("kw", "kilowatt", "kilowatts"), ("watt", 1000)),
    **dict.fromkeys(("amp", "amps", "ampere"), ("amp", 1)),
    **dict.fromkeys(("mbps", "mbit/s", "mb/s", "meg", "megs", "mbit", "megabit"), ("mbps", 1)),
    **dict.fromkeys(("gbps", "gbit/s", "gb/s", "gig", "gbit", "gigabit"), ("mbps", 1000)),
    **dict.fromkeys(("gb", "gigabyte", "gigabytes"), ("gb", 1)),
    **dict.fromkeys(("tb", "terabyte", "terabytes"), ("gb", 1000)),
    **dict.fromkeys(("ms", "millisecond", "milliseconds"), ("ms", 1)),
    **dict.fromkeys(("%", "percent", "pct"), ("percent", 1)),
}
_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
# "3 in 1" is no length, so a unit may not be followed by another number.
_MEASURE = re.compile(rf"(?<![\w.])(\d+(?:\.\d+)?)[\s-]?({_UNIT})(?!\w)\.?(?!\s*\d)")
_ACROSS = re.compile(
    rf"(?<![\w.])(\d+(?:\.\d+)?)\s*(?:{_UNIT})?\.?\s*[wlhd]?\s*[x×]\s*(\d+(?:\.\d+)?)(?![\w.]*\d)"
)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_POSSESSIVE = re.compile(r"(?<=\w)['’]s\b")
_QUOTES = str.maketrans({"”": '"', "“": '"', "″": '"', "’": "'", "′": "'", "‘": "'"})
# Where a name stops saying what the thing is and starts saying what comes with it.
_AFTERTHOUGHT = re.compile(
    r"\s(?:with|w/|without|for|in|by|from|featuring|including|includes|that|which|to|on|at)\s"
    r"|[,(|;:–—]|\s[-/]\s"
)
_WISH = re.compile(r"^.*?\b(?:looking for|search(?:ing)? for|need|want|would like|find|show me)\b")


def words_of(text: str) -> list[str]:
    """Words folded to one form: lower case, plural endings off, stop words gone.

    A number with its unit is one word, the same for 6 ft and 72", and so are two numbers across
    each other (5' x 8' is 5x8).
    """
    plain, measures = _measured(_plain(text))
    return [folded for word in _WORD.findall(plain) if (folded := fold(word))] + measures


def _plain(text: str) -> str:
    text = text.casefold().translate(_QUOTES)
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(each for each in decomposed if not unicodedata.combining(each))
    return _POSSESSIVE.sub("", text)


def _measured(text: str) -> tuple[str, list[str]]:
    """The text with its units gone, and the sizes as terms."""
    if not any(map(str.isdigit, text)):
        return text, []
    text = _THOUSANDS.sub("", text)
    found = [f"{float(one):g}x{float(other):g}" for one, other in _ACROSS.findall(text)]
    for number, unit in _MEASURE.findall(text):
        base, factor = _UNITS[unit]
        found.append(f"{float(number) * factor:g}{base}")
    return _MEASURE.sub(r" \1 ", text), found


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """Harman's S stemmer (1991): plurals only, so that different things stay different."""
    if word in STOP:
        return ""
    word = _singular(word)
    return _SPELLINGS.get(word, word)


def _singular(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or not set(word) & set("aeiouy"):
        return word  # mpls and gbps are no plurals
    if word.endswith("ies") and word[-4] not in "ae":
        return word[:-3] + "y"
    if word.endswith(("shes", "ches", "xes", "sses")):
        return word[:-2]
    if word.endswith("es") and word[-3] not in "aeo":
        return word[:-1]
    return word if word.endswith(("us", "ss", "is")) else word[:-1]


_ENDINGS = ("ation", "ings", "ing", "ers", "ment", "able", "ed", "er", "en", "ly", "or", "y", "e")


@lru_cache(maxsize=200_000)
def root(word: str) -> str:
    """What recline, recliner and reclining have in common; the word itself when it is short."""
    if not word.isalpha():
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word


def pairs(words: list[str]) -> list[str]:
    """Neighbours, as one term each."""
    return [f"{one} {other}" for one, other in pairwise(words)]


def head_of(phrase: str) -> list[str]:
    """The words a phrase is about, the least telling first: of "oak desk with lamp", oak and desk.

    What comes with a thing, what it is for and its numbers are left out.
    """
    plain = _WISH.sub("", _plain(phrase))
    for part in _AFTERTHOUGHT.split(f" {plain} "):
        words = [word for word in words_of(part) if not any(map(str.isdigit, word))]
        if words:
            return words[-2:]
    return []


@lru_cache(maxsize=200_000)
def runs_of(word: str) -> tuple[str, ...]:
    """Runs of three and four letters, the ends of the word included."""
    spaced = f" {word} "
    return tuple(spaced[at : at + size] for size in (3, 4) for at in range(len(spaced) - size + 1))
