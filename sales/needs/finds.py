"""Everything of interest in one sentence: services, yes-or-no wishes, figures, money and dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from catalog.offering import Value
from catalog.requirement import Operator
from sales.needs.amounts import amounts
from sales.needs.clauses import Clause
from sales.needs.deadlines import deadlines
from sales.needs.figures import figures
from sales.needs.quantities import Quantity, quantities, says_same_both_ways
from sales.needs.vocabulary import FLAGS, SERVICES

# Dates that tell of something else than when the service is wanted.
_OTHER_DATE = re.compile(
    r"\b(?:ends|ending|expires?|expired|expiring|runs out|founded|since|opened|moved|met|meeting"
    r"|visit|call (?:on|in)|deadline for (?:offers|bids|questions)|submit\w*)\b",
    re.IGNORECASE,
)
# Numbers that measure nothing: standards, round-the-clock, years, addresses, versions.
_NO_MEASURE = re.compile(
    r"(?:\biso(?:/iec)?|\brfc|\bversion|\bv|\bno\.?|\bnumber|\bsection|\bpage|\bitem|\blevel"
    r"|\btier|\blayer|\bphase|\blot|\bfloor|\bsuite|\broom|\bg\.|\bh\.|\bq|#)\s*-?$",
    re.IGNORECASE,
)
_NO_UNIT = re.compile(
    r"st|nd|rd|th|x|and|or|to|of|in|at|on|for|with|by|from|is|are|the|an?|as|per|but|we|our|new"
    r"|floors?|rooms?|buildings?|countries|cities|other|more|different|main|large|small|times|am|pm|ways?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Find:
    """Something read at a place in a sentence. `family` for a service; `quantity` not yet judged.

    A `remark` says why nothing was made of it; a find without characteristic and remark was
    understood and asks nothing.
    """

    start: int
    end: int
    characteristic: str
    operator: Operator
    value: Value
    family: str = ""
    quantity: Quantity | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Finds:
    """The finds of one sentence in order, and the stretches no clause may be cut inside."""

    sentence: str
    items: tuple[Find, ...]
    spans: tuple[tuple[int, int], ...]

    def words(self, find: Find) -> str:
        """What the customer wrote there."""
        return self.sentence[find.start : find.end]

    def figures(self, sentence: str, parts: list[Clause]) -> Iterator[Find]:
        """The finds with every quantity judged by the clause it stands in."""
        for find in self.items:
            if find.quantity is None:
                yield find
                continue
            clause = next((each for each in reversed(parts) if each.start <= find.start), parts[0])
            yield from _judged(find, sentence, clause)


def find_all(sentence: str, today: date) -> Finds:
    """All finds of a sentence; where two could claim a stretch, the earlier kind keeps it."""
    found: list[Find] = []
    for reader in (_money, _dates, _quantities, _services, _flags):
        for find in reader(sentence, today):
            if not any(find.start < each.end and find.end > each.start for each in found):
                found.append(find)
    found.extend(_both_ways(found, sentence))
    found.sort(key=lambda each: each.start)
    spans = tuple((each.start, each.end) for each in found)
    return Finds(sentence, tuple(found), spans)


_BARE = re.compile(r"[ :]{1,2}(?P<number>\d{1,3}(?:,\d{3})+|\d+)(?=\s*(?:[,;.)]|and\b|$))")


def with_carried_rates(finds: Finds, places: list[tuple[int, int]]) -> Finds:
    """`HQ 500 Mbps, plant 200, depot 50`: a bare number after a place has the unit before it.

    Args:
        places: where the sentence names a site.
    """
    added: list[Find] = []
    for _, after in places:
        match = _BARE.match(finds.sentence, after)
        earlier = [each for each in finds.items if each.end <= after and each.quantity is not None]
        rate = earlier[-1].quantity if earlier else None
        if match is None or rate is None or rate.measures != "a data rate":
            continue
        number = float(match["number"].replace(",", ""))
        carried = replace(
            rate, start=match.start("number"), end=match.end(), low=number, high=number
        )
        if not any(carried.start < each.end and carried.end > each.start for each in finds.items):
            blank = Find(carried.start, carried.end, "", Operator.ABOUT, number)
            added.append(replace(blank, quantity=carried))
    if not added:
        return finds
    items = tuple(sorted((*finds.items, *added), key=lambda each: each.start))
    return replace(finds, items=items, spans=tuple((each.start, each.end) for each in items))


def _money(sentence: str, _: date) -> Iterator[Find]:
    for amount in amounts(sentence):
        start, end = amount.start, amount.end
        remark = ""
        if amount.monthly is None:
            said = sentence[start:end].strip()
            remark = (
                f"“{said}” is no amount a month for the whole sale; write a budget like"
                " USD 4,500 a month."
            )
        yield Find(
            start, end, "budget_monthly", Operator.AT_MOST, amount.monthly or 0.0, remark=remark
        )


def _dates(sentence: str, today: date) -> Iterator[Find]:
    other = _OTHER_DATE.search(sentence) is not None
    for deadline in deadlines(sentence, today):
        days, remark, name = 0, "", "lead_time_days"
        if other:
            name = ""
        elif deadline.day is None:
            remark = f"“{sentence[deadline.start : deadline.end].strip()}” {deadline.why}."
        else:
            days = (deadline.day - today).days
        yield Find(deadline.start, deadline.end, name, Operator.AT_MOST, days, remark=remark)


def _quantities(sentence: str, _: date) -> Iterator[Find]:
    for quantity in quantities(sentence):
        blank = Find(quantity.start, quantity.end, "", Operator.ABOUT, quantity.low)
        if quantity.measures:
            yield replace(blank, quantity=quantity)
        elif _is_unknown(sentence, quantity):
            said = sentence[quantity.start : quantity.end].strip()
            remark = (
                f"“{said}” was not understood: {quantity.unit!r} is no unit we know; write figures"
                " like 300 Mbps, 20 ms, 99.95 %, 250 users or 36 months."
            )
            yield replace(blank, remark=remark)


def _is_unknown(sentence: str, quantity: Quantity) -> bool:
    """Whether a number was likely meant as a figure, in a unit we do not have."""
    if not quantity.unit:
        return False
    number = sentence[quantity.start : quantity.end].split(quantity.unit)[0].strip(" -")
    before = sentence[: quantity.start]
    if not any(each.isdigit() for each in number):
        return False
    if _NO_MEASURE.search(before) or re.fullmatch(r"(?:19|20)\d\d", number):
        return False
    return not _NO_UNIT.fullmatch(quantity.unit) and not quantity.unit[0].isupper()


def _services(sentence: str, _: date) -> Iterator[Find]:
    for pattern, family in SERVICES:
        for match in pattern.finditer(sentence):
            yield Find(
                match.start(), match.end(), "service", Operator.EQUALS, family, family=family
            )


def _flags(sentence: str, _: date) -> Iterator[Find]:
    for name, value, pattern in FLAGS:
        for match in pattern.finditer(sentence):
            yield Find(match.start(), match.end(), name, Operator.EQUALS, value)


def _both_ways(found: list[Find], sentence: str) -> list[Find]:
    return [
        replace(
            find, characteristic="symmetric", operator=Operator.EQUALS, value=True, quantity=None
        )
        for find in found
        if find.quantity is not None and says_same_both_ways(sentence[find.start : find.end])
    ]


def _judged(find: Find, sentence: str, clause: Clause) -> Iterator[Find]:
    assert find.quantity is not None
    made = figures(find.quantity, sentence, (clause.start, clause.end))
    if made is None:
        said = sentence[find.start : find.end].strip()
        remark = (
            f"“{said}” was not understood: say what it is of, for example restored within 4 h,"
            " delivered within 60 days or packet loss below 0.1 %."
        )
        yield replace(find, remark=remark, quantity=None)
        return
    if not made:
        yield replace(find, characteristic="", quantity=None)
    for figure in made:
        if figure.operator is Operator.ABOUT:  # no standard name: the words themselves are kept
            yield Find(figure.start, figure.end, "", Operator.ABOUT, clause.text)
            continue
        yield Find(figure.start, figure.end, figure.characteristic, figure.operator, figure.value)
