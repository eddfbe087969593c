"""SLA templates of the demo provider, so that the library does not begin empty."""

from __future__ import annotations

from datetime import time

from sales.sla.credits import ChronicRight, CreditBand, CreditBasis, CreditSchedule
from sales.sla.measurement import (
    Exclusion,
    Measurement,
    Parameter,
    ServiceHours,
    SlaTerm,
    WindowKind,
)
from sales.sla.template import SlaTemplate


def demo_sla_templates() -> tuple[SlaTemplate, ...]:
    """Round the clock by minutes down, and business hours by the mean time to restore."""
    return _minutes(), _business_hours()


def _minutes() -> SlaTemplate:
    return SlaTemplate(
        name="Dedicated internet, minutes",
        version=1,
        family="Internet access",
        tier="Gold",
        availability_percent=99.9,
        restore_hours=6,
        measurement=Measurement(
            exclusions=(Exclusion(cause="announced maintenance", leaves_denominator=True),)
        ),
        terms=(SlaTerm(parameter=Parameter.NOTICE, target=30, statistic="each outage"),),
        schedule=CreditSchedule(
            bands=(
                CreditBand(above=45, credit_percent=5),
                CreditBand(above=180, credit_percent=15),
                CreditBand(above=720, credit_percent=50),
            ),
            cap_percent=50,
            claim_days=30,
            basis=CreditBasis.DOWNTIME,
            chronic=ChronicRight(outages_in_month=3, hours_in_month=24),
        ),
        note="Credits by minutes down, with the right to end after three outages in a month.",
    )


def _business_hours() -> SlaTemplate:
    return SlaTemplate(
        name="Voice, business hours",
        version=1,
        family="Voice",
        availability_percent=99.9,
        restore_hours=4,
        measurement=Measurement(
            window=WindowKind.CALENDAR_MONTH,
            time_zone="America/New_York",
            hours=ServiceHours(
                weekdays=(0, 1, 2, 3, 4), opens=time(8), closes=time(18), holiday_country="US"
            ),
        ),
        schedule=CreditSchedule(
            bands=(CreditBand(above=240, credit_percent=10),),
            cap_percent=25,
            claim_days=30,
            basis=CreditBasis.MONTHLY_MEAN,
        ),
        note="Holds on working days; pays when the mean time to restore misses four hours.",
    )
