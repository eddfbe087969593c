"""Evaluate an SLA from a file: schedules and tickets in, availability and credits out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from common.errors import BusinessError
from common.money import Money
from common.wording import plain
from sales.sla.credits import Combination, CreditSchedule, standard_schedule
from sales.sla.evaluation import Evaluation, Terms, evaluate
from sales.sla.measurement import MONTHLY, Measurement, Parameter, SlaTerm
from sales.sla.schedule_check import CreditTable, check_schedule
from sales.sla.targets import read_target
from sales.sla.tickets import Ticket, read_tickets
from workflows.exchange import read_json, write_json


class NoSchedule(BusinessError):
    def __init__(self) -> None:
        super().__init__("The file has no credit schedule; give schedules, or a target_percent.")


class OutOfRange(BusinessError):
    def __init__(self, field: str, said: object, accepted: str) -> None:
        super().__init__(f"{field}: {said} is out of range; accepted: {accepted}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationFile:
    """`day` is any day of the window; a `charge` of a plain number makes the credit one. Without
    schedules the standard one of the target holds.

    `missed_before` counts windows in a row that missed the target before this one; `terms` are
    promises to hold the window's figures against.
    """

    day: date
    charge: Money | float
    tickets: tuple[Ticket, ...]
    schedules: tuple[CreditSchedule, ...] = ()
    tables: tuple[CreditTable, ...] = ()
    target_percent: float | str | None = None
    measurement: Measurement = MONTHLY
    combination: Combination = Combination.GREATEST
    cap_percent: float = 100.0
    days_late: int = 0
    missed_before: int = 0
    terms: tuple[SlaTerm, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TermReport:
    """`figure` and `kept` are null where tickets cannot tell."""

    term: str
    figure: float | None
    kept: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationReport:
    window_start: datetime
    window_end: datetime
    window_minutes: float
    downtime_minutes: float
    availability_percent: float
    target_met: bool | None
    outages: int
    longest_restore_minutes: float
    mean_restore_minutes: float
    affected_days: int
    credit_percent: float
    credit: Money | float
    chronic: bool
    terms: tuple[TermReport, ...]
    derivation: tuple[str, ...]
    warnings: tuple[str, ...] = field(default_factory=tuple)


def evaluate_sla(content: bytes) -> str:
    """The report of a file as JSON.

    Raises:
        UnreadableFile, NoSchedule, UnsoundTickets, TargetOutOfRange and the refusals of measuring.
    """
    asked = read_json(EvaluationFile, content)
    _check(asked)
    warnings: list[str] = []
    target = None
    schedules = (*asked.schedules, *(each.schedule() for each in asked.tables))
    for number, each in enumerate(schedules, 1):
        warnings += check_schedule(each, f"Schedule {number}")
    if asked.target_percent is not None:
        target, odd = read_target(asked.target_percent, "target_percent")
        warnings += odd
        schedules = schedules or (standard_schedule(target),)
    if not schedules:
        raise NoSchedule
    outages, odd = read_tickets(asked.tickets, asked.measurement.zone())
    warnings += odd
    if not asked.tickets:
        warnings.append("There is no ticket: 100 % holds only if none is missing.")
    terms = Terms(
        schedules=schedules,
        charge=_money(asked.charge, schedules),
        measurement=asked.measurement,
        combination=asked.combination,
        cap_percent=asked.cap_percent,
    )
    found = evaluate(terms, outages, asked.day, days_late=asked.days_late)
    if asked.tickets and not found.measured.outage_minutes:
        warnings.append(f"No ticket counts in the window of {asked.day:%d %B %Y}.")
    return write_json(_report(found, target, asked, tuple(warnings)))


def _check(asked: EvaluationFile) -> None:
    """Raises OutOfRange: naming the field and what is accepted."""
    for name, number in (
        ("days_late", asked.days_late),
        ("missed_before", asked.missed_before),
        ("window_length", asked.measurement.window_length or 0),
    ):
        if number < 0:
            raise OutOfRange(name, number, "0 or more")
    if not 0 < asked.cap_percent <= 100:
        raise OutOfRange("cap_percent", plain(asked.cap_percent), "above 0 to 100")


def _money(charge: Money | float, schedules: tuple[CreditSchedule, ...]) -> Money:
    """A plain number is in the currency of the schedules' minimum, or in none (XXX).

    Raises:
        OutOfRange: below 0.
    """
    minimums = [each.minimum.currency for each in schedules if each.minimum]
    if not isinstance(charge, Money):
        charge = Money(Decimal(str(charge)), minimums[0] if minimums else "XXX")
    if charge.amount < 0:
        raise OutOfRange("charge", charge.amount, "0 or more")
    return charge


def _figure(parameter: Parameter, found: Evaluation) -> float | None:
    """What tickets tell of a parameter, in its unit."""
    measured = found.measured
    match parameter:
        case Parameter.AVAILABILITY:
            return measured.availability_percent
        case Parameter.RESTORE_MAX:
            return found.longest_restore_minutes / 60
        case Parameter.RESTORE_MEAN:
            return measured.mean_restore_minutes / 60
        case Parameter.DELIVERY:
            return float(measured.days_late)
        case _:
            return None


def _held_against(term: SlaTerm, found: Evaluation) -> TermReport:
    figure = _figure(term.parameter, found)
    kept = None if figure is None else term.kept_by(figure)
    return TermReport(term=str(term), figure=figure, kept=kept)


def _missed_in_a_row(asked: EvaluationFile, missed: bool) -> bool:
    """Whether this window completes a run of missed ones that gives the right to terminate."""
    runs = [s.chronic.months_missed for s in asked.schedules if s.chronic]
    return missed and any(0 < run <= asked.missed_before + 1 for run in runs)


def _report(
    found: Evaluation, target: float | None, asked: EvaluationFile, warnings: tuple[str, ...]
) -> EvaluationReport:
    reached = found.measured.availability_percent
    missed = target is not None and reached < target
    return EvaluationReport(
        window_start=found.window[0],
        window_end=found.window[1],
        window_minutes=found.window_minutes,
        downtime_minutes=found.measured.downtime_minutes,
        availability_percent=reached,
        target_met=None if target is None else reached >= target,
        outages=len(found.measured.outage_minutes),
        longest_restore_minutes=found.longest_restore_minutes,
        mean_restore_minutes=found.measured.mean_restore_minutes,
        affected_days=found.measured.affected_days,
        credit_percent=found.credit_percent,
        credit=found.credit if isinstance(asked.charge, Money) else float(found.credit.amount),
        chronic=found.chronic or _missed_in_a_row(asked, missed),
        terms=tuple(_held_against(each, found) for each in asked.terms),
        derivation=found.derivation,
        warnings=warnings,
    )
