"""Keeps forecast runs as the bytes they were given in, found by measure."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, insert, select
from sqlalchemy.orm import Session

from database.listings import ForecastRun
from database.rows.records import ForecastRow
from database.stored import NotFound


class ForecastStore:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self,
        measure: str,
        content: bytes,
        *,
        made_by: str,
        made_at: datetime,
        data_hash: str,
        seconds: float,
    ) -> ForecastRun:
        """Keep a run; `data_hash` says which figures it was made from."""
        values = {
            "measure": measure,
            "made_at": made_at,
            "made_by": made_by,
            "data_hash": data_hash,
            "seconds": seconds,
        }
        statement = insert(ForecastRow).values(content=content, **values)
        id = self._session.execute(statement.returning(ForecastRow.id)).scalar_one()
        return ForecastRun(id=id, **values)  # type: ignore[arg-type]

    def latest(self, measure: str) -> bytes | None:
        return self._session.scalar(_newest(measure))

    def previous(self, measure: str, before_id: int) -> bytes | None:
        """The run made before another one of the same measure."""
        return self._session.scalar(_newest(measure).where(ForecastRow.id < before_id))

    def get(self, id: int) -> bytes:
        """Raises NotFound."""
        content = self._session.scalar(select(ForecastRow.content).where(ForecastRow.id == id))
        if content is None:
            raise NotFound("forecast", id)
        return content

    def runs(self, measure: str | None = None, limit: int = 50) -> tuple[ForecastRun, ...]:
        """Newest first, without their content."""
        row = ForecastRow
        query = select(row.id, row.measure, row.made_at, row.made_by, row.data_hash, row.seconds)
        if measure is not None:
            query = query.where(row.measure == measure)
        return tuple(
            ForecastRun(
                id=id,
                measure=name,
                made_at=made_at,
                made_by=made_by,
                data_hash=data_hash,
                seconds=seconds,
            )
            for id, name, made_at, made_by, data_hash, seconds in self._session.execute(
                query.order_by(row.id.desc()).limit(limit)
            )
        )


def _newest(measure: str) -> Select[bytes]:
    query = select(ForecastRow.content).where(ForecastRow.measure == measure)
    return query.order_by(ForecastRow.id.desc()).limit(1)
