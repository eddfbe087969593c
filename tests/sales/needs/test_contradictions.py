"""Requirements that cannot both hold are told in the customer's words; impossible ones refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from catalog.offering import Value
from catalog.requirement import Operator, Priority, Requirement
from common.errors import BusinessError
from sales.needs.contradictions import check_requirement, contradictions
from sales.needs.interview import requirements_of
from sales.needs.merging import merge
from sales.needs.need import Interview
from sales.needs.reading import read_text

TODAY = date(2026, 11, 23)
BANDWIDTH = Requirement(
    id="R-001", characteristic="bandwidth_mbps", operator=Operator.AT_LEAST, value=300,
    unit="Mbit/s", text="at least 300 Mbps", source="free text",
)  # fmt: skip


def figure(name: str, value: Value, operator: Operator = Operator.EQUALS) -> Requirement:
    return Requirement(id="R-009", characteristic=name, operator=operator, value=value, text="said")


@pytest.mark.parametrize(
    "text",
    [
        "At least 500 Mbps. Max 200 Mbps.",
        "A symmetric line. It may be asymmetric.",
        "A 36-month term. No contract longer than 24 months.",
        "A 12-month term or a 24-month term",
        "Managed service, yet we do not want a managed service",
    ],
)
def test_wishes_that_cannot_both_hold_are_told_once_with_both_wordings(text: str) -> None:
    made = read_text(text, today=TODAY).requirements
    (said,) = contradictions(made)
    assert all(f"“{each.text}”" in said for each in made)
    assert said.endswith("ask the customer which one does.")


@pytest.mark.parametrize(
    "text",
    [
        "Ideally 1 Gbps, but at least 500 Mbps",
        "Between 200 and 500 Mbps",
        "Internet with 300 Mbps; a wavelength of exactly 10 Gbps",
        "We need SIP trunks and SD-WAN",
        "20 ms, ideally 10 ms",
    ],
)
def test_wishes_that_can_both_hold_are_left_alone(text: str) -> None:
    assert contradictions(read_text(text, today=TODAY).requirements) == ()


def test_different_sites_may_ask_different_things() -> None:
    here = replace(BANDWIDTH, site_ids=("S-0001",))
    there = replace(BANDWIDTH, operator=Operator.AT_MOST, value=100, site_ids=("S-0002",))
    assert contradictions((here, there)) == ()
    assert len(contradictions((here, replace(there, site_ids=())))) == 1


def test_a_date_gone_by_contradicts_itself() -> None:
    (said,) = contradictions((figure("lead_time_days", -3, Operator.AT_MOST),))
    assert "has passed" in said


def test_an_edited_requirement_comes_back_in_its_standard_unit() -> None:
    checked = check_requirement(replace(BANDWIDTH, value=1, unit="Gbps"))
    assert (checked.value, checked.unit) == (1000, "Mbit/s")
    assert check_requirement(BANDWIDTH) == BANDWIDTH


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (replace(BANDWIDTH, unit="parsecs"), "'parsecs' is not known; accepted: bit/s"),
        (replace(BANDWIDTH, unit="km"), "'km' is not known; accepted: bit/s|cannot be given"),
        (replace(BANDWIDTH, value=-5), "Bandwidth of -5 Mbit/s is not possible"),
        (replace(BANDWIDTH, value="fast"), "Bandwidth of 'fast' is not a number"),
        (replace(BANDWIDTH, value=True), "is not a number"),
        (replace(BANDWIDTH, value=float("inf")), "is not a number"),
        (replace(BANDWIDTH, group="Pigeons"), "'Pigeons' is not one we sell"),
        (replace(BANDWIDTH, characteristic=""), "names no characteristic"),
        (figure("availability_percent", 100.1), "above 0 and up to 100 %"),
        (figure("term_months", 1.5), "a whole number from 1 to 120 months"),
        (replace(figure("users", 5), unit="Mbit/s"), "counted in users, not in 'Mbit/s'"),
        (figure("managed", True, Operator.AT_LEAST), "accepted: equals yes or equals no"),
        (figure("managed", " "), "accepted: yes or no"),
        (figure("", " ", Operator.ABOUT), "is empty; say what is wanted"),
    ],
)
def test_an_impossible_edit_is_refused(bad: Requirement, words: str) -> None:
    with pytest.raises(BusinessError, match=words):
        check_requirement(bad)


def test_what_was_read_can_always_be_checked() -> None:
    text = (
        "300 Mbps internet, 99.95 %, managed, for 250 users, by March. We want a Spanish helpdesk."
    )
    made = read_text(text, today=TODAY).requirements
    assert tuple(check_requirement(each) for each in made) == made


def test_the_same_said_in_interview_and_text_is_one_requirement_of_both() -> None:
    interview = Interview(services=("Internet access",), bandwidth_mbps=300, term_months=36)
    asked = requirements_of(interview, today=TODAY)
    read = read_text("300 Mbps, a 36-month term is a must, max 20 ms", today=TODAY).requirements
    made = merge((asked, read))
    assert [each.id for each in made] == ["R-001", "R-002", "R-003", "R-004"]
    assert [each.characteristic for each in made] == [
        "service", "bandwidth_mbps", "term_months", "latency_ms",
    ]  # fmt: skip
    assert made[1].source == "interview: bandwidth; free text"
    assert (made[1].group, made[1].text) == ("Internet access", "300 Mbps")
    assert made[2].priority is Priority.MUST
    assert merge((made, read)) == made
