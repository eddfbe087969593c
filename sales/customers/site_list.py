"""Sites as typed or uploaded: columns found by what people call them, every bad row named."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from catalog.feasibility import address_key
from common.errors import BusinessError, RowErrors
from common.tables import Table
from common.units import NotANumber, canonical_unit, convert, dimension_of, parse_number
from common.wording import count, join_words
from sales.customers.customer import Site

MAX_USERS = 1_000_000
MAX_BANDWIDTH_MBPS = 1_000_000.0  # a terabit a second: beyond it is a slip of the unit

# What people put over a column, folded to letters, the likelier name first.
_COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("sitename", "name", "site", "location", "locationname", "office", "branch", "label"),
    "street": ("street", "streetaddress", "address", "addressline", "siteaddress", "addr", "road"),
    "city": ("city", "town", "citytown", "municipality", "locality", "place"),
    "postcode": ("postcode", "postalcode", "zip", "zipcode", "zippostcode", "plz", "pincode"),
    "region": ("region", "state", "salesregion", "stateregion", "province", "county", "area"),
    "users": ("users", "numberofusers", "headcount", "employees", "staff", "seats", "people"),
    "bandwidth": ("bandwidth", "speed", "capacity", "datarate", "bitrate", "linespeed"),
}
_TITLES = {"name": "site name", "street": "street", "city": "city"}
_UNIT_IN_HEADER = re.compile(r"[kmgt](?:bps|b/s|bit/s|bits/s)", re.IGNORECASE)
_QUANTITY = re.compile(r"([+-]?[\d.,'’ \u00a0\u202f]*\d)\s*([^\d\s].*)?")


class MissingColumns(BusinessError):
    def __init__(self, missing: tuple[str, ...], header: tuple[str, ...]) -> None:
        has = ", ".join(each for each in header if each)[:200]
        super().__init__(
            f"The site list has no column for {join_words(missing)}; its header reads: {has}."
            " Name the columns site name, street, city, postcode, region, users and bandwidth."
        )


class BadSite(BusinessError):
    """Everything wrong with one typed site, as sentences."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__(" ".join(fault[0].upper() + fault[1:] + "." for fault in faults))
        self.faults = faults


@dataclass(slots=True)
class _Taken:
    """The names and addresses in use, so that a site is not entered twice."""

    names: dict[str, str] = field(default_factory=dict)
    addresses: dict[tuple[str, str], str] = field(default_factory=dict)

    def add(self, site: Site, where: str) -> None:
        """Take the site's name and address; `where` is how a refusal will call it."""
        self.names.setdefault(_fold_name(site.name), where)
        self.addresses.setdefault(address_key(site.place), where)


def read_sites(
    table: Table, existing: tuple[Site, ...], regions: tuple[str, ...]
) -> tuple[Site, ...]:
    """The sites of an uploaded list, numbered after the existing ones; all of them or none.

    `regions` are the sales regions accepted (any, if empty). Bandwidth takes its unit from the
    cell ("1 Gbps") or else the header ("Bandwidth (Mbps)") and is kept in Mbit/s.

    Raises:
        MissingColumns: no column for name, street or city.
        RowErrors: the faults of every bad row, each with the row number a spreadsheet shows.
    """
    columns = _find_columns(table.header)
    header_unit = _unit_in(table.header, columns)
    taken = _taken_by(existing)
    first = _next_number(existing)
    sites: list[Site] = []
    faults: list[str] = []
    for number, row in table.numbered():
        answers = {name: row[index] for name, index in columns.items()}
        try:
            site_id = f"S-{first + len(sites):04d}"
            site = _checked(site_id, answers, header_unit, taken, regions)
        except BadSite as bad:
            faults.extend(f"Row {number}: {fault}." for fault in bad.faults)
            # A bad row still takes its name, so that its double further down is named as well.
            taken.names.setdefault(_fold_name(answers["name"]), f"row {number}")
            continue
        taken.add(site, f"row {number}")
        sites.append(site)
    if faults:
        summary = f"No site was taken: {count(len(faults), 'fault')} in the list."
        raise RowErrors(summary, tuple(faults))
    return tuple(sites)


def new_site(
    answers: Mapping[str, str], existing: tuple[Site, ...], regions: tuple[str, ...]
) -> Site:
    """One typed site under the same checks as an uploaded row.

    `answers` may hold name, street, city, postcode, region, users and bandwidth as typed; a
    bandwidth without a unit is refused.

    Raises:
        BadSite: every fault of it, in one text.
    """
    full = {name: " ".join(answers.get(name, "").split()) for name in _COLUMNS}
    site_id = f"S-{_next_number(existing):04d}"
    return _checked(site_id, full, "", _taken_by(existing), regions)


def _taken_by(existing: tuple[Site, ...]) -> _Taken:
    taken = _Taken()
    for site in existing:
        taken.add(site, f"site {site.id}, {site.name}")
    return taken


