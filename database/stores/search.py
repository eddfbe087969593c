"""Keeps what the search box finds, in each database's own full-text index."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from database.columns import fold
from database.rows.care import SearchRow
from database.stores.inserting import conflict_insert

KINDS = ("customer", "contact", "request", "ticket", "quote", "opportunity")
MOST_WORDS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Findable:
    """`title` and `detail` are shown; all of it, with `text`, is found."""

    kind: str
    ref: str
    customer_id: str
    title: str
    detail: str = ""
    text: str = ""


def split_words(text: str) -> list[str]:
    """Folded words of letters and digits only, so that both databases split alike."""
    return re.findall(r"[^\W_]+", fold(text))


class SearchStore:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._postgresql = session.get_bind().dialect.name == "postgresql"

    def put(self, things: Sequence[Findable]) -> None:
        """Keep or replace, by kind and reference."""
        if not things:
            return
        insert = conflict_insert(self._session, SearchRow)
        shown = {name: insert.excluded[name] for name in ("customer_id", "title", "detail")}
        statement = insert.on_conflict_do_update(
            index_elements=["kind", "ref"], set_={**shown, "words": insert.excluded["words"]}
        )
        self._session.execute(statement, [_row(each) for each in things])

    def forget(self, kind: str, ref: str) -> None:
        self._session.execute(delete(SearchRow).where(SearchRow.kind == kind, SearchRow.ref == ref))

    def forget_of(self, kind: str, customer_ids: Collection[str]) -> None:
        """All of a kind that are these customers'."""
        row = SearchRow
        self._session.execute(
            delete(row).where(row.customer_id.in_(list(customer_ids)), row.kind == kind)
        )

    def find(
        self, asked: str, *, each: int = 8, within: Collection[str] | None = None
    ) -> tuple[Findable, ...]:
        """The newest things of each kind that hold every word; the last letters may be missing,
        but a single letter or digit is a whole word: nearly everything begins with it.

        `within` are the customers whose things may be found, for those who may not see all.
        Those named like the question stand first within their kind.
        """
        words = split_words(asked)[:MOST_WORDS]
        if not words:
            return ()
        found: list[Findable] = []
        for kind in KINDS:
            rows = self._of_kind(kind, words, within, limit=each * 8)
            rows.sort(key=lambda one: _rank(one, words))
            found.extend(rows[:each])
        return tuple(found)

    def _of_kind(
        self, kind: str, words: list[str], within: Collection[str] | None, limit: int
    ) -> list[Findable]:
        row = SearchRow
        query = select(row.ref, row.customer_id, row.title, row.detail)
        if self._postgresql:
            # The parameter only ever holds letters and digits of `split_words`.
            asked = " & ".join(
                [f"kind{kind}", *(f"{word}:*" if len(word) > 1 else word for word in words)]
            )
            query = query.where(text("to_tsvector('simple', words) @@ to_tsquery('simple', :q)"))
        else:
            asked = " AND ".join(
                [
                    f'"kind{kind}"',
                    *(f'"{word}"*' if len(word) > 1 else f'"{word}"' for word in words),
                ]
            )
            matching = text(
                "search_entries.id IN (SELECT rowid FROM search_words WHERE search_words MATCH :q "
                "ORDER BY rowid DESC LIMIT :most)"
                if within is None
                else "search_entries.id IN "
                "(SELECT rowid FROM search_words WHERE search_words MATCH :q AND :most > 0)"
            )
            query = query.where(matching.bindparams(most=limit))
        if within is not None:
            query = query.where(row.customer_id.in_(list(within)))
        # PostgreSQL would rather walk all rows backwards by id than ask the word index and sort;
        # an expression keeps it from that, which at 700,000 entries is seconds.
        newest = (row.id + 0).desc() if self._postgresql else row.id.desc()
        rows = self._session.execute(query.order_by(newest).limit(limit), {"q": asked})
        return [
            Findable(kind=kind, ref=ref, customer_id=customer, title=title, detail=detail)
            for ref, customer, title, detail in rows
        ]


def _row(each: Findable) -> dict[str, str]:
    words = split_words(f"{each.ref} {each.title} {each.detail} {each.text}")
    return {
        "kind": each.kind,
        "ref": each.ref,
        "customer_id": each.customer_id,
        "title": each.title,
        "detail": each.detail,
        "words": " ".join(dict.fromkeys([f"kind{each.kind}", *words])),
    }


def _rank(found: Findable, words: list[str]) -> tuple[bool, bool, str]:
    named, asked = " ".join(split_words(found.title)), " ".join(words)
    return split_words(found.ref) != words, not named.startswith(asked), named
