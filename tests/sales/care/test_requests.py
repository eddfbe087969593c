"""Requests move only where they may, and each goes to who can answer by when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from common.actor import Actor, Role
from sales.care.request import (
    AlreadyTaken,
    Request,
    RequestNotOver,
    RequestOver,
    RequestState,
    StepKind,
    WordsMissing,
    complete,
    escalate,
    hand_over,
    link_duplicate,
    reopen,
    resume,
    take,
    wait,
)
from sales.care.request_types import FormIncomplete, checked_answers, request_type
from sales.care.routing import Agent, route
from sales.care.working_time import ROUND_THE_CLOCK, WorkingTime

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)  # a Monday, 10:00 in New York
ANA = Actor("U-1", "Ana", "", Role.SALES_ENGINEER)
BEN = Actor("U-2", "Ben", "", Role.ACCOUNT_MANAGER)
REQUEST = Request(
    id="R-1",
    customer_id="C-1",
    type="fault",
    title="Down",
    opened_at=NOW,
    due_at=NOW + timedelta(hours=2),
    queue="Service desk",
)


def test_a_request_goes_its_way_and_every_step_is_an_event() -> None:
    taken, first = take(REQUEST, by=ANA, now=NOW)
    with pytest.raises(AlreadyTaken, match="Ana is working on R-1"):
        take(taken, by=BEN, now=NOW)
    waiting, second = wait(taken, "Which site?", by=ANA, now=NOW)
    back, third = resume(waiting, "Boston", by=BEN, now=NOW)
    assert back.state is RequestState.IN_PROGRESS
    up, fourth = escalate(back, "due soon", by=ANA, now=NOW)
    done, fifth = complete(up, "fibre cut", by=ANA, now=NOW + timedelta(hours=1))
    kinds = [each.kind for each in (first, second, third, fourth, fifth)]
    assert kinds == [
        StepKind.TAKEN,
        StepKind.PAUSED,
        StepKind.RESUMED,
        StepKind.ESCALATED,
        StepKind.FULFILLED,
    ]
    assert (done.escalated, done.cause, done.state.over) == (1, "fibre cut", True)
    with pytest.raises(RequestOver, match="reopen it"):
        take(done, by=BEN, now=NOW)
    again, _ = reopen(done, "still down", NOW + timedelta(days=1), by=BEN, now=NOW)
    assert (again.reopened, again.state) == (1, RequestState.QUEUED)
    with pytest.raises(RequestNotOver):
        reopen(again, "x", NOW, by=BEN, now=NOW)


def test_what_must_be_said_is_asked_for() -> None:
    with pytest.raises(WordsMissing, match="cause"):
        complete(REQUEST, " ", by=ANA, now=NOW)
    with pytest.raises(WordsMissing, match="reason for the hand-over"):
        hand_over(REQUEST, ("Care", "", ""), "", by=ANA, now=NOW)
    stranger = replace(REQUEST, id="R-2", customer_id="C-2")
    with pytest.raises(WordsMissing, match="same customer"):
        link_duplicate(REQUEST, stranger, by=ANA, now=NOW)
    linked, _ = link_duplicate(REQUEST, replace(REQUEST, id="R-0"), by=ANA, now=NOW)
    assert (linked.state, linked.duplicate_of) == (RequestState.DUPLICATE, "R-0")


def test_a_form_says_all_its_faults_at_once() -> None:
    kind = request_type("fault")
    with pytest.raises(FormIncomplete, match=r"'maybe' is not accepted; accepted: yes or no"):
        checked_answers(kind, {"down": "maybe"})
    assert checked_answers(kind, {"down": " yes ", "site": "", "other": "x"}) == {"down": "yes"}


def test_the_least_loaded_person_who_can_answers_and_own_segments_come_first() -> None:
    agents = (
        Agent(account_id="a", name="A", queues=("Service desk",), most_open=10),
        Agent(account_id="b", name="B", queues=("Service desk",), most_open=4),
        Agent(account_id="c", name="C", queues=("Billing",)),
        Agent(account_id="d", name="D", queues=("Service desk",), segments=("Wholesale",)),
    )
    kind = request_type("fault")
    chosen = route(kind, "Enterprise", agents, {"a": 4, "b": 1}, NOW)
    assert (chosen.agent and chosen.agent.name, chosen.reason) == ("B", "B has 1 of 4 open")
    wholesale = route(kind, "Wholesale", agents, {"d": 8}, NOW)
    assert wholesale.agent is not None
    assert wholesale.agent.name == "D"
    full = route(kind, "Enterprise", agents, {"a": 10, "b": 4}, NOW)
    assert full.agent is None
    assert "away or has enough" in full.reason
    nobody = route(request_type("order"), "Enterprise", agents, {}, NOW)
    assert (nobody.queue, nobody.reason) == ("Delivery", "Delivery: nobody has the skill")


def test_due_times_skip_nights_weekends_and_holidays() -> None:
    office = WorkingTime()
    wednesday = datetime(2026, 11, 25, 21, tzinfo=UTC)  # 16:00, the day before Thanksgiving
    assert not office.is_open(datetime(2026, 11, 26, 16, tzinfo=UTC))
    due = office.after(wednesday, 4)
    assert due == datetime(2026, 11, 27, 15, tzinfo=UTC)  # Friday at 10:00
    assert office.after(datetime(2026, 11, 28, 12, tzinfo=UTC), 1) == datetime(
        2026, 11, 30, 14, tzinfo=UTC
    )
    assert ROUND_THE_CLOCK.after(wednesday, 4) == wednesday + timedelta(hours=4)


def test_the_day_clocks_change_is_as_long_as_it_is() -> None:
    nights = WorkingTime(
        zone="Europe/Berlin",
        opens=datetime.min.time(),
        closes=datetime.max.time(),
        weekdays=frozenset(range(7)),
    )
    no_holidays = lambda _country, _year: frozenset[date]()  # noqa: E731
    start = datetime(2026, 10, 24, 22, tzinfo=UTC)  # midnight in Berlin, a day of 25 hours
    assert nights.after(start, 24.5, no_holidays) == start + timedelta(hours=24.5)
