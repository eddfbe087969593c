"""Moves between states: legal ones pass, others are refused with what is possible."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from common.actor import Actor, Role
from sales.quotes.lifecycle import (
    MOVES,
    IllegalMove,
    IssuedVersion,
    OwnApproval,
    QuoteExpired,
    QuoteState,
    move,
)
from tests.sales.proposals.sample_version import sample_version

VERSION = sample_version()
OTHER = Actor("A-9", "Priya Nair", "priya@larkfield.example", Role.APPROVER)


def issued(state: QuoteState) -> IssuedVersion:
    return IssuedVersion(
        version=VERSION, state=state, moved_by="Ana", moved_at=datetime(2026, 11, 1, tzinfo=UTC)
    )


@pytest.mark.parametrize("state", QuoteState)
@pytest.mark.parametrize("to", QuoteState)
def test_only_the_listed_moves_are_possible(state: QuoteState, to: QuoteState) -> None:
    if to in MOVES[state]:
        assert move(issued(state), to, by=OTHER, on=VERSION.issued_on).after is to
    else:
        with pytest.raises(IllegalMove, match=f"is {state} and cannot become {to}"):
            move(issued(state), to, by=OTHER, on=VERSION.issued_on)


def test_nobody_approves_their_own_quote() -> None:
    seller = Actor(VERSION.issued_by_id, "Ana Silva", "", Role.ADMINISTRATOR)
    with pytest.raises(OwnApproval, match="another approver has to decide"):
        move(
            issued(QuoteState.PENDING_APPROVAL),
            QuoteState.APPROVED,
            by=seller,
            on=VERSION.issued_on,
        )


def test_an_expired_quote_is_neither_sent_nor_accepted() -> None:
    after: date = VERSION.valid_until + timedelta(days=1)
    for to in (QuoteState.SENT, QuoteState.ACCEPTED):
        with pytest.raises(QuoteExpired, match="issue a new version"):
            move(issued(QuoteState.APPROVED), to, by=OTHER, on=after)
