"""Keeps requests, each with all its steps; two people never take the same one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, insert, select, update
from sqlalchemy.orm import Session

from common.actor import Actor
from database.codec import FORMAT, decode, encode
from database.rows.care import CorrectionRow, InteractionRow, RequestRow, StepRow
from database.stored import Saving, Stored
from database.stores.inserting import put
from database.stores.search import Findable, SearchStore
from database.stores.series import Series
from database.stores.shelf import Shelf
from sales.care.request import Request, RequestState, Step, StepKind

_STEP = ("request_id", "at", "kind", "by_id", "by_name", "note", "internal")

Whole = Select[str, int, int, str, datetime]


class RequestStore:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._shelf = Shelf(session, RequestRow, RequestRow.id, Request)
        self._ids = Series(session, "R-", 6)

    def next_id(self) -> str:
        return self._ids.next()

    def get(self, id: str) -> Stored[Request]:
        """Raises NotFound."""
        return self._shelf.get(id)

    def find(self, id: str) -> Stored[Request] | None:
        return self._shelf.find(id)

    def save(
        self,
        request: Request,
        steps: Sequence[Step],
        *,
        expected: int | None,
        by: Actor,
        now: datetime,
    ) -> Stored[Request]:
        """Keep a request with its new steps. Raises ChangedMeanwhile, NotFound."""
        saving = Saving(expected=expected, by=by, now=now)
        stored = self._shelf.save(request.id, request, _columns(request), saving)
        self.add_steps(steps)
        SearchStore(self._session).put((_findable(request),))
        return stored

    def add_steps(self, steps: Sequence[Step]) -> None:
        rows = [{**{n: getattr(e, n) for n in _STEP}, "kind": e.kind.value} for e in steps]
        if rows:
            self._session.execute(insert(StepRow), rows)

    def add_many(
        self, requests: Sequence[Request], steps: Sequence[Step], *, by: Actor, now: datetime
    ) -> None:
        """In bulk, for loads from another system; their ids must be free."""
        self._ids.claim([each.id for each in requests])
        common = {"format": FORMAT, "revision": 1, "saved_by_id": by.id, "saved_by": by.name}
        rows = [
            {"id": e.id, **_columns(e), **common, "saved_at": now, "document": encode(e)}
            for e in requests
        ]
        if rows:
            self._session.execute(insert(RequestRow), rows)
        self.add_steps(steps)
        SearchStore(self._session).put([_findable(each) for each in requests])

    def steps_of(self, id: str, *, internal: bool = True) -> tuple[Step, ...]:
        """Oldest first; `internal=False` leaves out what customers never see."""
        query = select(*(getattr(StepRow, name) for name in _STEP)).where(StepRow.request_id == id)
        if not internal:
            query = query.where(StepRow.internal.is_(False))
        return tuple(_step(*row) for row in self._session.execute(query.order_by(StepRow.id)))

    def inbox(
        self,
        *,
        queue: str = "",
        assignee_id: str = "",
        due_before: datetime | None = None,
        limit: int = 100,
    ) -> tuple[Stored[Request], ...]:
        """Open requests, those due soonest first; filters left empty mean all."""
        query = _whole().where(RequestRow.open.is_(True))
        if queue:
            query = query.where(RequestRow.queue == queue)
        if assignee_id:
            query = query.where(RequestRow.assignee_id == assignee_id)
        if due_before is not None:
            waits = RequestState.WAITING.value  # the clock stands while the customer is asked
            query = query.where(RequestRow.due_at < due_before, RequestRow.state != waits)
        return self._many(query.order_by(RequestRow.due_at, RequestRow.id).limit(limit))

    def of_customers(
        self, customer_ids: Collection[str], *, limit: int = 50, before: datetime | None = None
    ) -> tuple[Stored[Request], ...]:
        """Newest first."""
        query = _whole().where(RequestRow.customer_id.in_(list(customer_ids)))
        if before is not None:
            query = query.where(RequestRow.opened_at < before)
        return self._many(query.order_by(RequestRow.opened_at.desc()).limit(limit))

    def open_counts(self) -> dict[str, int]:
        """How many open requests each person has."""
        rows = self._session.execute(
            select(RequestRow.assignee_id, func.count())
            .where(RequestRow.open.is_(True), RequestRow.assignee_id != "")
            .group_by(RequestRow.assignee_id)
        )
        return dict(rows.tuples().all())

    def learn(self, request_id: str, text: str, type: str, *, now: datetime) -> None:
        """A person chose this type for this text; the last choice counts."""
        row = {"request_id": request_id, "text": text, "type": type, "at": now}
        put(self._session, CorrectionRow, [row])

    def corrections(self, limit: int = 2_000) -> tuple[tuple[str, str], ...]:
        """Texts and their types, the newest ones."""
        row = CorrectionRow
        rows = self._session.execute(
            select(row.text, row.type).order_by(row.at.desc(), row.request_id).limit(limit)
        )
        return tuple((text, type) for text, type in rows)

    def move(self, from_id: str, to_id: str, ids: Collection[str] | None = None) -> tuple[str, ...]:
        """Give all (or these) requests of one customer to another; their ids."""
        query = _whole().where(RequestRow.customer_id == from_id)
        if ids is not None:
            query = query.where(RequestRow.id.in_(list(ids)))
        moved = []
        for each in self._many(query):
            changed = replace(each.value, customer_id=to_id)
            self._rewrite(changed)
            moved.append(changed.id)
        return tuple(moved)

    def of_person(self, email: str) -> tuple[Request, ...]:
        """All whose contact has this e-mail address, oldest first.

        Found by the contacts of each request, which has one at least; addresses are folded there.
        """
        known = select(InteractionRow.request_id).where(
            InteractionRow.contact_email == email.strip().casefold()
        )
        found = self._many(_whole().where(RequestRow.id.in_(known)).order_by(RequestRow.id))
        wanted = email.strip().casefold()
        return tuple(e.value for e in found if e.value.contact_email.casefold() == wanted)

    def anonymise(self, email: str) -> tuple[str, ...]:
        """Take a person's name, address and words out of requests; their ids.

        To be done before the person's interactions are anonymised, which lead here.
        """
        found = self.of_person(email)
        for each in found:
            erased = replace(
                each,
                contact_name="Erased person",
                contact_email="",
                title=f"Erased {each.type} request",
                text="",
                answers={},
            )
            self._rewrite(erased)
        return tuple(each.id for each in found)

    def _rewrite(self, request: Request) -> None:
        """Records changed for a reason that is not a step of the request."""
        self._session.execute(
            update(RequestRow)
            .where(RequestRow.id == request.id)
            .values(
                customer_id=request.customer_id,
                document=encode(request),
                format=FORMAT,
                revision=RequestRow.revision + 1,
            )
            .execution_options(synchronize_session=False)
        )
        SearchStore(self._session).put((_findable(request),))

    def _many(self, query: Whole) -> tuple[Stored[Request], ...]:
        return tuple(
            Stored(decode(Request, document, written_in), revision, saved_by, saved_at)
            for document, written_in, revision, saved_by, saved_at in self._session.execute(query)
        )


def _whole() -> Whole:
    row = RequestRow
    return select(row.document, row.format, row.revision, row.saved_by, row.saved_at)


def _columns(request: Request) -> Mapping[str, Any]:
    closed = request.closed_at
    minutes = (closed - request.opened_at).total_seconds() / 60 if closed else 0
    return {
        "customer_id": request.customer_id,
        "type": request.type,
        "site_name": request.site_name,
        "family": request.family,
        "state": request.state.value,
        "open": not request.state.over,
        "queue": request.queue,
        "assignee_id": request.assignee_id,
        "opened_at": request.opened_at,
        "opened_month": request.opened_at.date().replace(day=1),
        "due_at": request.due_at,
        "closed_at": closed,
        "minutes": round(minutes),
        "first_contact": request.first_contact,
        "reopened": request.reopened,
        "cause": request.cause,
    }


def _findable(request: Request) -> Findable:
    return Findable(
        kind="request",
        ref=request.id,
        customer_id=request.customer_id,
        title=request.title,
        detail=f"{request.type}, {request.state}",
        text=f"{request.contact_name} {request.contact_email}",
    )


def _step(*values: Any) -> Step:
    fields = dict(zip(_STEP, values, strict=True))
    return Step(**{**fields, "kind": StepKind(fields["kind"])})
