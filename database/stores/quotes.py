"""Keeps issued quote versions: written once, at most one open a quote, moved one at a time."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from common.actor import Actor
from common.errors import BusinessError
from common.money import Money
from database.codec import FORMAT, decode, encode
from database.columns import fold
from database.listings import QuoteListing
from database.rows.customers import OpportunityRow
from database.rows.quotes import QuoteRow
from database.stored import NotFound, say_moment
from database.stores.inserting import insert_if_free
from database.stores.search import Findable, SearchStore
from database.stores.series import Series
from sales.quotes.lifecycle import OPEN_STATES, IssuedVersion, Move, QuoteState
from sales.quotes.quote_version import QuoteVersion


class IssuedMeanwhile(BusinessError):
    def __init__(self, label: str, issued_by: str, issued_at: datetime, state: QuoteState) -> None:
        super().__init__(
            f"{issued_by} issued {label} on {say_moment(issued_at)} and it is {state}; "
            "look at it before you issue another version."
        )


class MovedMeanwhile(BusinessError):
    def __init__(self, label: str, moved_by: str, moved_at: datetime, state: QuoteState) -> None:
        super().__init__(
            f"{moved_by} made {label} {state} on {say_moment(moved_at)}; "
            "look at it again before you decide."
        )


class QuoteStore:
    def __init__(self, session: Session) -> None:
        self._session = session

    def next_number(self, year: int) -> str:
        """`Q-2026-00012`."""
        return Series(self._session, f"Q-{year}-", 5).next()

    def add(
        self, version: QuoteVersion, *, state: QuoteState, by: Actor, now: datetime, note: str = ""
    ) -> IssuedVersion:
        """Keep a version, once and for all.

        Raises:
            IssuedMeanwhile: this version is kept already, or another of the quote is open.
        """
        prefix = version.number[: version.number.rfind("-") + 1]
        Series(self._session, prefix, 5).claim([version.number])
        values = {
            **_listed(version),
            "issued_at": now,
            "state": state.value,
            "note": note,
            "moved_by_id": by.id,
            "moved_by": by.name,
            "moved_at": now,
            "format": FORMAT,
            "document": encode(version),
        }
        if not insert_if_free(self._session, QuoteRow, values):
            raise self._lost_race(version)
        shown = Findable(
            kind="quote",
            ref=version.label,
            customer_id=version.customer.id,
            title=f"{version.label} {version.title}",
            detail=version.customer.name,
        )
        SearchStore(self._session).put((shown,))
        return IssuedVersion(
            version=version, state=state, moved_by=by.name, moved_at=now, note=note
        )

    def _lost_race(self, version: QuoteVersion) -> IssuedMeanwhile:
        """Newest first: the open version is newer than any the same number may clash with."""
        row = QuoteRow
        clash = (row.version == version.version) | row.state.in_(_values(OPEN_STATES))
        number, at_version, name, issued_at, state = self._session.execute(
            select(row.number, row.version, row.issued_by_name, row.issued_at, row.state)
            .where(row.number == version.number, clash)
            .order_by(row.version.desc())
            .limit(1)
        ).one()
        return IssuedMeanwhile(f"{number} v{at_version}", name, issued_at, QuoteState(state))

    def get(self, number: str, version: int) -> IssuedVersion:
        """Raises NotFound."""
        query = _issued().where(QuoteRow.number == number, QuoteRow.version == version)
        row = self._session.execute(query).one_or_none()
        if row is None:
            raise NotFound("quote version", f"{number} v{version}")
        return _to_issued(*row)

    def latest(self, number: str) -> IssuedVersion:
        """The newest version of a quote. Raises NotFound."""
        query = _issued().where(QuoteRow.number == number)
        row = self._session.execute(query.order_by(QuoteRow.version.desc()).limit(1)).one_or_none()
        if row is None:
            raise NotFound("quote", number)
        return _to_issued(*row)

    def of_opportunity(self, opportunity_id: str) -> tuple[IssuedVersion, ...]:
        """All versions of an opportunity's quotes, oldest first."""
        query = _issued().where(QuoteRow.opportunity_id == opportunity_id)
        rows = self._session.execute(query.order_by(QuoteRow.number, QuoteRow.version))
        return tuple(_to_issued(*row) for row in rows)

    def listings(
        self, *, states: Collection[QuoteState] = (), search: str = "", limit: int = 100
    ) -> tuple[QuoteListing, ...]:
        """Newest first; `states` empty means all; every word of `search` has to be found."""
        query = _listing()
        if states:
            query = query.where(QuoteRow.state.in_(_values(states)))
        for word in fold(search).split():
            query = query.where(QuoteRow.search_text.contains(word, autoescape=True))
        order = (QuoteRow.issued_at.desc(), QuoteRow.number.desc(), QuoteRow.version.desc())
        rows = self._session.execute(query.order_by(*order).limit(limit))
        return tuple(_to_listing(*row) for row in rows)

    def listed_of(self, opportunity_id: str) -> tuple[QuoteListing, ...]:
        """All versions of an opportunity's quotes, oldest first, without their documents."""
        query = _listing().where(QuoteRow.opportunity_id == opportunity_id)
        rows = self._session.execute(query.order_by(QuoteRow.number, QuoteRow.version))
        return tuple(_to_listing(*row) for row in rows)

    def sent_to(self, customer_ids: Collection[str], limit: int = 100) -> tuple[QuoteListing, ...]:
        """What customers have been sent, newest first: never what is still decided on inside."""
        states = (QuoteState.SENT, QuoteState.ACCEPTED)
        query = (
            _listing()
            .join(OpportunityRow, OpportunityRow.id == QuoteRow.opportunity_id)
            .where(
                OpportunityRow.customer_id.in_(list(customer_ids)),
                QuoteRow.state.in_(_values(states)),
            )
        )
        rows = self._session.execute(query.order_by(QuoteRow.issued_at.desc()).limit(limit))
        return tuple(_to_listing(*row) for row in rows)

    def of_customers(
        self, customer_ids: Collection[str], limit: int = 50
    ) -> tuple[QuoteListing, ...]:
        """All versions of customers' quotes, newest first."""
        query = (
            _listing()
            .join(OpportunityRow, OpportunityRow.id == QuoteRow.opportunity_id)
            .where(OpportunityRow.customer_id.in_(list(customer_ids)))
        )
        rows = self._session.execute(query.order_by(QuoteRow.issued_at.desc()).limit(limit))
        return tuple(_to_listing(*row) for row in rows)

    def expiring(self, before: date) -> tuple[QuoteListing, ...]:
        """Open versions whose validity ends before a day, soonest first."""
        query = _listing().where(
            QuoteRow.state.in_(_values(OPEN_STATES)), QuoteRow.valid_until < before
        )
        rows = self._session.execute(query.order_by(QuoteRow.valid_until, QuoteRow.number))
        return tuple(_to_listing(*row) for row in rows)

    def apply(self, move: Move, *, by: Actor, now: datetime) -> None:
        """Move a version, if it still stands where the move was checked.

        Raises:
            MovedMeanwhile: somebody else moved it first.
            NotFound: there is no such version.
        """
        row = QuoteRow
        this = (row.number == move.number) & (row.version == move.version)
        done = self._session.execute(
            update(row)
            .where(this, row.state == move.before.value)
            .values(
                state=move.after.value,
                note=move.note,
                moved_by_id=by.id,
                moved_by=by.name,
                moved_at=now,
            )
            .returning(row.number)
            .execution_options(synchronize_session=False)
        )
        if done.first() is not None:
            return
        label = f"{move.number} v{move.version}"
        found = self._session.execute(
            select(row.moved_by, row.moved_at, row.state).where(this)
        ).one_or_none()
        if found is None:
            raise NotFound("quote version", label)
        raise MovedMeanwhile(label, found[0], found[1], QuoteState(found[2]))


