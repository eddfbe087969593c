"""How a promise is measured: parameter and statistic, window, service hours, clock, exclusions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from common.errors import BusinessError
from common.period import add_months, month_start
from common.wording import plain
from sales.sla.intervals import Span


class Parameter(StrEnum):
    AVAILABILITY = "availability"
    DELAY_ONE_WAY = "one-way delay"
    DELAY_ROUND_TRIP = "round-trip delay"
    JITTER = "jitter"
    LOSS = "packet loss"
    RESTORE_MAX = "time to restore, each outage"
    RESTORE_MEAN = "time to restore, monthly mean"
    DELIVERY = "delivery date"
    NOTICE = "outage notice"
    THROUGHPUT = "throughput"


# The unit of each parameter, and whether more of it is better.
UNITS: dict[Parameter, tuple[str, bool]] = {
    Parameter.AVAILABILITY: ("%", True),
    Parameter.DELAY_ONE_WAY: ("ms", False),
    Parameter.DELAY_ROUND_TRIP: ("ms", False),
    Parameter.JITTER: ("ms", False),
    Parameter.LOSS: ("%", False),
    Parameter.RESTORE_MAX: ("h", False),
    Parameter.RESTORE_MEAN: ("h", False),
    Parameter.DELIVERY: ("working days", False),
    Parameter.NOTICE: ("min", False),
    Parameter.THROUGHPUT: ("Mbit/s", True),
}


class WindowKind(StrEnum):
    CALENDAR_MONTH = "calendar month"
    FIXED_MINUTES = "month of fixed minutes"
    ROLLING_DAYS = "rolling days"
    QUARTER = "quarter"
    YEAR = "calendar year"


class Scope(StrEnum):
    SERVICE = "each service"
    SITE = "each site"
    CONTRACT = "the whole contract"


class ClockStart(StrEnum):
    TICKET = "ticket opened"
    KNOWLEDGE = "provider knows"
    DETECTION = "fault detected"


class NoSuchZone(BusinessError):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"The time zone {name!r} is not known; accepted: names like Europe/Berlin."
        )


class UnsoundHours(BusinessError):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """A cause that does not count as downtime; its minutes may leave the denominator too."""

    cause: str
    leaves_denominator: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceHours:
    """When the promise holds, local time. No `opens`: round the clock.

    `weekdays` 0 is Monday. On public holidays of `holiday_country` (ISO code, with an optional
    subdivision) the service hours are closed.
    """

    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    opens: time | None = None
    closes: time | None = None
    holiday_country: str = ""
    holiday_subdivision: str = ""

    @property
    def always(self) -> bool:
        return self.opens is None and len(set(self.weekdays)) == 7 and not self.holiday_country


ROUND_THE_CLOCK = ServiceHours()
# When the clock of a ticket stands, as contracts say it.
CLOCK_STOPS = ("we wait for access to the site", "the customer asks us to wait or tests")


@dataclass(frozen=True, slots=True, kw_only=True)
class SlaTerm:
    """One promised figure: at most or at least `target`, by the parameter's nature."""

    parameter: Parameter
    target: float
    statistic: str = "mean of the window"
    traffic_class: str = ""  # MEF or Y.1541 class where the parameter has one

    @property
    def unit(self) -> str:
        return UNITS[self.parameter][0]

    @property
    def operator(self) -> str:
        """Which side of the target keeps the promise."""
        return "at least" if UNITS[self.parameter][1] else "at most"

    def __str__(self) -> str:
        said = f"{self.parameter.value} {self.operator} {plain(self.target)} {self.unit}"
        return f"{said} ({self.traffic_class})" if self.traffic_class else said

    def kept_by(self, figure: float) -> bool:
        """Whether a measured figure, in the term's unit, keeps the promise."""
        return figure >= self.target if UNITS[self.parameter][1] else figure <= self.target


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """The measuring terms of an SLA. `window_length` is minutes or days where the kind asks."""

    window: WindowKind = WindowKind.CALENDAR_MONTH
    window_length: int = 0
    time_zone: str = "UTC"
    hours: ServiceHours = ROUND_THE_CLOCK
    clock_start: ClockStart = ClockStart.TICKET
    clock_stops: tuple[str, ...] = CLOCK_STOPS
    exclusions: tuple[Exclusion, ...] = ()
    scope: Scope = Scope.SERVICE

    def zone(self) -> ZoneInfo:
        """Raises NoSuchZone."""
        try:
            return ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError) as unknown:
            raise NoSuchZone(self.time_zone) from unknown

    def window_of(self, day: date) -> Span:
        """The window that begins with (or, rolling, ends with) the day, as UTC moments.

        Counted between local midnights, so a month with a clock change is an hour longer or
        shorter, as it is in life.
        """
        first = month_start(day)
        match self.window:
            case WindowKind.QUARTER:
                first = first.replace(month=first.month - (first.month - 1) % 3)
                last = add_months(first, 3)
            case WindowKind.YEAR:
                first = first.replace(month=1)
                last = add_months(first, 12)
            case WindowKind.ROLLING_DAYS:
                last = day + timedelta(days=1)
                first = last - timedelta(days=self.window_length or 30)
            case WindowKind.CALENDAR_MONTH | WindowKind.FIXED_MINUTES:
                last = add_months(first, 1)
        return midnight(first, self.zone()), midnight(last, self.zone())

    def service_spans(self, window: Span) -> tuple[Span, ...]:
        """The hours of the window in which the promise holds, as UTC moments."""
        if self.hours.always:
            return (window,)
        if (self.hours.opens is None) != (self.hours.closes is None):
            raise UnsoundHours("Service hours need both an opening and a closing time.")
        zone, spans = self.zone(), []
        day, last = window[0].astimezone(zone).date(), window[1].astimezone(zone).date()
        closed = holidays_between(day, last, self.hours)
        while day <= last:
            if day.weekday() in self.hours.weekdays and day not in closed:
                start, end = _opening(day, self.hours, zone)
                spans.append((max(start, window[0]), min(end, window[1])))
            day += timedelta(days=1)
        return tuple(each for each in spans if each[0] < each[1])


