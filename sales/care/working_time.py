"""Working time of a team: hours of the day in its time zone, without weekends and holidays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sales.care.public_holidays import public_holidays

Holidays = Callable[[str, int], frozenset[date]]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingTime:
    """`weekdays` count from Monday, 0. A team that works round the clock has `always`."""

    zone: str = "America/New_York"
    country: str = "US"
    opens: time = time(8)
    closes: time = time(18)
    weekdays: frozenset[int] = frozenset(range(5))
    always: bool = False

    def works_on(self, day: date, holidays: Holidays = public_holidays) -> bool:
        return self.always or (
            day.weekday() in self.weekdays and day not in holidays(self.country, day.year)
        )

    def is_open(self, now: datetime, holidays: Holidays = public_holidays) -> bool:
        local = now.astimezone(ZoneInfo(self.zone))
        in_hours = self.always or self.opens <= local.time() < self.closes
        return in_hours and self.works_on(local.date(), holidays)

    def after(
        self, start: datetime, hours: float, holidays: Holidays = public_holidays
    ) -> datetime:
        """The moment at which this many working hours have passed since `start`, in UTC.

        The day's span is measured between two moments and not between two clock readings, so a
        day on which clocks change is as long as it is.
        """
        left = timedelta(hours=hours)
        if self.always:
            return start + left
        zone = ZoneInfo(self.zone)
        day = start.astimezone(zone).date()
        while True:
            if self.works_on(day, holidays):
                opens = datetime.combine(day, self.opens, zone).astimezone(start.tzinfo)
                closes = datetime.combine(day, self.closes, zone).astimezone(start.tzinfo)
                begin = max(start, opens)
                if begin < closes:
                    if left <= closes - begin:
                        return begin + left
                    left -= closes - begin
            day += timedelta(days=1)


OFFICE = WorkingTime()
ROUND_THE_CLOCK = WorkingTime(always=True)
# The service desk answers at night as well: faults do not wait for Monday.
HOURS_OF_QUEUE = {"Service desk": ROUND_THE_CLOCK}


def hours_of(queue: str) -> WorkingTime:
    return HOURS_OF_QUEUE.get(queue, OFFICE)
