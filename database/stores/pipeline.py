"""Keeps what was expected: snapshots of the pipeline by day, and overrides of forecasts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from database.listings import Override, PipelineSnapshot
from database.rows.records import OverrideRow, PipelineSnapshotRow
from database.stores.inserting import put


class PipelineStore:
    def __init__(self, session: Session) -> None:
        self._session = session

    def keep_snapshot(self, rows: Sequence[PipelineSnapshot]) -> None:
        """Keep a day's pipeline; a second time on one day replaces the first."""
        put(self._session, PipelineSnapshotRow, [row._asdict() for row in rows])

    def snapshot_days(self) -> tuple[date, ...]:
        """Days with a snapshot, newest first."""
        day = PipelineSnapshotRow.taken_on
        return tuple(self._session.scalars(select(day).distinct().order_by(day.desc())))

    def snapshot(self, taken_on: date) -> tuple[PipelineSnapshot, ...]:
        """The pipeline of that day by opportunity; empty when none was taken."""
        columns = [getattr(PipelineSnapshotRow, name) for name in PipelineSnapshot._fields]
        query = select(*columns).where(PipelineSnapshotRow.taken_on == taken_on)
        rows = self._session.execute(query.order_by(PipelineSnapshotRow.opportunity_id))
        return tuple(PipelineSnapshot._make(row) for row in rows)

    def add_override(self, override: Override) -> None:
        """Overrides are only ever added: the newest of a month counts, all are remembered."""
        names = Override.__dataclass_fields__
        values = {name: getattr(override, name) for name in names}
        self._session.execute(insert(OverrideRow).values(**values))

    def overrides(self, measure: str, unique_id: str | None = None) -> tuple[Override, ...]:
        """All overrides of a measure, newest first; of one series if it is named."""
        names = tuple(Override.__dataclass_fields__)
        query = select(*(getattr(OverrideRow, name) for name in names))
        query = query.where(OverrideRow.measure == measure)
        if unique_id is not None:
            query = query.where(OverrideRow.unique_id == unique_id)
        rows = self._session.execute(query.order_by(OverrideRow.id.desc()))
        return tuple(Override(**dict(zip(names, row, strict=True))) for row in rows)
