"""Tables of issued quote versions and of the proposals written from them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from database.rows.base import Base, Documented
from sales.quotes.lifecycle import OPEN_STATES, QuoteState

_OPEN = text("state IN ({})".format(", ".join(f"'{state.value}'" for state in OPEN_STATES)))
_ACCEPTED = text(f"state = '{QuoteState.ACCEPTED.value}'")


class QuoteRow(Documented, Base):
    """The document is written once (a trigger refuses to change it); only the state moves."""

    __tablename__ = "quote_versions"
    __table_args__ = (
        Index(
            "uq_quote_versions_one_open",
            "number",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index(
            "uq_quote_versions_one_accepted",
            "opportunity_id",
            unique=True,
            sqlite_where=_ACCEPTED,
            postgresql_where=_ACCEPTED,
        ),
        Index("ix_quote_versions_state_valid_until", "state", "valid_until"),
    )

    number: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    opportunity_id: Mapped[str] = mapped_column(ForeignKey("opportunities.id"), index=True)
    customer_name: Mapped[str]
    title: Mapped[str]
    search_text: Mapped[str]
    currency: Mapped[str]
    contract_value_minor: Mapped[int]
    issued_on: Mapped[date]
    valid_until: Mapped[date]
    issued_by_id: Mapped[str]
    issued_by_name: Mapped[str]
    issued_at: Mapped[datetime] = mapped_column(index=True)
    state: Mapped[str]
    note: Mapped[str]
    inside_note: Mapped[str | None]  # for those who see margins
    moved_by_id: Mapped[str]
    moved_by: Mapped[str]
    moved_at: Mapped[datetime]


class ProposalRow(Base):
    __tablename__ = "proposals"
    __table_args__ = (
        UniqueConstraint("quote_number", "quote_version", "sha256"),
        ForeignKeyConstraint(
            ["quote_number", "quote_version"], ["quote_versions.number", "quote_versions.version"]
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    quote_number: Mapped[str]
    quote_version: Mapped[int]
    opportunity_id: Mapped[str]
    customer_name: Mapped[str]
    title: Mapped[str]
    search_text: Mapped[str]
    file_name: Mapped[str]
    sha256: Mapped[str]
    pages: Mapped[int]
    size_bytes: Mapped[int]
    created_by: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(index=True)


class ProposalContentRow(Base):
    """The file itself, apart so that listings never load it."""

    __tablename__ = "proposal_contents"

    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    content: Mapped[bytes]
