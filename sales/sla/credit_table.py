"""A credit table as people write it, row by row, checked for what makes tables quarrelled over."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from common.errors import RowErrors
from common.money import Money
from common.wording import count, plain
from sales.sla.credits import BAND_UNITS, CreditBand, CreditBasis, CreditSchedule


class UnsoundTable(RowErrors):
    """Every fault of the table at once; nothing was kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One line of a table: from `low` to `high` (None: without end), in the basis' unit."""

    low: float
    high: float | None
    credit_percent: float


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault that is refused, or a warning of what is legal but odd."""

    sentence: str
    fault: bool = True


def check_minimum(schedule: CreditSchedule, monthly: Money | None) -> tuple[Finding, ...]:
    """A minimum in an unknown or another currency, above all credits, or above some bands.

    Without a charge, as in a template, only the currency can be judged.
    """
    least = schedule.minimum
    if least is None:
        return ()
    if not (len(least.currency) == 3 and least.currency.isalpha()):
        return (Finding("The least credit needs a currency of three letters, such as EUR."),)
    if monthly is None or schedule.basis is CreditBasis.LATE_DELIVERY:
        return ()
    if least.currency != monthly.currency:
        said = f"The least credit is in {least.currency} and the charge in {monthly.currency}"
        return (Finding(f"{said}; give both in one currency."),)
    most = _share(monthly, schedule.cap_percent)
    if most < least:
        said = f"The least credit of {least.amount} {least.currency} is above the cap"
        return (Finding(f"{said} of {most.amount}; nothing would ever be paid."),)
    return tuple(
        Finding(
            f"The band that pays {plain(band.credit_percent)} % comes to {paid.amount} "
            f"{paid.currency}, below the least credit, and pays nothing.",
            fault=False,
        )
        for band in schedule.bands
        if band.credit_percent and (paid := _share(monthly, band.credit_percent)) < least
    )


def _share(monthly: Money, percent: float) -> Money:
    return (monthly * (Decimal(str(percent)) / 100)).rounded()


def check_table(
    rows: tuple[TableRow, ...], basis: CreditBasis, *, cap_percent: float
) -> tuple[Finding, ...]:
    """Holes, overlaps, credits that fall as service gets worse, unreachable bands, mixed units."""
    unit = BAND_UNITS[basis]
    found = [each for number, row in enumerate(rows, 1) for each in _row(row, number, basis)]
    if not rows or any(each.fault for each in found):
        return tuple(found) or (Finding("The table has no row; give at least one band."),)
    ordered = sorted(rows, key=lambda row: row.low)
    for one, other in pairwise(ordered):
        found += _between(one, other, unit)
    if basis is CreditBasis.AVAILABILITY:
        ordered.reverse()
    for better, worse in pairwise(ordered):
        if worse.credit_percent < better.credit_percent:
            found.append(
                Finding(
                    f"The credit falls from {plain(better.credit_percent)} to "
                    f"{plain(worse.credit_percent)} % as service gets worse "
                    f"({_range(better, unit)}, then {_range(worse, unit)}); it must not fall."
                )
            )
        elif better.credit_percent >= cap_percent:
            found.append(
                Finding(
                    f"The band {_range(worse, unit)} changes nothing: the cap of "
                    f"{plain(cap_percent)} % is reached before it.",
                    fault=False,
                )
            )
    return tuple(found + _mixed(ordered, basis) + _open_end(ordered, basis))


def _row(row: TableRow, number: int, basis: CreditBasis) -> list[Finding]:
    found = []
    most = 100.0 if basis is CreditBasis.AVAILABILITY else None
    if row.high is not None and row.high <= row.low:
        found.append(
            Finding(
                f"Row {number}: it ends at {plain(row.high)} and starts at {plain(row.low)}, so it "
                "can never be reached; the end must lie above the start."
            )
        )
    for edge in (row.low, row.high):
        if edge is not None and (edge < 0 or (most is not None and edge > most)):
            accepted = "0 to 100 %" if most else "0 or more"
            found.append(
                Finding(
                    f"Row {number}: the edge {plain(edge)} is not possible; accepted: {accepted}."
                )
            )
    if not 0 <= row.credit_percent <= 100:
        found.append(
            Finding(
                f"Row {number}: a credit of {plain(row.credit_percent)} % is out of range; "
                "accepted: 0 to 100 %."
            )
        )
    return found


def _between(one: TableRow, other: TableRow, unit: str) -> list[Finding]:
    if one.high is None or one.high > other.low:
        return [Finding(f"The rows {_range(one, unit)} and {_range(other, unit)} overlap.")]
    if one.high < other.low:
        return [
            Finding(
                f"Nothing is said between {plain(one.high)} and {plain(other.low)} {unit}; "
                "let the rows meet."
            )
        ]
    return []


def _mixed(ordered: list[TableRow], basis: CreditBasis) -> list[Finding]:
    """A share among percentages, or hours among minutes: legal numbers that mean something else."""
    edges = [e for row in ordered for e in (row.low, row.high) if e]
    if basis is CreditBasis.AVAILABILITY:
        if edges and any(e <= 1 for e in edges) and any(e > 1 for e in edges):
            return [Finding("Some edges look like shares of one; write all in percent, as 99.9.")]
        if edges and max(edges) <= 1:
            return [Finding("The edges look like shares of one; write percent, 99.9 for 0.999.")]
    elif basis in (CreditBasis.DOWNTIME, CreditBasis.PER_OUTAGE) and edges and max(edges) < 5:
        return [
            Finding(
                f"All edges lie below 5 {BAND_UNITS[basis]}: were they meant in hours?",
                fault=False,
            )
        ]
    credits = [row.credit_percent for row in ordered if row.credit_percent]
    if credits and max(credits) <= 1:
        return [
            Finding("All credits are 1 % or less: were they meant as shares of one?", fault=False)
        ]
    return []


def _open_end(ordered: list[TableRow], basis: CreditBasis) -> list[Finding]:
    """The worst service must be in a band: the table ends at 0 % or never."""
    worst = ordered[-1]
    if basis is CreditBasis.AVAILABILITY and worst.low > 0:
        return [
            Finding(f"Nothing is said below {plain(worst.low)} %; let the last row start at 0.")
        ]
    if basis is not CreditBasis.AVAILABILITY and worst.high is not None:
        unit = BAND_UNITS[basis]
        return [Finding(f"Nothing is said above {plain(worst.high)} {unit}; leave its end open.")]
    return []


def _range(row: TableRow, unit: str) -> str:
    end = "on" if row.high is None else f"to {plain(row.high)}"
    return f"{plain(row.low)} {end} {unit}"


def schedule_of_table(
    rows: tuple[TableRow, ...],
    basis: CreditBasis,
    *,
    cap_percent: float,
    claim_days: int,
    edge_pays: bool = False,
) -> CreditSchedule:
    """The schedule a sound table says.

    Raises:
        UnsoundTable: with every hole, overlap and falling credit, one sentence each.
    """
    faults = [
        each.sentence for each in check_table(rows, basis, cap_percent=cap_percent) if each.fault
    ]
    if faults:
        raise UnsoundTable(f"The credit table has {count(len(faults), 'fault')}.", tuple(faults))
    paying = [row for row in rows if row.credit_percent > 0]
    if basis is CreditBasis.AVAILABILITY:
        bands = [
            CreditBand(
                below_percent=100.0 if row.high is None else row.high,
                credit_percent=row.credit_percent,
            )
            for row in sorted(paying, key=lambda row: -row.low)
        ]
    else:
        bands = [
            CreditBand(above=row.low, credit_percent=row.credit_percent)
            for row in sorted(paying, key=lambda row: row.low)
        ]
    return CreditSchedule(
        bands=tuple(bands),
        cap_percent=cap_percent,
        claim_days=claim_days,
        basis=basis,
        edge_pays=edge_pays,
    )


def table_of(schedule: CreditSchedule) -> tuple[TableRow, ...]:
    """The rows of a banded schedule, for an editor to start from."""
    rows = []
    if schedule.basis is CreditBasis.AVAILABILITY:
        high = 100.0
        for band, credit in zip(
            schedule.bands, (0.0, *(b.credit_percent for b in schedule.bands)), strict=False
        ):
            if band.below_percent < high:
                rows.append(TableRow(low=band.below_percent, high=high, credit_percent=credit))
            high = band.below_percent
        if schedule.bands:
            rows.append(
                TableRow(low=0.0, high=high, credit_percent=schedule.bands[-1].credit_percent)
            )
        return tuple(rows)
    if schedule.bands and schedule.bands[0].above > 0:
        rows.append(TableRow(low=0.0, high=schedule.bands[0].above, credit_percent=0.0))
    for band, upper in zip(schedule.bands, (*schedule.bands[1:], None), strict=True):
        rows.append(
            TableRow(
                low=band.above,
                high=upper.above if upper else None,
                credit_percent=band.credit_percent,
            )
        )
    return tuple(rows)
