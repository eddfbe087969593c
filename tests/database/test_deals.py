"""Deals and orders come back whole; demand is read from lines, once for each opportunity."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from common.period import add_months
from database.engine import Database
from database.listings import DemandRecord, WinCount
from database.stored import NotFound
from database.stores.deals import ClosedAlready, DealsKeptAlready
from database.stores.orders import OrderTwice
from sales.deals.deal import ActivationStep
from tests.database import samples


def test_deals_and_orders_come_back_whole(database: Database) -> None:
    with database.work() as work:
        work.deals.add(samples.deal())
        work.deals.add_order(samples.ORDER)
    with database.work() as work:
        assert work.deals.get("D-00001") == samples.deal()
        assert work.deals.of_opportunity("OPP-0001") == samples.deal()
        assert work.deals.of_opportunity("OPP-0002") is None
        assert work.deals.order("O-00001-1") == samples.ORDER
        assert work.deals.orders() == (samples.ORDER,)
        assert work.deals.orders(deal_id="D-00001") == (samples.ORDER,)
        assert work.deals.orders(opportunity_id="OPP-0002") == ()
        assert work.deals.next_id() == "D-00002"
        with pytest.raises(OrderTwice):
            work.deals.add_order(samples.ORDER)
        with pytest.raises(NotFound, match="no deal D-9"):
            work.deals.get("D-9")
        with pytest.raises(NotFound, match="no order O-9"):
            work.deals.order("O-9")


def test_an_opportunity_closes_once(database: Database) -> None:
    with database.work() as work:
        work.deals.add(samples.deal())
        with pytest.raises(ClosedAlready) as refused:
            work.deals.add(replace(samples.deal("D-00002"), won=False))
        assert str(refused.value) == "OPP-0001 was closed already, as deal D-00001 (won)."
        for id in ("D-00003", "D-00004"):
            work.deals.add(samples.deal(id, opportunity_id=""))
        with pytest.raises(ClosedAlready, match="D-00003 was closed already"):
            work.deals.add(samples.deal("D-00003", opportunity_id=""))
        assert len(work.deals.list()) == 3


def test_many_deals_are_added_at_once_or_not_at_all(database: Database) -> None:
    many = [
        replace(samples.deal(f"D-{at:05}", "", date(2026, 1 + at % 12, 3)), generated=True)
        for at in range(1, 301)
    ]
    with database.work() as work:
        work.deals.add_many(many)
        work.deals.add_many([])
        assert work.deals.next_id() == "D-00301"
    with pytest.raises(DealsKeptAlready), database.work() as work:
        work.deals.add_many([samples.deal("D-00999"), many[0]])
    with database.work() as work:
        assert sorted(work.deals.list(limit=1000), key=lambda each: each.id) == many


def test_demand_is_every_line_of_won_deals_by_month_of_closing(database: Database) -> None:
    with database.work() as work:
        work.deals.add(samples.deal())
        lost = replace(samples.deal("D-00002", "OPP-0002"), won=False)
        work.deals.add_many([lost])
        assert work.deals.demand_records() == (
            DemandRecord(
                month=date(2026, 12, 1),
                region="North",
                city="Québec",
                family="Internet access",
                offering_id="dia-fibre",
                units=2,
                bandwidth_mbps=200.0,
                mrc_minor=73890,
                nrc_minor=0,
                currency="USD",
                deal_id="D-00001",
                generated=False,
            ),
        )


def test_deals_are_listed_and_counted_by_outcome_and_origin(database: Database) -> None:
    november = date(2026, 11, 30)
    with database.work() as work:
        work.deals.add_many(
            [
                samples.deal("D-00001", "", november),
                replace(samples.deal("D-00002", "", november), won=False),
                replace(samples.deal("D-00003", ""), won=False, generated=True),
            ]
        )
        assert [each.id for each in work.deals.list()] == ["D-00003", "D-00002", "D-00001"]
        assert [each.id for each in work.deals.list(won=True)] == ["D-00001"]
        assert [each.id for each in work.deals.list(generated=True)] == ["D-00003"]
        first, second = date(2026, 11, 1), date(2026, 12, 1)
        assert work.deals.win_counts() == (WinCount(first, 1, 1), WinCount(second, 0, 1))
        assert work.deals.win_counts(generated=False) == (WinCount(first, 1, 1),)


def test_sold_lines_know_when_they_go_live_and_end(database: Database) -> None:
    deal = samples.deal()
    with database.work() as work:
        work.deals.add(deal)
        work.deals.add_many([replace(samples.deal("D-00002", "OPP-0002"), won=False)])
        (line,) = work.deals.sold_lines()
    assert line.month == date(2026, 12, 1)
    assert line.activation_month == deal.activation_on.replace(day=1)
    assert line.ends_month == add_months(line.activation_month, deal.term_months)
    assert (line.customer_name, line.segment) == (deal.customer_name, deal.segment)
    assert not line.renewed


def test_a_line_that_goes_live_in_steps_is_demand_in_the_months_of_its_steps(
    database: Database,
) -> None:
    (line,) = samples.deal().lines
    february, march = date(2027, 2, 1), date(2027, 3, 1)
    steps = (
        ActivationStep(on=date(2027, 2, 1), units=1),
        ActivationStep(on=date(2027, 2, 20), units=1),
        ActivationStep(on=date(2027, 3, 5), units=1),
    )
    ramped = replace(line, units=3, bandwidth_mbps=300.0, steps=steps)
    with database.work() as work:
        work.deals.add(replace(samples.deal(), lines=(ramped, line)))
        lost = replace(samples.deal("D-00002", ""), won=False, lines=(ramped,))
        work.deals.add_many([lost, replace(samples.deal("D-00003", ""), lines=(ramped,))])
        first, second, plain, *_rest = work.deals.sold_lines()
        assert len(_rest) == 2
        assert work.deals.get("D-00001").lines[0].steps == steps
    assert [(each.activation_month, each.units) for each in (first, second, plain)] == [
        (february, 2),
        (march, 1),
        (february, line.units),
    ]
    assert (first.bandwidth_mbps, second.bandwidth_mbps) == (200.0, 100.0)
    assert first.mrc_minor + second.mrc_minor == line.mrc.minor
    assert first.ends_month == second.ends_month == add_months(february, 36)
    assert first.month == second.month == date(2026, 12, 1), "sold in one month"
