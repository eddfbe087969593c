"""Dates a customer wants the service by: "by March", "before Q3", "by 1 June 2027".

A month or quarter without a year is its next occurrence; "by" runs to its last day and "before"
to the day before its first.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from common.period import add_months

_MONTHS = {
    name: number
    for number in range(1, 13)
    for name in (calendar.month_name[number].casefold(), calendar.month_abbr[number].casefold())
} | {"sept": 9}
_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_LEAD = (
    r"\b(?P<lead>by|before|until|till|no later than|not later than|latest(?: by)?|during|from|in|on"
    r"|for|as of|starting|prior to|ready|live|go-live|deadline:?|due|end of)"
    r"(?: the)?(?: (?P<end>end|start|beginning|middle|mid)(?: of)?)?(?: the)? "
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>20\d\d|19\d\d)"

# Each shape a date is written in. Shapes that name a day need no word before them.
_SHAPES: tuple[re.Pattern[str], ...] = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        rf"(?:{_LEAD})?\b{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)\b",
        rf"(?:{_LEAD})?\b{_DAY} (?:of )?(?P<month>{_MONTH})(?:,? {_YEAR}\b)?",
        rf"(?:{_LEAD})?\b(?P<month>{_MONTH}) {_DAY}\b(?!\s*(?:users|sites|%))(?:,? {_YEAR}\b)?",
        rf"(?:{_LEAD})?\b(?P<first>\d{{1,2}})[./](?P<second>\d{{1,2}})[./]{_YEAR}\b",
        rf"{_LEAD}(?P<month>{_MONTH})(?:,? (?:of )?{_YEAR}\b)?",
        rf"{_LEAD}(?P<quarter>q[1-4]|(?:first|second|third|fourth|last) quarter)"
        rf"(?: of)?(?:[ /]{_YEAR}\b)?",
        rf"{_LEAD}(?P<near>(?:this |next )?(?:month|quarter|year)|year[- ]end)\b(?! of)",
        rf"\b(?P<lead>by|before|until|in|during) (?:the )?(?P<end>end of |start of )?{_YEAR}\b",
    )
)
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}


@dataclass(frozen=True, slots=True)
class Deadline:
    """Where a date stands in the sentence and which day it comes to; None if it is unclear."""

    start: int
    end: int
    day: date | None
    why: str = ""


def deadlines(sentence: str, today: date) -> list[Deadline]:
    """Every date the sentence names, in order. A day gone by, or one that could be two, is None."""
    found: list[Deadline] = []
    for shape in _SHAPES:
        for match in shape.finditer(sentence):
            if any(match.start() < each.end and match.end() > each.start for each in found):
                continue
            deadline = _read(match, today)
            if deadline is not None:
                found.append(deadline)
    return sorted(found, key=lambda each: each.start)


def _read(match: re.Match[str], today: date) -> Deadline | None:
    groups = match.groupdict()
    if _is_no_month(groups):
        return None
    try:
        span = _span(groups, today)
    except (ValueError, OverflowError):
        return Deadline(match.start(), match.end(), None, "is no day of the calendar")
    if span is None:
        return Deadline(
            match.start(), match.end(), None, "could be two days; write it like 1 June 2027"
        )
    first, last = span
    lead, end = (groups.get("lead") or "").casefold(), (groups.get("end") or "").casefold().strip()
    if lead in {"before", "prior to"} and end != "end":
        day = first - timedelta(days=1)
    elif end.startswith(("start", "begin")):
        day = first
    elif end.startswith("mid"):
        day = first + (last - first) / 2
    else:
        day = last
    if day < today and not groups.get("year"):
        day = add_months(day, 12)
    if day < today:
        return Deadline(match.start(), match.end(), None, "has passed")
    return Deadline(match.start(), match.end(), day)


def _is_no_month(groups: dict[str, str | None]) -> bool:
    """`may` and `march` are words too: as months they are written with a capital."""
    month = groups.get("month") or ""
    return month in {"may", "march", "mar"} and not groups.get("day")


def _span(groups: dict[str, str | None], today: date) -> tuple[date, date] | None:
    """First and last day of what was named; None when day and month could change places."""
    year = int(groups.get("year") or 0) or None
    if groups.get("first"):
        first, second = int(groups["first"] or 0), int(groups["second"] or 0)
        if first <= 12 and second <= 12 and first != second:
            return None
        day, month = (first, second) if first > 12 else (second, first)
        exact = date(year or today.year, month, day)
        return exact, exact
    if groups.get("near"):
        return _near(groups["near"] or "", today)
    if groups.get("quarter"):
        said = (groups["quarter"] or "").casefold()
        quarter = int(said[1]) if said[0] == "q" else _QUARTERS[said.split()[0]]
        return _next(year, quarter * 3 - 2, 3, today)
    if groups.get("month"):
        said = (groups["month"] or "").casefold().rstrip(".")
        month = int(said) if said.isdecimal() else _MONTHS[said]
        if groups.get("day"):
            return _next_day(year, month, int(groups["day"] or 0), today)
        return _next(year, month, 1, today)
    return _next(year, 1, 12, today)


def _next(year: int | None, month: int, months: int, today: date) -> tuple[date, date]:
    """The span of `months` from `month`, of that year or else the next one that is not over."""
    first = date(year or today.year, month, 1)
    last = add_months(first, months) - timedelta(days=1)
    if year is None and last < today:
        first = date(today.year + 1, month, 1)
        last = add_months(first, months) - timedelta(days=1)
    return first, last


def _next_day(year: int | None, month: int, day: int, today: date) -> tuple[date, date]:
    exact = date(year or today.year, month, day)
    if year is None and exact < today:
        exact = date(today.year + 1, month, day)
    return exact, exact


def _near(said: str, today: date) -> tuple[date, date]:
    """`next month`, `this quarter`, `year end`."""
    said = said.casefold()
    length = 1 if "month" in said else 3 if "quarter" in said else 12
    start = date(today.year, (today.month - 1) // length * length + 1, 1)
    if said.startswith("next"):
        start = add_months(start, length)
    return start, add_months(start, length) - timedelta(days=1)
