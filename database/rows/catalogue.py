"""Tables of the catalogue: versions with their offerings, buildings, templates and feedback."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from database.rows.base import Base, Documented, Revised


class CatalogueRow(Documented, Base):
    """A published version; the document holds its rules."""

    __tablename__ = "catalogue_versions"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    published_by: Mapped[str]
    published_at: Mapped[datetime]


class OfferingRow(Documented, Base):
    __tablename__ = "offerings"

    catalogue_version: Mapped[int] = mapped_column(
        ForeignKey("catalogue_versions.version"), primary_key=True, autoincrement=False
    )
    offering_id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    name: Mapped[str]
    family: Mapped[str]
    lifecycle: Mapped[str]


class BuildingRow(Documented, Base):
    __tablename__ = "buildings"

    id: Mapped[str] = mapped_column(primary_key=True)
    city: Mapped[str] = mapped_column(index=True)
    region: Mapped[str]
    reach: Mapped[str]


class TemplateRow(Revised, Base):
    __tablename__ = "configuration_templates"

    id: Mapped[str] = mapped_column(primary_key=True)
    offering_id: Mapped[str] = mapped_column(index=True)


class FeedbackRow(Documented, Base):
    """The newest decision on an offering for one service of one opportunity."""

    __tablename__ = "match_feedback"

    opportunity_id: Mapped[str] = mapped_column(ForeignKey("opportunities.id"), primary_key=True)
    service: Mapped[str] = mapped_column(primary_key=True)
    offering_id: Mapped[str] = mapped_column(primary_key=True)
    decided_by: Mapped[str]
    decided_at: Mapped[datetime]


class SupplierQuoteRow(Documented, Base):
    """A supplier's quote for the last mile to an address."""

    __tablename__ = "supplier_quotes"

    id: Mapped[str] = mapped_column(primary_key=True)
    city: Mapped[str] = mapped_column(index=True)
    valid_until: Mapped[date]
    kept_by: Mapped[str]
    kept_at: Mapped[datetime]
