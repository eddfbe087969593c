"""Keeps proposals: the record apart from the file, and the file proven by its hash."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import Select, insert, select
from sqlalchemy.orm import Session

from common.errors import BusinessError
from database.columns import fold
from database.rows.quotes import ProposalContentRow, ProposalRow
from database.stored import NotFound
from database.stores.inserting import insert_if_free
from database.stores.series import Series
from sales.proposals.record import ProposalRecord

_NAMES = tuple(each.name for each in fields(ProposalRecord))


class ProposalDamaged(BusinessError):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"The file {name} is not the one its record describes (its hash differs); "
            "write the proposal again."
        )


class ProposalIdTaken(BusinessError):
    def __init__(self, id: str) -> None:
        super().__init__(f"{id} is another proposal already; write this one again.")


class ProposalStore:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._ids = Series(session, "P-", 5)

    def next_id(self) -> str:
        return self._ids.next()

    def add(self, record: ProposalRecord, content: bytes) -> ProposalRecord:
        """Keep a proposal. The same file for the same version gives the record kept before.

        Raises:
            ProposalDamaged: the record does not describe this content.
            ProposalIdTaken: another proposal has the id.
        """
        if not _describes(record.sha256, record.size_bytes, content):
            raise ProposalDamaged(record.file_name)
        self._ids.claim([record.id])
        searched = fold(record.id, record.quote_number, record.customer_name, record.title)
        values = {**asdict(record), "search_text": searched}
        if not insert_if_free(self._session, ProposalRow, values):
            return self._same_file(record)
        self._session.execute(
            insert(ProposalContentRow).values(proposal_id=record.id, content=content)
        )
        return record

    def _same_file(self, record: ProposalRecord) -> ProposalRecord:
        row = ProposalRow
        kept = self._many(
            _records().where(
                row.quote_number == record.quote_number,
                row.quote_version == record.quote_version,
                row.sha256 == record.sha256,
            )
        )
        if not kept:
            raise ProposalIdTaken(record.id)
        return kept[0]

    def get(self, id: str) -> ProposalRecord:
        """Raises NotFound."""
        found = self._many(_records().where(ProposalRow.id == id))
        if not found:
            raise NotFound("proposal", id)
        return found[0]

    def content(self, id: str) -> bytes:
        """The file, proven to be the one that was kept.

        Raises:
            NotFound: there is no such proposal.
            ProposalDamaged: the bytes have changed since.
        """
        record = self.get(id)
        content = self._session.scalar(
            select(ProposalContentRow.content).where(ProposalContentRow.proposal_id == id)
        )
        if content is None or not _describes(record.sha256, record.size_bytes, content):
            raise ProposalDamaged(record.file_name)
        return content

    def of_quote(self, number: str, version: int) -> tuple[ProposalRecord, ...]:
        """Proposals of one quote version, newest first."""
        this = (ProposalRow.quote_number == number) & (ProposalRow.quote_version == version)
        return self._many(_records().where(this))

    def list(self, *, search: str = "", limit: int = 100) -> tuple[ProposalRecord, ...]:
        """Newest first; every word of `search` has to be found."""
        query = _records()
        for word in fold(search).split():
            query = query.where(ProposalRow.search_text.contains(word, autoescape=True))
        return self._many(query.limit(limit))

    def _many(self, query: Select[Any]) -> tuple[ProposalRecord, ...]:
        newest = query.order_by(ProposalRow.created_at.desc(), ProposalRow.id.desc())
        rows = self._session.execute(newest)
        return tuple(ProposalRecord(**dict(zip(_NAMES, row, strict=True))) for row in rows)


def _records() -> Select[Any]:
    return select(*(getattr(ProposalRow, name) for name in _NAMES))


def _describes(sha256: str, size_bytes: int, content: bytes) -> bool:
    return len(content) == size_bytes and hashlib.sha256(content).hexdigest() == sha256
