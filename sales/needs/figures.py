"""What a quantity in a sentence demands: which characteristic, at least or at most, in our unit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from catalog.offering import Value
from catalog.requirement import STANDARD_UNITS, Operator
from common.period import MINUTES_OF_AVERAGE_MONTH
from common.units import availability_percent, convert
from sales.needs.limits import LIMITS
from sales.needs.quantities import Quantity


@dataclass(frozen=True, slots=True)
class Figure:
    """One condition read at a place in a sentence."""

    start: int
    end: int
    characteristic: str
    operator: Operator
    value: Value


# Words beside a number that tell what it is a figure of.
_SUBJECTS: dict[str, re.Pattern[str]] = {
    name: re.compile(rf"\b(?:{pattern})", re.IGNORECASE)
    for name, pattern in {
        "availability_percent": r"availab|up-?time|service level|slas?\b",
        "loss_percent": r"(?:packet|frame|data)?[ -]?loss\b|lost packets|packets? (?:lost|dropped)",
        "latency_ms": r"latenc|delays?\b|round[ -]?trip|rtt\b|ping\b",
        "jitter_ms": r"jitter|delay variation|pdv\b|ifdv\b",
        "restore_hours": r"restor|repair|fix(?:ed|es)?\b|m?ttrs?\b|recover|resol(?:ve|ution)",
        "downtime": r"down-?time|outages?\b|unavailab|interruption|down\b",
        "lead_time_days": r"deliver|install|ready|live\b|provision|lead[ -]?time|activat|roll-?out"
        r"|up and running|connected|in place|operational|deploy|order",
        "term_months": r"terms?\b|contract|commit|agreement|minimum (?:period|duration)|lock",
        "response": r"respon[ds]|answer|react|on[ -]site|replac|notice|notif",
        "other": r"ago\b|old\b|experience|in business|history|since\b|(?:past|last) |founded|growth"
        r"|grow|retention|retain|discount|cheaper|of (?:our|the|all) |power|battery|ups\b",
    }.items()
}
_POSSIBLE = {
    "a share": ("availability_percent", "loss_percent", "other"),
    "ms": ("latency_ms", "jitter_ms", "response", "other"),
    "a time": ("restore_hours", "downtime", "lead_time_days", "term_months", "response", "other"),
}
_LOWER_IS_BETTER = {
    "latency_ms", "jitter_ms", "loss_percent", "restore_hours", "lead_time_days", "budget_monthly",
}  # fmt: skip

_NO_LESS = re.compile(
    r"(?:no|not|never|n['’]t) (?:\w+ ){0,3}(?:less|fewer|lower|shorter|slower|below|under)"
    r"(?: than)?\s*(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
_UNACCEPTABLE = re.compile(
    r"unacceptable|not (?:be )?(?:acceptable|accepted|tolerable|tolerated|ok(?:ay)?\b|good enough)"
    r"|too (?:high|slow|long|low|much|little)",
    re.IGNORECASE,
)
_AT_LEAST = re.compile(
    r"(?:at least|min(?:imum)?\.?(?: of)?|(?:no|not) (?:less|fewer|lower|shorter) than|not below"
    r"|≥|>=?|more than|over|above|greater than|higher than|from|starting (?:at|from)|upwards of"
    r"|exceed(?:s|ing)?|longer than)\s*(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
_AT_MOST = re.compile(
    r"(?:at most|max(?:imum)?\.?(?: of)?|(?:no|not|never|n['’]t) (?:\w+ ){0,3}(?:more|longer"
    r"|greater|higher|larger|above|over|exceed(?:s|ing)?)(?: than)?|up to|under|below"
    r"|(?:less|fewer|lower|shorter|faster|quicker) than|within|not to exceed|≤|<=?|limited to"
    r"|capped at|beneath)"
    r"\s*(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
_EXACTLY = re.compile(
    r"(?:exactly|precisely|fixed(?: at| for| term of)?)\s*(?:an?\s+)?$", re.IGNORECASE
)
_HOURS_OF_DUTY = re.compile(r"\s*(?:an?|per|each|every)\s+(?:day|week)\b", re.IGNORECASE)
_OR_MORE = re.compile(
    r"^\s*(?:\w+\s+)?(?:or (?:more|higher|above|longer)|\+|minimum|min\b|and (?:up|above))", re.I
)
_OR_LESS = re.compile(
    r"^\s*(?:\w+\s+)?(?:or (?:less|lower|below|faster|shorter)|max(?:imum)?\b)", re.I
)
_WINDOW = re.compile(
    r"(?:\ba|per|each|every|/|in any|in a|any)\s*(month|year|quarter|week|day)\b"
    r"|\b(monthly|yearly|annual(?:ly)?|quarterly|weekly|daily)\b",
    re.IGNORECASE,
)
_MINUTES = {
    "month": MINUTES_OF_AVERAGE_MONTH, "year": 12 * MINUTES_OF_AVERAGE_MONTH,
    "quarter": 3 * MINUTES_OF_AVERAGE_MONTH, "week": 10_080, "day": 1_440, "annual": 525_600,
}  # fmt: skip
_ONE_WAY = re.compile(r"one[ -]?way", re.IGNORECASE)
_LEAD_IN = re.compile(r"(?:within|in|in the next|after)\s+(?:\w+\s+){0,1}$", re.IGNORECASE)
_HEADED = re.compile(r":\s*$")
_THE = re.compile(r"\b(?:the|these|those|both|between|of)\s+(?:\w+\s+)?$", re.IGNORECASE)


def figures(
    quantity: Quantity, sentence: str, clause: tuple[int, int]
) -> tuple[Figure, ...] | None:
    """The conditions a quantity makes, two for a range; None where it cannot be told.

    An empty tuple means it was understood and is no condition: a count of things referred to
    ("the two sites") or a span of the past. A response time has no standard name and comes back
    as ABOUT.
    """
    subject = _subject(quantity, sentence, clause)
    if subject is None:
        return None
    if subject == "other":
        return ()
    if subject == "response":
        return (Figure(quantity.start, quantity.end, "", Operator.ABOUT, quantity.low),)
    before, after = sentence[clause[0] : quantity.start], sentence[quantity.end : clause[1]]
    if subject == "site_count" and _THE.search(before):
        return ()
    if subject == "downtime":
        return (_from_downtime(quantity, sentence),)
    return tuple(_conditions(quantity, subject, before, after))


def _conditions(quantity: Quantity, subject: str, before: str, after: str) -> Iterator[Figure]:
    low, high = (_in_standard(value, quantity, subject) for value in (quantity.low, quantity.high))
    if subject == "latency_ms" and _ONE_WAY.search(before + after):
        low, high = 2 * low, 2 * high  # the catalogue counts both ways
    if not quantity.is_range:
        operator = _operator(subject, before, after)
        yield Figure(quantity.start, quantity.end, subject, operator, low)
    elif subject in _LOWER_IS_BETTER:
        yield Figure(quantity.start, quantity.end, subject, Operator.AT_MOST, high)
    else:
        yield Figure(quantity.start, quantity.end, subject, Operator.AT_LEAST, low)
        yield Figure(quantity.start, quantity.end, subject, Operator.AT_MOST, high)


def _subject(quantity: Quantity, sentence: str, clause: tuple[int, int]) -> str | None:
    """The characteristic, "downtime", "response" or "other"; None when nothing tells."""
    if quantity.measures == "a data rate":
        return "bandwidth_mbps"
    if quantity.measures in {"users", "channels", "site_count"}:
        return quantity.measures
    kind = "ms" if quantity.unit == "ms" else quantity.measures
    if kind == "a time" and _HOURS_OF_DUTY.match(sentence[quantity.end :]):
        down = _SUBJECTS["downtime"].search(sentence, *clause)
        return "downtime" if down else "other"  # "24 hours a day": when, and not how soon
    possible = _POSSIBLE.get(kind)
    if possible is None:
        return "other" if quantity.measures == "a distance" else None
    near = _nearest(possible, quantity, sentence, clause)
    # "Latency: max 20 ms": what stands before may tell. Months on their own ("ready by March,
    # 36 months") are a term, unless a heading leads to them ("Delivery: 3 months").
    bare = quantity.unit in {"months", "years"} and not _HEADED.search(sentence[: clause[0]])
    if near is None and clause[0] > 0 and not bare:
        near = _nearest(possible, quantity, sentence, (max(0, clause[0] - 25), clause[1]))
    return near or _unsaid(quantity, sentence[clause[0] : quantity.start])


def _nearest(
    possible: tuple[str, ...], quantity: Quantity, sentence: str, clause: tuple[int, int]
) -> str | None:
    distances = []
    for name in possible:
        for match in _SUBJECTS[name].finditer(sentence, *clause):
            if match.end() <= quantity.start:
                distances.append((quantity.start - match.end(), name))
            elif match.start() >= quantity.end:
                # What stands behind is likelier the next figure's subject: weigh it a little less.
                distances.append((match.start() - quantity.end + 3, name))
    return min(distances)[1] if distances else None


def _unsaid(quantity: Quantity, before: str) -> str | None:
    """What a figure is without any word for it: "99.95 %", "20 ms", "36 months"."""
    if quantity.unit == "ms":
        return "latency_ms"
    if quantity.unit == "%":
        return "availability_percent" if 90 <= quantity.low <= 100 else None
    if quantity.unit in {"days", "weeks", "months"} and _LEAD_IN.search(before):
        return "lead_time_days"
    if quantity.unit in {"months", "years"}:
        return "other" if _LEAD_IN.search(before) else "term_months"
    return None


def _in_standard(value: float, quantity: Quantity, subject: str) -> float:
    converted = convert(value, quantity.unit, STANDARD_UNITS[subject]) if quantity.unit else value
    if LIMITS[subject].whole:
        return round(converted)
    return round(converted, 6)


def _operator(subject: str, before: str, after: str) -> Operator:
    natural = Operator.AT_MOST if subject in _LOWER_IS_BETTER else Operator.AT_LEAST
    if _EXACTLY.search(before):
        return Operator.EQUALS
    if _NO_LESS.search(before):
        return Operator.AT_LEAST
    turned = _UNACCEPTABLE.search(after) is not None
    if _AT_MOST.search(before):
        return Operator.AT_LEAST if turned else Operator.AT_MOST
    if _AT_LEAST.search(before):
        return Operator.AT_MOST if turned else Operator.AT_LEAST
    if _OR_MORE.match(after):
        return Operator.AT_LEAST
    if _OR_LESS.match(after):
        return Operator.AT_MOST
    return Operator.EQUALS if subject == "term_months" else natural


def _from_downtime(quantity: Quantity, sentence: str) -> Figure:
    """Availability from downtime: (window - downtime) / window; the window a month if not said."""
    said = _WINDOW.search(sentence, quantity.end) or _WINDOW.search(sentence)
    word = (said[1] or said[2] or "").casefold() if said else "month"
    minutes = next(
        (length for name, length in _MINUTES.items() if word.startswith(name)),
        1_440 if word == "daily" else MINUTES_OF_AVERAGE_MONTH,
    )
    down = min(convert(quantity.high, quantity.unit, "min"), minutes)
    value = round(availability_percent(down, minutes), 4)
    return Figure(quantity.start, quantity.end, "availability_percent", Operator.AT_LEAST, value)
