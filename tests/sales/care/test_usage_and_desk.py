"""How full lines are, who is at work, what templates say, and a clock that stands while we wait."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sales.care.repeat_faults import RepeatFault, worst_first
from sales.care.reply_templates import (
    STANDARD_TEMPLATES,
    BadTemplate,
    ReplyTemplate,
    checked_template,
    fill,
)
from sales.care.request import resume, take, wait
from sales.care.request_types import QUEUES, REQUEST_TYPES, request_type
from sales.care.routing import Absence, Agent, BadAgent, checked_agent, route
from sales.care.usage import MonthOfUse, fullness
from sales.care.working_time import WorkingTime
from tests.database.samples import ANA, NOW
from tests.database.test_care_stores import REQUEST

OFFICE = WorkingTime(zone="America/New_York", country="US", opens=time(8), closes=time(18))
MONDAY_NOON = datetime(2026, 11, 23, 17, tzinfo=UTC)  # 12:00 in New York
THANKSGIVING = datetime(2026, 11, 26, 17, tzinfo=UTC)


def months(*busy: float) -> list[MonthOfUse]:
    return [
        MonthOfUse(service_id="s", month=date(2026, nth, 1), busy_mbps=each)
        for nth, each in enumerate(busy, start=1)
    ]


def test_a_line_that_grows_by_ten_a_month_is_full_when_its_room_is_gone() -> None:
    full = fullness(months(50, 60, 70), 100)
    assert full is not None
    assert (full.share, full.full_in, full.full_on) == (0.7, 3, date(2026, 6, 1))


def test_nothing_is_foretold_from_two_months_or_of_a_line_that_empties() -> None:
    for busy in ((50.0, 90.0), (90.0, 80.0, 70.0)):
        full = fullness(months(*busy), 100)
        assert full is not None
        assert full.full_in is None
    assert fullness([], 100) is None
    assert fullness(months(50), 0) is None
    over = fullness(months(110), 100)
    assert over is not None
    assert over.full_in == 0


@given(st.lists(st.floats(0, 1000), min_size=1, max_size=24), st.floats(1, 2000))
def test_fullness_is_told_of_any_series_without_order_mattering(
    busy: list[float], bandwidth: float
) -> None:
    series = [
        MonthOfUse(service_id="s", month=date(2024 + nth // 12, nth % 12 + 1, 1), busy_mbps=each)
        for nth, each in enumerate(busy)
    ]
    assert fullness(series, bandwidth) == fullness(series[::-1], bandwidth)


def agent(id: str, **fields: object) -> Agent:
    return replace(Agent(account_id=id, name=id, queues=("Care",)), **fields)  # type: ignore[arg-type]


def test_who_is_at_work_comes_before_who_has_less_to_do() -> None:
    office, free = agent("a", hours=OFFICE), agent("b", hours=replace(OFFICE, zone="Asia/Tokyo"))
    chosen = route(request_type("complaint"), "Enterprise", [office, free], {"a": 5}, MONDAY_NOON)
    assert chosen.agent is office
    at_night = route(
        request_type("complaint"), "Enterprise", [office], {}, MONDAY_NOON - timedelta(hours=10)
    )
    assert at_night.agent is office
    assert "nobody is at work now" in at_night.reason


def test_holidays_and_absences_are_heeded_to_the_day() -> None:
    office = agent("a", hours=OFFICE)
    assert office.at_work(MONDAY_NOON)
    assert not office.at_work(THANKSGIVING)
    away = agent("a", absences=(Absence(first=date(2026, 11, 20), last=date(2026, 11, 23)),))
    nobody = route(request_type("complaint"), "Enterprise", [away], {}, MONDAY_NOON)
    assert nobody.agent is None
    assert not away.absent_on(MONDAY_NOON + timedelta(days=1))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"queues": ()}, "at least one queue"),
        ({"queues": ("Moon",)}, "no queue 'Moon'"),
        ({"skills": ("poetry",)}, "no request type 'poetry'"),
        ({"most_open": 0}, "1 to 500"),
        ({"hours": replace(OFFICE, closes=time(7))}, "begins before it ends"),
        (
            {"absences": (Absence(first=date(2026, 2, 2), last=date(2026, 2, 1)),)},
            "ends before it begins",
        ),
    ],
)
def test_an_agent_nobody_could_route_to_is_refused(fields: dict[str, object], said: str) -> None:
    with pytest.raises(BadAgent, match=said):
        checked_agent(agent("a", **fields), QUEUES, REQUEST_TYPES)


def test_a_template_is_filled_and_what_customers_type_is_never_a_place() -> None:
    sly = replace(REQUEST, title="{agent} {due}", contact_name="Mia")
    for each in STANDARD_TEMPLATES:
        said = fill(each, sly, "Ana")
        assert "{name}" not in said
        assert "Mia" in said
    done = fill(STANDARD_TEMPLATES[1], sly, "Ana")
    assert "({agent} {due}) is done" in done


@pytest.mark.parametrize(
    ("template", "said"),
    [
        (ReplyTemplate(name=" ", text="x"), "needs a name"),
        (ReplyTemplate(name="a", text=" "), "needs words"),
        (ReplyTemplate(name="a", text="Dear {nmae}"), "accepted: {name}, {request}"),
    ],
)
def test_a_template_that_would_fail_later_is_refused(template: ReplyTemplate, said: str) -> None:
    with pytest.raises(BadTemplate, match=said):
        checked_template(template)


@given(st.integers(0, 10_000))
def test_the_due_time_moves_by_as_long_as_the_customer_took(minutes: int) -> None:
    asked, _ = wait(REQUEST, "Which line?", by=ANA, now=NOW)
    again, _ = wait(asked, "Still there?", by=ANA, now=NOW + timedelta(minutes=minutes // 2))
    later = NOW + timedelta(minutes=minutes)
    for go_on in (resume(again, "that one", by=ANA, now=later)[0],):
        assert go_on.due_at - REQUEST.due_at == timedelta(minutes=minutes)
        assert go_on.waiting_since is None
    taken, _ = take(replace(again, assignee_id=""), by=ANA, now=later)
    assert taken.due_at - REQUEST.due_at == timedelta(minutes=minutes)


def test_the_worst_repeat_fault_stands_first_with_its_reason() -> None:
    few = RepeatFault(
        customer_id="C", site_id="S", family="Voice", cause="", tickets=3, last_at=NOW
    )
    many = replace(few, tickets=5, cause="aged router", last_at=NOW - timedelta(days=9))
    assert worst_first((few, many)) == (many, few)
    assert many.reason.startswith("5 Voice faults in 90 days, each time aged router")
    assert "no cause found" in few.reason
