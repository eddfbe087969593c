"""Check sites: feasibility of an offering at every site of a table, a result for each row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from catalog.distance import BadCoordinates
from catalog.feasibility import Place
from catalog.offering import Offering
from catalog.survey import Surveyed, Surveyor
from common.actor import Actor, Permission
from common.errors import BusinessError
from common.tables import Table, write_csv
from common.units import NotANumber, UnitsDoNotConvert, UnknownUnit, parse_number
from database.work import Work
from workflows.catalogue_shelf import catalogue_in_use
from workflows.keep_supplier_quotes import bandwidth_mbps

MOST_SITES = 20_000
_NEEDED = ("street", "city")
_HEADER = (
    *("row", "site", "street", "city", "reach", "feasible", "distance_km", "access"),
    *("lead_time_days", "build_cost", "supplier_monthly", "currency", "supplier", "valid_until"),
    *("nearest_point", "reason"),
)
Progress = Callable[[int, int], None]


class ColumnMissing(BusinessError):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"The site list has no column {name!r}; it needs street and city, and may have site, "
            "postcode, latitude, longitude and bandwidth."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteResult:
    """One row: what the survey found, or why the row could not be read."""

    row: int
    site: str
    place: Place
    surveyed: Surveyed | None
    problem: str = ""


def check_sites(
    work: Work, offering_id: str, sites: Table, *, progress: Progress, today: date, by: Actor
) -> tuple[SiteResult, ...]:
    """Every row's result in its order; a bad row says why and stops no other.

    Raises:
        UnknownOffering, ColumnMissing.
    """
    by.require(Permission.SELL)
    offering = catalogue_in_use(work).offering(offering_id)
    columns = {name.casefold(): at for at, name in enumerate(sites.header)}
    for name in _NEEDED:
        if name not in columns:
            raise ColumnMissing(name)
    surveyor = Surveyor(work.catalogue.buildings(), work.supplier_quotes.all(), today=today)
    rows = [(number, _cells(row, columns)) for number, row in sites.numbered()]
    results = []
    for done, (number, cells) in enumerate(rows, start=1):
        results.append(_check(surveyor, offering, number, cells))
        if done % 100 == 0 or done == len(rows):
            progress(done, len(rows))
    return tuple(results)


def _cells(row: tuple[str, ...], columns: dict[str, int]) -> dict[str, str]:
    return {name: row[at] for name, at in columns.items() if row[at]}


def _check(
    surveyor: Surveyor, offering: Offering, number: int, cells: dict[str, str]
) -> SiteResult:
    place = Place(
        street=cells.get("street", ""),
        city=cells.get("city", ""),
        postcode=cells.get("postcode", ""),
    )
    site = cells.get("site", "") or f"Row {number}"
    lacking = [name for name in _NEEDED if not cells.get(name)]
    if lacking:
        problem = f"Row {number}: {' and '.join(lacking)} missing."
        return SiteResult(row=number, site=site, place=place, surveyed=None, problem=problem)
    try:
        at = _position(cells)
        speed = bandwidth_mbps(cells["bandwidth"]) if cells.get("bandwidth") else 0
        found = surveyor.survey(place, offering, at=at, bandwidth_mbps=speed)
    except (NotANumber, BadCoordinates, UnknownUnit, UnitsDoNotConvert) as refusal:
        problem = f"Row {number}: {refusal}"
        return SiteResult(row=number, site=site, place=place, surveyed=None, problem=problem)
    return SiteResult(row=number, site=site, place=place, surveyed=found)


def _position(cells: dict[str, str]) -> tuple[float, float] | None:
    if not cells.get("latitude") or not cells.get("longitude"):
        return None
    return parse_number(cells["latitude"]), parse_number(cells["longitude"])


def results_csv(results: tuple[SiteResult, ...]) -> bytes:
    """One row a site; what is not known is empty."""
    return write_csv(_HEADER, (tuple(_row(each)) for each in results))


def _row(each: SiteResult) -> Iterator[str | int | float | None]:
    yield from (each.row, each.site, each.place.street, each.place.city)
    if each.surveyed is None:
        yield from ("unknown", "", None, "", None, *("",) * 6, each.problem)
        return
    found = each.surveyed.feasibility
    feasible = {True: "yes", False: "no", None: "not known"}[found.feasible]
    yield from (found.reach.value, feasible, found.distance_km, "; ".join(each.surveyed.access))
    yield found.lead_time_days
    cost = found.build_cost.rounded() if found.build_cost else None
    supplier = each.surveyed.supplier
    yield str(cost.amount) if cost else ""
    yield str(supplier.monthly.amount) if supplier else ""
    yield cost.currency if cost else ""
    yield from (supplier.supplier, str(supplier.valid_until)) if supplier else ("", "")
    yield each.surveyed.nearest
    yield f"{found.reason} {each.surveyed.supplier_said}".strip()