MONTHLY = Measurement()


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The day's first moment in the zone, as UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _opening(day: date, hours: ServiceHours, zone: ZoneInfo) -> Span:
    if hours.opens is None or hours.closes is None:
        return midnight(day, zone), midnight(day + timedelta(days=1), zone)
    start = datetime.combine(day, hours.opens, zone).astimezone(UTC)
    # Closing at or before the opening time means the next day: 22:00 to 06:00.
    later = day if hours.closes > hours.opens else day + timedelta(days=1)
    return start, datetime.combine(later, hours.closes, zone).astimezone(UTC)


def holidays_between(first: date, last: date, hours: ServiceHours) -> frozenset[date]:
    """Public holidays of the hours' country; none without a country.

    Raises:
        UnsoundHours: no such country or subdivision.
    """
    if not hours.holiday_country:
        return frozenset()
    import holidays  # not before it is asked for: most promises hold round the clock

    try:
        known = holidays.country_holidays(
            hours.holiday_country,
            subdiv=hours.holiday_subdivision or None,
            years=range(first.year, last.year + 1),
        )
    except NotImplementedError as unknown:
        raise UnsoundHours(
            f"Holidays of {hours.holiday_country} {hours.holiday_subdivision}".strip()
            + " are not known; accepted: ISO country codes such as DE or US."
        ) from unknown
    return frozenset(day for day in known if first <= day <= last)


def working_days_late(promised: date, delivered: date, hours: ServiceHours) -> int:
    """Working days after the promised day up to the delivery; 0 when in time."""
    closed = holidays_between(promised, max(promised, delivered), hours)
    days = range(1, (delivered - promised).days + 1)
    late = (promised + timedelta(days=each) for each in days)
    return sum(1 for day in late if day.weekday() < 5 and day not in closed)
