"""What was agreed for a line beside its class: target, time to restore, credit schedule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sales.sla.credits import CreditSchedule
from sales.sla.measurement import Measurement, SlaTerm
from sales.sla.service_level import ServiceLevel, check


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedLevel:
    """None keeps what the service class promises."""

    availability_percent: float | None = None
    restore_hours: float | None = None
    schedule: CreditSchedule | None = None
    measurement: Measurement | None = None
    terms: tuple[SlaTerm, ...] = ()
    template: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedLevels:
    """By line id. A line that is removed leaves its entry without effect."""

    opportunity_id: str
    lines: Mapping[str, AgreedLevel] = field(default_factory=dict)
    note: str = ""


def with_agreed(level: ServiceLevel, agreed: AgreedLevel | None) -> ServiceLevel:
    """The service level as agreed, its first check made anew."""
    if agreed is None:
        return level
    target = agreed.availability_percent or level.availability_percent
    verdict, reason = check(target, level.network_availability_percent)
    return replace(
        level,
        availability_percent=target,
        restore_hours=agreed.restore_hours or level.restore_hours,
        schedule=agreed.schedule or level.schedule,
        measurement=agreed.measurement or level.measurement,
        terms=agreed.terms or level.terms,
        template=agreed.template or level.template,
        deliverability=verdict,
        reason=reason,
    )
