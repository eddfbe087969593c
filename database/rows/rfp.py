"""Tables of RFPs: projects, their files, what was issued, and the answer library."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from database.rows.base import Base, Revised


class RfpProjectRow(Revised, Base):
    __tablename__ = "rfp_projects"

    id: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    buyer: Mapped[str]
    opportunity_id: Mapped[str] = mapped_column(index=True)


class RfpFileRow(Base):
    """A document of the buyer, kept as it came. `round` is 0 for the first, 1 on for amendments."""

    __tablename__ = "rfp_files"

    project_id: Mapped[str] = mapped_column(ForeignKey("rfp_projects.id"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str]
    content: Mapped[bytes]


class RfpIssueRow(Base):
    """A file that was issued, never changed afterwards."""

    __tablename__ = "rfp_issues"

    project_id: Mapped[str] = mapped_column(ForeignKey("rfp_projects.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str]
    issued_by: Mapped[str]
    issued_at: Mapped[datetime]
    content: Mapped[bytes]


class LibraryEntryRow(Revised, Base):
    __tablename__ = "library_entries"

    id: Mapped[str] = mapped_column(primary_key=True)
    search_text: Mapped[str]
