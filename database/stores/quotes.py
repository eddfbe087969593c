"""Keeps issued quote versions: written once, at most one open a quote, moved one at a time."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from common.actor import Actor
from common.errors import BusinessError
from database.codec import FORMAT, encode
from database.columns import fold
from database.listings import QuoteListing
from database.rows.customers import OpportunityRow
from database.rows.quotes import QuoteRow
from database.stored import NotFound, say_moment
from database.stores.inserting import insert_if_free
from database.stores.quote_columns import (
    issued_query,
    listed,
    listing_query,
    to_issued,
    to_listing,
)
from database.stores.search import Findable, SearchStore
from database.stores.series import Series
from sales.quotes.lifecycle import (
    OPEN_STATES,
    UNEXPLAINED,
    IssuedVersion,
    Move,
    QuoteState,
    Why,
)
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


class AcceptedMeanwhile(BusinessError):
    def __init__(self, label: str) -> None:
        super().__init__(
            f"Another offer of the same sale was accepted at this moment; {label} cannot be too."
        )


class QuoteStore:
    def __init__(self, session: Session) -> None:
        self._session = session

    def next_number(self, year: int) -> str:
        """`Q-2026-00012`."""
        return Series(self._session, f"Q-{year}-", 5).next()

    def add(
        self,
        version: QuoteVersion,
        *,
        state: QuoteState,
        by: Actor,
        now: datetime,
        why: Why = UNEXPLAINED,
    ) -> IssuedVersion:
        """Keep a version, once and for all.

        Raises:
            IssuedMeanwhile: this version is kept already, or another of the quote is open.
        """
        prefix = version.number[: version.number.rfind("-") + 1]
        Series(self._session, prefix, 5).claim([version.number])
        values = {
            **listed(version),
            "issued_at": now,
            "state": state.value,
            "note": why.said,
            "inside_note": why.inside or None,
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
        return IssuedVersion(version=version, state=state, moved_by=by.name, moved_at=now, why=why)

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
        query = issued_query().where(QuoteRow.number == number, QuoteRow.version == version)
        row = self._session.execute(query).one_or_none()
        if row is None:
            raise NotFound("quote version", f"{number} v{version}")
        return to_issued(*row)

    def latest(self, number: str) -> IssuedVersion:
        """The newest version of a quote. Raises NotFound."""
        query = issued_query().where(QuoteRow.number == number)
        row = self._session.execute(query.order_by(QuoteRow.version.desc()).limit(1)).one_or_none()
        if row is None:
            raise NotFound("quote", number)
        return to_issued(*row)

    def of_opportunity(self, opportunity_id: str) -> tuple[IssuedVersion, ...]:
        """All versions of an opportunity's quotes, oldest first."""
        query = issued_query().where(QuoteRow.opportunity_id == opportunity_id)
        rows = self._session.execute(query.order_by(QuoteRow.number, QuoteRow.version))
        return tuple(to_issued(*row) for row in rows)

    def listings(
        self, *, states: Collection[QuoteState] = (), search: str = "", limit: int = 100
    ) -> tuple[QuoteListing, ...]:
        """Newest first; `states` empty means all; every word of `search` has to be found."""
        query = listing_query()
        if states:
            query = query.where(QuoteRow.state.in_(_values(states)))
        for word in fold(search).split():
            query = query.where(QuoteRow.search_text.contains(word, autoescape=True))
        order = (QuoteRow.issued_at.desc(), QuoteRow.number.desc(), QuoteRow.version.desc())
        rows = self._session.execute(query.order_by(*order).limit(limit))
        return tuple(to_listing(*row) for row in rows)

    def listed_of(self, opportunity_id: str) -> tuple[QuoteListing, ...]:
        """All versions of an opportunity's quotes, oldest first, without their documents."""
        query = listing_query().where(QuoteRow.opportunity_id == opportunity_id)
        rows = self._session.execute(query.order_by(QuoteRow.number, QuoteRow.version))
        return tuple(to_listing(*row) for row in rows)

    def of_numbers(self, numbers: Collection[str]) -> tuple[QuoteListing, ...]:
        """All versions of the quotes of these numbers, without their documents."""
        query = listing_query().where(QuoteRow.number.in_(list(numbers)))
        rows = self._session.execute(query.order_by(QuoteRow.number, QuoteRow.version))
        return tuple(to_listing(*row) for row in rows)

    def sent_to(self, customer_ids: Collection[str], limit: int = 100) -> tuple[QuoteListing, ...]:
        """What customers have been sent, newest first: never what is still decided on inside."""
        states = (QuoteState.SENT, QuoteState.ACCEPTED)
        query = (
            listing_query()
            .join(OpportunityRow, OpportunityRow.id == QuoteRow.opportunity_id)
            .where(
                OpportunityRow.customer_id.in_(list(customer_ids)),
                QuoteRow.state.in_(_values(states)),
            )
        )
        rows = self._session.execute(query.order_by(QuoteRow.issued_at.desc()).limit(limit))
        return tuple(to_listing(*row) for row in rows)

    def of_customers(
        self, customer_ids: Collection[str], limit: int = 50
    ) -> tuple[QuoteListing, ...]:
        """All versions of customers' quotes, newest first."""
        query = (
            listing_query()
            .join(OpportunityRow, OpportunityRow.id == QuoteRow.opportunity_id)
            .where(OpportunityRow.customer_id.in_(list(customer_ids)))
        )
        rows = self._session.execute(query.order_by(QuoteRow.issued_at.desc()).limit(limit))
        return tuple(to_listing(*row) for row in rows)

    def expiring(self, before: date) -> tuple[QuoteListing, ...]:
        """Open versions whose validity ends before a day, soonest first."""
        query = listing_query().where(
            QuoteRow.state.in_(_values(OPEN_STATES)), QuoteRow.valid_until < before
        )
        rows = self._session.execute(query.order_by(QuoteRow.valid_until, QuoteRow.number))
        return tuple(to_listing(*row) for row in rows)

    def apply(self, move: Move, *, by: Actor, now: datetime) -> None:
        """Move a version, if it still stands where the move was checked.

        Raises:
            MovedMeanwhile: somebody else moved it first.
            AcceptedMeanwhile: another version of the sale was accepted at the same time.
            NotFound: there is no such version.
        """
        row = QuoteRow
        this = (row.number == move.number) & (row.version == move.version)
        label = f"{move.number} v{move.version}"
        statement = (
            update(row)
            .where(this, row.state == move.before.value)
            .values(
                state=move.after.value,
                note=move.why.said,
                inside_note=move.why.inside or None,
                moved_by_id=by.id,
                moved_by=by.name,
                moved_at=now,
            )
            .returning(row.number)
            .execution_options(synchronize_session=False)
        )
        try:
            done = self._session.execute(statement)
        except IntegrityError as error:
            raise AcceptedMeanwhile(label) from error
        if done.first() is not None:
            return
        found = self._session.execute(
            select(row.moved_by, row.moved_at, row.state).where(this)
        ).one_or_none()
        if found is None:
            raise NotFound("quote version", label)
        raise MovedMeanwhile(label, found[0], found[1], QuoteState(found[2]))


def _values(states: Collection[QuoteState]) -> list[str]:
    return [state.value for state in states]
