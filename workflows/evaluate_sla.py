"""Evaluate an SLA from a file: schedules and tickets in, availability and credits out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from common.errors import BusinessError
from common.money import Money
from sales.sla.credits import Combination, CreditSchedule, standard_schedule
from sales.sla.evaluation import Evaluation, Terms, evaluate
from sales.sla.measurement import MONTHLY, Measurement
from sales.sla.targets import read_target
from sales.sla.tickets import Ticket, read_tickets
from workflows.exchange import read_json, write_json


class NoSchedule(BusinessError):
    def __init__(self) -> None:
        super().__init__("The file has no credit schedule; give schedules, or a target_percent.")


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationFile:
    """`day` is any day of the window. Without schedules the standard one of the target holds."""

    day: date
    charge: Money
    tickets: tuple[Ticket, ...]
    schedules: tuple[CreditSchedule, ...] = ()
    target_percent: float | str | None = None
    measurement: Measurement = MONTHLY
    combination: Combination = Combination.GREATEST
    cap_percent: float = 100.0
    days_late: int = 0


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
    credit: Money
    chronic: bool
    derivation: tuple[str, ...]
    warnings: tuple[str, ...] = field(default_factory=tuple)


def evaluate_sla(content: bytes) -> str:
    """The report of a file as JSON.

    Raises:
        UnreadableFile, NoSchedule, UnsoundTickets, TargetOutOfRange and the refusals of measuring.
    """
    asked = read_json(EvaluationFile, content)
    warnings: list[str] = []
    target, schedules = None, asked.schedules
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
        charge=asked.charge,
        measurement=asked.measurement,
        combination=asked.combination,
        cap_percent=asked.cap_percent,
    )
    found = evaluate(terms, outages, asked.day, days_late=asked.days_late)
    if asked.tickets and not found.measured.outage_minutes:
        warnings.append(f"No ticket counts in the window of {asked.day:%d %B %Y}.")
    return write_json(_report(found, target, tuple(warnings)))


def _report(found: Evaluation, target: float | None, warnings: tuple[str, ...]) -> EvaluationReport:
    reached = found.measured.availability_percent
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
        credit=found.credit,
        chronic=found.chronic,
        derivation=found.derivation,
        warnings=warnings,
    )
