"""The ticket clock stands while the customer is asked; outages count once in their month."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sales.care.ticket import (
    CauseMissing,
    Priority,
    Span,
    Ticket,
    TicketCannotMove,
    TicketState,
    move,
    outage_minutes,
    sla_clock,
)

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
TICKET = Ticket(
    id="T-1",
    customer_id="C-1",
    title="Down",
    priority=Priority.CRITICAL,
    opened_at=NOW,
    restore_hours=4,
    outages=(Span(NOW),),
)


def test_the_clock_stands_while_the_customer_is_asked() -> None:
    asked = move(TICKET, TicketState.PENDING, now=NOW + HOUR)
    assert sla_clock(asked, NOW + 3 * HOUR).used_minutes == 60
    back = move(asked, TicketState.IN_PROGRESS, now=NOW + 3 * HOUR)
    clock = sla_clock(back, NOW + 5 * HOUR)
    assert (clock.used_minutes, clock.due_at, clock.breached) == (180, NOW + 6 * HOUR, False)
    assert sla_clock(back, NOW + 7 * HOUR).breached


def test_a_ticket_is_resolved_with_its_cause_and_reopened_without_counting_the_rest() -> None:
    with pytest.raises(CauseMissing):
        move(TICKET, TicketState.RESOLVED, now=NOW + HOUR)
    done = move(TICKET, TicketState.RESOLVED, now=NOW + HOUR, cause="fibre cut")
    assert done.outages == (Span(NOW, NOW + HOUR),)
    again = move(done, TicketState.IN_PROGRESS, now=NOW + 10 * HOUR)
    assert (again.reopened, again.resolved_at) == (1, None)
    assert sla_clock(again, NOW + 11 * HOUR).used_minutes == 120
    with pytest.raises(TicketCannotMove, match="may become in progress or closed"):
        move(done, TicketState.PENDING, now=NOW)


def test_outage_minutes_fall_into_the_month_they_happened_in() -> None:
    across = replace(
        TICKET,
        outages=(
            Span(datetime(2026, 10, 31, 23, tzinfo=UTC), datetime(2026, 11, 1, 1, tzinfo=UTC)),
            Span(datetime(2026, 11, 1, 0, 30, tzinfo=UTC), datetime(2026, 11, 1, 2, tzinfo=UTC)),
        ),
    )
    assert outage_minutes(across, date(2026, 10, 1), NOW) == 60
    assert outage_minutes(across, date(2026, 11, 1), NOW) == 120
    excused = replace(across, pauses=(Span(datetime(2026, 11, 1, 1, tzinfo=UTC), NOW),))
    assert outage_minutes(excused, date(2026, 11, 1), NOW) == 60


@given(
    st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 4000)), max_size=8),
    st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 4000)), max_size=1),
)
def test_outage_is_never_negative_nor_longer_than_the_month(
    outages: list[tuple[int, int]], pauses: list[tuple[int, int]]
) -> None:
    def spans(pairs: list[tuple[int, int]]) -> tuple[Span, ...]:
        start = datetime(2026, 10, 30, tzinfo=UTC)
        return tuple(
            Span(start + timedelta(minutes=min(p)), start + timedelta(minutes=max(p)))
            for p in pairs
        )

    ticket = replace(TICKET, outages=spans(outages), pauses=spans(pauses))
    total = sum(outage_minutes(ticket, date(2026, m, 1), NOW) for m in (10, 11))
    assert 0 <= total <= 4000
