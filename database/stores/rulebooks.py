"""Keeps prices and rules as data: books, promotions, currency and tax rates, the matrix."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.actor import Actor
from database.codec import decode
from database.rows.rulebooks import RulebookRow
from database.stored import Saving, Stored
from database.stores.shelf import Shelf
from sales.pricing.exchange import ExchangeRate
from sales.pricing.price_book import PriceBook
from sales.pricing.promotions import Promotion
from sales.pricing.taxes import TaxRate
from sales.quotes.approval_matrix import ApprovalMatrix

T = TypeVar("T")
_BOOK, _PROMOTIONS, _RATES, _MATRIX = "price book", "promotions", "rates", "approval matrix"
_TAXES = "tax rates"


class RulebookStore:
    def __init__(self, session: Session) -> None:
        self._session = session

    def books(self) -> tuple[PriceBook, ...]:
        """Every price book, by name."""
        query = select(RulebookRow.document, RulebookRow.format).where(RulebookRow.kind == _BOOK)
        rows = self._session.execute(query.order_by(RulebookRow.id))
        return tuple(decode(PriceBook, *row) for row in rows)

    def save_book(self, book: PriceBook, *, by: Actor, now: datetime) -> None:
        """Keep a book; one of the same name is replaced by it."""
        self._put(f"{_BOOK} {book.name}", _BOOK, book, PriceBook, by=by, now=now)

    def promotions(self) -> tuple[Promotion, ...]:
        found = self._find(_PROMOTIONS, tuple[Promotion, ...])
        return found.value if found else ()

    def save_promotions(
        self, promotions: tuple[Promotion, ...], *, by: Actor, now: datetime
    ) -> None:
        kind = tuple[Promotion, ...]
        self._put(_PROMOTIONS, _PROMOTIONS, promotions, kind, by=by, now=now)

    def exchange_rates(self) -> tuple[ExchangeRate, ...]:
        found = self._find(_RATES, tuple[ExchangeRate, ...])
        return found.value if found else ()

    def save_exchange_rates(
        self, rates: tuple[ExchangeRate, ...], *, by: Actor, now: datetime
    ) -> None:
        self._put(_RATES, _RATES, rates, tuple[ExchangeRate, ...], by=by, now=now)

    def tax_rates(self) -> tuple[TaxRate, ...]:
        found = self._find(_TAXES, tuple[TaxRate, ...])
        return found.value if found else ()

    def save_tax_rates(self, rates: tuple[TaxRate, ...], *, by: Actor, now: datetime) -> None:
        self._put(_TAXES, _TAXES, rates, tuple[TaxRate, ...], by=by, now=now)

    def matrix(self) -> Stored[ApprovalMatrix] | None:
        """None while the standard one is in use."""
        return self._find(_MATRIX, ApprovalMatrix)

    def save_matrix(
        self, matrix: ApprovalMatrix, *, expected: int | None, by: Actor, now: datetime
    ) -> Stored[ApprovalMatrix]:
        """Raises ChangedMeanwhile."""
        shelf = self._shelf(ApprovalMatrix)
        saving = Saving(expected=expected, by=by, now=now)
        return shelf.save(_MATRIX, matrix, {"kind": _MATRIX}, saving)

    def _shelf(self, kind: type[T]) -> Shelf[T]:
        return Shelf(self._session, RulebookRow, RulebookRow.id, kind)

    def _find(self, id: str, kind: type[T]) -> Stored[T] | None:
        return self._shelf(kind).find(id)

    def _put(
        self, id: str, kind: str, value: T, type_of: type[T], *, by: Actor, now: datetime
    ) -> None:
        found = self._session.scalar(select(RulebookRow.revision).where(RulebookRow.id == id))
        saving = Saving(expected=found, by=by, now=now)
        self._shelf(type_of).save(id, value, {"kind": kind}, saving)
