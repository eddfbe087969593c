"""Service credits: what share of the monthly charge a bad month pays back, on each known basis."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from common.money import Money
from common.period import MINUTES_OF_AVERAGE_MONTH
from common.wording import plain


class CreditBasis(StrEnum):
    """What a schedule looks at."""

    AVAILABILITY = "monthly availability"
    DOWNTIME = "minutes down in the month"
    PER_OUTAGE = "minutes of each outage"
    PER_HOUR = "hours down in the month"
    PER_DAY = "calendar days affected"
    MONTHLY_MEAN = "mean minutes to restore in the month"
    LATE_DELIVERY = "working days late"


class Combination(StrEnum):
    """How several credits of one service and month become one."""

    SUM = "sum"
    GREATEST = "greatest"


# Bases whose bands start above a figure, and the unit it is read in.
BAND_UNITS = {
    CreditBasis.AVAILABILITY: "%",
    CreditBasis.DOWNTIME: "minutes",
    CreditBasis.PER_OUTAGE: "minutes",
    CreditBasis.MONTHLY_MEAN: "minutes",
    CreditBasis.LATE_DELIVERY: "working days",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditBand:
    """A band's near edge and its credit.

    On availability the band lies below `below_percent`; on every other basis it lies above
    `above`, in the unit of the basis.
    """

    below_percent: float = 0.0
    credit_percent: float  # of the service's MRC; of NRC for late delivery
    above: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ChronicRight:
    """When the customer may end the service: so many outages, or so much time down, in a month.

    Zero leaves a condition out. `months_missed` counts consecutive months below the target.
    """

    outages_in_month: int = 0
    hours_in_month: float = 0.0
    months_missed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One service's month (or delivery), as credits look at it. Minutes, days, percent."""

    availability_percent: float = 100.0
    downtime_minutes: float = 0.0
    outage_minutes: tuple[float, ...] = ()
    affected_days: int = 0
    days_late: int = 0

    @property
    def mean_restore_minutes(self) -> float:
        """Mean duration of the month's outages; 0 without one."""
        return sum(self.outage_minutes) / len(self.outage_minutes) if self.outage_minutes else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditSchedule:
    """Bands, highest credit last; an edge pays nothing of its band unless `edge_pays`.

    `cap_percent` bounds a month's credits, `claim_days` is the window to claim in. On a basis of
    hours or days, and for late delivery without bands, `unit_percent` is paid per unit:
    per `unit_minutes`, begun units counting whole unless `pro_rata`. Amounts under `minimum`
    are not paid. `decimals` rounds the measure before it meets an edge, as some contracts do.
    """

    bands: tuple[CreditBand, ...] = ()
    cap_percent: float
    claim_days: int
    basis: CreditBasis = CreditBasis.AVAILABILITY
    edge_pays: bool = False
    unit_percent: float = 0.0
    unit_minutes: float = 60.0
    pro_rata: bool = False
    decimals: int | None = None
    minimum: Money | None = None
    chronic: ChronicRight | None = None

    def credit_percent(
        self, availability_percent: float, window_minutes: float = MINUTES_OF_AVERAGE_MONTH
    ) -> float:
        """Share of MRC in percent for a month's availability, as if it had been one outage.

        `window_minutes` turns the availability into minutes for bases that count minutes.
        """
        down = window_minutes * (100 - availability_percent) / 100
        return self.credit_for(
            Measured(
                availability_percent=availability_percent,
                downtime_minutes=down,
                outage_minutes=(down,) if down > 0 else (),
                affected_days=math.ceil(down / 1440 - 1e-9),
            )
        )

    def credit_for(self, month: Measured) -> float:
        """Share of the charge in percent for what was measured, capped."""
        return min(self.uncapped(month), self.cap_percent)

    def uncapped(self, month: Measured) -> float:
        """The credit in percent before the cap."""
        match self.basis:
            case CreditBasis.AVAILABILITY:
                return self._band(month.availability_percent)
            case CreditBasis.DOWNTIME:
                return self._band(month.downtime_minutes)
            case CreditBasis.PER_OUTAGE:
                return sum(self._band(each) for each in month.outage_minutes)
            case CreditBasis.PER_HOUR:
                return self.unit_percent * self._units(month.downtime_minutes)
            case CreditBasis.PER_DAY:
                return self.unit_percent * month.affected_days
            case CreditBasis.MONTHLY_MEAN:
                return self._band(month.mean_restore_minutes)
            case CreditBasis.LATE_DELIVERY:
                if self.bands:
                    return self._band(month.days_late)
                return self.unit_percent * month.days_late

    def _units(self, minutes: float) -> float:
        units = minutes / self.unit_minutes
        # The margin keeps a whole number of hours from starting one more through binary fractions.
        return units if self.pro_rata else math.ceil(units - 1e-9)

    def _band(self, measure: float) -> float:
        if self.decimals is not None:
            measure = round(measure, self.decimals)
        return max((b.credit_percent for b in self.bands if self._in(b, measure)), default=0.0)

    def _in(self, band: CreditBand, measure: float) -> bool:
        if self.basis is CreditBasis.AVAILABILITY:
            beyond, edge = measure < band.below_percent, band.below_percent
        else:
            beyond, edge = measure > band.above, band.above
        return beyond or (self.edge_pays and measure == edge)

    def rows(self) -> tuple[tuple[str, str], ...]:
        """The credit table in words: range, credit."""
        charge = (
            "the installation charge"
            if self.basis is CreditBasis.LATE_DELIVERY
            else ("the monthly charge")
        )
        if not self.bands:
            return ((self._per_unit(), f"{plain(self.unit_percent)} % of {charge}"),)
        if self.basis is CreditBasis.AVAILABILITY:
            return self._availability_rows()
        unit = BAND_UNITS[self.basis]
        upto, over = ("less than", "from") if self.edge_pays else ("up to", "more than")
        said = [(f"{upto} {plain(self.bands[0].above)} {unit}", "none")]
        for band, upper in zip(self.bands, (*self.bands[1:], None), strict=True):
            words = f"{over} {plain(band.above)}"
            words += f" {upto} {plain(upper.above)} {unit}" if upper else f" {unit}"
            said.append((words, f"{plain(band.credit_percent)} % of {charge}"))
        return tuple(said)

    def _availability_rows(self) -> tuple[tuple[str, str], ...]:
        first = plain(self.bands[0].below_percent)
        said = [(f"above {first} %" if self.edge_pays else f"{first} % or more", "none")]
        for band, lower in zip(self.bands, (*self.bands[1:], None), strict=True):
            edge = plain(band.below_percent)
            words = f"{edge} % or less" if self.edge_pays else f"below {edge} %"
            if lower is not None and self.edge_pays:
                words = f"above {plain(lower.below_percent)} % to {edge} %"
            elif lower is not None:
                words = f"{plain(lower.below_percent)} % to below {edge} %"
            said.append((words, f"{plain(band.credit_percent)} % of the monthly charge"))
        return tuple(said)

    def _per_unit(self) -> str:
        if self.basis is CreditBasis.PER_DAY:
            return "each calendar day affected"
        if self.basis is CreditBasis.LATE_DELIVERY:
            return "each working day late"
        unit = "hour" if self.unit_minutes == 60 else f"{plain(self.unit_minutes)} minutes"
        return f"each {unit} down{', pro rata' if self.pro_rata else ' or part of it'}"


def combine(credits: tuple[float, ...], rule: Combination, cap_percent: float) -> float:
    """Several credits of one service and month, in percent of the charge, capped together."""
    together = sum(credits) if rule is Combination.SUM else max(credits, default=0.0)
    return min(together, cap_percent)


def standard_schedule(target_percent: float) -> CreditSchedule:
    """The provider's standard bands under a target: 10, 25, 50 and 100 % of MRC, cap 100 %.

    The lower edges stand at 5, 20 and 50 times the downtime the target allows, so a stricter
    promise is not made cheaper by wide bands.
    """
    allowed = 100 - target_percent
    edges = (
        (target_percent, 10.0),
        (round(100 - 5 * allowed, 6), 25.0),
        (round(100 - 20 * allowed, 6), 50.0),
        (round(100 - 50 * allowed, 6), 100.0),
    )
    bands = tuple(
        CreditBand(below_percent=edge, credit_percent=credit) for edge, credit in edges if edge > 0
    )
    return CreditSchedule(bands=bands, cap_percent=100.0, claim_days=30)
