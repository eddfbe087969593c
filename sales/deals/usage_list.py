"""Measured use as a monitoring system lists it: a service, a month, its busy bandwidth."""

from __future__ import annotations

import re
from datetime import date

from common.errors import BusinessError
from common.tables import Table
from common.units import NotANumber, parse_number
from sales.care.usage import MonthOfUse
from sales.deals.service_list import ServiceColumnsMissing

_COLUMNS = {
    "reference": ("reference", "serviceid", "service", "circuitid", "circuit", "id"),
    "month": ("month", "period", "date"),
    "busy": ("busymbps", "busy", "mbps", "percentile", "thpercentile", "usage"),
}
_MOST_MBPS = 10_000_000


def usage_references(table: Table) -> frozenset[str]:
    """Ids the services of a list may have: as they are, or as taken over. ServiceColumnsMissing."""
    place = _find_columns(table.header)["reference"]
    said = {row[place].strip() for row in table.rows}
    return frozenset(said | {f"IN/{each}" for each in said})


def read_usage(
    table: Table, known: frozenset[str], today: date
) -> tuple[tuple[MonthOfUse, ...], tuple[str, ...]]:
    """The months of a list, and what is wrong with each row that cannot be taken.

    Raises:
        ServiceColumnsMissing.
    """
    columns = _find_columns(table.header)
    months: list[MonthOfUse] = []
    faults: list[str] = []
    for number, row in table.numbered():
        cells = {name: row[place].strip() for name, place in columns.items()}
        wrong: list[str] = []
        said = cells["reference"]
        id = next((each for each in (said, f"IN/{said}") if each in known), "")
        if not id:
            wrong.append(f"no service in use is called {said[:60]!r}")
        month = _month(cells["month"])
        if month is None:
            wrong.append(f"month {cells['month'][:40]!r} is not a month such as 2026-11")
        elif month > today:
            wrong.append(f"month {month:%Y-%m} is in the future")
        busy = _mbps(cells["busy"])
        if busy is None:
            wrong.append(f"busy {cells['busy'][:40]!r} is not a number of Mbit/s")
        faults += [f"Row {number}: {each}." for each in wrong]
        if not wrong and month is not None and busy is not None:
            months.append(MonthOfUse(service_id=id, month=month, busy_mbps=busy))
    return tuple(months), tuple(faults)


def _find_columns(header: tuple[str, ...]) -> dict[str, int]:
    folded = [re.sub(r"[^a-z]", "", title.casefold()) for title in header]
    found = {
        name: next(folded.index(each) for each in called if each in folded)
        for name, called in _COLUMNS.items()
        if any(each in folded for each in called)
    }
    if missing := [name for name in _COLUMNS if name not in found]:
        raise ServiceColumnsMissing(missing)
    return found


def _month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text[:7]}-01")
    except ValueError:
        return None


def _mbps(text: str) -> float | None:
    try:
        found = float(parse_number(text))
    except (NotANumber, BusinessError):
        return None
    return found if 0 <= found <= _MOST_MBPS else None
