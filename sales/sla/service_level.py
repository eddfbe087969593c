"""The service level of a quoted line, with a first check of target against the network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import prod

from catalog.configuration import Configuration
from catalog.offering import NetworkElement, Offering, Value
from common.period import MINUTES_OF_AVERAGE_MONTH
from sales.sla.credits import CreditSchedule, standard_schedule
from sales.sla.measurement import MONTHLY, Measurement, SlaTerm


class Deliverability(StrEnum):
    COMFORTABLE = "comfortable"
    TIGHT = "tight"
    NOT_MET = "not met"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLevel:
    """What is promised for one line. Availability over a calendar month, times in their units."""

    line_id: str
    site_name: str
    offering_name: str
    service_class: str
    availability_percent: float
    restore_hours: float
    latency_ms: float | None
    jitter_ms: float | None
    loss_percent: float | None
    schedule: CreditSchedule
    network_availability_percent: float | None
    deliverability: Deliverability
    reason: str
    measurement: Measurement = MONTHLY
    terms: tuple[SlaTerm, ...] = ()  # promised beside the class' own figures
    template: str = ""  # name and version of the SLA template it was agreed from

    @property
    def downtime_minutes(self) -> float:
        """Worst-case downtime a month within the promise: (1 - A) x 43,800 minutes."""
        return (100 - self.availability_percent) / 100 * MINUTES_OF_AVERAGE_MONTH


def element_availability(element: NetworkElement, values: Mapping[str, Value]) -> float:
    """A = 1 - MTTR/MTBF (MTBF fail-to-fail); 1 - (1 - A)^2 where the element is doubled."""
    single = 1 - element.mttr_hours / element.mtbf_hours
    doubled = element.doubled_when and all(
        values.get(name) == value for name, value in element.doubled_when.items()
    )
    return 1 - (1 - single) ** 2 if doubled else single


def network_availability_percent(offering: Offering, values: Mapping[str, Value]) -> float | None:
    """Steady-state availability of the elements in series, in percent; None without elements."""
    if not offering.elements:
        return None
    return 100 * prod(element_availability(each, values) for each in offering.elements)


def service_level(
    offering: Offering, configuration: Configuration, *, line_id: str, site_name: str
) -> ServiceLevel | None:
    """A line's promise and its first check; None when the offering has no service classes."""
    values = configuration.values
    chosen = offering.service_class(str(values.get("service_class", "")))
    if chosen is None:
        return None
    network = network_availability_percent(offering, values)
    verdict, reason = check(chosen.availability_percent, network)
    return ServiceLevel(
        line_id=line_id,
        site_name=site_name,
        offering_name=offering.name,
        service_class=chosen.name,
        availability_percent=chosen.availability_percent,
        restore_hours=chosen.restore_hours,
        latency_ms=chosen.latency_ms,
        jitter_ms=chosen.jitter_ms,
        loss_percent=chosen.loss_percent,
        schedule=standard_schedule(chosen.availability_percent),
        network_availability_percent=network,
        deliverability=verdict,
        reason=reason,
    )


def check(target_percent: float, network_percent: float | None) -> tuple[Deliverability, str]:
    """Target against steady-state network availability, both in percent.

    Comfortable means the network's expected downtime is at most half of what the target allows:
    a monthly window scatters widely round the average, so an average that just meets the target
    misses it in many months.
    """
    if network_percent is None:
        return Deliverability.UNKNOWN, "No network figures are kept for this offering."
    allowed, expected = (
        (100 - each) / 100 * MINUTES_OF_AVERAGE_MONTH for each in (target_percent, network_percent)
    )
    figures = (
        f"the network is expected to be down {expected:.1f} minutes a month, "
        f"the target allows {allowed:.1f}"
    )
    if expected > allowed:
        return Deliverability.NOT_MET, f"Not safe to promise: {figures}."
    if expected * 2 > allowed:
        return Deliverability.TIGHT, f"Met on average, missed in some months: {figures}."
    return Deliverability.COMFORTABLE, f"Safe on the average: {figures}."