def _next_number(existing: tuple[Site, ...]) -> int:
    numbers = [re.fullmatch(r"S-(\d+)", site.id) for site in existing]
    return max((int(found[1]) for found in numbers if found), default=0) + 1


def _find_columns(header: tuple[str, ...]) -> dict[str, int]:
    folded = [_fold_title(title) for title in header]
    columns: dict[str, int] = {}
    for column, spellings in _COLUMNS.items():
        index = next((folded.index(each) for each in spellings if each in folded), None)
        if index is not None:
            columns[column] = index
    missing = tuple(title for name, title in _TITLES.items() if name not in columns)
    if missing:
        raise MissingColumns(missing, header)
    return columns


def _fold_title(title: str) -> str:
    """`Bandwidth (Mbps)*` and `bandwidth_mbps` both fold to `bandwidth`."""
    plain = re.sub(r"\(.*?\)|\[.*?\]", "", _UNIT_IN_HEADER.sub("", title))
    folded = re.sub(r"[^a-z]", "", plain.casefold())
    return re.sub(r"^(no|number)of|in$", "", folded)


def _unit_in(header: tuple[str, ...], columns: dict[str, int]) -> str:
    """The unit the bandwidth column's header names, or nothing."""
    if "bandwidth" not in columns:
        return ""
    found = _UNIT_IN_HEADER.search(header[columns["bandwidth"]])
    return found[0] if found else ""


def _fold_name(name: str) -> str:
    return " ".join(name.casefold().split())


def _checked(
    site_id: str,
    answers: Mapping[str, str],
    header_unit: str,
    taken: _Taken,
    regions: tuple[str, ...],
) -> Site:
    """The site, or BadSite with all its faults together."""
    faults = [f"the {title} is missing" for name, title in _TITLES.items() if not answers[name]]
    users, bandwidth, region = 0, 0.0, answers.get("region", "")
    try:
        users = _users(answers.get("users", ""))
    except BusinessError as error:
        faults.append(str(error))
    try:
        bandwidth = _bandwidth(answers.get("bandwidth", ""), header_unit)
    except BusinessError as error:
        faults.append(str(error))
    if region and regions:
        known = {each.casefold(): each for each in regions}
        if region.casefold() not in known:
            accepted = join_words(regions, "or")
            faults.append(f"the region {region!r} is not known; accepted: {accepted}")
        region = known.get(region.casefold(), region)
    site = Site(
        id=site_id,
        name=answers["name"],
        street=answers["street"],
        city=answers["city"],
        postcode=answers.get("postcode", ""),
        region=region,
        users=users,
        bandwidth_mbps=bandwidth,
    )
    faults.extend(_doubles(site, taken))
    if faults:
        raise BadSite(tuple(faults))
    return site


def _doubles(site: Site, taken: _Taken) -> list[str]:
    named = taken.names.get(_fold_name(site.name)) if site.name else None
    if named:
        return [f"the name {site.name!r} is already that of {named}; give it another"]
    key = address_key(site.place)
    placed = taken.addresses.get(key) if all(key) else None
    if placed:
        return [f"{site.street}, {site.city} is already the address of {placed}; list it once"]
    return []


class BadAnswer(BusinessError):
    """One cell that cannot be taken, worded to follow a row number."""


def _users(text: str) -> int:
    if not text:
        return 0
    try:
        number = parse_number(text)
    except NotANumber:
        number = -1
    if number < 0 or number != int(number) or number > MAX_USERS:
        raise BadAnswer(f"users {text[:40]!r} is not a whole number from 0 to {MAX_USERS:,}")
    return int(number)


def _bandwidth(text: str, header_unit: str) -> float:
    if not text:
        return 0
    parts = _QUANTITY.fullmatch(text)
    if parts is None:
        raise BadAnswer(f"bandwidth {text[:40]!r} is not understood; write it like 100 Mbps")
    unit = parts[2] or header_unit
    if not unit:
        raise BadAnswer(f"bandwidth {text[:40]!r} has no unit; write it like 100 Mbps or 1 Gbps")
    try:
        if unit == "M":  # which alone would be metres
            unit = "Mbit/s"
        if dimension_of(unit) != "a data rate":
            raise BadAnswer("not a data rate")
        value = convert(parse_number(parts[1]), canonical_unit(unit), "Mbit/s")
    except BusinessError:
        accepted = "kbit/s, Mbit/s or Gbit/s, for example 100 Mbps"
        raise BadAnswer(
            f"bandwidth {text[:40]!r} is not understood; accepted: {accepted}"
        ) from None
    if not 0 <= value <= MAX_BANDWIDTH_MBPS:
        raise BadAnswer(f"bandwidth {text[:40]!r} is not possible; accepted: 0 to 1,000 Gbit/s")
    return value
