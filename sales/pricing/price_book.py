"""Price books: dated prices for a segment, country and currency, or one customer's agreement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from catalog.offering import Cadence, Value
from common.errors import BusinessError
from sales.pricing.rates import Rate, check_rate


class NoPriceBook(BusinessError):
    def __init__(self, wanted: str, on: date, nearest: PriceBook | None) -> None:
        said = f"; the nearest is {nearest.name}, valid {nearest.validity}" if nearest else ""
        super().__init__(f"No price book for {wanted} holds on {on:%d %B %Y}{said}.")


class BookOverlap(BusinessError):
    def __init__(self, name: str, other: str) -> None:
        super().__init__(
            f"{name} and {other} are for the same segment, country and currency on the same days; "
            "end one before the other begins."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BookRate:
    """A charge's rate where every condition holds; conditions are characteristics or `region`."""

    charge: str
    cadence: Cadence
    rate: Rate
    when: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceBook:
    """Rates by offering id. `customer_id` makes it a framework agreement; empty means everybody.

    An offering or charge the book does not name keeps its catalogue price.
    """

    name: str
    currency: str
    valid_from: date
    valid_until: date | None = None
    segment: str = ""
    country: str = ""
    customer_id: str = ""
    rates: Mapping[str, tuple[BookRate, ...]] = field(default_factory=dict)

    @property
    def validity(self) -> str:
        until = f"to {self.valid_until:%d %B %Y}" if self.valid_until else "without end"
        return f"from {self.valid_from:%d %B %Y} {until}"

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """Whom prices are for."""

    customer_id: str = ""
    segment: str = ""
    country: str = ""
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tariff:
    """The books a sheet is priced from: the general one, and the customer's agreement."""

    book: PriceBook | None = None
    agreement: PriceBook | None = None


CATALOGUE_LIST = Tariff()


def check_book(book: PriceBook) -> None:
    """Raises TierGap or TierTwice for the first rate that cannot price every quantity."""
    for offering_id, rates in book.rates.items():
        for each in rates:
            check_rate(f"{book.name}, {offering_id}, {each.charge}", each.rate)


def check_overlap(book: PriceBook, others: tuple[PriceBook, ...]) -> None:
    """Raises BookOverlap: two books would give two prices on one day."""
    for other in others:
        same = _audience(other) == _audience(book) and other.name != book.name
        before = other.valid_until is not None and other.valid_until < book.valid_from
        after = book.valid_until is not None and book.valid_until < other.valid_from
        if same and not before and not after:
            raise BookOverlap(book.name, other.name)


def choose_tariff(books: tuple[PriceBook, ...], buyer: Buyer, on: date) -> Tariff:
    """The books that hold for the buyer on the day; the closest to segment and country first.

    Raises:
        NoPriceBook: there are books in this currency for such buyers, and a gap on this day.
    """
    ours = [each for each in books if not each.customer_id and _fits(each, buyer)]
    valid = [each for each in ours if each.holds_on(on)]
    if ours and not valid:
        nearest = min(ours, key=lambda each: _days_away(each, on))
        wanted = f"{buyer.segment or 'any segment'} in {buyer.currency}"
        raise NoPriceBook(wanted, on, nearest)
    agreed = [
        each
        for each in books
        if each.customer_id
        and each.customer_id == buyer.customer_id
        and _fits(each, buyer)
        and each.holds_on(on)
    ]
    return Tariff(
        book=max(valid, key=_closeness, default=None),
        agreement=max(agreed, key=lambda each: each.valid_from, default=None),
    )


def _audience(book: PriceBook) -> tuple[str, str, str, str]:
    return book.currency, book.segment, book.country, book.customer_id


def _fits(book: PriceBook, buyer: Buyer) -> bool:
    return (
        book.currency == buyer.currency
        and book.segment in ("", buyer.segment)
        and book.country in ("", buyer.country)
    )


def _closeness(book: PriceBook) -> tuple[bool, bool, date]:
    return bool(book.segment), bool(book.country), book.valid_from


def _days_away(book: PriceBook, day: date) -> int:
    if day < book.valid_from:
        return (book.valid_from - day).days
    return (day - (book.valid_until or day)).days
