"""Where a person's words lie beside their requests and contacts: steps, mail, notices, tickets."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from database.codec import FORMAT, decode, encode
from database.rows.care import (
    AttachmentRow,
    CorrectionRow,
    InteractionRow,
    MailRow,
    NoticeRow,
    RequestRow,
    StepRow,
    TicketRow,
)
from database.stores.search import SearchStore
from database.stores.tickets import findable
from sales.care.ticket import Ticket

ERASED = "Erased person"


class PersonalTraceStore:
    def __init__(self, session: Session) -> None:
        self._session = session

    def mail_to(self, email: str) -> tuple[tuple[str, str], ...]:
        """Subject and text of mail to an address, sent or waiting."""
        query = select(MailRow.subject, MailRow.text).where(MailRow.to.ilike(_literal(email)))
        rows = self._session.execute(query.order_by(MailRow.id))
        return tuple((subject, text) for subject, text in rows)

    def steps_of(self, request_ids: Collection[str]) -> tuple[tuple[str, datetime, str, str], ...]:
        """Request, moment, step and note of requests, internal notes too: all of it is held."""
        row = StepRow
        rows = self._session.execute(
            select(row.request_id, row.at, row.kind, row.note)
            .where(row.request_id.in_(list(request_ids)))
            .order_by(row.id)
        )
        return tuple((request, at, kind, note) for request, at, kind, note in rows)

    def files_of(self, email: str) -> tuple[str, ...]:
        """Names of the files that came attached to a person's contacts."""
        query = (
            select(AttachmentRow.file_name)
            .join(InteractionRow, InteractionRow.id == AttachmentRow.interaction_id)
            .where(InteractionRow.contact_email == email.strip().casefold())
        )
        return tuple(self._session.scalars(query.order_by(AttachmentRow.id)))

    def erase(self, email: str, request_ids: Collection[str], *, account_id: str = "") -> None:
        """Words of a person's requests go from everywhere; ids, moments and states stay."""
        ids = list(request_ids)
        self._blank(StepRow, StepRow.request_id.in_(ids), note="")
        self._blank(NoticeRow, NoticeRow.request_id.in_(ids), text="About an erased request")
        self._session.execute(delete(CorrectionRow).where(CorrectionRow.request_id.in_(ids)))
        self._session.execute(delete(MailRow).where(MailRow.to.ilike(_literal(email))))
        if account_id:
            self._blank(StepRow, StepRow.by_id == account_id, by_name=ERASED)
            self._blank(InteractionRow, InteractionRow.by_id == account_id, by_name=ERASED)
            self._session.execute(delete(NoticeRow).where(NoticeRow.account_id == account_id))
        self._erase_tickets(frozenset(ids))

    def _blank(self, row: type, condition: object, **values: str) -> None:
        self._session.execute(
            update(row)
            .where(condition)  # type: ignore[arg-type]
            .values(**values)
            .execution_options(synchronize_session=False)
        )

    def _erase_tickets(self, request_ids: frozenset[str]) -> None:
        """A ticket that a request opened repeats its words."""
        row = TicketRow
        customers = select(RequestRow.customer_id).where(RequestRow.id.in_(list(request_ids)))
        query = select(row.document, row.format).where(row.customer_id.in_(customers))
        for document, written_in in self._session.execute(query).all():
            ticket = decode(Ticket, document, written_in)
            if ticket.request_id not in request_ids:
                continue
            erased = replace(ticket, title="Erased fault", text="")
            self._session.execute(
                update(row)
                .where(row.id == ticket.id)
                .values(document=encode(erased), format=FORMAT)
                .execution_options(synchronize_session=False)
            )
            SearchStore(self._session).put((findable(erased),))


def _literal(email: str) -> str:
    """An address in which nothing stands for anything else."""
    return email.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
