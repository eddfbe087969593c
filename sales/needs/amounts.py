"""Money in a sentence: "USD 4,500 a month", "a budget of 60k per year", "€ 500 one-off"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from common.errors import BusinessError
from common.units import convert, parse_number

_CODE = r"(?:USD|EUR|GBP|CHF|CAD|AUD|SEK|NOK|DKK|PLN|INR|JPY|SGD|AED|US\$|[$€£¥])"
_AMOUNT = (
    r"(?P<number>\d{1,3}(?:[ \u00a0'’]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)*)"
    r"(?:\s?(?P<factor>k|m|million)\b)?"
)
_PERIOD = (
    r"(?:\s*(?:(?:per|a|an|each|every|/)\s*(?P<per>month|mo\b|year|annum|yr|quarter|user|seat|site)"
    r"|(?P<often>monthly|yearly|annually|p\.?\s?m\b|p\.?\s?a\b)"
    r"|(?P<once>one[ -]?(?:off|time)|once|upfront|set[ -]?up|in total)))?"
    r"(?P<each>\s*(?:per|a|each|/)\s*(?:site|user|seat|line|branch|location)\b)?"
)
_MONEY = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        rf"(?<![\w]){_CODE}\s?{_AMOUNT}{_PERIOD}",
        rf"(?<![\w.,/-]){_AMOUNT}\s?(?:{_CODE}|dollars|euros?|pounds)(?!\w){_PERIOD}",
        rf"(?<![\w.,/-]){_AMOUNT}(?=\s*(?:a|per|/)\s*month\b){_PERIOD}",
        r"\b(?:budget|spend(?:ing)?|cost(?:s|ing)?|pric(?:e|ed)|pay|afford|charges?|fees?)\b:?"
        rf"(?:\s+[a-z]+){{0,5}}\s+{_AMOUNT}(?!\d)"
        rf"(?!\s?(?:%|[a-z]*bps|ms\b|sites|users|years\b|months\b|days\b)){_PERIOD}",
    )
)
_MONTHLY = re.compile(r"\bmonthly\b|\ba month\b|\bper month\b", re.IGNORECASE)
_YEARLY = re.compile(r"\b(?:yearly|annual(?:ly)?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of money where it stands; `monthly` is None when no period of it is known."""

    start: int
    end: int
    monthly: float | None


def amounts(sentence: str) -> list[Amount]:
    """Every amount of money in the sentence, turned to a month where it is said by the year.

    A point before exactly three digits groups thousands here (4.500 is 4500), as no amount has
    three decimals. The currency is the sale's: it is not converted.
    """
    found: list[Amount] = []
    for shape in _MONEY:
        for match in shape.finditer(sentence):
            if any(match.start() < each.end and match.end() > each.start for each in found):
                continue
            number = _number(match["number"], match["factor"] or "")
            if number is not None:
                monthly = _monthly(number, match, sentence)
                found.append(Amount(match.start(), match.end(), monthly))
    return sorted(found, key=lambda each: each.start)


def _number(text: str, factor: str) -> float | None:
    try:
        if re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", text):
            text = text.replace(".", "")
        number = parse_number(text)
    except BusinessError:
        return None
    return number * {"": 1, "k": 1e3, "m": 1e6, "million": 1e6}[factor.casefold()]


def _monthly(number: float, match: re.Match[str], sentence: str) -> float | None:
    said = (match["per"] or match["often"] or "").casefold()
    if said in {"user", "seat", "site"} or match["once"] or match["each"]:
        return None
    if said.startswith(("month", "mo", "p.m", "pm", "p m")):
        return number
    if said == "quarter":
        return round(number / 3, 2)
    if said or _YEARLY.search(sentence):
        return round(convert(number, "a year", "a month"), 2)
    return number if _MONTHLY.search(sentence) else None
