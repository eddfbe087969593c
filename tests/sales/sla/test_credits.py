"""Credit schedules pay what their words say, on every basis, and never above their cap."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.money import Money
from sales.sla.credit_table import (
    TableRow,
    UnsoundTable,
    check_table,
    schedule_of_table,
    table_of,
)
from sales.sla.credits import (
    Combination,
    CreditBand,
    CreditBasis,
    CreditSchedule,
    Measured,
    combine,
    standard_schedule,
)
from sales.sla.evaluation import CreditInAnotherCurrency, credit_amount
from sales.sla.measurement import ROUND_THE_CLOCK, ServiceHours, working_days_late


def bands(*pairs: tuple[float, float]) -> tuple[CreditBand, ...]:
    return tuple(CreditBand(above=edge, credit_percent=credit) for edge, credit in pairs)


HOSTED = CreditSchedule(
    bands=bands((5, 5), (60, 15), (180, 30), (360, 50)),
    cap_percent=50,
    claim_days=30,
    basis=CreditBasis.DOWNTIME,
)
ETHERNET = CreditSchedule(
    bands=bands((45, 100 / 30), (720, 10), (1440, 100 / 3), (2880, 100)),
    cap_percent=100,
    claim_days=30,
    basis=CreditBasis.DOWNTIME,
)
VPN = CreditSchedule(
    bands=(
        CreditBand(below_percent=99.95, credit_percent=10),
        CreditBand(below_percent=99.0, credit_percent=25),
        CreditBand(below_percent=95.0, credit_percent=100),
    ),
    cap_percent=100,
    claim_days=30,
)
DEDICATED = CreditSchedule(
    bands=(),
    cap_percent=100,
    claim_days=30,
    basis=CreditBasis.PER_HOUR,
    unit_percent=100 / 30,
)


@pytest.mark.parametrize(
    ("minutes", "percent"), [(0, 0), (5, 0), (5.01, 5), (60, 5), (61, 15), (190, 30), (5000, 50)]
)
def test_hosted_network_pays_by_minutes_up_to_half_the_charge(
    minutes: float, percent: float
) -> None:
    assert HOSTED.credit_for(Measured(downtime_minutes=minutes)) == percent


@pytest.mark.parametrize(
    ("minutes", "share"), [(45, 0), (46, 1 / 30), (720, 1 / 30), (721, 1 / 10), (2881, 1)]
)
def test_ethernet_access_pays_thirtieths_from_45_minutes_on(minutes: float, share: float) -> None:
    assert ETHERNET.credit_for(Measured(downtime_minutes=minutes)) == pytest.approx(100 * share)


@pytest.mark.parametrize(
    ("availability", "percent"),
    [(100, 0), (99.95, 0), (99.9499, 10), (99.0, 10), (98.99, 25), (95.0, 25), (94.9, 100)],
)
def test_site_to_site_vpn_pays_by_monthly_uptime(availability: float, percent: float) -> None:
    assert VPN.credit_for(Measured(availability_percent=availability)) == percent


@pytest.mark.parametrize(
    ("hours", "days"), [(0, 0), (0.01, 1), (1, 1), (1.01, 2), (29.5, 30), (200, 30)]
)
def test_dedicated_internet_pays_a_day_for_each_hour_begun(hours: float, days: int) -> None:
    paid = DEDICATED.credit_for(Measured(downtime_minutes=60 * hours))
    assert paid == pytest.approx(min(days / 30, 1) * 100)


def test_each_outage_has_its_own_band_and_the_cap_comes_last() -> None:
    schedule = CreditSchedule(
        bands=bands((60, 10), (240, 40)),
        cap_percent=75,
        claim_days=30,
        basis=CreditBasis.PER_OUTAGE,
    )
    assert schedule.credit_for(Measured(outage_minutes=(30, 61, 300))) == 50
    assert schedule.credit_for(Measured(outage_minutes=(300, 300))) == 75


def test_days_means_and_late_deliveries_pay_too() -> None:
    day = CreditSchedule(
        bands=(), cap_percent=100, claim_days=30, basis=CreditBasis.PER_DAY, unit_percent=10
    )
    mean = CreditSchedule(
        bands=bands((240, 20)), cap_percent=100, claim_days=30, basis=CreditBasis.MONTHLY_MEAN
    )
    late = CreditSchedule(
        bands=bands((0, 20), (5, 50)),
        cap_percent=50,
        claim_days=30,
        basis=CreditBasis.LATE_DELIVERY,
    )
    assert day.credit_for(Measured(affected_days=3)) == 30
    assert mean.credit_for(Measured(outage_minutes=(100, 400))) == 20
    assert mean.credit_for(Measured(outage_minutes=(100, 380))) == 0
    assert [late.credit_for(Measured(days_late=each)) for each in (0, 1, 6)] == [0, 20, 50]


def test_late_days_are_working_days_without_holidays() -> None:
    german = ServiceHours(holiday_country="DE")
    # From Christmas Eve, a Thursday, to the Monday after: the 25th is a holiday, then a weekend.
    assert working_days_late(date(2026, 12, 24), date(2026, 12, 28), german) == 1
    assert working_days_late(date(2026, 12, 24), date(2026, 12, 28), ROUND_THE_CLOCK) == 2
    assert working_days_late(date(2026, 12, 24), date(2026, 12, 20), german) == 0


def test_an_edge_pays_where_the_contract_says_so() -> None:
    inclusive = CreditSchedule(bands=VPN.bands, cap_percent=100, claim_days=30, edge_pays=True)
    assert VPN.credit_percent(99.0) == 10
    assert inclusive.credit_percent(99.0) == 25


def test_rounding_the_measure_can_save_the_month() -> None:
    rounded = CreditSchedule(bands=VPN.bands, cap_percent=100, claim_days=30, decimals=2)
    assert VPN.credit_percent(99.946) == 10
    assert rounded.credit_percent(99.946) == 0
    assert rounded.credit_percent(99.944) == 10


def test_pro_rata_hours_pay_their_part() -> None:
    schedule = CreditSchedule(
        bands=(),
        cap_percent=100,
        claim_days=30,
        basis=CreditBasis.PER_HOUR,
        unit_percent=4,
        pro_rata=True,
    )
    assert schedule.credit_for(Measured(downtime_minutes=90)) == pytest.approx(6)


def test_several_credits_add_or_the_greatest_counts_under_one_cap() -> None:
    assert combine((10, 25), Combination.SUM, 100) == 35
    assert combine((10, 25), Combination.GREATEST, 100) == 25
    assert combine((60, 60), Combination.SUM, 100) == 100


def test_a_small_credit_below_the_minimum_is_not_paid() -> None:
    schedule = CreditSchedule(
        bands=VPN.bands, cap_percent=100, claim_days=30, minimum=Money.of(50, "USD")
    )
    assert credit_amount(Money.of(400, "USD"), 10, (schedule,)) == Money.of("0", "USD")
    assert credit_amount(Money.of(500, "USD"), 10, (schedule,)) == Money.of("50.00", "USD")
    with pytest.raises(CreditInAnotherCurrency, match="minimum is in USD and the charge in EUR"):
        credit_amount(Money.of(500, "EUR"), 10, (schedule,))


def test_a_thirtieth_of_a_charge_is_exact() -> None:
    assert credit_amount(Money.of(3000, "USD"), 100 / 30, ()) == Money.of("100.00", "USD")


def test_schedules_kept_before_bases_were_known_still_decode() -> None:
    kept = (
        b'{"bands":[{"below_percent":99.9,"credit_percent":10.0}],'
        b'"cap_percent":100.0,"claim_days":30}'
    )
    schedule = msgspec.json.decode(kept, type=CreditSchedule)
    assert schedule.basis is CreditBasis.AVAILABILITY
    assert schedule.credit_percent(99.8) == 10


SCHEDULES = st.builds(
    lambda basis, edges, credits, cap, unit: CreditSchedule(
        bands=tuple(
            CreditBand(below_percent=100 - edge / 100, above=edge, credit_percent=credit)
            for edge, credit in zip(sorted(edges), sorted(credits), strict=False)
        ),
        cap_percent=cap,
        claim_days=30,
        basis=basis,
        unit_percent=unit,
    ),
    st.sampled_from(CreditBasis),
    st.lists(st.floats(0.1, 5000), min_size=4, max_size=4, unique=True),
    st.lists(st.floats(0, 100), min_size=4, max_size=4),
    st.floats(1, 100),
    st.floats(0.1, 20),
)


@given(SCHEDULES, st.lists(st.floats(0, 20_000), max_size=6), st.integers(0, 31))
def test_no_month_pays_above_the_cap_and_a_worse_one_never_less(
    schedule: CreditSchedule, outages: list[float], days: int
) -> None:
    def month(times: float) -> Measured:
        down = min(sum(outages) * times, 43_800)
        return Measured(
            availability_percent=100 * (1 - down / 43_800),
            downtime_minutes=down,
            outage_minutes=tuple(each * times for each in outages),
            affected_days=round(days * times),
            days_late=round(days * times),
        )

    once, worse = schedule.credit_for(month(1)), schedule.credit_for(month(2))
    assert 0 <= once <= worse <= schedule.cap_percent


def row(low: float, high: float | None, credit: float) -> TableRow:
    return TableRow(low=low, high=high, credit_percent=credit)


def said(rows: tuple[TableRow, ...], basis: CreditBasis, cap: float = 100) -> str:
    return " ".join(each.sentence for each in check_table(rows, basis, cap_percent=cap))


def test_a_table_tells_its_holes_overlaps_falls_and_open_ends() -> None:
    minutes = CreditBasis.DOWNTIME
    assert "between 60 and 90 minutes" in said((row(5, 60, 5), row(90, None, 15)), minutes)
    assert "overlap" in said((row(5, 60, 5), row(50, None, 15)), minutes)
    assert "falls from 15 to 5 %" in said((row(5, 60, 15), row(60, None, 5)), minutes)
    assert "above 60 minutes" in said((row(5, 60, 5),), minutes)
    assert "below 95 %" in said((row(95, 99, 25), row(99, 99.9, 10)), CreditBasis.AVAILABILITY)
    assert "can never be reached" in said((row(60, 60, 5),), minutes)
    assert "shares of one" in said(
        (row(0, 0.99, 25), row(0.99, 99.9, 10)), CreditBasis.AVAILABILITY
    )
    assert "meant in hours" in said((row(1, 4, 5), row(4, None, 15)), minutes)
    assert "cap of 20 % is reached" in said((row(5, 60, 20), row(60, None, 30)), minutes, cap=20)
    assert "no row" in said((), minutes)
    assert "out of range" in said((row(5, None, 120),), minutes)


def test_an_unsound_table_is_refused_with_every_fault() -> None:
    with pytest.raises(UnsoundTable) as refusal:
        schedule_of_table(
            (row(5, 60, 15), row(90, 100, 5)), CreditBasis.DOWNTIME, cap_percent=100, claim_days=30
        )
    assert len(refusal.value.rows) == 3


@pytest.mark.parametrize("schedule", [VPN, HOSTED, ETHERNET, standard_schedule(99.9)])
def test_a_schedule_and_its_table_say_the_same(schedule: CreditSchedule) -> None:
    rows = table_of(schedule)
    assert not [each for each in check_table(rows, schedule.basis, cap_percent=100) if each.fault]
    again = schedule_of_table(
        rows, schedule.basis, cap_percent=schedule.cap_percent, claim_days=schedule.claim_days
    )
    assert again == schedule
    assert len(schedule.rows()) == len(schedule.bands) + 1
