"""A quote shows taxes as excluded, or by the kept rates of the buyer's country."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from catalog.offering import Cadence
from common.errors import RowErrors
from common.tables import Table
from sales.customers.customer import Customer
from sales.pricing.price_book import PriceBook
from sales.pricing.price_sheet import PriceTerms
from sales.pricing.tax_file import COLUMNS
from sales.pricing.taxes import BuyerHasNoCountry, TaxDisplay, TaxRateMissing, tax_total
from sales.proposals.compose import compose
from sales.proposals.terms import TAXES, TAXES_SHOWN
from tests.sales.proposals.sample_version import PROVIDER
from tests.workflows.conftest import NOW, QUOTED, Office
from workflows.configure_solution import set_terms
from workflows.continue_quote import continue_from
from workflows.issue_quote import issue_quote
from workflows.keep_prices import load_tax_rates, tax_rates
from workflows.open_sale import open_sale
from workflows.priced_drafts import market_terms
from workflows.see_quote import see_quote


def load(office: Office, *rows: tuple[str, ...]) -> None:
    with office.database.work() as work:
        load_tax_rates(work, Table(COLUMNS, rows), by=office.people["administrator"], now=NOW)


def show_taxes(office: Office, country: str) -> None:
    with office.database.work() as work:
        sale = open_sale(work, QUOTED, by=office.ana)
        work.customers.save(
            replace(sale.customer.value, country=country),
            expected=sale.customer.revision,
            by=office.ana,
            now=NOW,
        )
        assert sale.draft is not None
        draft = replace(sale.draft.value, taxes=TaxDisplay.BY_TABLE)
        set_terms(work, draft, expected=sale.draft.revision, by=office.ana, now=NOW)


def test_taxes_by_table_reach_the_version_and_the_proposal_and_no_price(office: Office) -> None:
    load(office, ("US", "", "", "Excise", "3", "2020-01-01", ""))
    with office.database.work() as work:
        plain = see_quote(work, open_sale(work, QUOTED, by=office.ana), by=office.ana, now=NOW)
    show_taxes(office, "US")
    with office.database.work() as work:
        view = see_quote(work, open_sale(work, QUOTED, by=office.ana), by=office.ana, now=NOW)
        version = issue_quote(work, QUOTED, by=office.ana, now=NOW).version
    assert not plain.taxes
    assert view.totals == plain.totals
    assert version.taxes == view.taxes
    monthly = view.totals.monthly
    assert tax_total(version.taxes, Cadence.MONTHLY, "USD") == (monthly * Decimal("0.03")).rounded()
    said = compose(version, provider=PROVIDER)
    assert said.prices is not None
    assert said.terms is not None
    assert said.prices.taxes is not None
    at = said.prices.cadences.index(Cadence.MONTHLY)
    (row,) = said.prices.taxes.rows
    assert row.title == "Excise 3 %"
    tax, gross = row.amounts[at], said.prices.taxes.total.amounts[at]
    assert tax is not None
    assert gross == monthly + tax
    assert TAXES_SHOWN in [each.text for each in said.terms.clauses]
    with office.database.work() as work:
        draft = continue_from(work, version.number, version.version, by=office.ana, now=NOW)
    assert draft.value.taxes is TaxDisplay.BY_TABLE


def test_without_rates_taxes_are_excluded(office: Office) -> None:
    with office.database.work() as work:
        version = issue_quote(work, QUOTED, by=office.ana, now=NOW).version
    said = compose(version, provider=PROVIDER)
    assert said.prices is not None
    assert said.terms is not None
    assert said.prices.taxes is None
    assert TAXES in [each.text for each in said.terms.clauses]


def test_a_missing_rate_is_said_on_the_page_and_refused_at_issue(office: Office) -> None:
    load(office, ("US", "", "", "Excise", "3", "2020-01-01", "2025-12-31"))
    for country, refusal in (("US", TaxRateMissing), ("", BuyerHasNoCountry)):
        show_taxes(office, country)
        with office.database.work() as work:
            view = see_quote(work, open_sale(work, QUOTED, by=office.ana), by=office.ana, now=NOW)
        assert not view.taxes
        with pytest.raises(refusal) as refused, office.database.work() as work:
            issue_quote(work, QUOTED, by=office.ana, now=NOW)
        assert str(refused.value) == view.untaxed


def test_a_file_replaces_the_rates_of_its_countries_only(office: Office) -> None:
    load(office, ("US", "", "", "Excise", "3", "2020-01-01", ""))
    load(office, ("PT", "", "", "VAT", "23", "2020-01-01", ""))
    load(office, ("US", "", "", "Excise", "4", "2020-01-01", ""))
    with office.database.work() as work:
        kept = tax_rates(work, by=office.ana)
    assert [(each.country, each.percent) for each in kept] == [
        ("PT", Decimal(23)),
        ("US", Decimal(4)),
    ]
    with pytest.raises(RowErrors) as refused:
        load(office, ("US", "Atlantis", "Unheard of", "Excise", "4", "2020-01-01", ""))
    assert len(refused.value.rows) == 2


def test_the_buyers_country_chooses_the_price_book(office: Office) -> None:
    general = PriceBook(name="World", currency="USD", valid_from=date(2020, 1, 1))
    with office.database.work() as work:
        for book in (general, replace(general, name="Portugal", country="PT")):
            work.rulebooks.save_book(book, by=office.ana, now=NOW)
    asked = PriceTerms(currency="USD", term_months=12, priced_on=NOW.date())
    with office.database.work() as work:
        for country, name in (("PT", "Portugal"), ("US", "World"), ("", "World")):
            buyer = Customer(id="C-9999", name="Buyer", country=country)
            assert market_terms(work, asked, buyer)[0].price_book == name
