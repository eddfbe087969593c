"""Tables of agreed service levels and of negotiations, one of each an opportunity."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from database.rows.base import Base, Revised


class AgreedLevelsRow(Revised, Base):
    __tablename__ = "agreed_levels"

    opportunity_id: Mapped[str] = mapped_column(ForeignKey("opportunities.id"), primary_key=True)


class NegotiationRow(Revised, Base):
    __tablename__ = "negotiations"

    opportunity_id: Mapped[str] = mapped_column(ForeignKey("opportunities.id"), primary_key=True)
