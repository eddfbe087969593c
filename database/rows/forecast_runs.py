"""Table of forecast runs asked for: what, by whom, how far, and when its worker was last heard."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from database.rows.base import Base

_OPEN = text("state IN ('queued', 'running')")


class ForecastRunRow(Base):
    """One open run a measure, whichever server asks: the index refuses a second one."""

    __tablename__ = "forecast_runs"
    __table_args__ = (
        Index(
            "uq_forecast_runs_one_open",
            "measure",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_forecast_runs_measure_id", "measure", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    measure: Mapped[str]
    horizon_months: Mapped[int]
    asked_by_id: Mapped[str]
    asked_by: Mapped[str]
    asked_role: Mapped[str]
    asked_at: Mapped[datetime]
    state: Mapped[str]
    attempts: Mapped[int]
    worker: Mapped[str]
    share: Mapped[float]
    doing: Mapped[str]
    heard_at: Mapped[datetime | None]
    why: Mapped[str]
