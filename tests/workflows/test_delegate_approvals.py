"""A deputy is a person who may approve, for days in their order, and never in a circle."""

from __future__ import annotations

from datetime import timedelta

import pytest

from common.actor import NotAllowed
from sales.quotes.approval_matrix import BadMatrix, CircularDelegation
from tests.workflows.conftest import NOW, Office
from workflows.delegate_approvals import NoSuchDeputy, delegate, own_delegations

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
