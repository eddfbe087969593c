"""Tables of records beside the sale: forecasts, journal, desks, seed marks and counters."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from database.rows.base import Base


class ForecastRow(Base):
    __tablename__ = "forecasts"
    __table_args__ = (Index("ix_forecasts_measure_id", "measure", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    measure: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    data_hash: Mapped[str]
    seconds: Mapped[float]
    content: Mapped[bytes]


class OverrideRow(Base):
    """A person's figure for a month of a series, beside what the model said then."""

    __tablename__ = "forecast_overrides"
    __table_args__ = (
        Index("ix_forecast_overrides_measure_unique_id", "measure", "unique_id", "month"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    measure: Mapped[str]
    unique_id: Mapped[str]
    month: Mapped[date]
    forecast: Mapped[float]
    value: Mapped[float]
    reason: Mapped[str]
    made_by_id: Mapped[str]
    made_by: Mapped[str]
    made_at: Mapped[datetime]


class PipelineSnapshotRow(Base):
    """An open opportunity as it stood on a day, so that what was expected can be checked later."""

    __tablename__ = "pipeline_snapshots"

    taken_on: Mapped[date] = mapped_column(primary_key=True)
    opportunity_id: Mapped[str] = mapped_column(primary_key=True)
    stage: Mapped[str]
    probability: Mapped[float]
    stale: Mapped[bool]
    monthly_minor: Mapped[int]
    currency: Mapped[str]
    expected_next_month_minor: Mapped[int]
    expected_close: Mapped[date]


class JournalRow(Base):
    __tablename__ = "journal"
    __table_args__ = (Index("ix_journal_kind_subject_id_id", "kind", "subject_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime]
    actor_id: Mapped[str]
    actor_name: Mapped[str]
    verb: Mapped[str]
    kind: Mapped[str]
    subject_id: Mapped[str]
    before: Mapped[str]
    after: Mapped[str]


class DeskRow(Base):
    """What a person left on the desk: small settings a refresh comes back to."""

    __tablename__ = "desks"

    account_id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class SeedMarkRow(Base):
    __tablename__ = "seed_marks"

    name: Mapped[str] = mapped_column(primary_key=True)
    put_at: Mapped[datetime]


class CounterRow(Base):
    """The last number given out of each series of ids."""

    __tablename__ = "counters"

    prefix: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]
