"""The columns of issued versions: what lists and searches are made of, and back to values."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from common.money import Money
from database.codec import decode
from database.columns import fold
from database.listings import QuoteListing
from database.rows.quotes import QuoteRow
from sales.quotes.lifecycle import IssuedVersion, QuoteState, Why
from sales.quotes.quote_version import QuoteVersion


def listed(version: QuoteVersion) -> dict[str, Any]:
    """The columns lists and searches are made of."""
    value = version.contract_value
    return {
        "number": version.number,
        "version": version.version,
        "opportunity_id": version.opportunity_id,
        "customer_name": version.customer.name,
        "title": version.title,
        "search_text": fold(version.number, version.customer.name, version.title),
        "currency": value.currency,
        "contract_value_minor": value.minor,
        "issued_on": version.issued_on,
        "valid_until": version.valid_until,
        "issued_by_id": version.issued_by_id,
        "issued_by_name": version.issued_by_name,
    }


def issued_query() -> Select[*tuple[Any, ...]]:
    row = QuoteRow
    kept = (row.document, row.format, row.state, row.moved_by, row.moved_at)
    return select(*kept, row.note, row.inside_note)


def to_issued(
    document: str,
    written_in: int,
    state: str,
    moved_by: str,
    moved_at: datetime,
    *notes: str | None,
) -> IssuedVersion:
    return IssuedVersion(
        version=decode(QuoteVersion, document, written_in),
        state=QuoteState(state),
        moved_by=moved_by,
        moved_at=moved_at,
        why=_why(*notes),
    )


_LISTED_AS_THEY_ARE = (
    QuoteRow.number,
    QuoteRow.version,
    QuoteRow.customer_name,
    QuoteRow.title,
    QuoteRow.valid_until,
    QuoteRow.issued_on,
    QuoteRow.issued_by_id,
    QuoteRow.issued_by_name,
    QuoteRow.opportunity_id,
    QuoteRow.moved_by,
    QuoteRow.moved_at,
)


def listing_query() -> Select[*tuple[Any, ...]]:
    row = QuoteRow
    first = (row.state, row.contract_value_minor, row.currency, row.note, row.inside_note)
    return select(*first, *_LISTED_AS_THEY_ARE)


def _why(said: str | None, inside: str | None) -> Why:
    return Why(said or "", inside or "")


def to_listing(
    state: str, minor: int, currency: str, said: str, inside: str | None, *rest: Any
) -> QuoteListing:
    names = (column.key for column in _LISTED_AS_THEY_ARE)
    return QuoteListing(
        state=QuoteState(state),
        contract_value=Money.from_minor(minor, currency),
        why=_why(said, inside),
        **dict(zip(names, rest, strict=True)),
    )
