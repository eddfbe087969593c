"""How the schedule says promises are measured, escalated and accepted, and what credits rest on."""

from __future__ import annotations

from dataclasses import dataclass

from common.wording import count, join_words, plain
from sales.proposals.phrases import named_or_counted
from sales.proposals.provider import Provider
from sales.quotes.quote_version import QuoteVersion
from sales.sla.credits import CreditBasis, CreditSchedule
from sales.sla.measurement import Measurement, ServiceHours, WindowKind
from sales.sla.service_level import ServiceLevel

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_HEADS = {
    CreditBasis.AVAILABILITY: "Availability in the window",
    CreditBasis.DOWNTIME: "Minutes down in the window",
    CreditBasis.PER_OUTAGE: "Length of one outage; credits of several are added",
    CreditBasis.PER_HOUR: "Time down in the window",
    CreditBasis.PER_DAY: "Days affected in the window",
    CreditBasis.MONTHLY_MEAN: "Mean time to restore in the window",
    CreditBasis.LATE_DELIVERY: "Delivery after the agreed day",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FurtherTerm:
    """A promise beside the table of targets, with the sites it holds for."""

    parameter: str
    target: str
    statistic: str
    traffic_class: str
    sites: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationStep:
    level: str
    who: str
    reached: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptanceTest:
    """A row of the acceptance certificate; result, date and signature are filled in by hand."""

    service: str
    test: str
    passes: str


def further_terms(levels: tuple[ServiceLevel, ...]) -> tuple[FurtherTerm, ...]:
    """Terms agreed beyond the class, alike ones in one row."""
    sites: dict[tuple[str, str, str, str], list[str]] = {}
    for level in levels:
        for term in level.terms:
            target = f"{term.operator} {plain(term.target)} {term.unit}"
            name = term.parameter.value.capitalize()
            key = (name, target, term.statistic, term.traffic_class)
            sites.setdefault(key, []).append(level.site_name)
    return tuple(
        FurtherTerm(
            parameter=name,
            target=target,
            statistic=statistic,
            traffic_class=traffic_class or "none",
            sites=named_or_counted(list(dict.fromkeys(where)), "site"),
        )
        for (name, target, statistic, traffic_class), where in sites.items()
    )


def say_measurements(levels: tuple[ServiceLevel, ...]) -> tuple[tuple[str, str], ...]:
    """Each measuring term and what it says; where lines differ, with the sites each is for."""
    groups: dict[Measurement, list[str]] = {}
    for each in levels:
        groups.setdefault(each.measurement, []).append(each.site_name)
    rows: list[tuple[str, str]] = []
    for measurement, sites in groups.items():
        of = ""
        if len(groups) > 1:
            of = f", {named_or_counted(list(dict.fromkeys(sites)), 'site')}"
        rows += [(f"{name}{of}", text) for name, text in say_measurement(measurement)]
    return tuple(rows)


def say_measurement(measurement: Measurement) -> tuple[tuple[str, str], ...]:
    """Window, hours, clock and scope in words."""
    leaving = [e.cause for e in measurement.exclusions if e.leaves_denominator]
    minutes = "Minutes that do not count as downtime stay in the minutes of the window."
    if leaving:
        minutes = (
            f"Minutes of {join_words(leaving)} leave both the downtime and the minutes of the "
            "window; other excluded minutes stay in the minutes of the window."
        )
    return (
        ("Scope", f"For {measurement.scope.value} by itself."),
        ("Window", f"The {_window(measurement)}, time zone {measurement.time_zone}."),
        ("Service hours", _hours(measurement.hours)),
        (
            "Availability",
            "The minutes of the window less the minutes down, as a share of the minutes of the "
            "window; overlapping faults count once.",
        ),
        ("The clock starts", f"When: {measurement.clock_start.value}."),
        ("The clock stands", f"While {join_words(measurement.clock_stops, 'or')}."),
        ("Excluded minutes", minutes),
    )


def _window(measurement: Measurement) -> str:
    length = measurement.window_length
    match measurement.window:
        case WindowKind.FIXED_MINUTES:
            return f"calendar month, reckoned as {length or 43_200:,} minutes"
        case WindowKind.ROLLING_DAYS:
            return f"last {length or 30} days, rolling"
        case kind:
            return kind.value


def _hours(hours: ServiceHours) -> str:
    if hours.always:
        return "Round the clock, every day of the year."
    names = join_words([_DAYS[each] for each in sorted(set(hours.weekdays))])
    said = f"{names}, all day"
    if hours.opens is not None and hours.closes is not None:
        said = f"{names}, {hours.opens:%H:%M} to {hours.closes:%H:%M}"
    if hours.holiday_country:
        of = f"{hours.holiday_country} {hours.holiday_subdivision}".strip()
        said += f", except on public holidays of {of}"
    return f"{said}."


def say_basis(schedule: CreditSchedule) -> str:
    """The heading of the bands."""
    return _HEADS[schedule.basis]


def say_rules(schedule: CreditSchedule) -> tuple[str, ...]:
    """What holds beside the bands: cap, rounding, minimum, the right to terminate."""
    charge = (
        "installation charge" if schedule.basis is CreditBasis.LATE_DELIVERY else "monthly charge"
    )
    said = [f"Credits do not exceed {plain(schedule.cap_percent)} % of the {charge}."]
    if schedule.decimals is not None:
        places = count(schedule.decimals, "decimal")
        said.append(f"The figure is rounded to {places} before it is read in the table.")
    if schedule.minimum is not None:
        said.append(f"Credits below {schedule.minimum} are not paid.")
    right = schedule.chronic
    if right is not None:
        cases = [
            f"{right.outages_in_month} or more outages in a month"
            if right.outages_in_month
            else "",
            f"{plain(right.hours_in_month)} h or more down in a month"
            if right.hours_in_month
            else "",
            f"{right.months_missed} missed months in a row" if right.months_missed else "",
        ]
        given = join_words([each for each in cases if each], "or")
        if given:
            said.append(f"You may end the service without charge after {given}.")
    return tuple(said)


def escalation_of(version: QuoteVersion, provider: Provider) -> tuple[EscalationStep, ...]:
    """Who is called when a fault lasts, and after how long; times follow the strictest promise."""
    restore = min((each.restore_hours for each in version.service_levels), default=0.0)
    desk = ", ".join(part for part in (provider.phone, provider.email) if part)
    desk = desk or "as named in the welcome letter"
    return (
        EscalationStep(
            level="1", who=f"{provider.name}, service desk", reached=desk, after="at once"
        ),
        EscalationStep(
            level="2",
            who="Duty manager",
            reached=f"through the service desk{': ' + provider.phone if provider.phone else ''}",
            after=f"{plain(restore / 2)} h without restoration",
        ),
        EscalationStep(
            level="3",
            who=f"{version.issued_by_name}, {provider.name}",
            reached=version.issued_by_email,
            after=f"{plain(restore)} h without restoration",
        ),
    )


def acceptance_of(levels: tuple[ServiceLevel, ...]) -> tuple[AcceptanceTest, ...]:
    """A turn-up test for each service and class, with the limits it has to keep."""
    rows: dict[tuple[str, str], AcceptanceTest] = {}
    for each in levels:
        key = (each.offering_name, each.service_class)
        figures = [
            f"{title} ≤ {plain(figure)} {unit}"
            for title, figure, unit in (
                ("round trip", each.latency_ms, "ms"),
                ("jitter", each.jitter_ms, "ms"),
                ("loss", each.loss_percent, "%"),
            )
            if figure is not None
        ]
        test, passes = "Function test at hand-over", "the service works end to end"
        if figures:
            test = "Turn-up test at the ordered rate (after ITU-T Y.1564)"
            passes = join_words(figures)
        rows.setdefault(key, AcceptanceTest(service=f"{key[0]} {key[1]}", test=test, passes=passes))
    return tuple(rows.values())
