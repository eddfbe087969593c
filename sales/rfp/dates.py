"""Dates with time and zone as RFPs write them, and days counted from another date."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_MONTHS = "january february march april may june july august september october november december"
_MONTH_NAMES = _MONTHS.split()
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?"
    r"|oct(?:ober)?"
    r"|nov(?:ember)?"
    r"|dec(?:ember)?)\.?"
)
_DATES = (
    re.compile(
        rf"\b(?P<month>{_MONTH})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>20\d\d)\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ .-]+(?P<month>{_MONTH})[ .,-]+(?P<year>20\d\d)\b",
        re.IGNORECASE,
    ),
    re.compile(r"\b(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b"),
    re.compile(r"\b(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>20\d\d|\d\d)\b"),
    re.compile(r"\b(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>20\d\d)\b"),
)
_TIME = re.compile(
    r"\b(?P<hour>\d{1,2})(?::(?P<minute>\d\d))?\s*(?P<half>[ap])\.?\s?m\b\.?|\b(?P<hour24>[01]?\d|2[0-3])[:.](?P<minute24>[0-5]\d)\s*(?:hours|hrs|h\b|uhr)?|\b(?P<military>[0-2]\d[0-5]\d)\s+(?:hours|hrs)\b|\b(?P<noon>noon|midnight)\b",
    re.IGNORECASE,
)
_ZONES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (zone, re.compile(pattern))
    for zone, pattern in (
        (
            "America/New_York",
            r"\b(?:E[SD]?T|Eastern(?: (?:Standard|Daylight|Prevailing))?(?: Time)?)\b",
        ),
        ("America/Chicago", r"\b(?:C[SD]T|CT|Central(?: (?:Standard|Daylight))? Time)\b"),
        ("America/Denver", r"\b(?:M[SD]T|MT|Mountain(?: (?:Standard|Daylight))? Time)\b"),
        ("America/Los_Angeles", r"\b(?:P[SD]T|PT|Pacific(?: (?:Standard|Daylight))?(?: Time)?)\b"),
        ("America/Anchorage", r"\b(?:AK[SD]?T|Alaska(?: \w+)? Time)\b"),
        ("Pacific/Honolulu", r"\b(?:HST|Hawaii(?: \w+)? Time)\b"),
        ("Europe/Berlin", r"\b(?:CES?T|MESZ|MEZ|Central European(?: Summer)? Time)\b"),
        ("Europe/London", r"\b(?:BST|UK time|London time)\b"),
        ("UTC", r"\b(?:UTC|GMT|Z)\b"),
    )
)
_WORD_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "twelve": 12, "fourteen": 14, "fifteen": 15, "twenty": 20, "thirty": 30,
}  # fmt: skip
RELATIVE = re.compile(
    rf"\b(?P<number>\d{{1,3}}|{'|'.join(_WORD_NUMBERS)})(?:\s*\(\d+\))?\s+(?P<kind>calendar"
    rf"|business|working)?\s*(?P<unit>days?|weeks?|hours?)\s+(?P<side>before|prior to"
    rf"|in advance of|after|following)\s+(?:the\s+)?(?:\w+\s+){{0,3}}?(?:due date"
    rf"|closing date|deadline|submission date|date of submission|proposals? (?:are )?due"
    rf"|bid opening|award|that (?:date|time))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, and the time and zone where they are given; `zone` is of the IANA database."""

    day: date
    at: time | None = None
    zone: str = ""

    def __str__(self) -> str:
        clock = f" {self.at:%H:%M}" if self.at else ""
        return f"{self.day.isoformat()}{clock}{' ' + self.zone if self.zone else ''}"

    @property
    def instant(self) -> datetime | None:
        """The moment in time, where time and zone are known."""
        if self.at is None or not self.zone:
            return None
        return datetime.combine(self.day, self.at, tzinfo=ZoneInfo(self.zone))


def find_moment(text: str) -> Moment | None:
    """The first date of a text with the time and zone nearest to it; None without a full date."""
    for shape in _DATES:
        match = shape.search(text)
        if match is None:
            continue
        try:
            day = _day(match)
        except ValueError:
            continue
        around = text[max(0, match.start() - 60) : match.end() + 70]
        return Moment(day, _time(around.replace(match[0], " ")), _zone(around))
    return None


def _day(match: re.Match[str]) -> date:
    said = match["month"].casefold().rstrip(".")
    month = (
        int(said)
        if said.isdecimal()
        else next(i for i, name in enumerate(_MONTH_NAMES, 1) if name.startswith(said[:3]))
    )
    year = int(match["year"])
    day = int(match["day"])
    if month > 12 >= day:  # 23/4/2026 can only be the day first
        month, day = day, month
    return date(year + 2000 if year < 100 else year, month, day)


def _time(text: str) -> time | None:
    match = _TIME.search(text)
    if match is None:
        return None
    if match["noon"]:
        return time(12) if match["noon"].casefold() == "noon" else time(23, 59)
    if match["military"]:
        return time(int(match["military"][:2]), int(match["military"][2:]))
    if match["hour24"]:
        return time(int(match["hour24"]), int(match["minute24"]))
    hour = int(match["hour"]) % 12 + (12 if match["half"].casefold() == "p" else 0)
    return time(hour, int(match["minute"] or 0))


def _zone(text: str) -> str:
    return next((zone for zone, shape in _ZONES if shape.search(text)), "")


def resolve(match: re.Match[str], base: Moment) -> Moment:
    """The day a match of RELATIVE comes to, from the date it is counted from.

    Business days skip Saturdays and Sundays; holidays are not known.
    """
    said = match["number"].casefold()
    number = int(said) if said.isdecimal() else _WORD_NUMBERS[said]
    side = -1 if match["side"].casefold() in ("before", "prior to", "in advance of") else 1
    unit = match["unit"].casefold()
    if unit.startswith("hour"):
        return replace(base, day=base.day + timedelta(days=side * -(-number // 24)))
    if (match["kind"] or "").casefold() in ("business", "working"):
        day = base.day
        while number:
            day += timedelta(days=side)
            number -= day.weekday() < 5
        return replace(base, day=day)
    return replace(
        base, day=base.day + timedelta(days=side * number * (7 if unit[0] == "w" else 1))
    )
