"""What a window came to: availability, restore times and credits from tickets, with derivation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from common.errors import BusinessError
from common.money import Money
from common.wording import count, plain
from sales.sla.credits import Combination, CreditSchedule, Measured, combine
from sales.sla.intervals import Span, intersect, minutes, subtract, union
from sales.sla.measurement import MONTHLY, Measurement, WindowKind, midnight
from sales.sla.tickets import Outage


class NothingMeasured(BusinessError):
    def __init__(self, day: date) -> None:
        super().__init__(
            f"The window of {day:%B %Y} has no minute in which the promise holds; check service "
            "hours and exclusions."
        )


class CreditInAnotherCurrency(BusinessError):
    def __init__(self, schedule: str, charge: str) -> None:
        super().__init__(
            f"The schedule's minimum is in {schedule} and the charge in {charge}; give both in "
            "one currency."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """`derivation` says each step in a sentence; `measured` is what the credits looked at."""

    window: Span
    window_minutes: float
    excluded_minutes: float
    held_minutes: float
    measured: Measured
    longest_restore_minutes: float
    credit_percents: tuple[float, ...]
    credit_percent: float
    credit: Money
    chronic: bool
    derivation: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is evaluated: schedules, how they combine, how it is measured, on which charge."""

    schedules: tuple[CreditSchedule, ...]
    charge: Money
    measurement: Measurement = MONTHLY
    combination: Combination = Combination.GREATEST
    cap_percent: float = 100.0


@dataclass(frozen=True, slots=True)
class _Down:
    """Spans that count and that were taken out."""

    outages: tuple[tuple[str, tuple[Span, ...]], ...]
    excluded: tuple[Span, ...]
    out_of_denominator: tuple[Span, ...]
    held: tuple[Span, ...]


def evaluate(
    terms: Terms, outages: Sequence[Outage], day: date, *, days_late: int = 0
) -> Evaluation:
    """The window that `day` lies in.

    Raises:
        NothingMeasured, CreditInAnotherCurrency, NoSuchZone.
    """
    window = terms.measurement.window_of(day)
    service = terms.measurement.service_spans(window)
    down = _count(outages, service, terms.measurement)
    agreed = minutes(subtract(service, down.out_of_denominator))
    if terms.measurement.window is WindowKind.FIXED_MINUTES:
        agreed = float(terms.measurement.window_length or 43_200)
    if agreed <= 0:
        raise NothingMeasured(day)
    everything = union(span for _, spans in down.outages for span in spans)
    total = minutes(everything)
    each = tuple(length for _, spans in down.outages if (length := minutes(spans)) > 0)
    measured = Measured(
        availability_percent=100 * max(0.0, 1 - total / agreed),
        downtime_minutes=total,
        outage_minutes=each,
        affected_days=_days(everything, terms.measurement),
        days_late=days_late,
    )
    percents = tuple(s.credit_for(measured) for s in terms.schedules)
    percent = combine(percents, terms.combination, terms.cap_percent)
    return Evaluation(
        window=window,
        window_minutes=agreed,
        excluded_minutes=minutes(down.excluded),
        held_minutes=minutes(down.held),
        measured=measured,
        longest_restore_minutes=max(each, default=0.0),
        credit_percents=percents,
        credit_percent=percent,
        credit=credit_amount(terms.charge, percent, terms.schedules),
        chronic=any(_chronic(s, measured) for s in terms.schedules),
        derivation=_derive(terms, down, measured, agreed, percents),
    )


def credit_amount(charge: Money, percent: float, schedules: tuple[CreditSchedule, ...]) -> Money:
    """The credit on a charge, to the minor unit, half up; nothing below a schedule's minimum.

    Raises:
        CreditInAnotherCurrency.
    """
    # Thirtieths of a month come as 3.333...; eight digits keep 1/30 of 3,000 at exactly 100.
    credit = (charge * (Decimal(str(round(percent, 12))) / 100)).rounded()
    for each in schedules:
        if each.minimum is None:
            continue
        if each.minimum.currency != charge.currency:
            raise CreditInAnotherCurrency(each.minimum.currency, charge.currency)
        if credit < each.minimum:
            return Money.zero(charge.currency)
    return credit


def _count(outages: Sequence[Outage], service: tuple[Span, ...], measurement: Measurement) -> _Down:
    rules = {each.cause: each for each in measurement.exclusions}
    counted: list[tuple[str, tuple[Span, ...]]] = []
    excluded: list[Span] = []
    leaving: list[Span] = []
    held: list[Span] = []
    seen: tuple[Span, ...] = ()
    for each in outages:
        inside = intersect((each.span,), service)
        rule = rules.get(each.cause)
        if rule is not None:
            excluded += inside
            leaving += inside if rule.leaves_denominator else ()
            continue
        held += intersect(inside, each.holds)
        # A minute that two tickets report belongs to the first of them.
        spans = subtract(subtract(inside, each.holds), seen)
        seen = union((*seen, *spans))
        counted.append((each.id, spans))
    # Two tickets on one outage, one of them excluded: the service was down either way, so the
    # minutes of the ticket that counts do count, and stay in the denominator.
    down = union(span for _, spans in counted for span in spans)
    return _Down(
        outages=tuple(counted),
        excluded=subtract(excluded, down),
        out_of_denominator=subtract(leaving, down),
        held=union(held),
    )


def _days(spans: tuple[Span, ...], measurement: Measurement) -> int:
    zone, days = measurement.zone(), set()
    for start, end in spans:
        day = start.astimezone(zone).date()
        while midnight(day, zone) < end:
            days.add(day)
            day += timedelta(days=1)
    return len(days)


def _chronic(schedule: CreditSchedule, measured: Measured) -> bool:
    right = schedule.chronic
    if right is None:
        return False
    many = 0 < right.outages_in_month <= len(measured.outage_minutes)
    long = 0 < right.hours_in_month * 60 <= measured.downtime_minutes
    return many or long


def _derive(
    terms: Terms,
    down: _Down,
    measured: Measured,
    agreed: float,
    percents: tuple[float, ...],
) -> tuple[str, ...]:
    said = [f"The window has {plain(round(agreed, 2))} minutes in {terms.measurement.time_zone}."]
    said += [
        f"{id}: {plain(round(minutes(spans), 2))} minutes count." for id, spans in down.outages
    ]
    if down.held:
        said.append(f"The clock stood for {plain(round(minutes(down.held), 2))} minutes.")
    if down.excluded:
        said.append(f"{plain(round(minutes(down.excluded), 2))} minutes are excluded.")
    said.append(
        f"{plain(round(measured.downtime_minutes, 2))} minutes down of "
        f"{plain(round(agreed, 2))} leave {measured.availability_percent:.4f} % availability over "
        f"{count(len(measured.outage_minutes), 'outage')}."
    )
    said += [
        f"By {schedule.basis.value}: {plain(round(percent, 4))} % of the charge"
        f"{', the cap' if percent == schedule.cap_percent else ''}."
        for schedule, percent in zip(terms.schedules, percents, strict=True)
    ]
    if len(percents) > 1:
        said.append(f"Together ({terms.combination}, at most {plain(terms.cap_percent)} %).")
    return tuple(said)
