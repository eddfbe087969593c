"""Tables of what is being worked on: customers, opportunities, needs and drafts."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from database.rows.base import Base, Revised


class CustomerRow(Revised, Base):
    __tablename__ = "customers"

    id: Mapped[str] = mapped_column(primary_key=True)
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("customers.id"), index=True)
    name: Mapped[str]
    segment: Mapped[str]
    search_text: Mapped[str]


class OpportunityRow(Revised, Base):
    __tablename__ = "opportunities"
    __table_args__ = (Index("ix_opportunities_owner_id_stage", "owner_id", "stage"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"), index=True)
    owner_id: Mapped[str]
    stage: Mapped[str]
    expected_close: Mapped[date]


class NeedRow(Revised, Base):
    __tablename__ = "needs"

    opportunity_id: Mapped[str] = mapped_column(ForeignKey("opportunities.id"), primary_key=True)


class DraftRow(Revised, Base):
    __tablename__ = "drafts"

    opportunity_id: Mapped[str] = mapped_column(ForeignKey("opportunities.id"), primary_key=True)