def _values(states: Collection[QuoteState]) -> list[str]:
    return [state.value for state in states]


def _listed(version: QuoteVersion) -> dict[str, Any]:
    """The columns lists and searches are made of."""
    value = version.contract_value
    return {
        "number": version.number,
        "version": version.version,
        "opportunity_id": version.opportunity_id,
        "customer_name": version.customer.name,
        "title": version.title,
        "search_text": fold(version.number, version.customer.name, version.title),
        "currency": value.currency,
        "contract_value_minor": value.minor,
        "issued_on": version.issued_on,
        "valid_until": version.valid_until,
        "issued_by_id": version.issued_by_id,
        "issued_by_name": version.issued_by_name,
    }


def _issued() -> Select[str, int, str, str, datetime, str]:
    row = QuoteRow
    return select(row.document, row.format, row.state, row.moved_by, row.moved_at, row.note)


def _to_issued(
    document: str, written_in: int, state: str, moved_by: str, moved_at: datetime, note: str
) -> IssuedVersion:
    return IssuedVersion(
        version=decode(QuoteVersion, document, written_in),
        state=QuoteState(state),
        moved_by=moved_by,
        moved_at=moved_at,
        note=note,
    )


_LISTED_AS_THEY_ARE = (
    QuoteRow.number,
    QuoteRow.version,
    QuoteRow.customer_name,
    QuoteRow.title,
    QuoteRow.valid_until,
    QuoteRow.issued_on,
    QuoteRow.issued_by_id,
    QuoteRow.issued_by_name,
    QuoteRow.opportunity_id,
    QuoteRow.note,
    QuoteRow.moved_by,
    QuoteRow.moved_at,
)


def _listing() -> Select[*tuple[Any, ...]]:
    row = QuoteRow
    return select(row.state, row.contract_value_minor, row.currency, *_LISTED_AS_THEY_ARE)


def _to_listing(state: str, minor: int, currency: str, *rest: Any) -> QuoteListing:
    names = (column.key for column in _LISTED_AS_THEY_ARE)
    return QuoteListing(
        state=QuoteState(state),
        contract_value=Money.from_minor(minor, currency),
        **dict(zip(names, rest, strict=True)),
    )
