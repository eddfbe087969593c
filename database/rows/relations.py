"""Tables of how customers hang together: hierarchy, match keys, merges, billing, portal users."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from database.rows.base import Base, Documented


class LinkRow(Base):
    """`child_id` under `parent_id` from one day until before another; open ones have no end."""

    __tablename__ = "organisation_links"
    __table_args__ = (Index("ix_organisation_links_parent_id_child_id", "parent_id", "child_id"),)

    child_id: Mapped[str] = mapped_column(ForeignKey("customers.id"), primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    parent_id: Mapped[str] = mapped_column(ForeignKey("customers.id"))
    valid_to: Mapped[date | None]


class ContactPointRow(Base):
    """What a customer is recognised by: folded e-mails, phones, domain and tax id."""

    __tablename__ = "contact_points"
    __table_args__ = (Index("ix_contact_points_kind_key", "kind", "key"),)

    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)


class MergeRow(Documented, Base):
    """A merge of two customers with all that is needed to undo it."""

    __tablename__ = "customer_merges"

    id: Mapped[str] = mapped_column(primary_key=True)
    kept_id: Mapped[str] = mapped_column(index=True)
    dropped_id: Mapped[str] = mapped_column(index=True)
    merged_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class BillingAccountRow(Documented, Base):
    __tablename__ = "billing_accounts"

    system: Mapped[str] = mapped_column(primary_key=True)
    external_id: Mapped[str] = mapped_column(primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"), index=True)
    changed_at: Mapped[datetime]


class AdjustmentRow(Documented, Base):
    """One bill adjustment for one request, however often it is booked."""

    __tablename__ = "bill_adjustments"

    id: Mapped[str] = mapped_column(primary_key=True)
    account_key: Mapped[str] = mapped_column(index=True)
    request_id: Mapped[str] = mapped_column(unique=True)
    booked_at: Mapped[datetime]


class SyncRow(Documented, Base):
    """One delivery of a billing system, or one attempt to fetch it."""

    __tablename__ = "billing_syncs"
    __table_args__ = (UniqueConstraint("system", "delivery_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    system: Mapped[str]
    delivery_id: Mapped[str]
    state: Mapped[str]
    at: Mapped[datetime]
    next_try_at: Mapped[datetime | None]


class PortalUserRow(Base):
    """A customer's own user and the top of what they see."""

    __tablename__ = "portal_users"

    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"), index=True)
    bound_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class CustomerChangeRow(Base):
    """One field of a customer's record before and after; `person` is whom it is about."""

    __tablename__ = "customer_changes"
    __table_args__ = (
        Index("ix_customer_changes_customer_id_id", "customer_id", "id"),
        Index("ix_customer_changes_person", "person"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"))
    at: Mapped[datetime]
    by_name: Mapped[str]
    field: Mapped[str]
    before: Mapped[str]
    after: Mapped[str]
    person: Mapped[str]
