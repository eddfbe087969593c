"""Interview answers become requirements, or are refused with the field named."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from catalog.requirement import STANDARD_UNITS, Operator, Priority
from common.errors import BusinessError
from sales.needs.interview import requirements_of
from sales.needs.need import Interview

TODAY = date(2026, 11, 23)


def test_an_empty_interview_asks_nothing() -> None:
    assert requirements_of(Interview(), today=TODAY) == ()


def test_each_answer_becomes_a_requirement_in_standard_units() -> None:
    made = requirements_of(
        Interview(
            business_goals="Move to the cloud",
            bandwidth_mbps=300,
            symmetric=True,
            availability_percent=99.95,
            latency_ms=20,
            managed=True,
            budget_monthly=4500,
            term_months=36,
            ready_by=date(2027, 3, 31),
        ),
        today=TODAY,
    )
    assert [each.id for each in made] == [f"R-{number:03d}" for number in range(1, 10)]
    by_name = {each.characteristic: each for each in made}
    assert by_name["bandwidth_mbps"].operator is Operator.AT_LEAST
    assert by_name["bandwidth_mbps"].source == "interview: bandwidth"
    assert by_name["latency_ms"].operator is Operator.AT_MOST
    assert by_name["lead_time_days"].value == 128
    assert by_name["budget_monthly"].priority is Priority.SHOULD
    assert by_name["availability_percent"].priority is Priority.MUST
    assert by_name[""].operator is Operator.ABOUT
    assert all(each.unit == STANDARD_UNITS.get(each.characteristic, "") for each in made)
    assert all(each.text for each in made)


def test_figures_go_to_the_services_that_have_them() -> None:
    made = requirements_of(
        Interview(
            services=("Internet access", "IP-VPN", "UCaaS"),
            bandwidth_mbps=300,
            users=250,
            availability_percent=99.9,
            term_months=36,
        ),
        today=TODAY,
    )
    groups: dict[str, list[str]] = {}
    for each in made:
        groups.setdefault(each.characteristic, []).append(each.group)
    assert groups == {
        "service": ["Internet access", "IP-VPN", "UCaaS"],
        "bandwidth_mbps": ["Internet access", "IP-VPN"],
        "users": ["UCaaS"],
        "availability_percent": ["Internet access", "IP-VPN"],
        "term_months": [""],
    }


def test_users_of_a_sale_without_a_service_by_the_user_exclude_nothing() -> None:
    made = requirements_of(Interview(services=("Wavelength",), users=40), today=TODAY)
    assert (made[-1].characteristic, made[-1].priority) == ("users", Priority.MAY)


def test_security_answers_are_read_where_they_have_a_name() -> None:
    answers = ("DDoS protection", "Encryption of all sites", "ISO 27001 certificate")
    made = requirements_of(Interview(security=answers), today=TODAY)
    assert [each.characteristic for each in made] == ["ddos_protection", "encrypted", ""]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"bandwidth_mbps": -1}, "Bandwidth of -1 Mbit/s is not possible"),
        ({"availability_percent": 100.5}, "Availability of 100.5 %.*above 0 and up to 100"),
        ({"availability_percent": 0}, "Availability of 0 %"),
        ({"latency_ms": 0}, "Latency of 0 ms"),
        ({"users": -5}, "Users of -5 users.*whole number from 1"),
        ({"budget_monthly": -1}, "Budget of -1 a month"),
        ({"term_months": 121}, "Term of 121 months.*whole number from 1 to 120"),
        ({"bandwidth_mbps": float("nan")}, "Bandwidth of nan"),
        ({"ready_by": date(2026, 11, 22)}, "Ready by: 22 November 2026 has passed"),
        ({"services": ("Pigeons",)}, "'Pigeons' is not one we sell; accepted: Internet access"),
    ],
)
def test_an_impossible_answer_is_refused_with_its_field(answer: dict[str, Any], words: str) -> None:
    with pytest.raises(BusinessError, match=words):
        requirements_of(Interview(**answer), today=TODAY)
