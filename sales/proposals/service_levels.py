"""The service level schedule: targets, what they allow, what a breach pays back, how to claim."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from catalog.offering import Cadence
from common.money import Money
from common.wording import count, join_words, plain
from sales.proposals.measuring import (
    AcceptanceTest,
    EscalationStep,
    FurtherTerm,
    acceptance_of,
    escalation_of,
    further_terms,
    say_basis,
    say_measurements,
    say_rules,
)
from sales.proposals.phrases import duration, named_or_counted
from sales.proposals.provider import Provider
from sales.quotes.quote_version import QuoteVersion
from sales.sla.credits import CreditSchedule
from sales.sla.service_level import ServiceLevel

EXAMPLE_OUTAGE_MINUTES = 190
EXAMPLE_MONTH_DAYS = 30

EXCLUSIONS = (
    "maintenance announced at least ten days ahead, within its announced window",
    "faults in the customer's own equipment, cabling or power",
    "changes or tests the customer asked for",
    "time during which we were refused access to the site",
    "suspension the contract allows, such as for charges unpaid",
    "events beyond the reasonable control of either party",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """One row of targets: a service in a class, for the sites that have it."""

    service: str
    service_class: str
    availability: str
    downtime: str
    restore: str
    latency: str
    jitter: str
    loss: str
    sites: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditTable:
    """The bands under one availability target, with an example reckoned on a quoted service.

    `looks_at` heads the bands; `rules` are what holds beside them, a sentence each.
    """

    target: str
    looks_at: str
    rules: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]
    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLevels:
    introduction: str
    commitments: tuple[Commitment, ...] = ()
    credits: tuple[CreditTable, ...] = ()
    further: tuple[FurtherTerm, ...] = ()
    measurement: tuple[tuple[str, str], ...] = ()
    claim_steps: tuple[str, ...] = ()
    escalation: tuple[EscalationStep, ...] = ()
    acceptance: tuple[AcceptanceTest, ...] = ()
    exclusions: tuple[str, ...] = ()


def schedule_service_levels(version: QuoteVersion, *, provider: Provider) -> ServiceLevels | None:
    """Says so when no quoted service has a service class; None when nothing is quoted."""
    if not version.sheet.lines:
        return None
    levels = version.service_levels
    if not levels:
        return ServiceLevels(
            introduction=(
                "None of the services in this proposal is sold with a service class, so no "
                "availability or restore time is committed and no service credits apply."
            )
        )
    bare = len(version.sheet.lines) - len({each.line_id for each in levels})
    without = f" {count(bare, 'service')} carry no service class." if bare > 0 else ""
    if bare == 1:
        without = " One service carries no service class."
    return ServiceLevels(
        introduction=(
            "Every target holds for the scope and window stated under Measurement. Downtime is "
            "what the target allows in an average month of 43,800 minutes; latency is a round "
            f"trip.{without}"
        ),
        commitments=_commitments(levels),
        credits=_credits(version),
        further=further_terms(levels),
        measurement=say_measurements(levels),
        claim_steps=_claim_steps(levels),
        escalation=escalation_of(version, provider),
        acceptance=acceptance_of(levels),
        exclusions=(*EXCLUSIONS, *_own_exclusions(levels)),
    )


def _commitments(levels: tuple[ServiceLevel, ...]) -> tuple[Commitment, ...]:
    """Lines of one service with the same promise share a row."""
    groups: dict[tuple[object, ...], list[ServiceLevel]] = {}
    for each in levels:
        figures = (each.availability_percent, each.restore_hours, each.latency_ms)
        key = (each.offering_name, each.service_class, *figures, each.jitter_ms, each.loss_percent)
        groups.setdefault(key, []).append(each)
    services = list(dict.fromkeys(each.offering_name for each in levels))
    ordered = sorted(groups.values(), key=lambda group: services.index(group[0].offering_name))
    return tuple(_commitment(group) for group in ordered)


def _commitment(group: list[ServiceLevel]) -> Commitment:
    one = group[0]
    sites = list(dict.fromkeys(each.site_name for each in group))
    return Commitment(
        service=one.offering_name,
        service_class=one.service_class,
        availability=f"{plain(one.availability_percent)} %",
        downtime=duration(one.downtime_minutes),
        restore=f"{plain(one.restore_hours)} h",
        latency=_target(one.latency_ms, "ms"),
        jitter=_target(one.jitter_ms, "ms"),
        loss=_target(one.loss_percent, "%"),
        sites=named_or_counted(sites, "site"),
    )


def _target(value: float | None, unit: str) -> str:
    return f"≤ {plain(value)} {unit}" if value is not None else "none"


def _credits(version: QuoteVersion) -> tuple[CreditTable, ...]:
    """One table for each distinct target and schedule, strictest target first."""
    first: dict[tuple[float, CreditSchedule], ServiceLevel] = {}
    for each in version.service_levels:
        first.setdefault((each.availability_percent, each.schedule), each)
    ordered = sorted(first.items(), key=lambda item: -item[0][0])
    return tuple(
        CreditTable(
            target=f"{plain(target)} %",
            looks_at=say_basis(schedule),
            rules=say_rules(schedule),
            rows=schedule.rows(),
            example=_example(level, version),
        )
        for (target, schedule), level in ordered
    )


def example_outage(target_percent: float) -> int:
    """Minutes of the example: 3 h 10 min, or twice what the target allows where that is longer."""
    month = EXAMPLE_MONTH_DAYS * 1440
    twice = 2 * (100 - target_percent) / 100 * month
    return max(EXAMPLE_OUTAGE_MINUTES, int(-(-twice // 10) * 10))


def _example(level: ServiceLevel, version: QuoteVersion) -> str:
    outage, month = example_outage(level.availability_percent), EXAMPLE_MONTH_DAYS * 1440
    available = 100 * (1 - outage / month)
    credit = level.schedule.credit_percent(available)
    charge = _monthly_charge(level, version)
    said = (
        f"An outage of {duration(outage)} in a month of {EXAMPLE_MONTH_DAYS} days "
        f"({month:,} minutes) leaves an availability of {available:.3f} %. "
    )
    if not credit:
        return f"{said}That is within the target, so nothing is credited."
    if charge is None or not charge:
        return f"{said}The credit is {plain(credit)} % of the month's charge of that service."
    paid = (charge * Decimal(str(credit)) * Decimal("0.01")).rounded()
    return (
        f"{said}For {level.offering_name} {level.service_class} at {level.site_name}, which costs "
        f"{charge} a month, the credit is {plain(credit)} %: {paid}."
    )


def _monthly_charge(level: ServiceLevel, version: QuoteVersion) -> Money | None:
    for each in version.sheet.lines:
        if each.line.id == level.line_id:
            return each.net(Cadence.MONTHLY, version.sheet.currency)
    return None


def _own_exclusions(levels: tuple[ServiceLevel, ...]) -> tuple[str, ...]:
    own = (each.cause for level in levels for each in level.measurement.exclusions)
    return tuple(cause for cause in dict.fromkeys(own) if cause not in EXCLUSIONS)


def _claim_steps(levels: tuple[ServiceLevel, ...]) -> tuple[str, ...]:
    days = min(each.schedule.claim_days for each in levels)
    caps = sorted({each.schedule.cap_percent for each in levels})
    bound = join_words([f"{plain(cap)} %" for cap in caps], "or")
    return (
        "Report the fault to our service desk; you receive a ticket number and the time it counts "
        "from.",
        f"Claim within {count(days, 'day')} of the end of the month, naming the ticket and the "
        "service.",
        "We reckon the window's figures from the ticket times and show you the reckoning.",
        f"The credit is set off on a following invoice. Credits of a month do not exceed {bound} "
        "of that service's monthly charge.",
    )
