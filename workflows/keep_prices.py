"""Keep prices and rules as data: price books, promotions, currency rates and tax rates."""

from __future__ import annotations

from datetime import date, datetime

from common.actor import Actor, Permission
from common.errors import BusinessError, RowErrors
from common.tables import Table
from common.wording import count, join_words
from database.work import Work
from sales.pricing.book_file import BookHead, read_book
from sales.pricing.exchange import BadRate, ExchangeRate
from sales.pricing.price_book import PriceBook, check_overlap
from sales.pricing.promotions import Promotion
from sales.pricing.tax_file import read_tax_rates
from sales.pricing.taxes import TaxRate, check_overlaps


class BadPromotion(BusinessError):
    def __init__(self, promotion: Promotion) -> None:
        super().__init__(
            f"{promotion.name}: {promotion.percent} % from {promotion.valid_from:%d %b %Y} to "
            f"{promotion.valid_until:%d %b %Y} is not accepted; a promotion takes off more than "
            "0 and at most 100 % and ends no earlier than it begins."
        )


class SameName(BusinessError):
    def __init__(self, name: str) -> None:
        super().__init__(f"Two promotions are called {name}; give each a name of its own.")


def load_price_book(
    work: Work, table: Table, head: BookHead, *, by: Actor, now: datetime
) -> PriceBook:
    """Keep the book of a file; one of the same name is replaced.

    Raises:
        NotAPriceBook, RowErrors, TierGap, BookOverlap, and UnknownOffering's sentence by row.
    """
    by.require(Permission.ADMINISTER)
    book = read_book(table, head)
    for offering_id in book.rates:
        work.catalogue.current().offering(offering_id)
    check_overlap(book, work.rulebooks.books())
    work.rulebooks.save_book(book, by=by, now=now)
    work.journal.note(by, "loaded", "price book", book.name, now=now, after=book.validity)
    return book


def price_books(work: Work, *, by: Actor) -> tuple[PriceBook, ...]:
    """Every price book kept, by name."""
    by.require(Permission.READ_PROPOSALS)
    return work.rulebooks.books()


def promotions(work: Work, *, by: Actor) -> tuple[Promotion, ...]:
    """Every promotion kept."""
    by.require(Permission.READ_PROPOSALS)
    return work.rulebooks.promotions()


def exchange_rates(work: Work, *, by: Actor) -> tuple[ExchangeRate, ...]:
    """Every currency rate kept."""
    by.require(Permission.READ_PROPOSALS)
    return work.rulebooks.exchange_rates()


def keep_exchange_rates(
    work: Work, rates: tuple[ExchangeRate, ...], *, by: Actor, now: datetime
) -> tuple[ExchangeRate, ...]:
    """Add dated rates to those kept; a pair's rate of the same day is replaced. Raises BadRate."""
    by.require(Permission.ADMINISTER)
    for each in rates:
        if each.rate <= 0:
            raise BadRate(each.base, each.currency, each.rate)
    known = {(r.base, r.currency, r.on): r for r in work.rulebooks.exchange_rates()}
    known.update({(r.base, r.currency, r.on): r for r in rates})
    kept = tuple(known[key] for key in sorted(known))
    work.rulebooks.save_exchange_rates(kept, by=by, now=now)
    said = count(len(rates), "rate")
    work.journal.note(by, "kept", "currency rates", "", now=now, after=said)
    return kept


def tax_rates(work: Work, *, by: Actor) -> tuple[TaxRate, ...]:
    """Every tax rate kept, by country, region, code and first day."""
    by.require(Permission.READ_PROPOSALS)
    return work.rulebooks.tax_rates()


def load_tax_rates(work: Work, table: Table, *, by: Actor, now: datetime) -> tuple[TaxRate, ...]:
    """Keep the rates of a file; they replace all rates of the countries it names.

    Quotes issued before keep the taxes they were issued with.

    Raises:
        NotATaxTable, RowErrors, TaxRatesOverlap.
    """
    by.require(Permission.ADMINISTER)
    found = read_tax_rates(table)
    _check_scopes(work, found)
    check_overlaps(found)
    countries = sorted({each.country for each in found})
    others = tuple(r for r in work.rulebooks.tax_rates() if r.country not in countries)
    kept = tuple(sorted((*others, *found), key=_place_and_day))
    work.rulebooks.save_tax_rates(kept, by=by, now=now)
    said = f"{count(len(found), 'rate')} of {join_words(countries)}"
    work.journal.note(by, "loaded", "tax rates", "", now=now, after=said)
    return found


def _check_scopes(work: Work, rates: tuple[TaxRate, ...]) -> None:
    """A region or code that nothing is sold under would be a rate that silently never counts."""
    catalogue = work.catalogue.current()
    sold = catalogue.offerings
    codes = {"", *(each.id for each in sold), *(each.family for each in sold)}
    faults = [
        f"{rate.scope}: the region {rate.region!r} is not one prices are for."
        for rate in rates
        if rate.region and rate.region not in catalogue.regions
    ] + [
        f"{rate.scope}: the tax code {rate.tax_code!r} is no offering's id and no product family."
        for rate in rates
        if rate.tax_code not in codes
    ]
    if faults:
        said = f"The tax rates were not taken: {count(len(faults), 'unknown place or code')}."
        raise RowErrors(said, tuple(faults))


def _place_and_day(rate: TaxRate) -> tuple[str, str, str, str, date]:
    return rate.country, rate.region, rate.tax_code, rate.tax, rate.valid_from


def keep_promotions(
    work: Work, promotions: tuple[Promotion, ...], *, by: Actor, now: datetime
) -> None:
    """These are the promotions from now on. Raises BadPromotion, SameName."""
    by.require(Permission.ADMINISTER)
    for each in promotions:
        if not 0 < each.percent <= 100 or each.valid_until < each.valid_from:
            raise BadPromotion(each)
    names = [each.name for each in promotions]
    for name in names:
        if names.count(name) > 1:
            raise SameName(name)
    work.rulebooks.save_promotions(promotions, by=by, now=now)
    said = count(len(promotions), "promotion")
    work.journal.note(by, "kept", "promotions", "", now=now, after=said)
