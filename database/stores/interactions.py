"""Keeps interactions and what came attached; the same message of a channel is kept once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from database.rows.care import AttachmentRow, InteractionRow
from database.stored import NotFound
from database.stores.inserting import conflict_insert
from sales.care.interaction import Attachment, Channel, Direction, Interaction

_FIELDS = (
    *("customer_id", "at", "channel", "direction", "subject", "text", "contact_name"),
    *("contact_email", "by_id", "by_name", "request_id", "external_id", "internal"),
)


class InteractionStore:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, interaction: Interaction, attachments: Sequence[Attachment] = ()) -> int:
        """The number it is kept under; 0 when its external id was kept before."""
        statement = (
            conflict_insert(self._session, InteractionRow)
            .values(**_values(interaction))
            .on_conflict_do_nothing()
            .returning(InteractionRow.id)
        )
        number = self._session.scalar(statement)
        if number is None:
            return 0
        for each in attachments:
            self._session.execute(
                insert(AttachmentRow).values(
                    interaction_id=number,
                    file_name=each.file_name,
                    media_type=each.media_type,
                    size_bytes=len(each.content),
                    content=each.content,
                )
            )
        return int(number)

    def add_many(self, interactions: Sequence[Interaction]) -> None:
        """In bulk, for loads from another system; external ids must be new."""
        if interactions:
            self._session.execute(insert(InteractionRow), [_values(each) for each in interactions])

    def of_customers(
        self,
        customer_ids: Collection[str],
        *,
        before: datetime | None = None,
        internal: bool = True,
        words: str = "",
        limit: int = 50,
    ) -> tuple[Interaction, ...]:
        """Newest first; `internal=False` leaves out notes among colleagues.

        Each of `words` must stand in the subject, the text or the contact's name or address.
        """
        row = InteractionRow
        query = _all().where(row.customer_id.in_(list(customer_ids)))
        if before is not None:
            query = query.where(row.at < before)
        if not internal:
            query = query.where(row.internal.is_(False))
        said = func.lower(row.subject + " " + row.text + " " + row.contact_name)
        for word in words.lower().split()[:8]:
            held = said.contains(word, autoescape=True)
            query = query.where(held | row.contact_email.contains(word, autoescape=True))
        rows = self._session.execute(query.order_by(row.at.desc(), row.id.desc()).limit(limit))
        return tuple(_interaction(*each) for each in rows)

    def of_person(self, email: str) -> tuple[Interaction, ...]:
        """All of one e-mail address, oldest first."""
        row = InteractionRow
        query = _all().where(row.contact_email == email.strip().casefold())
        return tuple(_interaction(*each) for each in self._session.execute(query.order_by(row.id)))

    def anonymise(self, email: str) -> int:
        """Take a person's name and address out of what is kept; how many that were."""
        row = InteractionRow
        done = self._session.execute(
            update(row)
            .where(row.contact_email == email.strip().casefold())
            .values(contact_name="Erased person", contact_email="", text="", subject="Erased")
            .returning(row.id)
            .execution_options(synchronize_session=False)
        ).all()
        numbers = [each for (each,) in done]
        if numbers:
            self._session.execute(
                delete(AttachmentRow).where(AttachmentRow.interaction_id.in_(numbers))
            )
        return len(numbers)

    def move(self, from_id: str, to_id: str, ids: Collection[int] | None = None) -> tuple[int, ...]:
        """Give all (or these) interactions of one customer to another; their numbers."""
        query = update(InteractionRow).where(InteractionRow.customer_id == from_id)
        if ids is not None:
            query = query.where(InteractionRow.id.in_(list(ids)))
        done = self._session.execute(
            query.values(customer_id=to_id)
            .returning(InteractionRow.id)
            .execution_options(synchronize_session=False)
        )
        return tuple(each for (each,) in done)

    def attachments_of(
        self, numbers: Collection[int]
    ) -> dict[int, tuple[tuple[int, str, int], ...]]:
        """By interaction: number, name and size in bytes of each file, without the content."""
        row = AttachmentRow
        rows = self._session.execute(
            select(row.interaction_id, row.id, row.file_name, row.size_bytes)
            .where(row.interaction_id.in_(list(numbers)))
            .order_by(row.id)
        )
        found: dict[int, tuple[tuple[int, str, int], ...]] = {}
        for of, id, name, size in rows:
            found[of] = (*found.get(of, ()), (id, name, size))
        return found

    def attachment(self, number: int) -> Attachment:
        """Raises NotFound."""
        row = AttachmentRow
        found = self._session.execute(
            select(row.id, row.file_name, row.media_type, row.content).where(row.id == number)
        ).one_or_none()
        if found is None:
            raise NotFound("attachment", number)
        return Attachment(id=found[0], file_name=found[1], media_type=found[2], content=found[3])


def _all() -> Any:
    return select(InteractionRow.id, *(getattr(InteractionRow, name) for name in _FIELDS))


def _values(each: Interaction) -> dict[str, Any]:
    values = {name: getattr(each, name) for name in _FIELDS}
    email = each.contact_email.strip().casefold()
    return {
        **values,
        "contact_email": email,
        "channel": each.channel.value,
        "direction": each.direction.value,
    }


def _interaction(id: int, *values: Any) -> Interaction:
    fields = dict(zip(_FIELDS, values, strict=True))
    fields["channel"] = Channel(fields["channel"])
    fields["direction"] = Direction(fields["direction"])
    return Interaction(id=id, **fields)
