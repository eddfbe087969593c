"""Tables of prices and rules kept as data, of approvals, and of services installed."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from database.rows.base import Base, Documented, Revised


class RulebookRow(Revised, Base):
    """Price books, promotions, currency and tax rates, and the approval matrix, a document each."""

    __tablename__ = "rulebooks"

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(index=True)


class ApprovalRow(Revised, Base):
    """The approval route of a version; `waiting` is true while somebody has to decide."""

    __tablename__ = "approvals"
    __table_args__ = (Index("ix_approvals_waiting_id", "waiting", "id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(index=True)
    version: Mapped[int]
    waiting: Mapped[bool]


class DraftStepRow(Base):
    """What a draft was before each of its last saves, compressed, to be taken back."""

    __tablename__ = "draft_steps"

    opportunity_id: Mapped[str] = mapped_column(ForeignKey("opportunities.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    format: Mapped[int]
    content: Mapped[bytes]


class ServiceRow(Documented, Base):
    __tablename__ = "services"
    __table_args__ = (Index("ix_services_customer_id_state", "customer_id", "state"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"))
    deal_id: Mapped[str | None] = mapped_column(ForeignKey("deals.id"), index=True)
    state: Mapped[str]
    ends_on: Mapped[date] = mapped_column(index=True)
    currency: Mapped[str]
    monthly_minor: Mapped[int]


class AmendmentRow(Documented, Base):
    """Amendments as they were accepted."""

    __tablename__ = "amendments"

    id: Mapped[str] = mapped_column(primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"), index=True)
    action: Mapped[str]
    effective_on: Mapped[date]
    made_by: Mapped[str]
    made_at: Mapped[datetime]
