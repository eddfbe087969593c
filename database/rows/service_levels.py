"""Tables of agreed service levels and negotiations of an opportunity, and of SLA templates."""

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from database.rows.base import Base, Revised


class AgreedLevelsRow(Revised, Base):
    __tablename__ = "agreed_levels"

    opportunity_id: Mapped[str] = mapped_column(ForeignKey("opportunities.id"), primary_key=True)


class NegotiationRow(Revised, Base):
    __tablename__ = "negotiations"

    opportunity_id: Mapped[str] = mapped_column(ForeignKey("opportunities.id"), primary_key=True)


class SlaTemplateRow(Revised, Base):
    """A row for each version of each name."""

    __tablename__ = "sla_templates"
    __table_args__ = (UniqueConstraint("name", "version"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(index=True)
    version: Mapped[int]
