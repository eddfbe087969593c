"""A credit schedule as a file gives it, checked: impossible figures, falling bands, tables."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from common.errors import BusinessError
from common.wording import plain
from sales.sla.credit_table import TableRow, schedule_of_table
from sales.sla.credits import CreditBasis, CreditSchedule

_BY_UNIT = (CreditBasis.PER_HOUR, CreditBasis.PER_DAY)


class UnsoundSchedule(BusinessError):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditTable:
    """A schedule as contracts print it: rows from `low` to `high`, which must meet."""

    rows: tuple[TableRow, ...]
    basis: CreditBasis = CreditBasis.AVAILABILITY
    cap_percent: float = 100.0
    claim_days: int = 30
    edge_pays: bool = False

    def schedule(self) -> CreditSchedule:
        """Raises UnsoundTable: with every hole, overlap and falling credit."""
        return schedule_of_table(
            self.rows,
            self.basis,
            cap_percent=self.cap_percent,
            claim_days=self.claim_days,
            edge_pays=self.edge_pays,
        )


def check_schedule(schedule: CreditSchedule, where: str) -> tuple[str, ...]:
    """Warnings for what is legal but odd.

    Raises:
        UnsoundSchedule: naming the figure that cannot be.
    """
    if not 0 < schedule.cap_percent <= 100:
        raise UnsoundSchedule(
            f"{where}: a cap of {plain(schedule.cap_percent)} % is out of range; accepted: above 0 "
            "to 100 %."
        )
    if schedule.basis in _BY_UNIT:
        return _check_units(schedule, where)
    warnings = []
    if not schedule.bands and not schedule.unit_percent:
        warnings.append(f"{where}: the schedule has no band and pays nothing.")
    down = schedule.basis is CreditBasis.AVAILABILITY
    for band in schedule.bands:
        edge = band.below_percent if down else band.above
        if not 0 <= band.credit_percent <= 100:
            raise UnsoundSchedule(
                f"{where}: a credit of {plain(band.credit_percent)} % is out of range; accepted: 0 "
                "to 100 %."
            )
        if edge < 0 or (down and not 1 < edge <= 100):
            meant = f" If it is a share, write {plain(edge * 100)}." if down and edge > 0 else ""
            raise UnsoundSchedule(f"{where}: the edge {plain(edge)} is not possible.{meant}")
    ordered = sorted(schedule.bands, key=lambda b: -b.below_percent if down else b.above)
    for better, worse in pairwise(ordered):
        if worse.credit_percent < better.credit_percent:
            raise UnsoundSchedule(
                f"{where}: the credit falls from {plain(better.credit_percent)} to "
                f"{plain(worse.credit_percent)} % as service gets worse; it must not fall."
            )
    if any(b.credit_percent > schedule.cap_percent for b in schedule.bands):
        warnings.append(f"{where}: a band pays more than the cap, which is never reached.")
    return tuple(warnings)


def _check_units(schedule: CreditSchedule, where: str) -> tuple[str, ...]:
    if not schedule.unit_minutes > 0:
        raise UnsoundSchedule(f"{where}: a unit needs more than 0 minutes.")
    if not 0 <= schedule.unit_percent <= 100:
        raise UnsoundSchedule(
            f"{where}: {plain(schedule.unit_percent)} % a unit is out of range; accepted: 0 to "
            "100 %."
        )
    return () if schedule.unit_percent else (f"{where}: a unit pays nothing.",)
