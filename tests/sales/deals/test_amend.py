"""After the sale: amendments, renewals and milestones cost and do what they say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.catalogue import Catalogue
from common.errors import RowErrors
from common.money import Money
from common.tables import read_table
from sales.customers.customer import Site
from sales.deals.add_service import EndsBeforeItStarts, NowhereToAdd, add_service
from sales.deals.amend import (
    Action,
    AmendGround,
    EffectiveTooEarly,
    NothingToAmend,
    Wish,
    amend,
    prorated,
)
from sales.deals.guidance import NotAMarketFile, PricePoint, guide, read_market
from sales.deals.installed import InstalledService, ServiceState
from sales.deals.milestones import WrongOrderOfMilestones, planned, progress, reach
from sales.pricing.policy import STANDARD_POLICY
from sales.pricing.price_book import CATALOGUE_LIST
from tests.database.sample_catalogue import usd
from tests.database.samples import ORDER
from tests.sales.pricing.sample_lines import ACCESS, line, terms

GROUND = AmendGround(
    catalogue=Catalogue(version=1, offerings=(ACCESS,), rules=()),
    terms=terms(),
    policy=replace(STANDARD_POLICY, volume_tiers=()),
    tariff=CATALOGUE_LIST,
)


def service(number: int = 1, ends_on: date = date(2027, 7, 1)) -> InstalledService:
    sold = line(number)
    return InstalledService(
        id=f"D-1/{sold.id}",
        customer_id="C-1",
        deal_id="D-1",
        site_id=sold.site_id,
        site_name=sold.site_name,
        region=sold.region,
        configuration=sold.configuration,
        quantity=1,
        monthly=usd("400.00"),
        monthly_cost=usd("200.00"),
        starts_on=date(2024, 7, 1),
        ends_on=ends_on,
    )


def test_leaving_early_costs_half_of_what_is_left() -> None:
    wish = Wish(action=Action.DISCONNECT, effective_on=date(2027, 1, 16))
    made = amend((service(), service(2)), wish, GROUND)
    first = made.lines[0]
    assert first.after.state is ServiceState.TERMINATED
    assert first.termination == usd("1000.00")  # 5 whole months left, 400 each, half
    assert first.proration == usd("-206.45")  # 16 of 31 days
    assert made.monthly == usd("-800.00")
    assert made.once == usd("1587.10")


def test_a_change_is_priced_today_and_the_running_month_by_days() -> None:
    wish = Wish(
        action=Action.CHANGE, effective_on=date(2027, 6, 1), choices={"bandwidth_mbps": 1000}
    )
    (changed,) = amend((service(),), wish, GROUND).lines
    assert changed.after.monthly == usd("891.00")  # the term it was sold for keeps its reward
    assert changed.proration == usd("491.00")
    assert "bandwidth mbps 100 → 1000" in changed.what
    assert changed.after.ends_on == service().ends_on


def test_a_service_that_cannot_be_had_so_keeps_all_from_changing() -> None:
    wish = Wish(action=Action.CHANGE, effective_on=date(2027, 6, 1), choices={"bandwidth_mbps": 7})
    with pytest.raises(RowErrors, match="Nothing was amended: 2 services") as refused:
        amend((service(), service(2)), wish, GROUND)
    assert refused.value.rows[1].startswith("D-1/L-002, Site 2: ")


def test_a_renewal_follows_the_old_term_at_new_prices() -> None:
    wish = Wish(action=Action.RENEW, effective_on=date(2027, 6, 1), term_months=36)
    (renewed,) = amend((service(),), wish, GROUND).lines
    assert renewed.after.ends_on == date(2030, 7, 1)
    assert renewed.after.monthly == usd("369.45")
    assert renewed.proration == usd("0")
    assert "USD 400.00 → USD 369.45 a month" in renewed.what


def test_co_terming_lets_everything_end_with_the_last() -> None:
    wish = Wish(action=Action.CO_TERM, effective_on=date(2027, 1, 1))
    made = amend((service(), service(2, date(2028, 3, 31))), wish, GROUND)
    assert {each.after.ends_on for each in made.lines} == {date(2028, 3, 31)}
    assert made.monthly == usd("0")


def test_a_move_takes_the_price_of_the_new_region() -> None:
    site = Site(id="S-9", name="New hall", street="1 Way", city="Town", region="South")
    wish = Wish(action=Action.MOVE, effective_on=date(2027, 1, 1), to_site=site)
    (moved,) = amend((service(),), wish, GROUND).lines
    assert (moved.after.site_id, moved.after.region) == ("S-9", "South")
    assert "moves from Site 1 to New hall" in moved.what


def test_what_does_not_run_is_not_amended() -> None:
    gone = replace(service(), state=ServiceState.TERMINATED)
    wish = Wish(action=Action.DISCONNECT, effective_on=date(2027, 1, 1))
    with pytest.raises(NothingToAmend):
        amend((gone,), wish, GROUND)
    early = replace(wish, effective_on=date(2024, 1, 1))
    with pytest.raises(EffectiveTooEarly, match="starts on 01 July 2024"):
        amend((service(),), early, GROUND)


@given(st.decimals(0, 10_000, places=2), st.dates(date(2024, 1, 1), date(2030, 12, 31)))
def test_proration_never_exceeds_a_month_and_the_first_day_is_all_of_it(
    amount: Decimal, on: date
) -> None:
    monthly = Money(amount, "USD")
    assert usd("0") <= prorated(monthly, on) <= monthly
    assert prorated(monthly, on.replace(day=1)) == monthly


def test_milestones_are_reached_in_order_and_the_last_completes_the_order() -> None:
    order = replace(ORDER, milestones=planned(date(2026, 12, 1), date(2027, 3, 11)))
    names = [each.name for each in order.milestones]
    assert order.milestones[-1].due_on == date(2027, 3, 11)
    with pytest.raises(WrongOrderOfMilestones, match="cannot be done before site survey"):
        reach(order, names[2], date(2026, 12, 2))
    for name in names:
        order = reach(order, name, date(2027, 1, 1))
    assert order.state == "completed"
    assert (progress(order).done, progress(order).next) == (5, None)


def test_guidance_compares_like_with_like_and_is_silent_on_too_little() -> None:
    asked = PricePoint(technology="DIA", mbps=100, monthly=250, region="North")
    points = [
        PricePoint(technology="DIA", mbps=100, monthly=100 * n, region="North", won=n < 3)
        for n in range(1, 6)
    ] + [PricePoint(technology="DIA", mbps=10_000, monthly=9_999, region="North")]
    found = guide(asked, points)
    assert found is not None
    assert (found.compared, found.low, found.median, found.high) == (5, 200, 300, 400)
    assert found.position == 0.4
    assert found.win_rates[0] == ("cheapest quarter", 2, 1.0)
    assert guide(asked, points[:3]) is None


def test_a_market_file_is_read_whole_or_refused_with_every_bad_row() -> None:
    good = b"technology,Mbps,monthly cost,region\nDIA,100,410.5,North\n"
    (point,) = read_market(read_table("m.csv", good, 1))
    assert point == PricePoint(technology="DIA", mbps=100, monthly=410.5, region="North")
    with pytest.raises(RowErrors) as refused:
        read_market(read_table("m.csv", good + b"DIA,fast,1,N\nDIA,1,-1,N\n", 1))
    assert len(refused.value.rows) == 2
    with pytest.raises(NotAMarketFile, match="no column mbps, monthly cost and region"):
        read_market(read_table("m.csv", b"technology\nx\n", 1))


def addition(**changed: object) -> Wish:
    site = Site(id="S-9", name="Harbour", street="1 Quay", city="Port", region=line(1).region)
    wish = Wish(
        action=Action.ADD,
        effective_on=date(2027, 1, 16),
        offering_id=ACCESS.id,
        to_site=site,
        new_id="D-1/N-001",
    )
    return replace(wish, **changed)  # type: ignore[arg-type]


def test_an_added_service_ends_with_the_last_and_pays_the_rest_of_its_first_month() -> None:
    base = (service(), service(2, date(2028, 3, 31)))
    made = add_service(base, addition(), GROUND)
    (new,) = made.lines
    assert (new.after.starts_on, new.after.ends_on) == (date(2027, 1, 16), date(2028, 3, 31))
    assert (new.after.site_name, new.after.deal_id) == ("Harbour", "D-1")
    assert new.monthly == made.monthly == new.after.monthly
    assert new.proration == (new.after.monthly * (Decimal(16) / Decimal(31))).rounded()
    assert new.setup is not None
    assert made.once == new.proration + new.setup
    assert "is added from 16 Jan 2027 to 31 Mar 2028" in new.what


def test_a_service_that_cannot_be_added_is_refused_in_a_sentence() -> None:
    with pytest.raises(EndsBeforeItStarts, match="choose an end at least a month after"):
        add_service((service(),), addition(end_on=date(2027, 1, 20)), GROUND)
    with pytest.raises(NowhereToAdd, match="which offering is added at which site"):
        add_service((service(),), addition(to_site=None), GROUND)
    with pytest.raises(NothingToAmend):
        add_service((), addition(), GROUND)
