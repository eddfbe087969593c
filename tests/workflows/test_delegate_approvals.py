"""A deputy is a person who may approve, for days in their order, and never in a circle."""

from __future__ import annotations

from datetime import timedelta

import pytest

from common.actor import NotAllowed
from sales.quotes.approval_matrix import BadMatrix, CircularDelegation
from tests.workflows.conftest import NOW, Office
from workflows.delegate_approvals import (
    NoSuchDeputy,
    delegate,
    end_delegations,
    own_delegations,
    stands_in_for,
)

TODAY = NOW.date()


def test_decisions_are_handed_over_and_refused_where_they_cannot_be(office: Office) -> None:
    priya, tom = office.people["approver"], office.people["administrator"]
    later = TODAY + timedelta(days=7)
    with office.database.work() as work:
        delegate(work, tom.email, from_day=TODAY, until_day=later, by=priya, now=NOW)
        (handed,) = own_delegations(work, by=priya, today=TODAY)
        assert (handed.to, handed.until_day) == (tom.email, later)
        with pytest.raises(CircularDelegation, match="go round in a circle"):
            delegate(work, priya.email, from_day=TODAY, until_day=later, by=tom, now=NOW)
        with pytest.raises(NoSuchDeputy):
            delegate(work, office.ana.email, from_day=TODAY, until_day=later, by=priya, now=NOW)
        with pytest.raises(BadMatrix, match="ends before it begins"):
            delegate(work, priya.email, from_day=later, until_day=TODAY, by=tom, now=NOW)
        with pytest.raises(NotAllowed):
            delegate(work, tom.email, from_day=TODAY, until_day=later, by=office.ana, now=NOW)


def test_who_stands_in_for_whom_holds_on_its_days_until_it_is_taken_back(office: Office) -> None:
    priya, tom = office.people["approver"], office.people["administrator"]
    last = TODAY + timedelta(days=40)
    first = TODAY + timedelta(days=30)
    with office.database.work() as work:
        delegate(work, tom.email, from_day=first, until_day=last, by=priya, now=NOW)
        assert [each.id for each in stands_in_for(work, by=tom, today=first)] == [priya.id]
        assert stands_in_for(work, by=tom, today=last + timedelta(days=1)) == ()
        assert end_delegations(work, by=priya, now=NOW) >= 1
        assert stands_in_for(work, by=tom, today=first) == ()
