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


class OfferingDocumentRow(Documented, Base):
    """An offering as it stands in one or many versions; the digest is of the document."""

    __tablename__ = "offering_documents"

    digest: Mapped[str] = mapped_column(primary_key=True)


class OfferingRow(Base):
    __tablename__ = "catalogue_offerings"

    catalogue_version: Mapped[int] = mapped_column(
        ForeignKey("catalogue_versions.version"), primary_key=True, autoincrement=False
    )
    offering_id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    name: Mapped[str]
    family: Mapped[str]
    lifecycle: Mapped[str]
    digest: Mapped[str] = mapped_column(ForeignKey("offering_documents.digest"))


class WorkingCopyRow(Revised, Base):
    """The next version while it is edited; there is one of a catalogue."""

    __tablename__ = "catalogue_working_copies"

    id: Mapped[str] = mapped_column(primary_key=True)


class WorkingStepRow(Base):
    """What a working copy was before each of its last saves, compressed, to be taken back."""

    __tablename__ = "catalogue_working_steps"

    id: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    format: Mapped[int]
    content: Mapped[bytes]


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
