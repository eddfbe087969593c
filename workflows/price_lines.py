"""Price a file of lines without a sale: offering, characteristics, quantity, term and site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from catalog.offering import Cadence, Offering
from common.actor import Actor, Permission
from common.errors import BusinessError
from common.tables import Cell, Table, write_csv
from common.units import parse_number
from common.wording import join_words
from database.work import Work
from sales.pricing.exchange import NoExchangeRate
from sales.pricing.policy import STANDARD_POLICY
from sales.pricing.price import price
from sales.pricing.price_book import PriceBook, Tariff
from sales.pricing.price_sheet import PricedLine, PriceSheet, PriceTerms, QuoteLine
from sales.quotes.draft import TERM_MONTHS_HIGH, TERM_MONTHS_LOW
from sales.quotes.line_file import BadRow, FileLine, guess_columns, read_what_fits
from workflows.catalogue_shelf import catalogue_in_use
from workflows.priced_drafts import market_terms

HEADER = (
    "row",
    "line",
    "site",
    "region",
    "offering",
    "configured as",
    "quantity",
    "term months",
    "discount percent",
    "list a month",
    "net a month",
    "once",
    "a quarter",
    "a year",
    "usage a month",
    "contract value",
    "currency",
    "from list to net",
    "note",
    "fault",
)
Row: TypeAlias = tuple[Cell, ...]
_CADENCES = (Cadence.MONTHLY, Cadence.ONCE, Cadence.QUARTERLY, Cadence.ANNUAL, Cadence.USAGE)


class NoSuchBook(BusinessError):
    def __init__(self, name: str, known: list[str]) -> None:
        accepted = join_words(known, "or") if known else "none is kept yet"
        super().__init__(f"There is no price book {name!r}; accepted: {accepted}.")


class BookOfAnotherCurrency(BusinessError):
    def __init__(self, book: PriceBook, currency: str) -> None:
        super().__init__(
            f"The price book {book.name} is in {book.currency}, not in {currency}; "
            f"ask for prices in {book.currency}."
        )


class BookNotValid(BusinessError):
    def __init__(self, book: PriceBook, on: date) -> None:
        super().__init__(
            f"The price book {book.name} is valid {book.validity}, not on {on:%d %B %Y}."
        )


class TermOutOfRange(BusinessError):
    def __init__(self, months: int) -> None:
        super().__init__(
            f"A term of {months} months is not accepted; "
            f"{TERM_MONTHS_LOW} to {TERM_MONTHS_HIGH} months are."
        )


class UnknownRegion(BusinessError):
    def __init__(self, region: str, regions: tuple[str, ...]) -> None:
        super().__init__(
            f"The region {region!r} is not known; accepted: {join_words(regions, 'or')}."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceOrder:
    """How a file is to be priced; an empty `book` lets the day and currency choose.

    `region` is for lines that name none, or one the catalogue does not have.
    """

    term_months: int = 36
    currency: str = "USD"
    book: str = ""
    region: str = ""
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedFile:
    """`notes` are by line id; `faults` are the rows that could not be priced. `unused` are the
    columns of the file that were taken for nothing."""

    sheet: PriceSheet
    rows: Mapping[str, int]
    notes: Mapping[str, tuple[str, ...]]
    faults: tuple[BadRow, ...]
    unused: tuple[str, ...]


def price_lines(work: Work, table: Table, order: PriceOrder, *, by: Actor) -> PricedFile:
    """Every row of the file that can be priced, and for each other row why not.

    Raises:
        ColumnsMissing, NoSuchBook, BookOfAnotherCurrency, BookNotValid, UnknownRegion,
        TermOutOfRange, NoExchangeRate for want of which nothing has a price, and the refusals of
        pricing that concern the whole file.
    """
    by.require(Permission.SELL)
    if not TERM_MONTHS_LOW <= order.term_months <= TERM_MONTHS_HIGH:
        raise TermOutOfRange(order.term_months)
    catalogue = catalogue_in_use(work)
    columns = guess_columns(table.header, catalogue)
    placing = _Placing(catalogue.regions, order.region)
    for each in read_what_fits(table, columns, catalogue):
        placing.take(each)
    terms, tariff = _terms(work, order)
    terms = replace(terms, line_discounts=placing.discounts)
    offerings = {each.id: each for each in catalogue.on_sale}
    lines = tuple(placing.lines)
    try:
        sheet = price(lines, offerings, terms, tariff=tariff)
    except BusinessError:
        lines = tuple(placing.without_unpriced(lines, offerings, terms, tariff))
        sheet = price(lines, offerings, terms, tariff=tariff)
    return PricedFile(
        sheet=sheet,
        rows=placing.rows,
        notes=placing.notes,
        faults=tuple(sorted(placing.faults, key=lambda each: each.row)),
        unused=tuple(each for each in table.header if each and each not in columns),
    )


def _terms(work: Work, order: PriceOrder) -> tuple[PriceTerms, Tariff]:
    asked = PriceTerms(currency=order.currency, term_months=order.term_months, priced_on=order.on)
    if not order.book:
        return market_terms(work, asked, None)
    book = _book(work.rulebooks.books(), order.book)
    if book.currency != order.currency:
        raise BookOfAnotherCurrency(book, order.currency)
    if not book.holds_on(order.on):
        raise BookNotValid(book, order.on)
    terms, _ = market_terms(work, replace(asked, priced_on=None), None)
    terms = replace(terms, priced_on=order.on, price_book=book.name, segment=book.segment)
    promotions = tuple(p for p in work.rulebooks.promotions() if order.on <= p.valid_until)
    return replace(terms, promotions=promotions), Tariff(book=book)


def as_table(priced: PricedFile) -> bytes:
    """The rows as CSV, priced with their waterfall in words, or with their fault."""
    return write_csv(HEADER, _rows(priced))


def _rows(file: PricedFile) -> Iterator[Row]:
    done = [(file.rows[each.line.id], _row(file, each)) for each in file.sheet.lines]
    bad = [(each.row, _bad_row(each)) for each in file.faults]
    for _, row in sorted([*done, *bad], key=lambda pair: pair[0]):
        yield row


def _row(file: PricedFile, each: PricedLine) -> Row:
    line, sheet = each.line, file.sheet
    listed = sum(c.list_price.amount for c in each.charges if c.cadence is Cadence.MONTHLY)
    return (
        file.rows[line.id],
        line.id,
        line.site_name,
        line.region,
        line.configuration.offering_name,
        line.configuration.headline,
        line.quantity,
        line.term_months or sheet.terms.term_months,
        sheet.terms.line_discounts.get(line.id, Decimal(0)),
        listed,
        *(each.net(cadence, sheet.currency).amount for cadence in _CADENCES),
        sheet.totals([each]).contract_value.amount,
        sheet.currency,
        " | ".join(str(charge) for charge in each.charges),
        "; ".join(file.notes.get(line.id, ())),
        "",
    )


def _bad_row(bad: BadRow) -> Row:
    return (bad.row, *("" for _ in HEADER[2:]), " ".join(bad.faults))


class _Placing:
    """Rows as lines, with the region and discount each is priced with."""

    def __init__(self, regions: tuple[str, ...], region: str) -> None:
        self._known = {each.casefold(): each for each in regions}
        if region and region.casefold() not in self._known:
            raise UnknownRegion(region, regions)
        self._else = self._known.get(region.casefold(), regions[0] if regions else "")
        self.lines: list[QuoteLine] = []
        self.discounts: dict[str, Decimal] = {}
        self.notes: dict[str, tuple[str, ...]] = {}
        self.rows: dict[str, int] = {}
        self.faults: list[BadRow] = []

    def take(self, each: FileLine | BadRow) -> None:
        if isinstance(each, BadRow):
            self.faults.append(each)
            return
        id, notes = f"L-{len(self.lines) + 1:03d}", list(each.notes)
        region = self._known.get(each.region.casefold())
        if region is None:
            said = f"the region {each.region!r} is not known" if each.region else "no region"
            notes.append(f"{said}: priced as in {self._else}")
        try:
            discount = _discount(each.discount)
        except BusinessError as refusal:
            self.faults.append(BadRow(row=each.row, faults=(str(refusal),)))
            return
        if discount:
            self.discounts[id] = discount
        self.rows[id] = each.row
        if notes:
            self.notes[id] = tuple(notes)
        self.lines.append(
            QuoteLine(
                id=id,
                site_id=each.site,
                site_name=each.site,
                region=region or self._else,
                configuration=each.configuration,
                quantity=each.quantity,
                term_months=each.term_months,
                group=each.group,
            )
        )

    def without_unpriced(
        self,
        lines: tuple[QuoteLine, ...],
        offerings: Mapping[str, Offering],
        terms: PriceTerms,
        tariff: Tariff,
    ) -> Iterator[QuoteLine]:
        """The lines that have a price; what has none becomes a fault of its row.

        Raises:
            NoExchangeRate: no line of the file has a price for want of a rate.
        """
        judged: dict[tuple[object, ...], str] = {}
        no_rate: list[NoExchangeRate] = []
        for line in lines:
            values = tuple(line.configuration.values.items())
            kind = (line.configuration.offering_id, values, line.region)
            if kind not in judged:
                try:
                    price((line,), offerings, replace(terms, line_discounts={}), tariff=tariff)
                    judged[kind] = ""
                except BusinessError as refusal:
                    judged[kind] = str(refusal)
                    if isinstance(refusal, NoExchangeRate):
                        no_rate.append(refusal)
            if judged[kind]:
                self.faults.append(BadRow(row=self.rows[line.id], faults=(judged[kind],)))
                self.discounts.pop(line.id, None)
            else:
                yield line
        if no_rate and len(no_rate) == len(judged):  # said once of the file, not of every row
            raise no_rate[0]


def _discount(text: str) -> Decimal:
    """Raises DiscountOutOfRange, NotANumber."""
    if not text.strip():
        return Decimal(0)
    percent = Decimal(str(parse_number(text.rstrip("% "))))
    STANDARD_POLICY.check_discount("discount", percent)
    return percent


def _book(books: tuple[PriceBook, ...], name: str) -> PriceBook:
    found = next((each for each in books if each.name.casefold() == name.casefold()), None)
    if found is None:
        raise NoSuchBook(name, [each.name for each in books])
    return found
