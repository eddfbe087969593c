"""Keeps forecast runs asked for; each step of one is a single update that one worker wins."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Result, and_, literal_column, or_, select, update
from sqlalchemy.orm import Session

from common.actor import Actor
from common.errors import BusinessError
from database.rows.forecast_runs import ForecastRunRow
from database.stored import NotFound, say_moment
from database.stores.inserting import insert_if_free
from forecasts.measure import Measure
from forecasts.run_request import MOST_ATTEMPTS, OPEN_STATES, RunRequest, RunState

_Row = ForecastRunRow
_OPEN = _Row.state.in_(OPEN_STATES)


class RunOpen(BusinessError):
    def __init__(self, run: RunRequest) -> None:
        super().__init__(
            f"A forecast of {run.measure} is being made already: {run.asked_by} asked for it on "
            f"{say_moment(run.asked_at)}; wait for it or cancel it."
        )
        self.run = run


class ForecastRunStore:
    def __init__(self, session: Session) -> None:
        self._session = session

    def ask(self, measure: Measure, horizon_months: int, *, by: Actor, now: datetime) -> RunRequest:
        """Keep a request. Raises RunOpen: one of the measure is queued or running already."""
        values = {
            "measure": measure,
            "horizon_months": horizon_months,
            "asked_by_id": by.id,
            "asked_by": by.name,
            "asked_role": by.role,
            "asked_at": now,
            "state": RunState.QUEUED,
            "attempts": 0,
            "worker": "",
            "share": 0.0,
            "doing": "Waiting for its worker",
            "heard_at": None,
            "why": "",
        }
        kept = insert_if_free(self._session, _Row, values)
        newest = self.newest(measure)
        if newest is None or not kept:
            raise RunOpen(newest) if newest else NotFound("run of", measure)
        return newest

    def get(self, id: int) -> RunRequest:
        """Raises NotFound."""
        found = self._one(_Row.id == id)
        if found is None:
            raise NotFound("forecast run", id)
        return found

    def newest(self, measure: Measure) -> RunRequest | None:
        return self._one(_Row.measure == measure)

    def open_ones(self) -> tuple[RunRequest, ...]:
        rows = self._session.scalars(select(_Row).where(_OPEN).order_by(_Row.id))
        return tuple(_request(each) for each in rows)

    def claim(self, id: int, worker: str, *, quiet_before: datetime, now: datetime) -> bool:
        """Take a run that waits, or one whose worker was last heard before a moment."""
        cut_off = and_(
            _Row.state == RunState.RUNNING,
            _Row.heard_at < quiet_before,
            _Row.attempts < MOST_ATTEMPTS,
        )
        return self._change(
            _Row.id == id,
            or_(_Row.state == RunState.QUEUED, cut_off),
            state=RunState.RUNNING,
            attempts=_Row.attempts + 1,
            worker=worker,
            share=0.0,
            doing="Starting",
            heard_at=now,
        )

    def give_up(self, id: int, why: str, *, quiet_before: datetime) -> bool:
        """End a run that was cut off as often as it may be."""
        return self._change(
            _Row.id == id,
            _Row.state == RunState.RUNNING,
            _Row.heard_at < quiet_before,
            _Row.attempts >= MOST_ATTEMPTS,
            state=RunState.FAILED,
            why=why,
        )

    def heard(self, id: int, worker: str, share: float, doing: str, *, now: datetime) -> bool:
        """A sign of life; False when the run is no longer this worker's to make."""
        return self._change(*_held(id, worker), share=share, doing=doing, heard_at=now)

    def end(self, id: int, worker: str, state: RunState, why: str = "") -> bool:
        """The end of a run by the worker that holds it; False when it holds it no longer."""
        return self._change(*_held(id, worker), state=state, why=why)

    def cancel(self, id: int, why: str) -> bool:
        """The end of a run by a person; False when it had ended already."""
        return self._change(_Row.id == id, _OPEN, state=RunState.CANCELLED, why=why)

    def _one(self, condition: ColumnElement[bool]) -> RunRequest | None:
        query = select(_Row).where(condition).order_by(_Row.id.desc()).limit(1)
        row = self._session.scalar(query.execution_options(populate_existing=True))
        return None if row is None else _request(row)

    def _change(self, *conditions: ColumnElement[bool], **values: Any) -> bool:
        statement = update(_Row).where(*conditions).values(**values)
        done: Result[Any] = self._session.execute(
            statement.returning(literal_column("1")).execution_options(synchronize_session=False)
        )
        return done.first() is not None


def _held(id: int, worker: str) -> tuple[ColumnElement[bool], ...]:
    return (_Row.id == id, _Row.state == RunState.RUNNING, _Row.worker == worker)


def _request(row: ForecastRunRow) -> RunRequest:
    return RunRequest(
        id=row.id,
        measure=Measure(row.measure),
        horizon_months=row.horizon_months,
        asked_by_id=row.asked_by_id,
        asked_by=row.asked_by,
        asked_role=row.asked_role,
        asked_at=row.asked_at,
        state=RunState(row.state),
        attempts=row.attempts,
        share=row.share,
        doing=row.doing,
        heard_at=row.heard_at,
        why=row.why,
    )
