"""Taxes stand beside the prices: exact by rate and cadence, the nearest rate, and no guess."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.offering import Cadence
from common.errors import RowErrors
from common.money import Money, minor_digits
from common.tables import Table
from sales.pricing.price import price
from sales.pricing.tax_file import COLUMNS, NotATaxTable, read_tax_rates
from sales.pricing.taxes import (
    TaxedKind,
    TaxRate,
    TaxRateMissing,
    TaxRatesOverlap,
    check_overlaps,
    kinds_of,
    tax_lines,
    tax_total,
)
from tests.sales.pricing.sample_lines import ACCESS, OFFERINGS, TODAY, line, terms

VAT = TaxRate(tax="VAT", country="PT", percent=Decimal(23), valid_from=date(2020, 1, 1))
RATES = st.decimals(min_value=0, max_value=100, places=3)


def kind(region: str = "North", **nets: Decimal) -> TaxedKind:
    return TaxedKind(
        region=region,
        offering_id="FIBRE",
        family="Internet",
        service="Fibre",
        site_name=f"{region} office",
        nets={Cadence(name): amount for name, amount in nets.items()},
    )


def percent_at(kind: TaxedKind, *rates: TaxRate) -> list[Decimal]:
    found = tax_lines([kind], rates, country="PT", on=TODAY, currency="EUR")
    return [each.percent for each in found]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 99), st.sampled_from(["North", "South"])), min_size=1),
    RATES,
    RATES,
)
def test_tax_is_that_of_the_sum_by_rate_and_changes_no_price(
    wanted: list[tuple[int, str]], north: Decimal, south: Decimal
) -> None:
    lines = tuple(line(n, quantity=q, region=r) for n, (q, r) in enumerate(wanted, start=1))
    sheet = price(lines, OFFERINGS, terms())
    before = sheet.totals()
    rates = (
        replace(VAT, region="North", percent=north),
        replace(VAT, region="South", percent=south),
    )
    found = tax_lines(kinds_of(sheet), rates, country="PT", on=TODAY, currency="USD")
    assert sheet.totals() == before
    for cadence, net in before.by_cadence().items():
        amounts = [(each.percent, each.amount(cadence)) for each in found]
        assert sum(each.net.amount for _, each in amounts if each) == net.amount
        for percent, each in amounts:
            assert each is not None
            assert each.tax == Money(each.net.amount * percent / 100, "USD").rounded()
        assert tax_total(found, cadence, "USD").amount == sum(
            each.tax.amount for _, each in amounts if each
        )
    turned = price(tuple(reversed(lines)), OFFERINGS, terms())
    again = tax_lines(kinds_of(turned), rates, country="PT", on=TODAY, currency="USD")
    assert again == found


@given(
    st.lists(st.decimals(min_value=0, max_value=10**9, places=3), min_size=1, max_size=9),
    RATES,
    st.sampled_from(["EUR", "JPY", "KWD"]),
)
def test_rounding_takes_or_adds_at_most_half_a_coin_a_rate(
    nets: list[Decimal], percent: Decimal, currency: str
) -> None:
    kinds = [kind(monthly=each) for each in nets]
    (found,) = tax_lines(
        kinds, [replace(VAT, percent=percent)], country="PT", on=TODAY, currency=currency
    )
    exact = sum(nets, start=Decimal(0)) * percent / 100
    half_a_coin = Decimal(1).scaleb(-minor_digits(currency)) / 2
    assert abs(found.amounts[0].tax.amount - exact) <= half_a_coin


def test_cadences_are_taxed_apart() -> None:
    (found,) = tax_lines(
        [kind(once=Decimal("0.02"), monthly=Decimal("0.02"))],
        [VAT],
        country="PT",
        on=TODAY,
        currency="EUR",
    )
    assert [(each.cadence, each.tax.amount) for each in found.amounts] == [
        (Cadence.ONCE, Decimal("0.00")),
        (Cadence.MONTHLY, Decimal("0.00")),
    ]


def test_the_nearest_rate_of_a_tax_counts_and_other_taxes_stand_beside_it() -> None:
    sold = kind(monthly=Decimal(100))
    family = replace(VAT, tax_code="Internet", percent=Decimal(13))
    offering = replace(VAT, tax_code="FIBRE", percent=Decimal(6))
    region = replace(VAT, region="North", percent=Decimal(16))
    elsewhere = replace(VAT, region="South", tax_code="FIBRE", percent=Decimal(1))
    levy = replace(VAT, tax="Levy", percent=Decimal(2))
    assert percent_at(sold, VAT, elsewhere) == [23]
    assert percent_at(sold, family, VAT) == [13]
    assert percent_at(sold, VAT, offering, family) == [6]
    assert percent_at(sold, offering, region, VAT) == [16]
    assert percent_at(sold, VAT, levy) == [2, 23]


def test_a_rate_that_is_missing_is_named_with_site_and_date() -> None:
    sold = kind(region="Azores", monthly=Decimal(1))
    ended = replace(VAT, valid_until=TODAY - timedelta(days=1))
    for rates in ((), (ended,), (replace(VAT, country="ES"),), (replace(VAT, region="North"),)):
        with pytest.raises(
            TaxRateMissing, match=r"Fibre at Azores office \(PT, Azores\) on 23 Nov"
        ):
            percent_at(sold, *rates)
    assert percent_at(sold, replace(VAT, percent=Decimal(0))) == [0]


def test_a_rate_holds_from_its_first_to_its_last_day() -> None:
    sold = kind(monthly=Decimal(1))
    until_today = replace(VAT, valid_until=TODAY)
    from_tomorrow = replace(VAT, percent=Decimal(24), valid_from=TODAY + timedelta(days=1))
    check_overlaps((from_tomorrow, until_today))
    assert percent_at(sold, until_today, from_tomorrow) == [23]
    with pytest.raises(TaxRatesOverlap, match="Two rates of VAT for PT hold on 24 November"):
        check_overlaps((VAT, from_tomorrow))


def test_a_file_gives_its_rates_or_every_bad_row() -> None:
    good = ("pt", "", ACCESS.family, "VAT", "23 %", "2026-01-01", "")
    (found,) = read_tax_rates(Table(COLUMNS, (good,)))
    assert (found.country, found.percent, found.valid_until) == ("PT", Decimal(23), None)
    bad = (
        ("Portugal", *good[1:]),
        (*good[:4], "101", *good[5:]),
        (*good[:5], "1.1.2026", ""),
        (*good[:6], "2025-01-01"),
        (*good[:4], "=1+1", *good[5:]),
    )
    with pytest.raises(RowErrors, match="5 bad rows") as refused:
        read_tax_rates(Table(COLUMNS, (good, *bad)))
    assert [each.split(":")[0] for each in refused.value.rows] == [f"Row {n}" for n in range(3, 8)]
    with pytest.raises(NotATaxTable, match="no column percent"):
        read_tax_rates(Table(("country", "tax", "valid from"), (("PT", "VAT", "2026-01-01"),)))
