"""An index of prices: the row for a configuration found at once, however long the matrix is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from catalog.offering import Cadence, Charge, Offering, Value
from catalog.row_index import index_of
from sales.pricing.exchange import ExchangeRate, converted, rate_on
from sales.pricing.price_book import BookRate, PriceBook, Tariff
from sales.pricing.price_sheet import PriceTerms
from sales.pricing.rates import Rate, amount_for


@dataclass(frozen=True, slots=True)
class Priced:
    """What a charge costs by list, in the sheet's currency and not rounded."""

    amount: Decimal
    cost: Decimal
    rate: Rate | None = None  # of a book; None: the catalogue's matrix
    exchange: ExchangeRate | None = None


class OfferingPrices:
    """One offering's prices as the tariff and terms give them; made once a sheet."""

    def __init__(self, offering: Offering, tariff: Tariff, terms: PriceTerms) -> None:
        self.offering = offering
        self._terms = terms
        self._rows = {
            charge.name: index_of(charge.dimensions, charge.rows) for charge in offering.charges
        }
        self._book = _by_charge(tariff.book, offering.id)
        self._agreement = _by_charge(tariff.agreement, offering.id)
        self.charges = (*offering.charges, *self._only_in_book(tariff))

    def _only_in_book(self, tariff: Tariff) -> tuple[Charge, ...]:
        """Charges a book adds to what the catalogue names."""
        known = {charge.name for charge in self.offering.charges}
        added: dict[str, Charge] = {}
        for book in (tariff.book, tariff.agreement):
            for each in book.rates.get(self.offering.id, ()) if book else ():
                if each.charge not in known:
                    added.setdefault(
                        each.charge, Charge(name=each.charge, cadence=each.cadence, rows=())
                    )
        return tuple(added.values())

    def cadence(self, charge: Charge, values: Mapping[str, Value]) -> Cadence:
        """The book's where it has a rate for the charge: a book may bill by quarter or year."""
        found = _fitting(self._book.get(charge.name, ()), values)
        return found.cadence if found else charge.cadence

    def at_list(
        self, charge: Charge, values: Mapping[str, Value], quantity: Decimal
    ) -> Priced | None:
        """By the book if it names the charge, else by the catalogue; None where neither does."""
        found = _fitting(self._book.get(charge.name, ()), values)
        if found is not None:
            return _of_rate(found.rate, quantity)
        row = self._rows[charge.name].find(values) if charge.name in self._rows else None
        if row is None:
            return None
        amount, cost, exchange = row.amount, row.cost, None
        if amount.currency != self._terms.currency:
            exchange = rate_on(
                self._terms.exchange, amount.currency, self._terms.currency, self._terms.priced_on
            )
            amount, cost = converted(amount, exchange), converted(cost, exchange)
        return Priced(amount.amount * quantity, cost.amount * quantity, None, exchange)

    def agreed(
        self, charge: Charge, values: Mapping[str, Value], quantity: Decimal
    ) -> Priced | None:
        """By the customer's agreement; None where it says nothing of the charge."""
        found = _fitting(self._agreement.get(charge.name, ()), values)
        return _of_rate(found.rate, quantity) if found else None


def _of_rate(rate: Rate, quantity: Decimal) -> Priced:
    return Priced(amount_for(rate, quantity), rate.cost * quantity, rate)


def _by_charge(book: PriceBook | None, offering_id: str) -> dict[str, list[BookRate]]:
    by_charge: dict[str, list[BookRate]] = {}
    for each in book.rates.get(offering_id, ()) if book else ():
        by_charge.setdefault(each.charge, []).append(each)
    # The rate with the most conditions is the closest to what is configured.
    for rates in by_charge.values():
        rates.sort(key=lambda each: -len(each.when))
    return by_charge


def _fitting(
    rates: list[BookRate] | tuple[BookRate, ...], values: Mapping[str, Value]
) -> BookRate | None:
    for each in rates:
        if all(values.get(name) == value for name, value in each.when.items()):
            return each
    return None
