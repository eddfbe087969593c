"""Series of ids: the next free number of a prefix, also when two ask at once."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from database.rows.records import CounterRow
from database.stores.inserting import conflict_insert

# Longer numbers are somebody else's ids that happen to share the prefix.
_MOST_DIGITS = 12


class Series:
    """Ids such as C-0001. A number is given back when the work that asked rolls back."""

    def __init__(self, session: Session, prefix: str, digits: int) -> None:
        self._session = session
        self._prefix = prefix
        self._digits = digits

    def next(self) -> str:
        insert = conflict_insert(self._session, CounterRow).values(prefix=self._prefix, last=1)
        statement = insert.on_conflict_do_update(
            index_elements=["prefix"], set_={"last": CounterRow.last + 1}
        ).returning(CounterRow.last)
        number = self._session.execute(statement).scalar_one()
        return f"{self._prefix}{number:0{self._digits}d}"

    def claim(self, ids: Iterable[str]) -> None:
        """Ids that were chosen elsewhere (a load, a demo): they will not be given out again."""
        numbers = [each.removeprefix(self._prefix) for each in ids if each.startswith(self._prefix)]
        taken = [int(n) for n in numbers if n.isdecimal() and len(n) <= _MOST_DIGITS]
        if not taken:
            return
        insert = conflict_insert(self._session, CounterRow)
        insert = insert.values(prefix=self._prefix, last=max(taken))
        self._session.execute(
            insert.on_conflict_do_update(
                index_elements=["prefix"],
                set_={"last": insert.excluded.last},
                where=CounterRow.last < insert.excluded.last,
            )
        )
