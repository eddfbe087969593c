"""Tickets become availability and credits: clock changes, holds, exclusions, service hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.money import Money
from sales.sla.credits import ChronicRight, CreditSchedule, standard_schedule
from sales.sla.evaluation import Evaluation, NothingMeasured, Terms, evaluate
from sales.sla.intervals import intersect, minutes, subtract, union
from sales.sla.measurement import (
    MONTHLY,
    Exclusion,
    Measurement,
    NoSuchZone,
    ServiceHours,
    UnsoundHours,
    WindowKind,
)
from sales.sla.tickets import Hold, Ticket, UnsoundTickets, read_tickets

BERLIN = Measurement(time_zone="Europe/Berlin")
CHARGE = Money.of(1000, "EUR")
SCHEDULE = standard_schedule(99.9)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def run(*tickets: Ticket, measurement: Measurement = BERLIN, day: str = "2026-06-15") -> Evaluation:
    outages, _ = read_tickets(tickets, measurement.zone())
    terms = Terms(schedules=(SCHEDULE,), charge=CHARGE, measurement=measurement)
    return evaluate(terms, outages, date.fromisoformat(day))


def ticket(start: str, end: str, id: str = "T-1", cause: str = "") -> Ticket:
    return Ticket(id=id, start=at(start), end=at(end), cause=cause)


def test_an_outage_of_three_hours_ten_pays_what_the_table_says() -> None:
    found = run(ticket("2026-06-10 08:00", "2026-06-10 11:10"))
    assert found.measured.downtime_minutes == 190
    assert found.window_minutes == 43_200
    assert found.measured.availability_percent == pytest.approx(100 * (1 - 190 / 43_200), abs=1e-9)
    assert found.credit_percent == 10
    assert found.credit == Money.of("100.00", "EUR")
    assert any("190 minutes down of 43,200" in each for each in found.derivation)


@pytest.mark.parametrize(
    ("day", "window"), [("2026-03-10", 31 * 1440 - 60), ("2026-10-10", 31 * 1440 + 60)]
)
def test_a_month_with_a_clock_change_is_an_hour_off(day: str, window: int) -> None:
    assert run(measurement=BERLIN, day=day).window_minutes == window


def test_an_outage_over_the_clock_change_lasts_what_it_lasted() -> None:
    spring = run(ticket("2026-03-29 01:30", "2026-03-29 03:30"), day="2026-03-01")
    autumn = run(ticket("2026-10-25 01:30", "2026-10-25 03:30"), day="2026-10-01")
    assert spring.measured.downtime_minutes == 60
    assert autumn.measured.downtime_minutes == 180


def test_times_the_clock_change_skips_or_repeats_are_refused_by_name() -> None:
    with pytest.raises(UnsoundTickets) as refusal:
        read_tickets(
            (
                ticket("2026-10-25 02:30", "2026-10-25 04:00", "T-7"),
                ticket("2026-03-29 02:30", "2026-03-29 04:00", "T-8"),
                ticket("2026-06-02 02:30", "2026-06-01 04:00", "T-9"),
            ),
            BERLIN.zone(),
        )
    said = " ".join(refusal.value.rows)
    assert "T-7: 25 Oct 2026 02:30 in Europe/Berlin passes twice" in said
    assert "T-8: 29 Mar 2026 02:30 in Europe/Berlin does not exist" in said
    assert "T-9: it ends before it starts" in said
    with_offset = ticket("2026-10-25T02:30+01:00", "2026-10-25T04:00+01:00")
    assert run(with_offset, day="2026-10-01").measured.downtime_minutes == 90


def test_overlapping_tickets_count_once_and_are_told() -> None:
    pair = (
        ticket("2026-06-10 08:00", "2026-06-10 10:00", "T-1"),
        ticket("2026-06-10 09:00", "2026-06-10 11:00", "T-2"),
    )
    _, odd = read_tickets(pair, BERLIN.zone())
    assert odd == ("Tickets T-1 and T-2 overlap; the overlap counts once.",)
    assert run(*pair).measured.downtime_minutes == 180
    assert run(*pair).measured.outage_minutes == (120, 60)


def test_the_clock_stands_while_the_customer_holds_us_up() -> None:
    held = Ticket(
        id="T-1",
        start=at("2026-06-10 08:00"),
        end=at("2026-06-10 12:00"),
        holds=(Hold(start=at("2026-06-10 09:00"), end=at("2026-06-10 10:30")),),
    )
    found = run(held)
    assert found.measured.downtime_minutes == 150
    assert found.held_minutes == 90


@pytest.mark.parametrize(("leaves", "window"), [(False, 43_200), (True, 43_200 - 240)])
def test_excluded_minutes_leave_the_denominator_where_agreed(leaves: bool, window: int) -> None:
    terms = Measurement(
        time_zone="Europe/Berlin",
        exclusions=(Exclusion(cause="maintenance", leaves_denominator=leaves),),
    )
    found = run(
        ticket("2026-06-10 00:00", "2026-06-10 04:00", "T-1", "maintenance"),
        ticket("2026-06-11 00:00", "2026-06-11 01:00", "T-2", "fibre cut"),
        measurement=terms,
    )
    assert found.measured.downtime_minutes == 60
    assert found.window_minutes == window
    assert found.excluded_minutes == 240


def test_an_outage_is_split_at_the_end_of_the_month() -> None:
    over = ticket("2026-06-30 23:00", "2026-07-01 02:00")
    assert run(over, day="2026-06-01").measured.downtime_minutes == 60
    assert run(over, day="2026-07-01").measured.downtime_minutes == 120
    assert run(over, day="2026-07-01").measured.affected_days == 1


def test_business_hours_leave_out_nights_weekends_and_holidays() -> None:
    office = Measurement(
        time_zone="Europe/Berlin",
        hours=ServiceHours(
            weekdays=(0, 1, 2, 3, 4), opens=time(8), closes=time(18), holiday_country="DE"
        ),
    )
    # May 2026 has 21 weekdays, three of them holidays: the 1st, the 14th and the 25th.
    assert run(measurement=office, day="2026-05-01").window_minutes == 18 * 600
    night = run(
        ticket("2026-05-18 17:00", "2026-05-19 09:00"), measurement=office, day="2026-05-01"
    )
    assert night.measured.downtime_minutes == 120


def test_night_hours_run_over_midnight() -> None:
    night = Measurement(hours=ServiceHours(opens=time(22), closes=time(6)))
    assert (
        minutes(night.service_spans((at("2026-06-01T00:00+00:00"), at("2026-06-03T00:00+00:00"))))
        == 600
    )


def test_other_windows_have_their_own_lengths() -> None:
    lengths = {
        kind: minutes((Measurement(window=kind, window_length=7).window_of(date(2026, 5, 9)),))
        for kind in WindowKind
    }
    assert lengths[WindowKind.QUARTER] == (30 + 31 + 30) * 1440
    assert lengths[WindowKind.YEAR] == 365 * 1440
    assert lengths[WindowKind.ROLLING_DAYS] == 7 * 1440
    fixed = Measurement(window=WindowKind.FIXED_MINUTES, window_length=43_200)
    outages, _ = read_tickets((), fixed.zone())
    found = evaluate(
        Terms(schedules=(SCHEDULE,), charge=CHARGE, measurement=fixed), outages, date(2026, 5, 9)
    )
    assert found.window_minutes == 43_200
    assert found.measured.availability_percent == 100


def test_repeated_outages_open_the_right_to_leave() -> None:
    chronic = CreditSchedule(
        bands=SCHEDULE.bands,
        cap_percent=100,
        claim_days=30,
        chronic=ChronicRight(outages_in_month=3),
    )
    outages, _ = read_tickets(
        tuple(ticket(f"2026-06-{d} 08:00", f"2026-06-{d} 08:10", f"T-{d}") for d in (10, 11, 12)),
        MONTHLY.zone(),
    )
    day = date(2026, 6, 1)
    assert evaluate(Terms(schedules=(chronic,), charge=CHARGE), outages, day).chronic
    assert not evaluate(Terms(schedules=(chronic,), charge=CHARGE), outages[:2], day).chronic


def test_terms_that_cannot_be_measured_are_refused() -> None:
    with pytest.raises(NoSuchZone, match="Mars"):
        Measurement(time_zone="Mars/Olympus").zone()
    with pytest.raises(UnsoundHours, match="XX"):
        run(measurement=Measurement(hours=ServiceHours(holiday_country="XX")))
    with pytest.raises(NothingMeasured, match="June 2026"):
        run(measurement=Measurement(hours=ServiceHours(weekdays=())))


MOMENTS = st.integers(0, 500).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=n))
SPANS = st.lists(st.tuples(MOMENTS, MOMENTS), max_size=8)


@given(SPANS, SPANS)
def test_intervals_obey_inclusion_and_exclusion(one: list, other: list) -> None:
    both, either = intersect(one, other), union((*one, *other))
    assert minutes(either) + minutes(both) == pytest.approx(minutes(one) + minutes(other))
    assert minutes(subtract(one, other)) == pytest.approx(minutes(one) - minutes(both))
