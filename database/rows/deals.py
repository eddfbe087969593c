"""Tables of closed deals, what each line meant for demand, and orders."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from database.rows.base import Base, Documented


class DealRow(Documented, Base):
    __tablename__ = "deals"
    __table_args__ = (Index("ix_deals_closed_month_won", "closed_month", "won"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    # Empty is kept as NULL, which unique constraints do not compare: history has none.
    opportunity_id: Mapped[str | None] = mapped_column(unique=True)
    customer_name: Mapped[str]
    segment: Mapped[str]
    won: Mapped[bool]
    closed_on: Mapped[date]
    closed_month: Mapped[date]
    generated: Mapped[bool]


class DealLineRow(Base):
    """Lines of all deals, flat for the forecast; `won` and `generated` repeat the deal's."""

    __tablename__ = "deal_lines"
    __table_args__ = (
        Index("ix_deal_lines_won_month", "won", "month"),
        Index("ix_deal_lines_family_region", "family", "region"),
    )

    deal_id: Mapped[str] = mapped_column(ForeignKey("deals.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    won: Mapped[bool]
    generated: Mapped[bool]
    month: Mapped[date]
    region: Mapped[str]
    city: Mapped[str]
    family: Mapped[str]
    offering_id: Mapped[str]
    units: Mapped[int]
    bandwidth_mbps: Mapped[float]
    mrc_minor: Mapped[int]
    nrc_minor: Mapped[int]
    currency: Mapped[str]
    # First days of the months a won line goes live and its term ends; a lost one does neither.
    activation_month: Mapped[date | None]
    ends_month: Mapped[date | None]


class DealLineStepRow(Base):
    """Units of a won line that go live in a month, where it does not go live all at once."""

    __tablename__ = "deal_line_steps"

    deal_id: Mapped[str] = mapped_column(ForeignKey("deals.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    month: Mapped[date] = mapped_column(primary_key=True)
    units: Mapped[int]


class OrderRow(Documented, Base):
    __tablename__ = "orders"

    id: Mapped[str] = mapped_column(primary_key=True)
    # None for a service taken over from another system; it has an amendment then.
    deal_id: Mapped[str | None] = mapped_column(ForeignKey("deals.id"), index=True)
    amendment_id: Mapped[str | None] = mapped_column(ForeignKey("amendments.id"), index=True)
    opportunity_id: Mapped[str] = mapped_column(index=True)
    state: Mapped[str]
    requested_on: Mapped[date]
