"""The SLA schedule: how promises are measured, what credits rest on, whom to call, the test."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from common.money import Money
from sales.proposals.compose import compose
from sales.sla.credits import ChronicRight, CreditBasis, CreditSchedule
from sales.sla.measurement import Exclusion, Measurement, Parameter, ServiceHours, SlaTerm
from tests.sales.proposals.sample_version import PROVIDER, sample_version


def test_the_sla_schedule_says_how_it_is_measured_escalated_and_accepted() -> None:
    version = sample_version()
    levels = compose(version, provider=PROVIDER).service_levels
    assert levels is not None
    assert {"Scope", "Window", "Service hours", "The clock starts"} <= {
        term for term, _ in levels.measurement
    }
    assert [each.level for each in levels.escalation] == ["1", "2", "3"]
    assert version.issued_by_name in levels.escalation[2].who
    tested = {each.service for each in levels.acceptance}
    assert tested == {f"{x.offering_name} {x.service_class}" for x in version.service_levels}
    assert any("Y.1564" in each.test for each in levels.acceptance)
    assert all("Credits do not exceed" in table.rules[0] for table in levels.credits)


def test_terms_agreed_for_a_line_stand_in_the_schedule() -> None:
    version = sample_version()
    measurement = Measurement(
        time_zone="Europe/Oslo",
        hours=ServiceHours(weekdays=(0, 1), opens=time(8), closes=time(17), holiday_country="NO"),
        exclusions=(Exclusion(cause="storms at sea", leaves_denominator=True),),
    )
    schedule = CreditSchedule(
        bands=(),
        unit_percent=3.0,
        basis=CreditBasis.PER_HOUR,
        cap_percent=30,
        claim_days=9,
        minimum=Money.of("5", "USD"),
        chronic=ChronicRight(outages_in_month=3, months_missed=2),
    )
    one, *others = version.service_levels
    changed = replace(
        one,
        measurement=measurement,
        schedule=schedule,
        terms=(SlaTerm(parameter=Parameter.NOTICE, target=30),),
    )
    levels = compose(
        replace(version, service_levels=(changed, *others)), provider=PROVIDER
    ).service_levels
    assert levels is not None
    said = " ".join(text for _, text in levels.measurement)
    assert "Monday and Tuesday, 08:00 to 17:00, except on public holidays of NO" in said
    assert "Minutes of storms at sea leave both" in said
    assert "storms at sea" in levels.exclusions
    assert [each.target for each in levels.further] == ["at most 30 min"]
    rules = " ".join(" ".join(table.rules) for table in levels.credits)
    assert "Credits below USD 5.00 are not paid." in rules
    assert "3 or more outages in a month or 2 missed months in a row" in rules
    assert ("each hour down or part of it", "3 % of the monthly charge") in [
        row for table in levels.credits for row in table.rows
    ]
