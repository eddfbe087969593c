"""Keeps offerings by what they are: a version that changes one keeps one more, not all again."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from catalog.offering import Offering
from database.codec import FORMAT, decode, encode
from database.rows.catalogue import OfferingDocumentRow, OfferingRow
from database.stores.inserting import conflict_insert

_AT_ONCE = 500
# Decoded offerings by digest: a document never changes, and versions share most of theirs.
_MOST_KEPT = 30_000
_kept: OrderedDict[str, Offering] = OrderedDict()
_lock = Lock()


class OfferingDocuments:
    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, version: int, offerings: tuple[Offering, ...]) -> None:
        """Keep the offerings of a version, in their order."""
        known = self._digests(version - 1)
        entries = []
        for start in range(0, len(offerings), _AT_ONCE):
            documents = []
            for at, each in enumerate(offerings[start : start + _AT_ONCE], start):
                document = encode(each)
                digest = hashlib.sha256(document.encode()).hexdigest()
                entries.append(_entry(version, at, each, digest))
                if digest not in known:
                    known.add(digest)
                    documents.append({"digest": digest, "format": FORMAT, "document": document})
            if documents:
                statement = conflict_insert(self._session, OfferingDocumentRow)
                self._session.execute(statement.on_conflict_do_nothing(), documents)
        if entries:
            self._session.execute(insert(OfferingRow), entries)

    def _digests(self, version: int) -> set[str]:
        of = select(OfferingRow.digest).where(OfferingRow.catalogue_version == version)
        return set(self._session.scalars(of))

    def get(self, version: int) -> tuple[Offering, ...]:
        """In the version's order. Offerings that other versions hold too are the same objects."""
        digests = list(
            self._session.scalars(
                select(OfferingRow.digest)
                .where(OfferingRow.catalogue_version == version)
                .order_by(OfferingRow.position)
            )
        )
        with _lock:
            found = {each: _kept[each] for each in digests if each in _kept}
        lacking = [each for each in dict.fromkeys(digests) if each not in found]
        for start in range(0, len(lacking), _AT_ONCE):
            found |= self._decoded(lacking[start : start + _AT_ONCE])
        _keep(found)
        return tuple(found[each] for each in digests)

    def _decoded(self, digests: Sequence[str]) -> dict[str, Offering]:
        row = OfferingDocumentRow
        rows = self._session.execute(
            select(row.digest, row.document, row.format).where(row.digest.in_(digests))
        )
        return {digest: decode(Offering, text, form) for digest, text, form in rows}


def _keep(found: dict[str, Offering]) -> None:
    with _lock:
        for digest, offering in found.items():
            _kept[digest] = offering
            _kept.move_to_end(digest)
        while len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)


def _entry(version: int, position: int, offering: Offering, digest: str) -> dict[str, object]:
    return {
        "catalogue_version": version,
        "offering_id": offering.id,
        "position": position,
        "name": offering.name,
        "family": offering.family,
        "lifecycle": offering.lifecycle.value,
        "digest": digest,
    }
