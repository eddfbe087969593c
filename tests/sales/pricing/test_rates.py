"""Rates, price books, promotions, ramps and present value: each rule on paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.offering import Cadence
from common.errors import RowErrors
from common.tables import read_table
from sales.pricing.book_file import BookHead, NotAPriceBook, read_book
from sales.pricing.policy import STANDARD_POLICY
from sales.pricing.present_value import worth_of
from sales.pricing.price import price
from sales.pricing.price_book import (
    BookOverlap,
    BookRate,
    Buyer,
    NoPriceBook,
    PriceBook,
    Tariff,
    check_overlap,
    choose_tariff,
)
from sales.pricing.price_sheet import Indexation
from sales.pricing.promotions import Occasion, Promotion, best_of
from sales.pricing.ramp import RampStep
from sales.pricing.rates import Rate, Tier, TierGap, TierKind, amount_for, check_rate
from tests.database.sample_catalogue import usd
from tests.sales.pricing.sample_lines import ACCESS, OFFERINGS, TODAY, line, terms

D = Decimal
TIERS = (
    Tier(from_quantity=D(0), price=D(10)),
    Tier(from_quantity=D(10), price=D(8)),
    Tier(from_quantity=D(100), price=D(5)),
)
amounts = st.decimals(0, 10_000, places=2)


@pytest.mark.parametrize(
    ("kind", "quantity", "amount"),
    [
        (TierKind.VOLUME, 9, 90),
        (TierKind.VOLUME, 10, 80),
        (TierKind.GRADUATED, 10, 100),
        (TierKind.GRADUATED, 150, 100 + 90 * 8 + 50 * 5),
        (TierKind.BLOCK, 150, 5),
    ],
)
def test_tiers_price_as_their_kind_says(kind: TierKind, quantity: int, amount: int) -> None:
    assert amount_for(Rate(price=D(0), tiers=TIERS, kind=kind), D(quantity)) == amount


@given(amounts, amounts)
def test_graduated_tiers_never_make_more_cost_less(one: Decimal, other: Decimal) -> None:
    rate = Rate(price=D(0), tiers=TIERS, kind=TierKind.GRADUATED)
    low, high = sorted((one, other))
    assert amount_for(rate, low) <= amount_for(rate, high)


@given(amounts, amounts)
def test_volume_tiers_never_raise_the_price_of_one_unit(one: Decimal, other: Decimal) -> None:
    rate = Rate(price=D(0), tiers=TIERS)
    low, high = sorted((one + 1, other + 1))
    assert amount_for(rate, high) / high <= amount_for(rate, low) / low


def test_a_commitment_is_paid_and_only_what_is_beyond_costs_overage() -> None:
    rate = Rate(price=D("0.02"), committed=D(1000), overage=D("0.05"))
    assert amount_for(rate, D(0)) == D(20)
    assert amount_for(rate, D(1000)) == D(20)
    assert amount_for(rate, D(1200)) == D(30)


def test_tiers_with_a_gap_are_refused_by_name() -> None:
    with pytest.raises(TierGap, match="Port: the tiers start at 10 and leave a gap"):
        check_rate("Port", Rate(price=D(0), tiers=TIERS[1:]))


def book(name: str, first: date, last: date | None = None, **more: str) -> PriceBook:
    rates = {
        ACCESS.id: (
            BookRate(charge="Port", cadence=Cadence.QUARTERLY, rate=Rate(price=D(900))),
            BookRate(
                charge="Port",
                cadence=Cadence.MONTHLY,
                when={"region": "South"},
                rate=Rate(price=D(200), ramp=(RampStep(from_month=1, share=D("0.5")),)),
            ),
        )
    }
    return PriceBook(
        name=name, currency="USD", valid_from=first, valid_until=last, rates=rates, **more
    )


JANUARY, JUNE = date(2026, 1, 1), date(2026, 6, 30)
BUYER = Buyer(customer_id="C-1", segment="Enterprise", currency="USD")


def test_the_book_of_the_day_and_segment_is_chosen_and_a_gap_is_said() -> None:
    general, own = book("List", JANUARY), book("Enterprise", JANUARY, segment="Enterprise")
    agreed = book("Frame", JANUARY, customer_id="C-1")
    tariff = choose_tariff((general, own, agreed), BUYER, TODAY)
    assert (tariff.book, tariff.agreement) == (own, agreed)
    ended = book("First half", JANUARY, JUNE)
    with pytest.raises(NoPriceBook, match="23 November 2026; the nearest is First half"):
        choose_tariff((ended,), BUYER, TODAY)
    with pytest.raises(BookOverlap, match="end one before"):
        check_overlap(book("Again", JUNE), (ended,))


def test_a_book_may_bill_by_quarter_and_its_closest_rate_is_taken() -> None:
    sheet = price(
        (line(1), line(2, region="South")),
        OFFERINGS,
        terms(36),
        tariff=Tariff(book=book("List", JANUARY)),
    )
    north, south = sheet.lines
    assert north.net(Cadence.QUARTERLY, "USD") == usd("810.00")  # 10 % off for 36 months
    assert south.net(Cadence.MONTHLY, "USD") == usd("180.00")
    totals = sheet.totals()
    assert totals.quarterly == usd("810.00")
    usage = totals.usage.amount * 36
    assert totals.contract_value.amount == 1500 + 12 * 810 + 36 * 90 + usage


def test_a_framework_price_is_a_step_of_the_waterfall() -> None:
    agreement = PriceBook(
        name="Frame 7",
        currency="USD",
        valid_from=JANUARY,
        customer_id="C-1",
        rates={
            ACCESS.id: (BookRate(charge="Port", cadence=Cadence.MONTHLY, rate=Rate(price=D(300))),)
        },
    )
    asked = replace(terms(), agreement="Frame 7")
    (priced,) = price((line(),), OFFERINGS, asked, tariff=Tariff(agreement=agreement)).lines
    assert "list USD 410.50; price of Frame 7: USD -110.50; net USD 300.00" in str(priced)


def promotion(name: str, percent: int, *, stackable: bool) -> Promotion:
    return Promotion(
        name=name,
        percent=D(percent),
        valid_from=JANUARY,
        valid_until=date(2026, 12, 31),
        stackable=stackable,
    )


OCCASION = Occasion(
    offering_id="dia-fibre",
    family="Internet access",
    segment="Enterprise",
    quantity=5,
    term_months=36,
    on=TODAY,
)


@given(
    st.permutations(
        [
            promotion("a", 10, stackable=True),
            promotion("b", 5, stackable=True),
            promotion("alone", 15, stackable=False),
            promotion("weak", 3, stackable=False),
        ]
    )
)
def test_promotions_stack_alike_in_whatever_order_they_are_kept(listed: list[Promotion]) -> None:
    assert [each.name for each in best_of(tuple(listed), OCCASION)] == ["alone"]
    without = tuple(each for each in listed if each.name != "alone")
    assert [each.name for each in best_of(without, OCCASION)] == ["a", "b"]


def test_a_promotion_asks_for_its_conditions() -> None:
    asked = replace(
        terms(), promotions=(replace(promotion("Five", 10, stackable=True), least_quantity=5),)
    )
    (alone,) = price((line(),), OFFERINGS, asked).lines
    (five,) = price((line(quantity=5),), OFFERINGS, asked).lines
    assert "Five" not in str(alone)
    assert "10 % off: Five: USD -199.09" in str(five)


def test_present_value_discounts_what_comes_later() -> None:
    sheet = price((line(),), OFFERINGS, terms(12))
    worth = worth_of(sheet, STANDARD_POLICY)
    margin = sheet.totals().margin
    assert usd("0") < worth.present_value < margin
    free = worth_of(sheet, replace(STANDARD_POLICY, capital_cost_a_year=D(0)))
    assert free.present_value == margin
    raised = replace(sheet, terms=replace(terms(36), indexation=Indexation(percent=D(10))))
    assert (
        worth_of(replace(sheet, terms=terms(36)), STANDARD_POLICY).revenue
        < worth_of(raised, STANDARD_POLICY).revenue
    )


def test_a_price_book_is_read_from_a_file_or_refused_with_every_bad_row() -> None:
    head = BookHead(name="List", currency="USD", valid_from=JANUARY)
    text = (
        "offering,charge,cadence,when,price,cost,tiers,tier kind,committed,overage,ramp\n"
        "dia-fibre,Port,monthly,bandwidth_mbps=100; region=North,390.5,200,,,,,1:50; 7:100\n"
        "dia-fibre,Traffic,usage,,0.01,0,0:0.01; 1000:0.008,graduated,500,,\n"
    )
    made = read_book(read_table("book.csv", text.encode(), 1), head)
    port, traffic = made.rates["dia-fibre"]
    assert port.when == {"bandwidth_mbps": 100, "region": "North"}
    assert port.rate.ramp[0].share == D("0.5")
    assert (traffic.rate.kind, traffic.rate.committed) == (TierKind.GRADUATED, D(500))
    bad = text.replace("390.5", "-1").replace("graduated", "odd")
    with pytest.raises(RowErrors) as refused:
        read_book(read_table("book.csv", bad.encode(), 1), head)
    assert [row[:6] for row in refused.value.rows] == ["Row 2:", "Row 3:"]
    with pytest.raises(NotAPriceBook, match="no column charge, cadence and price"):
        read_book(read_table("book.csv", b"offering\nx\n", 1), head)
