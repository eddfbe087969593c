"""Keeps suppliers' quotes: one with an id that is kept already replaces it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from catalog.supplier_quote import SupplierQuote
from common.actor import Actor
from database.codec import FORMAT, decode, encode
from database.rows.catalogue import SupplierQuoteRow
from database.stores.inserting import put


class SupplierQuoteStore:
    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, quotes: tuple[SupplierQuote, ...], *, by: Actor, now: datetime) -> None:
        rows = [
            {
                "id": each.id,
                "city": each.city,
                "valid_until": each.valid_until,
                "kept_by": by.name,
                "kept_at": now,
                "format": FORMAT,
                "document": encode(each),
            }
            for each in quotes
        ]
        put(self._session, SupplierQuoteRow, rows)

    def all(self) -> tuple[SupplierQuote, ...]:
        """Those valid longest first."""
        rows = self._session.execute(
            select(SupplierQuoteRow.document, SupplierQuoteRow.format).order_by(
                SupplierQuoteRow.valid_until.desc(), SupplierQuoteRow.id
            )
        )
        return tuple(decode(SupplierQuote, *each) for each in rows)

    def remove(self, quote_id: str) -> None:
        self._session.execute(delete(SupplierQuoteRow).where(SupplierQuoteRow.id == quote_id))
