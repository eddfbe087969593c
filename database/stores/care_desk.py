"""Keeps who answers requests, notices to people, and mail until a server has taken it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from database.codec import FORMAT, decode, encode
from database.rows.care import AgentRow, MailRow, NoticeRow
from database.stores.inserting import put
from sales.care.routing import Agent


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    id: int
    at: datetime
    text: str
    request_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    id: int
    to: str
    subject: str
    text: str
    tries: int


class CareDeskStore:
    def __init__(self, session: Session) -> None:
        self._session = session

    def keep_agent(self, agent: Agent) -> None:
        row = {"account_id": agent.account_id, "format": FORMAT, "document": encode(agent)}
        put(self._session, AgentRow, [row])

    def drop_agent(self, account_id: str) -> None:
        self._session.execute(delete(AgentRow).where(AgentRow.account_id == account_id))

    def agents(self) -> tuple[Agent, ...]:
        query = select(AgentRow.document, AgentRow.format).order_by(AgentRow.account_id)
        return tuple(decode(Agent, *row) for row in self._session.execute(query))

    def notify(self, account_id: str, text: str, request_id: str, *, now: datetime) -> None:
        self._session.execute(
            insert(NoticeRow).values(
                account_id=account_id, at=now, text=text, request_id=request_id, read_at=None
            )
        )

    def notices(self, account_id: str, limit: int = 20) -> tuple[Notice, ...]:
        """Those not read yet, newest first."""
        row = NoticeRow
        rows = self._session.execute(
            select(row.id, row.at, row.text, row.request_id)
            .where(row.account_id == account_id, row.read_at.is_(None))
            .order_by(row.id.desc())
            .limit(limit)
        )
        return tuple(Notice(id=i, at=at, text=text, request_id=ref) for i, at, text, ref in rows)

    def read_all(self, account_id: str, now: datetime) -> None:
        self._session.execute(
            update(NoticeRow)
            .where(NoticeRow.account_id == account_id, NoticeRow.read_at.is_(None))
            .values(read_at=now)
            .execution_options(synchronize_session=False)
        )

    def post(self, to: str, subject: str, text: str, *, now: datetime) -> None:
        """Put mail in the tray; a command carries it to the server."""
        self._session.execute(
            insert(MailRow).values(
                to=to,
                subject=subject,
                text=text,
                state="waiting",
                tries=0,
                next_try_at=now,
                fault="",
            )
        )

    def mail_to_send(self, now: datetime, limit: int = 100) -> tuple[Mail, ...]:
        row = MailRow
        rows = self._session.execute(
            select(row.id, row.to, row.subject, row.text, row.tries)
            .where(row.state == "waiting", row.next_try_at <= now)
            .order_by(row.id)
            .limit(limit)
        )
        return tuple(
            Mail(id=id, to=to, subject=subject, text=text, tries=tries)
            for id, to, subject, text, tries in rows
        )

    def mail_sent(self, id: int) -> None:
        self._settle(id, {"state": "sent", "fault": ""})

    def mail_failed(self, mail: Mail, fault: str, next_try_at: datetime | None) -> None:
        """Try again then; None gives up."""
        values: dict[str, object] = {"tries": mail.tries + 1, "fault": fault}
        if next_try_at is None:
            values["state"] = "given up"
        else:
            values["next_try_at"] = next_try_at
        self._settle(mail.id, values)

    def _settle(self, id: int, values: dict[str, object]) -> None:
        self._session.execute(
            update(MailRow)
            .where(MailRow.id == id)
            .values(**values)
            .execution_options(synchronize_session=False)
        )
