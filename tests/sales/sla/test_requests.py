"""What the customer asks is set against the promise, and answered with number and reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catalog.requirement import Operator, Priority, Requirement
from sales.sla.breach import committable_percent, late_restore_probability
from sales.sla.requests import shortfalls
from sales.sla.requirement_check import (
    Answer,
    AnswerGround,
    answer_availability,
    answer_requirement,
    keepable_restore,
)
from sales.sla.restore import Outages, RestoreTime
from tests.database.sample_catalogue import FIBRE
from tests.sales.sla.test_exchange_formats import LEVEL

GOOD, POOR = (Outages.of(hours, RestoreTime(mean_hours=4)) for hours in (100_000, 4380))


def asked(characteristic: str, value: float, **changes: object) -> Requirement:
    more = characteristic == "availability_percent"
    made = Requirement(
        id="R-1",
        characteristic=characteristic,
        operator=Operator.AT_LEAST if more else Operator.AT_MOST,
        value=value,
        unit="%" if more else "h",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def ground(outages: Outages, doubled: Outages | None = None) -> AnswerGround:
    return AnswerGround(level=LEVEL, offering=FIBRE, outages=outages, doubled=doubled)


def test_a_promise_below_a_must_is_told_in_a_sentence() -> None:
    (missed,) = shortfalls(
        LEVEL, [asked("availability_percent", 99.99)], family="WAN", site_id="S-1"
    )
    assert missed.must
    assert missed.promised == 99.95
    assert "must “Availability at least 99.99 %” is not promised (99.95 % is)" in missed.sentence


@pytest.mark.parametrize(
    "requirement",
    [
        asked("availability_percent", 99.95),
        asked("availability_percent", 99.99, group="Voice"),
        asked("availability_percent", 99.99, site_ids=("S-2",)),
        asked("restore_hours", 6),
        asked("bandwidth_mbps", 1000),
    ],
)
def test_what_is_kept_or_concerns_another_line_is_no_shortfall(requirement: Requirement) -> None:
    assert shortfalls(LEVEL, [requirement], family="WAN", site_id="S-1") == ()


def test_a_wish_is_no_must_and_a_figure_not_promised_is_missed() -> None:
    wish = asked("loss_percent", 0.1, priority=Priority.SHOULD, unit="%")
    (missed,) = shortfalls(LEVEL, [wish], family="WAN", site_id="S-1")
    assert not missed.must
    assert missed.promised is None


def test_a_request_is_met_met_on_a_condition_or_countered() -> None:
    assert answer_availability(99.9, GOOD).answer is Answer.COMPLIANT
    conditional = answer_availability(99.9, POOR, GOOD)
    assert conditional.answer is Answer.CONDITIONAL
    assert "in 12.97 % without" in conditional.sentence
    countered = answer_availability(99.9, POOR)
    assert countered.answer is Answer.COUNTER_OFFER
    assert countered.offered == committable_percent(POOR, 730.0, 0.02)


def test_a_time_to_restore_is_countered_with_one_that_can_be_kept() -> None:
    given = answer_requirement(asked("restore_hours", 4), ground(POOR)).given
    assert given.answer is Answer.COUNTER_OFFER
    assert given.offered is not None
    assert late_restore_probability(POOR, 730.0, given.offered) <= 0.02
    assert late_restore_probability(POOR, 730.0, given.offered - 0.5) > 0.02
    assert keepable_restore(POOR, 0.9) == 0.5


def test_a_delay_is_answered_by_class_and_network() -> None:
    met = answer_requirement(asked("latency_ms", 30, unit="ms"), ground(GOOD)).given
    assert met.answer is Answer.COMPLIANT
    impossible = answer_requirement(asked("latency_ms", 0.01, unit="ms"), ground(GOOD)).given
    assert impossible.answer is Answer.COUNTER_OFFER
