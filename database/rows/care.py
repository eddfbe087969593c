"""Tables of care: interactions, requests and their steps, tickets, agents, notices and mail."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from database.rows.base import Base, Documented, Revised

_KNOWN_OUTSIDE = text("external_id <> ''")


class InteractionRow(Base):
    __tablename__ = "interactions"
    __table_args__ = (
        Index("ix_interactions_customer_id_at", "customer_id", "at"),
        Index("ix_interactions_request_id", "request_id"),
        Index("ix_interactions_contact_email", "contact_email"),
        Index(
            "uq_interactions_external_id",
            "external_id",
            unique=True,
            sqlite_where=_KNOWN_OUTSIDE,
            postgresql_where=_KNOWN_OUTSIDE,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"))
    at: Mapped[datetime]
    channel: Mapped[str]
    direction: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    contact_name: Mapped[str]
    contact_email: Mapped[str]
    by_id: Mapped[str]
    by_name: Mapped[str]
    request_id: Mapped[str]
    external_id: Mapped[str]
    internal: Mapped[bool]


class AttachmentRow(Base):
    __tablename__ = "attachments"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    interaction_id: Mapped[int] = mapped_column(ForeignKey("interactions.id"), index=True)
    file_name: Mapped[str]
    media_type: Mapped[str]
    size_bytes: Mapped[int]
    content: Mapped[bytes]


class RequestRow(Revised, Base):
    """`closed_month` and `minutes` repeat the document's, so that figures need not decode it."""

    __tablename__ = "requests"
    __table_args__ = (
        Index("ix_requests_customer_id_opened_at", "customer_id", "opened_at"),
        Index("ix_requests_queue_open_due_at", "queue", "open", "due_at"),
        Index("ix_requests_assignee_id_open_due_at", "assignee_id", "open", "due_at"),
        Index("ix_requests_open_due_at", "open", "due_at"),
        Index(
            "ix_requests_figures",
            *("opened_month", "type", "state", "minutes", "first_contact", "reopened", "cause"),
        ),
        Index(
            "ix_requests_subjects",
            *("opened_month", "family", "customer_id", "site_name", "open", "minutes"),
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"))
    type: Mapped[str]
    site_name: Mapped[str] = mapped_column(server_default=text("''"))
    family: Mapped[str] = mapped_column(server_default=text("''"))
    state: Mapped[str]
    open: Mapped[bool]
    queue: Mapped[str]
    assignee_id: Mapped[str]
    opened_at: Mapped[datetime]
    opened_month: Mapped[date]
    due_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    minutes: Mapped[int]  # from opening to closing; 0 while open
    first_contact: Mapped[bool]
    reopened: Mapped[int]
    cause: Mapped[str]


class StepRow(Base):
    __tablename__ = "request_steps"
    __table_args__ = (Index("ix_request_steps_request_id_id", "request_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    request_id: Mapped[str] = mapped_column(ForeignKey("requests.id"))
    at: Mapped[datetime]
    kind: Mapped[str]
    by_id: Mapped[str]
    by_name: Mapped[str]
    note: Mapped[str]
    internal: Mapped[bool]


class TicketRow(Revised, Base):
    __tablename__ = "tickets"
    __table_args__ = (
        Index("ix_tickets_customer_id_opened_at", "customer_id", "opened_at"),
        Index("ix_tickets_open_due_at", "open", "due_at"),
        Index(
            "ix_tickets_figures",
            *("opened_month", "family", "customer_id", "site_id", "cause", "minutes"),
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"))
    site_id: Mapped[str]
    family: Mapped[str]
    priority: Mapped[str]
    state: Mapped[str]
    open: Mapped[bool]
    opened_at: Mapped[datetime]
    opened_month: Mapped[date]
    due_at: Mapped[datetime]
    minutes: Mapped[int]  # from opening to resolution; 0 while open
    cause: Mapped[str]


class AgentRow(Documented, Base):
    __tablename__ = "agents"

    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True)


class CorrectionRow(Base):
    """A text whose type a person chose: what the classifier learns from."""

    __tablename__ = "request_corrections"

    request_id: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]
    type: Mapped[str]
    at: Mapped[datetime]


class NoticeRow(Base):
    """Something a person should know, shown until read."""

    __tablename__ = "notices"
    __table_args__ = (Index("ix_notices_account_id_read_at_id", "account_id", "read_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    account_id: Mapped[str]
    at: Mapped[datetime]
    text: Mapped[str]
    request_id: Mapped[str]
    read_at: Mapped[datetime | None]


class MailRow(Base):
    """Mail to send; kept until a server has taken it."""

    __tablename__ = "outgoing_mail"
    __table_args__ = (Index("ix_outgoing_mail_state_next_try_at", "state", "next_try_at"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    to: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    state: Mapped[str]
    tries: Mapped[int]
    next_try_at: Mapped[datetime]
    fault: Mapped[str]


class SearchRow(Base):
    """What the search box finds. `words` are folded and split alike for both databases.

    The index over `words` is the database's own: a full-text table on SQLite, a GIN index on
    PostgreSQL, both called `search_words` and made by the migration.
    """

    __tablename__ = "search_entries"
    __table_args__ = (
        Index("uq_search_entries_kind_ref", "kind", "ref", unique=True),
        Index("ix_search_entries_kind_id", "kind", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    kind: Mapped[str]
    ref: Mapped[str]
    customer_id: Mapped[str] = mapped_column(index=True)
    title: Mapped[str]
    detail: Mapped[str]
    words: Mapped[str]


class UsageRow(Base):
    """The busy bandwidth of a service in a month, as a monitoring system measured it."""

    __tablename__ = "service_usage"

    service_id: Mapped[str] = mapped_column(ForeignKey("services.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    busy_mbps: Mapped[float]
