"""Months and spans of dates: the calendar arithmetic contracts and forecasts need."""

from __future__ import annotations

import calendar
from datetime import date

# Minutes of the month that availability promises are counted over when no month is named:
# 365 days x 1440 / 12. A fixed 43,200-minute month is a term some contracts use instead.
MINUTES_OF_AVERAGE_MONTH = 43_800


def month_start(day: date) -> date:
    """The first day of the day's month."""
    return day.replace(day=1)


def add_months(day: date, months: int) -> date:
    """The same day `months` later (or earlier), or that month's last day if it is shorter."""
    index = day.year * 12 + (day.month - 1) + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def months_between(first: date, last: date) -> int:
    """Whole calendar months from the month of `first` to the month of `last`; may be negative."""
    return (last.year - first.year) * 12 + last.month - first.month
