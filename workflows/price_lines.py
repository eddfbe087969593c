"""Price a file of lines without a sale: offering, characteristics, quantity, term and site."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from catalog.offering import Cadence
from common.actor import Actor, Permission
from common.errors import BusinessError, RowErrors
from common.tables import Cell, Table, write_csv
from common.wording import count, join_words
from database.work import Work
from sales.pricing.price import price
from sales.pricing.price_book import PriceBook, Tariff
from sales.pricing.price_sheet import PricedLine, PriceSheet, PriceTerms, QuoteLine
from sales.quotes.line_file import FileLine, guess_columns, read_lines
from workflows.catalogue_shelf import catalogue_in_use
from workflows.priced_drafts import market_terms

HEADER = (
    "line",
    "site",
    "region",
    "offering",
    "configured as",
    "quantity",
    "term months",
    "list a month",
    "net a month",
    "once",
    "a quarter",
    "a year",
    "usage a month",
    "currency",
    "from list to net",
)
Row: TypeAlias = tuple[Cell, ...]


class NoSuchBook(BusinessError):
    def __init__(self, name: str, known: list[str]) -> None:
        accepted = join_words(known, "or") if known else "none is kept yet"
        super().__init__(f"There is no price book {name!r}; accepted: {accepted}.")


class RegionNeeded(BusinessError):
    def __init__(self, row: int, region: str, regions: tuple[str, ...]) -> None:
        super().__init__(
            f"Row {row}: the region {region!r} is not known; accepted: {join_words(regions, 'or')}."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceOrder:
    """How a file is to be priced; an empty `book` lets the day and currency choose."""

    term_months: int = 36
    currency: str = "USD"
    book: str = ""
    on: date


def price_lines(work: Work, table: Table, order: PriceOrder, *, by: Actor) -> PriceSheet:
    """Every line of the file priced.

    Raises:
        RowErrors: with every fault. NoSuchBook, and the refusals of pricing.
    """
    by.require(Permission.SELL)
    catalogue = catalogue_in_use(work)
    read = read_lines(table, guess_columns(table.header, catalogue), catalogue)
    lines = _lines(read, catalogue.regions)
    asked = PriceTerms(currency=order.currency, term_months=order.term_months, priced_on=order.on)
    terms, tariff = market_terms(work, asked, None)
    if order.book:
        book = _book(work.rulebooks.books(), order.book)
        tariff = Tariff(book=book)
        terms = replace(terms, price_book=book.name)
    offerings = {each.id: each for each in catalogue.on_sale}
    return price(lines, offerings, terms, tariff=tariff)


def as_table(sheet: PriceSheet) -> bytes:
    """The priced lines as CSV, each with its waterfall in words."""
    return write_csv(HEADER, _rows(sheet))


def _rows(sheet: PriceSheet) -> Iterator[Row]:
    for each in sheet.lines:
        line = each.line
        listed = sum(c.list_price.amount for c in each.charges if c.cadence is Cadence.MONTHLY)
        nets = (
            each.net(cadence, sheet.currency).amount
            for cadence in (
                Cadence.MONTHLY,
                Cadence.ONCE,
                Cadence.QUARTERLY,
                Cadence.ANNUAL,
                Cadence.USAGE,
            )
        )
        yield (
            line.id,
            line.site_name,
            line.region,
            line.configuration.offering_name,
            line.configuration.headline,
            line.quantity,
            line.term_months or sheet.terms.term_months,
            listed,
            *nets,
            sheet.currency,
            _waterfall(each),
        )


def _waterfall(priced: PricedLine) -> str:
    return " | ".join(str(charge) for charge in priced.charges)


def _lines(read: tuple[FileLine, ...], regions: tuple[str, ...]) -> tuple[QuoteLine, ...]:
    known = {each.casefold(): each for each in regions}
    lines, faults = [], []
    for number, each in enumerate(read, start=1):
        region = known.get(each.region.casefold())
        if region is None and each.region:
            faults.append(str(RegionNeeded(each.row, each.region, regions)))
        lines.append(
            QuoteLine(
                id=f"L-{number:03d}",
                site_id=each.site,
                site_name=each.site,
                region=region or (regions[0] if regions else ""),
                configuration=each.configuration,
                quantity=each.quantity,
                term_months=each.term_months,
                group=each.group,
            )
        )
    if faults:
        raise RowErrors(f"Nothing was priced: {count(len(faults), 'row')}.", tuple(faults))
    return tuple(lines)


def _book(books: tuple[PriceBook, ...], name: str) -> PriceBook:
    found = next((each for each in books if each.name.casefold() == name.casefold()), None)
    if found is None:
        raise NoSuchBook(name, [each.name for each in books])
    return found
